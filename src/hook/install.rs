//! Installing the hook, and undoing it. An existing hook is never lost: it stays where git finds it until the moment it
//! is replaced by one that runs it first, and it is beside that one before.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::git::{self, Scope};
use super::manager::Manager;
use crate::finding::Problem;

type Fallible<T> = Result<T, Box<Problem>>;

/// By this line a hook is known to be ours.
pub const MARK: &str = "# kubectl-policy: checks what is pushed.";

/// The name of the hook that was there before, beside ours.
pub const BEFORE: &str = "pre-push.before-kubectl-policy";

/// What was done.
#[derive(Debug, PartialEq, Eq)]
pub enum Done {
    /// The hook is in git's configuration.
    Configured,
    /// The hook is a file; `kept` is where the one that was there before is.
    Written {
        /// The hook.
        file: PathBuf,
        /// The other one, which runs first.
        kept: Option<PathBuf>,
    },
    /// A program that manages hooks runs the check already.
    Managed(Manager),
}

/// What was undone.
#[derive(Debug, PartialEq, Eq)]
pub enum Undone {
    /// The hook was taken out of git's configuration.
    Configured,
    /// The file was removed.
    Removed(PathBuf),
    /// The file was replaced by the hook that was there before.
    Restored(PathBuf),
}

/// Sets the hook up for the repository around the working directory, whose files are below `root`.
///
/// # Errors
///
/// Hooks that are managed by another program, switched off, or not this repository's alone, unless `force`; what cannot
/// be written.
pub fn install(root: &Path, force: bool) -> Fallible<Done> {
    let hooks_path = git::hooks_path();
    let manager = Manager::find(root, hooks_path.as_ref().map(|it| it.value.as_str()));
    match manager.filter(|_| !force) {
        Some(manager) if manager.mentions_check(root) => return Ok(Done::Managed(manager)),
        Some(manager) => {
            let message = format!("{} runs the hooks of this repository, so none was installed", manager.name());
            return Err(Box::new(
                Problem::new(message)
                    .with_hint("have it run the check as the lines below say, or install beside it with `--force`"),
            ));
        }
        None => {}
    }
    let (_, has_config_hooks) = git::version()?;
    let file = git::hook_file()?;
    if has_config_hooks && !is_ours(&file) {
        git::configure(&command(&program()?))?;
        return Ok(Done::Configured);
    }
    if let Some(path) = hooks_path.filter(|path| !path.own && !force) {
        let message = format!("`core.hooksPath` leads to `{}`, which serves other repositories too", path.value);
        let hint = "use `--force` to install it there for all of them, or set `core.hooksPath` for this one: \
                    git config core.hooksPath .git/hooks";
        return Err(Box::new(Problem::new(message).with_hint(hint)));
    }
    let done = write(&file, &script(&program()?))?;
    if git::is_configured(Scope::Repository) {
        // A newer git wrote it, and would run the check twice.
        git::unconfigure()?;
    }
    Ok(done)
}

/// Takes the hook out again, wherever it is.
///
/// # Errors
///
/// What cannot be written.
pub fn uninstall() -> Fallible<Vec<Undone>> {
    let mut undone = Vec::new();
    if git::is_configured(Scope::Repository) {
        git::unconfigure()?;
        undone.push(Undone::Configured);
    }
    let file = git::hook_file()?;
    if is_ours(&file) {
        let before = beside(&file, BEFORE);
        let is_there = before.symlink_metadata().is_ok();
        let result = if is_there { fs::rename(&before, &file) } else { fs::remove_file(&file) };
        result.map_err(|error| failed("remove", &file, &error))?;
        undone.push(if is_there { Undone::Restored(file) } else { Undone::Removed(file) });
    }
    Ok(undone)
}

/// Whether the file is a hook that was written here.
#[must_use]
pub fn is_ours(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.lines().any(|line| line.starts_with(MARK)))
}

fn write(file: &Path, script: &str) -> Fallible<Done> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
    }
    let new = beside(file, &format!(".pre-push.kubectl-policy.{}", std::process::id()));
    let result = write_new(&new, script).map_err(|error| failed("write", &new, &error)).and_then(|()| {
        let kept = keep(file)?;
        fs::rename(&new, file).map_err(|error| failed("write", file, &error))?;
        Ok(Done::Written { file: file.to_owned(), kept })
    });
    if result.is_err() {
        _ = fs::remove_file(&new);
    }
    result
}

/// Gives somebody else's hook a second name, under which ours runs it. It keeps its first name until ours takes it.
fn keep(file: &Path) -> Fallible<Option<PathBuf>> {
    let before = beside(file, BEFORE);
    let is_kept = before.symlink_metadata().is_ok();
    if is_ours(file) || file.symlink_metadata().is_err() {
        return Ok(is_kept.then_some(before));
    }
    if is_kept {
        // An installation that was interrupted leaves both names on one hook; anything else is two hooks.
        if fs::read(&before).ok() == fs::read(file).ok() {
            return Ok(Some(before));
        }
        let message = format!("`{}` is there already, and is not `{}`", before.display(), file.display());
        return Err(Box::new(Problem::new(message).with_hint("keep the one that is needed under the name `pre-push`")));
    }
    let linked = fs::hard_link(file, &before);
    linked.or_else(|_| copy(file, &before)).map_err(|error| failed("keep", file, &error))?;
    Ok(Some(before))
}

/// For file systems without links. A copy that is cut short is taken back.
fn copy(file: &Path, to: &Path) -> io::Result<()> {
    fs::copy(file, to).map(|_| ()).inspect_err(|_| _ = fs::remove_file(to))
}

fn write_new(file: &Path, script: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o755);
    let mut out = options.open(file)?;
    out.write_all(script.as_bytes())?;
    out.sync_all()
}

fn beside(file: &Path, name: &str) -> PathBuf {
    file.with_file_name(name)
}

/// This program as a shell finds it, quoted.
fn program() -> Fallible<String> {
    let path = std::env::current_exe()
        .map_err(|error| Problem::new(format!("the program's own file cannot be found: {error}")))?;
    let path = path.to_string_lossy().replace('\\', "/");
    Ok(format!("'{}'", path.replace('\'', r"'\''")))
}

/// The lines that find the program, or say that it is gone; `this` is the hook for the one who reads them.
fn find(program: &str, this: &str) -> String {
    format!(
        r#"program={program}
test -x "$program" || program=$(command -v kubectl-policy) || {{
  echo "kubectl-policy is not there any more, so nothing was checked and nothing is pushed." >&2
  echo "Install it again, or remove this hook: {this}" >&2
  exit 2
}}"#
    )
}

/// The same hook for git's configuration; git adds the arguments at its end.
fn command(program: &str) -> String {
    format!("{}\n\"$program\" hook pre-push", find(program, "git config --remove-section hook.kubectl-policy"))
}

fn script(program: &str) -> String {
    let find = find(program, "$0");
    format!(
        r#"#!/bin/sh
{MARK} Written by `kubectl-policy hook install`.
# `kubectl-policy hook uninstall` removes it, and puts back the hook that was here before, if there was one:
# it is kept beside this file as `{BEFORE}`, and runs first.
lines=$(cat)
feed() {{ test -z "$lines" || printf '%s\n' "$lines"; }}
before=${{0%/*}}/{BEFORE}
if test -x "$before"; then
  feed | "$before" "$@" || exit
fi
{find}
feed | "$program" hook pre-push "$@"
"#
    )
}

fn failed(what: &str, path: &Path, error: &io::Error) -> Box<Problem> {
    let problem = Problem::new(format!("cannot {what} `{}`: {error}", path.display()));
    Box::new(match error.kind() {
        io::ErrorKind::StorageFull => problem.with_hint("the disk is full; nothing was changed"),
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            problem.with_hint("does `core.hooksPath` lead to a folder? `git config --show-origin core.hooksPath` tells")
        }
        _ => problem,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_hook_is_kept_and_a_second_one_is_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (file, before) = (folder.path().join("pre-push"), folder.path().join(BEFORE));
        fs::write(&file, "theirs").unwrap();
        let written = Done::Written { file: file.clone(), kept: Some(before.clone()) };
        assert_eq!(write(&file, &script("'x'")).unwrap(), written);
        assert_eq!(fs::read_to_string(&before).unwrap(), "theirs");
        assert_eq!(write(&file, &script("'y'")).unwrap(), written, "ours is replaced, theirs stays kept");
        fs::write(&file, "a third one").unwrap();
        let error = write(&file, &script("'x'")).unwrap_err();
        assert!(error.message.contains("is there already"), "{}", error.message);
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "nothing is left behind: {names:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), "a third one");
    }

    #[test]
    fn an_interrupted_installation_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pre-push");
        fs::write(&file, "theirs").unwrap();
        fs::hard_link(&file, folder.path().join(BEFORE)).unwrap();
        write(&file, &script("'x'")).unwrap();
        assert!(is_ours(&file));
        assert_eq!(fs::read_to_string(folder.path().join(BEFORE)).unwrap(), "theirs");
    }
}
