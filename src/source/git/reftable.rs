//! A repository that keeps its refs in a reftable, which libgit2 cannot read. git is asked for them, and a repository in
//! a temporary folder is made of the answer: refs as files, and the same objects, by the path of their folder.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use git2::Repository;

use super::Fallible;
use super::scratch::Scratch;
use crate::finding::Problem;

/// What stands for the repository, and where it is itself.
pub(super) struct Standin {
    pub(super) repository: Repository,
    pub(super) git_dir: PathBuf,
    pub(super) common_dir: PathBuf,
    pub(super) work_dir: Option<PathBuf>,
    /// Must be there as long as the repository is read.
    pub(super) folder: Scratch,
}

impl Standin {
    /// For the repository that git means here.
    pub(super) fn new() -> Fallible<Self> {
        let path = |name: &str| git(&["rev-parse", "--path-format=absolute", name]).map(PathBuf::from);
        let (git_dir, common_dir) = (path("--git-dir")?, path("--git-common-dir")?);
        let is_bare = git(&["rev-parse", "--is-bare-repository"])? == "true";
        let work_dir = if is_bare { None } else { Some(path("--show-toplevel")?) };
        let objects = git(&["rev-parse", "--path-format=absolute", "--git-path", "objects"])?;
        let refs = git(&["for-each-ref", "--format=%(objectname) %(refname) %(symref)"])?;
        // A HEAD that is no branch is a commit.
        let head = git(&["symbolic-ref", "--quiet", "HEAD"])
            .map(|branch| format!("ref: {branch}"))
            .or_else(|_| git(&["rev-parse", "HEAD"]))?;
        let folder = Scratch::new().map_err(|error| unwritable(&error))?;
        write(folder.root(), &common_dir, &objects, &head, &refs).map_err(|error| unwritable(&error))?;
        let config = folder.root().join("config").display().to_string();
        git(&["config", "--file", &config, "--unset-all", "extensions.refStorage"])?;
        let repository = Repository::open(folder.root())
            .map_err(|error| Problem::new(format!("cannot open the repository: {}", error.message())))?;
        Ok(Self { repository, git_dir, common_dir, work_dir, folder })
    }
}

fn write(to: &Path, common_dir: &Path, objects: &str, head: &str, refs: &str) -> io::Result<()> {
    fs::create_dir_all(to.join("objects/info"))?;
    fs::create_dir_all(to.join("refs"))?;
    fs::write(to.join("objects/info/alternates"), format!("{objects}\n"))?;
    fs::write(to.join("HEAD"), format!("{head}\n"))?;
    fs::copy(common_dir.join("config"), to.join("config"))?;
    if let Err(error) = fs::copy(common_dir.join("shallow"), to.join("shallow")) {
        // Most clones are whole.
        if error.kind() != io::ErrorKind::NotFound {
            return Err(error);
        }
    }
    let mut packed = String::new();
    for line in refs.lines() {
        let mut words = line.split(' ');
        match (words.next(), words.next(), words.next()) {
            (Some(_), Some(name), Some(target)) if !target.is_empty() => {
                let file = to.join(name);
                file.parent().map_or(Ok(()), fs::create_dir_all)?;
                fs::write(file, format!("ref: {target}\n"))?;
            }
            // Text is always written to a string.
            (Some(id), Some(name), _) => _ = writeln!(packed, "{id} {name}"),
            _ => {}
        }
    }
    fs::write(to.join("packed-refs"), packed)
}

fn unwritable(error: &io::Error) -> Box<Problem> {
    let problem = Problem::new(format!("cannot write the refs of the repository into a temporary folder: {error}"));
    Box::new(problem.with_hint("is the disk full? `TMPDIR` names another place"))
}

/// What git answers.
fn git(args: &[&str]) -> Fallible<String> {
    let failed = |reason: &str| {
        let message = "the repository keeps its refs in a reftable, and git could not be asked for them";
        let problem = Problem::new(format!("{message}: {reason}"));
        Box::new(problem.with_hint("git 2.45 and later can read it: is that the one on PATH?"))
    };
    let output = Command::new("git").args(args).stdin(Stdio::null()).output().map_err(|it| failed(&it.to_string()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned());
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    let line = reason.lines().next().unwrap_or("it says nothing");
    Err(failed(line.trim_start_matches("fatal: ").trim_end_matches(':')))
}
