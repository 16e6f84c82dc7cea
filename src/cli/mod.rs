//! The command line: what may be typed, and one file a command that does it. The only place that knows clap, and with
//! `report` the only one that prints.

mod args;
mod at_commit;
mod audit;
mod audit_args;
mod audit_reports;
mod audit_spinnaker;
mod baselines;
mod changed_since;
mod check;
mod columns;
mod complete;
mod explain;
mod helm;
mod hook;
mod hook_args;
mod hook_install;
mod interrupt;
mod library;
mod library_args;
mod list;
mod new;
mod post_render;
mod refusal;
mod rollout;
mod settings;
mod terminal;
mod test;
mod waiver_args;
mod waivers;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::verdict::ExitStatus;
use args::{Cli, Command};

/// Runs the program on the process' own arguments.
#[must_use]
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let status = run(&args);
    ExitCode::from(status as u8)
}

fn run(args: &[OsString]) -> ExitStatus {
    // TAB must never run what stands on the line.
    if let [program, words @ ..] = args
        && Path::new(program).file_stem().is_some_and(|name| name == complete::PROGRAM)
    {
        _ = io::stdout().write_all(complete::candidates(&Cli::command(), words).as_bytes());
        return ExitStatus::Clean;
    }
    // Under this name Helm 3 finds an executable and Helm 4 a plugin: one command line for both.
    let is_renderer =
        |program: &OsString| Path::new(program).file_stem().is_some_and(|name| name == "policy-postrenderer");
    let mut args = args.to_vec();
    if args.first().is_some_and(is_renderer) {
        args.insert(1, "post-render".into());
    }
    let command = Cli::command().bin_name(bin_name(args.first(), std::env::var_os("HELM_PLUGIN_NAME").is_some()));
    let cli = match command.try_get_matches_from(&args).and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            _ = error.print();
            return if error.use_stderr() { ExitStatus::Error } else { ExitStatus::Clean };
        }
    };
    let result = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::PostRender(args) => post_render::run(&args),
        Command::Helm(words) => match helm::run(&words) {
            Ok(helm::Route::Ours(words)) => return run(&args.iter().take(1).cloned().chain(words).collect::<Vec<_>>()),
            Ok(helm::Route::Done(status)) => Ok(status),
            Err(problem) => Err(problem),
        },
        Command::List(args) => list::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::New(args) => new::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Hook(args) => hook::run(&args),
        Command::Waivers(args) => waivers::run(&args),
        Command::Rollout(args) => rollout::run(&args),
        Command::Version => Ok(version()),
    };
    result.unwrap_or_else(|problem| {
        terminal::complain(&problem);
        ExitStatus::Error
    })
}

fn version() -> ExitStatus {
    _ = writeln!(io::stdout(), "kubectl-policy {}", env!("CARGO_PKG_VERSION"));
    ExitStatus::Clean
}

/// What the user typed to get here, for usage text: `kubectl policy` for a kubectl plugin, `helm policy` under Helm.
fn bin_name(program: Option<&OsString>, under_helm: bool) -> String {
    let name = program.and_then(|path| Path::new(path).file_stem()).map(|name| name.to_string_lossy().into_owned());
    match name.as_deref() {
        _ if under_helm => "helm policy".into(),
        Some("kubectl-policy") | None => "kubectl policy".into(),
        Some(other) => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn usage_says_what_was_typed() {
        let name = |path: &str| bin_name(Some(&path.into()), false);
        assert_eq!(name("/usr/local/bin/kubectl-policy"), "kubectl policy");
        assert_eq!(name("target/debug/other"), "other");
        assert_eq!(bin_name(None, true), "helm policy");
    }
}
