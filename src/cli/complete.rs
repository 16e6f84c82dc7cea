//! Completion for kubectl, which runs `kubectl_complete-policy WORD… PARTIAL` when TAB is pressed: candidates with their
//! description, then a directive. Nothing else of the command line is looked at, and nothing is ever run.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::Command;

/// The name under which kubectl looks for a plugin's completion.
pub(super) const PROGRAM: &str = "kubectl_complete-policy";

/// The candidates for the last of `words`, one a line, and `:0`: the shell may offer file names where there are none.
pub(super) fn candidates(root: &Command, words: &[OsString]) -> String {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let (partial, before) = words.split_last().map_or(("", &[][..]), |(partial, before)| (*partial, before));
    let command = before.iter().fold(root, |command, word| command.find_subcommand(word).unwrap_or(command));
    let mut lines = String::new();
    let mut add = |name: &str, about: Option<String>| {
        if name.starts_with(partial) {
            let about = about.unwrap_or_default();
            // Writing to a string cannot fail.
            _ = writeln!(lines, "{name}\t{}", about.lines().next().unwrap_or_default());
        }
    };
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        add(sub.get_name(), sub.get_about().map(ToString::to_string));
    }
    if partial.starts_with('-') {
        for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
            if let Some(long) = arg.get_long() {
                add(&format!("--{long}"), arg.get_help().map(ToString::to_string));
            }
        }
    }
    lines + ":0\n"
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::Cli;

    fn complete(words: &[&str]) -> String {
        candidates(&Cli::command(), &words.iter().map(Into::into).collect::<Vec<_>>())
    }

    #[test]
    fn commands_and_flags_begin_with_what_was_typed() {
        assert!(complete(&["che"]).starts_with("check\t"));
        assert!(complete(&["hook", "ins"]).starts_with("install\t"));
        assert!(complete(&["check", "--fail"]).starts_with("--fail-on\t"));
        assert_eq!(complete(&["check", "x"]), ":0\n");
    }
}
