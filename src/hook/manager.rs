//! Programs that manage a repository's hooks: how they are recognised, whether they run the check, and what to write
//! into their files so that they do. Their files are never written here.

use std::fs;
use std::path::Path;

/// A program that manages hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// <https://typicode.github.io/husky>
    Husky,
    /// <https://lefthook.dev>
    Lefthook,
    /// <https://pre-commit.com>
    PreCommit,
}

const LEFTHOOK_FILES: [&str; 6] =
    ["lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml", "lefthook.toml", "lefthook.json"];

impl Manager {
    /// The program that manages the hooks of the repository at `root`, by its files and by `core.hooksPath`.
    #[must_use]
    pub fn find(root: &Path, hooks_path: Option<&str>) -> Option<Self> {
        let is_husky = |value: &str| value.split(['/', '\\']).any(|part| part == ".husky");
        if hooks_path.is_some_and(is_husky) || root.join(".husky").is_dir() {
            return Some(Self::Husky);
        }
        if LEFTHOOK_FILES.iter().any(|name| root.join(name).is_file()) {
            return Some(Self::Lefthook);
        }
        root.join(".pre-commit-config.yaml").is_file().then_some(Self::PreCommit)
    }

    /// The same, when git has to be asked for `core.hooksPath`.
    #[must_use]
    pub fn of_repository(root: &Path) -> Option<Self> {
        Self::find(root, super::git::hooks_path().as_ref().map(|path| path.value.as_str()))
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Husky => "husky",
            Self::Lefthook => "lefthook",
            Self::PreCommit => "pre-commit",
        }
    }

    /// The file, from the repository's root, that says what it runs.
    #[must_use]
    pub fn file(self, root: &Path) -> &'static str {
        match self {
            Self::Husky => ".husky/pre-push",
            Self::Lefthook => {
                LEFTHOOK_FILES.into_iter().find(|name| root.join(name).is_file()).unwrap_or("lefthook.yml")
            }
            Self::PreCommit => ".pre-commit-config.yaml",
        }
    }

    /// Whether its file speaks of the check.
    #[must_use]
    pub fn mentions_check(self, root: &Path) -> bool {
        let text = fs::read_to_string(root.join(self.file(root))).unwrap_or_default();
        let wanted: &[&str] = match self {
            Self::PreCommit => &["kubectl-policy-push", "kubectl-policy hook", "kubectl policy hook"],
            _ => &["kubectl-policy hook pre-push", "kubectl policy hook pre-push"],
        };
        let spoken = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        spoken.into_iter().any(|line| wanted.iter().any(|wanted| line.contains(wanted)))
    }

    /// Whether git runs it before a push, by what stands in the hook that git runs.
    #[must_use]
    pub fn is_in(self, hook: &str) -> bool {
        hook.contains(match self {
            Self::Husky => "husky",
            Self::Lefthook => "lefthook",
            Self::PreCommit => "pre-commit",
        })
    }

    /// What to do so that it runs the check: what to write where, and how it is switched on.
    #[must_use]
    pub const fn snippet(self) -> &'static str {
        match self {
            Self::Husky => {
                "add this line to `.husky/pre-push` (create the file if there is none):\n\n    \
                 kubectl-policy hook pre-push \"$1\" \"$2\"\n"
            }
            Self::Lefthook => {
                "add this to `lefthook.yml`, then run `lefthook install`:\n\n    \
                 pre-push:\n      \
                 jobs:\n        \
                 - name: kubectl-policy\n          \
                 run: kubectl-policy hook pre-push {1} {2}\n          \
                 use_stdin: true\n"
            }
            Self::PreCommit => {
                "add this to `.pre-commit-config.yaml`, then run `pre-commit install --hook-type pre-push`:\n\n    \
                 - repo: local\n      \
                 hooks:\n      \
                 - id: kubectl-policy-push\n        \
                 name: kubectl policy (commits being pushed)\n        \
                 entry: kubectl-policy hook pre-commit-framework\n        \
                 language: system\n        \
                 pass_filenames: false\n        \
                 always_run: true\n        \
                 stages: [pre-push]\n"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn managers_are_told_by_their_files() {
        let root = tempfile::tempdir().unwrap();
        let found = |hooks_path| Manager::find(root.path(), hooks_path);
        assert_eq!(found(None), None);
        assert_eq!(found(Some(".husky/_")), Some(Manager::Husky));
        assert_eq!(found(Some("tools/husky-like")), None);
        fs::write(root.path().join(".pre-commit-config.yaml"), "").unwrap();
        assert_eq!(found(None), Some(Manager::PreCommit));
        fs::write(root.path().join("lefthook.yaml"), "#kubectl-policy hook pre-push\n").unwrap();
        assert_eq!(found(None), Some(Manager::Lefthook));
        assert!(!Manager::Lefthook.mentions_check(root.path()), "a comment runs nothing");
    }
}
