//! `completion` and `man`: what a shell loads, the name that kubectl looks for, and the manual pages. What TAB offers is
//! decided in `complete`; the scripts only ask, so they never grow stale.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Command;

use super::settings::Fallible;
use super::shell_args::{CompletionArgs, ManArgs, Shell};
use super::{complete, helm, terminal};
use crate::finding::Problem;
use crate::verdict::ExitStatus;

const BASH: &str = include_str!("../../completions/kubectl-policy.bash");
const ZSH: &str = include_str!("../../completions/_kubectl-policy");
const FISH: &str = include_str!("../../completions/kubectl-policy.fish");
const POWERSHELL: &str = include_str!("../../completions/kubectl-policy.ps1");

pub(super) fn run(args: &CompletionArgs) -> Fallible<ExitStatus> {
    if args.link {
        let link = link(args.to.as_deref())?;
        terminal::write_out(&|out| writeln!(out, "{}", link.display()))?;
    }
    if let Some(shell) = args.shell {
        let script = match shell {
            Shell::Bash => BASH,
            Shell::Zsh => ZSH,
            Shell::Fish => FISH,
            Shell::Powershell => POWERSHELL,
        };
        terminal::write_out(&|out| out.write_all(script.as_bytes()))?;
    }
    Ok(ExitStatus::Clean)
}

/// Makes the link in `dir`, or beside this program. One that is there already and is this program's own is left.
fn link(dir: Option<&Path>) -> Fallible<PathBuf> {
    let own = std::env::current_exe().map_err(|error| Problem::new(format!("cannot find this program: {error}")))?;
    let dir = dir.or(own.parent()).unwrap_or(Path::new(".")).to_owned();
    let link = dir.join(format!("{}{}", complete::PROGRAM, std::env::consts::EXE_SUFFIX));
    if fs::canonicalize(&link).ok().is_some_and(|target| fs::canonicalize(&own).is_ok_and(|own| own == target)) {
        return Ok(link);
    }
    helm::link(&own, &link).map_err(|error| {
        let problem = Problem::new(format!("cannot make `{}`: {error}", link.display()));
        Box::new(match error.kind() {
            io::ErrorKind::AlreadyExists => problem.with_hint("something else has that name there; remove it first"),
            _ => problem.with_hint("name another folder of the PATH: `--to ~/.local/bin`"),
        })
    })?;
    Ok(link)
}

/// Writes a page a command.
pub(super) fn man(root: Command, args: &ManArgs) -> Fallible<ExitStatus> {
    fs::create_dir_all(&args.dir)
        .and_then(|()| clap_mangen::generate_to(root, &args.dir))
        .map_err(|error| Problem::new(format!("cannot write manual pages into `{}`: {error}", args.dir.display())))?;
    Ok(ExitStatus::Clean)
}
