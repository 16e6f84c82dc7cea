//! A git repository as a source: opening it, and reading objects by their ids. Nothing here looks at the work tree, and
//! nothing is ever written to the repository. Which commits matter is decided in `history`, which files in `tree`; with
//! `hook` this is the only place that knows git2.

mod cat_file;
mod export;
mod history;
mod lfs;
mod reftable;
mod scratch;
mod tree;

pub use export::{Export, join};
pub use history::Bases;
pub use tree::{Change, Difference, Entry, Mode};

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use git2::{ErrorCode, ObjectFormat, Oid, Repository};

use self::cat_file::CatFile;
use self::reftable::Standin;
use self::scratch::Scratch;
use crate::finding::Problem;

/// The id of an object, of either of git's hash functions.
pub type Id = Oid;

type Fallible<T> = Result<T, Box<Problem>>;

/// A repository. May be read by several threads, one after the other.
pub struct Store {
    repository: Mutex<Repository>,
    /// git itself, for what a partial clone has left with its remote.
    fetcher: Mutex<CatFile>,
    format: ObjectFormat,
    git_dir: PathBuf,
    common_dir: PathBuf,
    work_dir: Option<PathBuf>,
    /// Where the repository is another one that stands for it.
    _standin: Option<Scratch>,
}

impl Store {
    /// Opens the repository that git means here: the one in `GIT_DIR`, or around the working directory.
    ///
    /// # Errors
    ///
    /// No repository, one that belongs to somebody else, and one of a form that is not known.
    pub fn open() -> Fallible<Arc<Self>> {
        match Repository::open_from_env() {
            Ok(repository) => {
                let (git_dir, common_dir) = (repository.path().to_owned(), repository.commondir().to_owned());
                let work_dir = repository.workdir().map(Path::to_owned);
                Ok(Self::new(repository, git_dir, common_dir, work_dir, None))
            }
            Err(error) if error.message().contains("refstorage") => {
                let Standin { repository, git_dir, common_dir, work_dir, folder } = Standin::new()?;
                Ok(Self::new(repository, git_dir, common_dir, work_dir, Some(folder)))
            }
            Err(error) => Err(refused(&error)),
        }
    }

    fn new(
        repository: Repository,
        git_dir: PathBuf,
        common_dir: PathBuf,
        work_dir: Option<PathBuf>,
        standin: Option<Scratch>,
    ) -> Arc<Self> {
        Arc::new(Self {
            fetcher: Mutex::new(CatFile::new(git_dir.clone())),
            format: repository.object_format(),
            git_dir,
            common_dir,
            work_dir,
            repository: Mutex::new(repository),
            _standin: standin,
        })
    }

    /// The folder that paths in trees are relative to: the work tree, or for a bare repository the folder of git itself,
    /// where they then only stand for their names.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.work_dir.as_deref().unwrap_or(&self.git_dir)
    }

    /// Where the hooks are that all work trees of the repository share, unless they were moved.
    #[must_use]
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// Reads an id as git writes it. `None` for what is none, or of the other hash function.
    #[must_use]
    pub fn id(&self, text: &str) -> Option<Id> {
        let full = text.len() == self.hash_bytes() * 2;
        full.then(|| Oid::from_str_ext(text, self.format).ok()).flatten()
    }

    /// The bytes of a blob.
    ///
    /// # Errors
    ///
    /// An object that is not there, cannot be fetched or is damaged.
    pub fn blob(&self, id: Id) -> Fallible<Vec<u8>> {
        self.object(id, "blob")
    }

    /// The length of a blob in bytes, where it is known without fetching it.
    fn blob_size(&self, id: Id) -> Option<usize> {
        self.lock().odb().and_then(|odb| odb.read_header(id)).ok().map(|(size, _)| size)
    }

    fn hash_bytes(&self) -> usize {
        match self.format {
            ObjectFormat::Sha1 => 20,
            ObjectFormat::Sha256 => 32,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Repository> {
        // What a panic can leave behind in here is a handle that is as good as before.
        self.repository.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bytes of an object, from the store or, where a partial clone lacks it, through git.
    fn object(&self, id: Id, kind: &str) -> Fallible<Vec<u8>> {
        match self.stored(id, kind)? {
            Some(bytes) => Ok(bytes),
            None => self.fetcher.lock().unwrap_or_else(PoisonError::into_inner).read(id, kind),
        }
    }

    /// The bytes of an object, if it is in the store.
    fn stored(&self, id: Id, kind: &str) -> Fallible<Option<Vec<u8>>> {
        let repository = self.lock();
        let odb = repository.odb().map_err(|error| unreadable(id, &error))?;
        match odb.read(id) {
            Ok(object) if object.kind().str() == kind => Ok(Some(object.data().to_owned())),
            Ok(object) => {
                Err(Box::new(Problem::new(format!("object `{id}` is a {}, not a {kind}", object.kind().str()))))
            }
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(unreadable(id, &error)),
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("git_dir", &self.git_dir).finish_non_exhaustive()
    }
}

/// A file's content at some commit, to be read when it is needed.
#[derive(Debug, Clone)]
pub struct Blob {
    store: Arc<Store>,
    id: Id,
}

impl Blob {
    /// The blob of that id.
    #[must_use]
    pub fn new(store: &Arc<Store>, id: Id) -> Self {
        Self { store: Arc::clone(store), id }
    }

    /// Its bytes; of a pointer of Git LFS, the bytes that it points to.
    ///
    /// # Errors
    ///
    /// An object that is not there, cannot be fetched or is damaged, or is larger than `most` bytes.
    pub(super) fn read(&self, name: &str, most: u64) -> Result<Vec<u8>, Problem> {
        let too_large = self.store.blob_size(self.id).is_some_and(|size| size as u64 > most);
        if too_large {
            return Err(Problem::new(format!("`{name}` is larger than {} MiB", most >> 20))
                .with_hint("split it, or leave it out with `exclude` in `.kubectl-policy.yaml`"));
        }
        let bytes = self.store.blob(self.id).map_err(|problem| about(name, *problem))?;
        match lfs::Pointer::parse(&bytes) {
            Some(pointer) => pointer.read(&self.store.common_dir, most).map_err(|problem| about(name, problem)),
            None => Ok(bytes),
        }
    }
}

/// The problem of an object, told as one of the file that it holds.
fn about(name: &str, problem: Problem) -> Problem {
    Problem { message: format!("`{name}` is not checked: {}", problem.message), ..problem }
}

fn refused(error: &git2::Error) -> Box<Problem> {
    let message = error.message();
    Box::new(match error.code() {
        ErrorCode::Owner => {
            let folder = std::env::current_dir().map_or_else(|_| ".".into(), |path| path.display().to_string());
            let folder = quoted_path(message).unwrap_or(&folder);
            Problem::new(format!("the repository `{folder}` belongs to another user, and git does not trust it"))
                .with_hint(format!("if you do, say so: git config --global --add safe.directory '{folder}'"))
        }
        ErrorCode::NotFound => Problem::new("there is no git repository here")
            .with_hint("run this in a repository, or name one in the environment variable `GIT_DIR`"),
        _ => Problem::new(format!("cannot open the repository: {message}")),
    })
}

/// The path in libgit2's "repository path '/x/' is not owned by current user", as git wants it: without a last `/`.
fn quoted_path(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once('\'')?;
    let path = rest.rsplit_once('\'')?.0.trim_end_matches('/');
    Some(path.strip_suffix("/.git").unwrap_or(path))
}

fn unreadable(id: Id, error: &git2::Error) -> Box<Problem> {
    let message = error.message();
    if error.code() == ErrorCode::NotFound {
        return Box::new(
            Problem::new(format!("object `{id}` is not in the repository"))
                .with_hint("`git fsck` tells what is missing"),
        );
    }
    Box::new(
        Problem::new(format!("object `{id}` cannot be read: {message}"))
            .with_hint("it may be damaged; `git fsck` tells, and a fresh clone has it whole"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_to_trust_is_the_one_git_would_name() {
        assert_eq!(quoted_path("repository path '/a b/.git/' is not owned by current user"), Some("/a b"));
        assert_eq!(quoted_path("repository path '/a/bare.git' is not owned"), Some("/a/bare.git"));
        assert_eq!(quoted_path("no path"), None);
    }
}
