//! A temporary folder that goes when its owner does, however that ends. A guard beside this process removes it; where
//! the guard was killed, too, the next process that makes such a folder sweeps up what is left.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// Nothing else in the folder of temporary files may be called so: it would be swept.
const PREFIX: &str = "kubectl-policy-export-";

/// The folder in the folder. It is made when the lock is held, so that where it stands and the lock can be had, the
/// owner is gone; a folder without it is about to get one.
const CONTENT: &str = "content";

/// The same where there are no locks: nobody can tell whether it is in use, and nobody sweeps it.
const UNLOCKED: &str = "unlocked";

/// No push is held up by what others left.
const MOST_LOOKED_AT: usize = 10_000;
const MOST_SWEPT: usize = 16;

/// A folder of one's own.
#[derive(Debug)]
pub(super) struct Scratch {
    root: PathBuf,
    /// Removes the folder when this process has ended in whatever way; it learns of that by the end of its input.
    guard: Option<Child>,
    /// Removes it where there is no guard.
    _folder: TempDir,
    /// Held for as long as the folder is in use.
    _lock: Option<File>,
}

impl Scratch {
    /// Makes one, and sweeps those whose owners are gone.
    pub(super) fn new() -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
        let lock = lock(folder.path());
        let root = folder.path().join(if lock.is_some() { CONTENT } else { UNLOCKED });
        fs::create_dir(&root)?;
        let guard = guard(folder.path());
        if let (Some(parent), Ok(own)) = (folder.path().parent(), folder.path().symlink_metadata()) {
            sweep(parent, &own);
        }
        Ok(Self { root, guard, _folder: folder, _lock: lock })
    }

    /// The folder to be used.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(guard) = &mut self.guard {
            drop(guard.stdin.take());
            _ = guard.wait();
        }
    }
}

/// Locks a folder, if nobody has; the lock ends with the process, and is not handed on to the programs that it runs.
fn lock(folder: &Path) -> Option<File> {
    if cfg!(windows) {
        return None;
    }
    let folder = File::open(folder).ok()?;
    folder.try_lock().ok()?;
    Some(folder)
}

/// Removes what the user who owns `own` left in the folder. What cannot be removed is left to the next time.
fn sweep(parent: &Path, own: &Metadata) {
    let entries = fs::read_dir(parent).into_iter().flatten().take(MOST_LOOKED_AT).flatten();
    let named = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX));
    for (path, _lock) in named.filter_map(|entry| abandoned(entry.path(), own)).take(MOST_SWEPT) {
        _ = fs::remove_dir_all(path);
    }
}

/// The folder with its lock, if it is one of ours that nobody uses; a link is none.
#[cfg(unix)]
fn abandoned(path: PathBuf, own: &Metadata) -> Option<(PathBuf, File)> {
    use std::os::unix::fs::MetadataExt as _;
    let found = path.symlink_metadata().ok()?;
    if !found.is_dir() || found.uid() != own.uid() || !path.join(CONTENT).symlink_metadata().ok()?.is_dir() {
        return None;
    }
    let lock = lock(&path)?;
    let locked = lock.metadata().ok()?;
    ((locked.dev(), locked.ino()) == (found.dev(), found.ino())).then_some((path, lock))
}

#[cfg(not(unix))]
fn abandoned(_path: PathBuf, _own: &Metadata) -> Option<(PathBuf, File)> {
    None
}

fn guard(folder: &Path) -> Option<Child> {
    if cfg!(windows) {
        return None;
    }
    let mut guard = Command::new("sh");
    guard.args(["-c", "trap '' INT HUP TERM; cat; rm -rf -- \"$1\"", "sh"]).arg(folder);
    guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // Who kills the push with all that it started does not mean the one who tidies up.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut guard, 0);
    guard.spawn().ok()
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::{chown, symlink};

    use super::*;

    /// A folder as a killed process leaves it.
    fn left(parent: &Path, name: &str) -> PathBuf {
        let path = parent.join(name);
        fs::create_dir_all(path.join(CONTENT).join("charts")).unwrap();
        path
    }

    #[test]
    fn the_guard_removes_what_is_left() {
        let folder = tempfile::tempdir().unwrap().keep();
        fs::write(folder.join("a"), "").unwrap();
        let mut guard = guard(&folder).unwrap();
        drop(guard.stdin.take());
        guard.wait().unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn a_folder_is_there_until_its_owner_goes() {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.root().parent().unwrap().to_owned();
        let other = Scratch::new().unwrap();
        assert!(scratch.root().is_dir() && other.root().is_dir() && scratch.root() != other.root());
        drop(scratch);
        assert!(!folder.exists() && other.root().is_dir());
    }

    #[test]
    fn what_nobody_uses_is_swept() {
        let parent = tempfile::tempdir().unwrap();
        let own = parent.path().metadata().unwrap();
        let swept = left(parent.path(), "kubectl-policy-export-swept");
        let locked = left(parent.path(), "kubectl-policy-export-locked");
        let helm = left(parent.path(), "kubectl-policy-helm-1");
        let new = parent.path().join("kubectl-policy-export-new");
        fs::create_dir(&new).unwrap();
        let lock = lock(&locked).unwrap();
        sweep(parent.path(), &own);
        assert!(!swept.exists(), "its owner is gone");
        assert!(locked.join("content/charts").exists(), "its owner lives");
        assert!(helm.exists(), "it is something else");
        assert!(new.exists(), "it is about to be locked");
        drop(lock);
        sweep(parent.path(), &own);
        assert!(!locked.exists(), "its owner is gone");
    }

    #[test]
    fn a_link_is_neither_followed_nor_removed() {
        let (parent, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let link = parent.path().join("kubectl-policy-export-link");
        symlink(left(elsewhere.path(), "theirs"), &link).unwrap();
        sweep(parent.path(), &parent.path().metadata().unwrap());
        assert!(elsewhere.path().join("theirs/content/charts").exists(), "the link was followed");
        assert!(link.is_symlink(), "the link is not ours");
    }

    #[test]
    fn a_folder_of_another_user_is_left_alone() {
        let parent = tempfile::tempdir().unwrap();
        let theirs = left(parent.path(), "kubectl-policy-export-theirs");
        let own = parent.path().metadata().unwrap();
        // Only root can give a folder away.
        if chown(&theirs, Some(12345), None).is_ok() {
            sweep(parent.path(), &own);
            assert!(theirs.exists());
        }
    }
}
