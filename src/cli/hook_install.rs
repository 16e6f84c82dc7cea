//! `hook install`, `uninstall` and `status`: what was done and what is, told on standard output.

use std::io::{self, Write as _};

use super::settings::Fallible;
use crate::hook::install::{self, Done, Undone};
use crate::hook::manager::Manager;
use crate::hook::status::{Status, Through};
use crate::source::git::Store;
use crate::verdict::ExitStatus;

pub(super) fn install(force: bool) -> Fallible<ExitStatus> {
    let store = Store::open()?;
    let root = store.root().to_owned();
    let mut out = io::stdout().lock();
    let done = install::install(&root, force).inspect_err(|_| {
        let manager = Manager::of_repository(&root);
        if let Some(manager) = manager.filter(|_| !force) {
            _ = writeln!(out, "{}: {}", manager.name(), manager.snippet());
        }
    })?;
    _ = match done {
        Done::Configured => writeln!(out, "installed: git runs it by `hook.kubectl-policy` in its configuration"),
        Done::Written { file, kept: None } => writeln!(out, "installed: {}", file.display()),
        Done::Written { file, kept: Some(kept) } => {
            writeln!(out, "installed: {}\nthe hook that was there runs first: {}", file.display(), kept.display())
        }
        Done::Managed(manager) => {
            writeln!(out, "nothing to do: {} runs it, by `{}`", manager.name(), manager.file(&root))
        }
    };
    Ok(ExitStatus::Clean)
}

pub(super) fn uninstall() -> Fallible<ExitStatus> {
    let store = Store::open()?;
    let undone = install::uninstall()?;
    let mut out = io::stdout().lock();
    for undone in &undone {
        _ = match undone {
            Undone::Configured => writeln!(out, "removed: `hook.kubectl-policy` in git's configuration"),
            Undone::Removed(file) => writeln!(out, "removed: {}", file.display()),
            Undone::Restored(file) => writeln!(out, "restored: {}, as it was before", file.display()),
        };
    }
    let root = store.root();
    match Manager::of_repository(root).filter(|manager| manager.mentions_check(root)) {
        Some(manager) => {
            _ = writeln!(out, "{} still runs it: take it out of `{}`", manager.name(), manager.file(root));
        }
        None if undone.is_empty() => _ = writeln!(out, "nothing to do: no hook of kubectl-policy is installed here"),
        None => {}
    }
    Ok(ExitStatus::Clean)
}

pub(super) fn status() -> Fallible<ExitStatus> {
    let store = Store::open()?;
    let status = Status::find(store.root(), store.common_dir())?;
    let mut out = io::stdout().lock();
    let through = match &status.through {
        None => "no: nothing is installed, `kubectl policy hook install` does it".to_owned(),
        Some(through) => {
            let way = match through {
                Through::Config => "`hook.kubectl-policy` in git's configuration".to_owned(),
                Through::File(file) => file.display().to_string(),
                Through::Manager(manager) => format!("{}, by `{}`", manager.name(), manager.file(store.root())),
            };
            format!("{}, through {way}", if status.is_active() { "yes" } else { "no, installed but not run" })
        }
    };
    _ = writeln!(out, "active:  {through}");
    for obstacle in &status.obstacles {
        _ = writeln!(out, "because: {obstacle}");
    }
    if let Some(first) = &status.first {
        _ = writeln!(out, "before:  {} runs first", first.display());
    }
    let program = std::env::current_exe().map(|path| path.display().to_string()).unwrap_or_default();
    _ = writeln!(out, "program: {program} {}\ngit:     {}", env!("CARGO_PKG_VERSION"), status.git);
    Ok(if status.is_active() { ExitStatus::Clean } else { ExitStatus::Findings })
}
