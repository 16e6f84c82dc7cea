//! Which Helm it is.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::super::process;
use super::render::NO_HELM;
use crate::finding::Problem;

/// The major version of a Helm: 3 or 4.
///
/// # Errors
///
/// A program that cannot be run or does not answer with a version.
pub fn helm_major(program: &Path, limit: Duration) -> Result<u32, Problem> {
    let what = "ask Helm for its version";
    let mut command = Command::new(program);
    command.args(["version", "--template", "{{.Version}}"]);
    let said = process::output(&mut command, (what, ""), limit, NO_HELM)?;
    let said = String::from_utf8_lossy(&said);
    major(&said).ok_or_else(|| {
        let message = format!("cannot {what}: `{}` says {:?}", program.display(), said.trim());
        Problem::new(message).with_hint("`--helm PATH` names another one")
    })
}

/// The folders in which a Helm looks for plugins, as `HELM_PLUGINS` lists them.
///
/// # Errors
///
/// A program that cannot be run.
pub fn helm_plugins(program: &Path, limit: Duration) -> Result<String, Problem> {
    let mut command = Command::new(program);
    let said =
        process::output(command.args(["env", "HELM_PLUGINS"]), ("ask Helm for its plugins", ""), limit, NO_HELM)?;
    Ok(String::from_utf8_lossy(&said).trim().to_owned())
}

fn major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_helm_writes_them() {
        assert_eq!((major("v3.18.0\n"), major("v4.3.1"), major("hello")), (Some(3), Some(4), None));
    }
}
