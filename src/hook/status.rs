//! Whether pushes are checked: through what, and what would keep the check from running.

use std::fs;
use std::path::{Path, PathBuf};

use super::git::{self, Scope};
use super::install::{BEFORE, is_ours};
use super::manager::Manager;
use crate::finding::Problem;

/// How git comes to the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Through {
    /// By its configuration.
    Config,
    /// By the file.
    File(PathBuf),
    /// By a program that manages hooks.
    Manager(Manager),
}

/// What stands between a push and the check.
#[derive(Debug)]
pub struct Status {
    /// The way; none where there is no hook at all.
    pub through: Option<Through>,
    /// What keeps it from running, in the words of a sentence.
    pub obstacles: Vec<String>,
    /// The hook that runs before it.
    pub first: Option<PathBuf>,
    /// git's version.
    pub git: String,
}

impl Status {
    /// Whether the next push is checked.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.through.is_some() && self.obstacles.is_empty()
    }

    /// Finds out for the repository around the working directory; `root` is the folder of its files and `git_dir` the
    /// one of its hooks where nobody moved them.
    ///
    /// # Errors
    ///
    /// No git, no repository.
    pub fn find(root: &Path, git_dir: &Path) -> Result<Self, Box<Problem>> {
        let (version, has_config_hooks) = git::version()?;
        let file = git::hook_file()?;
        let hooks_path = git::hooks_path();
        let manager = Manager::find(root, hooks_path.as_ref().map(|path| path.value.as_str()));
        let mut status = Self { through: None, obstacles: Vec::new(), first: None, git: version };
        if git::is_configured(Scope::Any) {
            let too_old = || Some(format!("git {} does not run hooks from its configuration yet", status.git));
            let obstacle = if has_config_hooks { git::switched_off() } else { too_old() };
            status.obstacles.extend(obstacle);
            status.through = Some(Through::Config);
        } else if is_ours(&file) {
            status.obstacles.extend(not_executable(&file));
            let before = file.with_file_name(BEFORE);
            status.first = before.is_file().then_some(before);
            status.through = Some(Through::File(file));
        } else if let Some(manager) = manager.filter(|manager| manager.mentions_check(root)) {
            let hook = fs::read_to_string(&file).unwrap_or_default();
            if hook.is_empty() || !(manager.is_in(&hook) || manager == Manager::Husky) {
                let name = manager.name();
                status.obstacles.push(format!("git does not run {name} before a push; is it installed here?"));
            }
            status.through = Some(Through::Manager(manager));
        } else {
            status.elsewhere(&git_dir.join("hooks/pre-push"), &file);
        }
        Ok(status)
    }

    /// A hook of ours that git does not look at any more.
    fn elsewhere(&mut self, usual: &Path, file: &Path) {
        let legacy = file.with_file_name("pre-push.legacy");
        if is_ours(&legacy) {
            self.through = Some(Through::File(legacy));
        } else if is_ours(usual) {
            let to = file.display();
            self.obstacles.push(format!("`core.hooksPath` leads git to `{to}` instead"));
            self.through = Some(Through::File(usual.to_owned()));
        }
    }
}

#[cfg(unix)]
fn not_executable(file: &Path) -> Option<String> {
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(file).ok()?.permissions());
    (mode & 0o111 == 0).then(|| format!("it may not be executed: chmod +x {}", file.display()))
}

#[cfg(not(unix))]
fn not_executable(_file: &Path) -> Option<String> {
    None
}
