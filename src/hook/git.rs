//! What git itself is asked: its version, where it looks for hooks, and its configuration. git is asked, not imitated,
//! because what counts is which hook git will run.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::finding::Problem;

type Fallible<T> = Result<T, Box<Problem>>;

/// git runs hooks from its configuration from this version on.
const CONFIG_HOOKS: (u32, u32) = (2, 54);

/// Where our hook stands in git's configuration.
const SECTION: &str = "hook.kubectl-policy";
const NAME: &str = "kubectl-policy";

/// Which of git's configurations are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The repository's.
    Repository,
    /// All that count for the repository.
    Any,
}

/// Where `core.hooksPath` is set, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HooksPath {
    /// As it is written.
    pub(super) value: String,
    /// For this repository alone; not for all of the user's or the machine's.
    pub(super) own: bool,
}

/// The version of the git on the `PATH`.
///
/// # Errors
///
/// No git.
pub(super) fn version() -> Fallible<(String, bool)> {
    let text = run(&["--version"])?;
    let version = text.strip_prefix("git version ").unwrap_or(&text).to_owned();
    let has_config_hooks = numbers(&version).is_some_and(|version| version >= CONFIG_HOOKS);
    Ok((version, has_config_hooks))
}

fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split(['.', ' ']);
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// The file that git runs before a push, whether there is one or not.
///
/// # Errors
///
/// No repository, no git.
pub(super) fn hook_file() -> Fallible<PathBuf> {
    run(&["rev-parse", "--git-path", "hooks/pre-push"]).map(PathBuf::from)
}

/// `core.hooksPath`, if it is set.
#[must_use]
pub(super) fn hooks_path() -> Option<HooksPath> {
    let text = run(&["config", "--show-scope", "--get", "core.hooksPath"]).ok()?;
    let (scope, value) = text.split_once('\t')?;
    Some(HooksPath { value: value.to_owned(), own: matches!(scope, "local" | "worktree") })
}

/// Whether git's configuration has our hook: the repository's own, or any that git reads here.
#[must_use]
pub(super) fn is_configured(scope: Scope) -> bool {
    let key = format!("{SECTION}.command");
    match scope {
        Scope::Repository => run(&["config", "--local", "--get", &key]),
        Scope::Any => run(&["config", "--get", &key]),
    }
    .is_ok()
}

/// Why git does not run our hook before a push, though its configuration has it.
#[must_use]
pub(super) fn switched_off() -> Option<String> {
    let hooks = run(&["hook", "list", "pre-push"]).unwrap_or_default();
    // A hook that is off is listed after the reason for it.
    let mut listed = hooks.lines().map(|line| line.rsplit_once('\t').unwrap_or(("", line)));
    match listed.find(|(_, name)| *name == NAME) {
        Some(("", _)) => None,
        Some(("event-disabled", _)) => Some("`hook.pre-push.enabled` is off".to_owned()),
        Some(_) => Some(format!("`{SECTION}.enabled` is off")),
        None => Some(format!("`{SECTION}.event` is not `pre-push`; `hook install` sets it")),
    }
}

/// Puts our hook into the repository's configuration.
///
/// # Errors
///
/// A configuration that cannot be written.
pub(super) fn configure(command: &str) -> Fallible<()> {
    run(&["config", "--local", &format!("{SECTION}.command"), command])?;
    run(&["config", "--local", "--replace-all", &format!("{SECTION}.event"), "pre-push"]).map(|_| ())
}

/// Takes our hook out of the repository's configuration.
///
/// # Errors
///
/// A configuration that cannot be written.
pub(super) fn unconfigure() -> Fallible<()> {
    run(&["config", "--local", "--remove-section", SECTION]).map(|_| ())
}

/// Runs git and returns what it prints, without the last line's end.
fn run(args: &[&str]) -> Fallible<String> {
    let failed = |reason: String| Box::new(Problem::new(format!("`git {}` failed: {reason}", args.join(" "))));
    let output = Command::new("git")
        .args(args)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| failed(format!("git cannot be run: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned());
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Err(failed(reason.lines().next().unwrap_or("it says nothing").trim_start_matches("fatal: ").to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_all_builds() {
        for (text, has) in [("2.39.5", false), ("2.54.0", true), ("3.0.0", true), ("2.60.1.windows.1", true)] {
            assert_eq!(numbers(text).unwrap() >= CONFIG_HOOKS, has, "{text}");
        }
        assert_eq!(numbers("2.39.5 (Apple Git-154)"), Some((2, 39)));
        assert_eq!(numbers("unknown"), None);
    }
}
