//! The command line: what may be typed, and one file a command that does it. The only place that knows clap, and with
//! `report` the only one that prints.

mod args;
mod at_commit;
mod audit;
mod audit_args;
mod audit_empty;
mod audit_reports;
mod audit_spinnaker;
mod audit_watch;
mod baselines;
mod changed_since;
mod check;
mod ci;
mod columns;
mod complete;
mod completion;
mod convert;
mod explain;
mod helm;
mod hook;
mod hook_args;
mod hook_install;
mod init;
mod interrupt;
mod library;
mod library_args;
mod list;
mod new;
mod output;
mod pages;
mod post_render;
mod refusal;
mod rollout;
mod settings;
mod shell_args;
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
    if let Some(words) = to_complete(args) {
        let candidates = complete::candidates(Cli::command(), words, under_helm());
        _ = io::stdout().write_all(candidates.as_bytes());
        return ExitStatus::Clean;
    }
    // Under this name Helm 3 finds an executable and Helm 4 a plugin: one command line for both.
    let mut args = args.to_vec();
    if args.first().is_some_and(|program| is_called(program, "policy-postrenderer")) {
        args.insert(1, "post-render".into());
    }
    let command = called(Cli::command(), &terminal::command());
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
        Command::Init(args) => init::run(&args),
        Command::New(args) => new::run(&args),
        Command::Test(args) => test::run(&args),
        Command::Hook(args) => hook::run(&args),
        Command::Completion(args) => completion::run(&args),
        Command::Man(args) => completion::man(Cli::command(), &args),
        Command::Waivers(args) => waivers::run(&args),
        Command::Rollout(args) => rollout::run(&args),
        Command::Version => Ok(version()),
    };
    result.unwrap_or_else(|problem| {
        terminal::complain(&problem);
        ExitStatus::Error
    })
}

/// The words to complete, if that is what the program is run for.
fn to_complete(args: &[OsString]) -> Option<&[OsString]> {
    match args {
        [program, words @ ..] if is_called(program, complete::PROGRAM) => Some(words),
        [_, command, words @ ..] if command == complete::COMMAND => Some(words),
        _ => None,
    }
}

fn is_called(program: &OsString, name: &str) -> bool {
    Path::new(program).file_stem().is_some_and(|stem| stem == name)
}

fn under_helm() -> bool {
    std::env::var_os("HELM_PLUGIN_NAME").is_some()
}

fn version() -> ExitStatus {
    _ = writeln!(io::stdout(), "kubectl-policy {}", env!("CARGO_PKG_VERSION"));
    ExitStatus::Clean
}

/// The command line under the name by which the user calls it, in usage and examples.
fn called(command: clap::Command, name: &str) -> clap::Command {
    fn renamed(command: clap::Command, name: &str) -> clap::Command {
        let examples = command.get_after_help().map(|text| text.to_string().replace(terminal::USUAL, name));
        let command = if let Some(examples) = examples { command.after_help(examples) } else { command };
        command.mut_subcommands(|sub| renamed(sub, name))
    }
    let command = command.bin_name(name.to_owned());
    if name == terminal::USUAL { command } else { renamed(command, name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn help_says_what_was_typed() {
        let help = |name| {
            let mut command = called(Cli::command(), name);
            command.build();
            command.find_subcommand_mut("check").unwrap().render_long_help().to_string()
        };
        let under_helm = help("helm policy");
        assert!(under_helm.contains("Usage: helm policy check"), "{under_helm}");
        assert!(!under_helm.contains("kubectl policy"), "{under_helm}");
        assert!(help("kubectl policy").contains("  kubectl policy check --changed-since"));
    }
}
