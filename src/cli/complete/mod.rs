//! What TAB offers: kubectl runs `kubectl_complete-policy WORD… PARTIAL`, Helm its `plugin.complete`, and the scripts in
//! `completions/` run `kubectl-policy __complete WORD… PARTIAL`. The answer is a candidate a line with its description,
//! then `:N`, what the shell is to do besides. The command on the line is never run, and nothing is said about what
//! goes wrong: a candidate too few is better than a message on a half-written line.

mod ask;
mod line;
mod values;

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::{Arg, ArgAction, Command};

use crate::report::terminal::is_unsafe;
use ask::Helm;
use line::{Line, Wanted};

/// The name under which kubectl looks for a plugin's completion.
pub(super) const PROGRAM: &str = "kubectl_complete-policy";

/// The same as a command, for the shells.
pub(super) const COMMAND: &str = "__complete";

/// How much of a description is shown beside a candidate, in characters.
const DESCRIPTION: usize = 80;

/// What the shell does besides offering the candidates, as cobra numbers it; a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Directive(u8);

impl Directive {
    /// The shell offers files where there is no candidate.
    const FILES: Self = Self(0);
    /// What is completed is not the end of the word.
    const MORE: Self = Self(2 | 4);
    /// Nothing but the candidates.
    const ONLY: Self = Self(4);
    /// The candidates are extensions of the files to be offered.
    const EXTENSIONS: Self = Self(8);
    /// Folders.
    const FOLDERS: Self = Self(16);
    /// Nothing but the candidates, in their order.
    const IN_ORDER: Self = Self(4 | 32);
}

/// Words that may stand where the cursor is.
#[derive(Debug)]
struct Reply {
    candidates: Vec<(String, String)>,
    directive: Directive,
}

impl Reply {
    fn new(directive: Directive) -> Self {
        Self { candidates: Vec::new(), directive }
    }

    fn of(candidates: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { candidates: candidates.into_iter().collect(), directive: Directive::ONLY }
    }

    /// The answer in the protocol's form, without what the typed part rules out.
    fn text(&self, partial: &str) -> String {
        let mut text = String::new();
        let is_word = |word: &str| !word.is_empty() && !word.contains(|c: char| c.is_whitespace() || is_unsafe(c));
        let fits = |word: &str| self.directive == Directive::EXTENSIONS || word.starts_with(partial);
        for (word, about) in self.candidates.iter().filter(|(word, _)| is_word(word) && fits(word)) {
            let about: String = about.lines().next().unwrap_or_default().chars().take(DESCRIPTION).collect();
            let about: String = about.chars().map(|c| if is_unsafe(c) { ' ' } else { c }).collect();
            // Writing to a string cannot fail.
            _ = if about.is_empty() { writeln!(text, "{word}") } else { writeln!(text, "{word}\t{about}") };
        }
        _ = writeln!(text, ":{}", self.directive.0);
        text
    }
}

/// What may stand in place of the last of `words`. `under_helm` is for the line of `helm policy`.
pub(super) fn candidates(mut root: Command, words: &[OsString], under_helm: bool) -> String {
    root.build();
    let words: Vec<&str> = words.iter().map(|word| word.to_str().unwrap_or_default()).collect();
    // PowerShell cannot hand on an empty word, only its quotes.
    let (partial, before) = match words.split_last() {
        None | Some((&"\"\"", [])) => ("", &[][..]),
        Some((&"\"\"", before)) => ("", before),
        Some((partial, before)) => (*partial, before),
    };
    let (is_helm, before) = match before {
        ["helm", rest @ ..] => (true, rest),
        _ => (under_helm, before),
    };
    match before {
        [command, ..] if is_helm && Helm::COMMANDS.iter().any(|(known, _)| known == command) => {
            Helm::complete(before, partial).unwrap_or_else(|| Reply::new(Directive::FILES).text(partial))
        }
        _ => {
            let line = Line::read(&root, before, partial);
            let mut reply = reply(&line);
            if is_helm && before.is_empty() {
                let commands = Helm::COMMANDS.iter().map(|(name, about)| ((*name).to_owned(), (*about).to_owned()));
                reply.candidates.splice(0..0, commands);
            }
            reply.text(line.partial)
        }
    }
}

fn reply(line: &Line<'_>) -> Reply {
    match line.wanted {
        Wanted::Command => Reply { directive: Directive::IN_ORDER, ..Reply::of(subcommands(line.command)) },
        Wanted::Flag => Reply::of(flags(line)),
        Wanted::Value(arg) => values::of(arg, line),
        Wanted::Nothing => Reply::new(Directive::ONLY),
    }
}

fn subcommands(command: &Command) -> impl Iterator<Item = (String, String)> {
    let shown = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    shown.map(|sub| (sub.get_name().to_owned(), sub.get_about().map(ToString::to_string).unwrap_or_default()))
}

/// The flags that may still be given.
fn flags(line: &Line<'_>) -> Vec<(String, String)> {
    let repeats = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
    let open = |arg: &&Arg| !arg.is_hide_set() && (repeats(arg) || !line.has(arg));
    let about = |arg: &Arg| arg.get_help().map(ToString::to_string).unwrap_or_default();
    let named = |arg: &Arg| arg.get_long().map(|long| (format!("--{long}"), about(arg)));
    line.command.get_arguments().filter(open).filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::args::Cli;

    fn complete(words: &[&str]) -> String {
        candidates(Cli::command(), &words.iter().map(Into::into).collect::<Vec<_>>(), false)
    }

    #[test]
    fn commands_and_flags_begin_with_what_was_typed() {
        assert!(complete(&["che"]).starts_with("check\t"));
        assert!(complete(&["hook", "ins"]).starts_with("install\t"));
        assert!(complete(&["check", "--fail"]).starts_with("--fail-on\t"));
        assert!(!complete(&[""]).contains("__complete"), "what is hidden is not offered");
    }

    #[test]
    fn a_flag_that_was_given_is_offered_again_only_where_it_repeats() {
        let flags = complete(&["check", "--quiet", "--rule", "x", "--"]);
        assert!(flags.contains("--rule\t") && !flags.contains("--quiet\t"), "{flags}");
    }

    #[test]
    fn paths_are_left_to_the_shell() {
        for words in [&["check", ""][..], &["check", "x"], &["check", "--", "-"], &["check", "--policy", ""]] {
            assert_eq!(complete(words), ":0\n", "{words:?}");
        }
        assert_eq!(complete(&["test", ""]), ":16\n", "folders");
        assert_eq!(complete(&["check", "--config", ""]), "yaml\nyml\n:8\n");
        assert_eq!(complete(&["check", "--release-name", ""]), ":4\n", "a word that nobody knows");
    }

    #[test]
    fn values_are_completed_in_both_spellings() {
        for words in [&["check", "--fail-on", "de"][..], &["check", "--fail-on=de"]] {
            assert!(complete(words).starts_with("deny\tDenied findings only\n:4"), "{}", complete(words));
        }
        assert!(complete(&["check", "-qo", "sar"]).starts_with("sarif\tSARIF"));
        assert_eq!(complete(&["check", "-o", "sarif="]), ":0\n", "a file");
    }

    #[test]
    fn rules_and_what_sorts_them_are_known() {
        assert!(complete(&["explain", "latest"]).starts_with("latest-tag\t"));
        assert!(complete(&["explain", "kube-linter:latest"]).starts_with("kube-linter:latest-tag\t"));
        assert_eq!(complete(&["explain", "latest-tag", ""]), ":4\n", "it takes one");
        assert!(complete(&["check", "--bundle", "pss-b"]).starts_with("pss-baseline\t"));
        assert!(complete(&["list", "--category", "rb"]).starts_with("rbac\n"));
        assert!(complete(&["list", "--kind", "Ingr"]).starts_with("Ingress\n"));
        assert!(complete(&["new", "ima"]).starts_with("images/\n:6"));
        assert!(complete(&["check", "--set-param", "memory-limit-max."]).starts_with("memory-limit-max.max=\t"));
    }

    #[test]
    fn the_last_of_several_values_is_completed() {
        let offered = complete(&["check", "--rule", "latest-tag,latest"]);
        assert!(!offered.contains("latest-tag,latest-tag"), "not twice: {offered}");
        let offered = complete(&["check", "--rule", "latest-tag,host-net"]);
        assert!(offered.starts_with("latest-tag,host-network\t"), "{offered}");
    }

    #[test]
    fn helm_has_commands_of_its_own() {
        let under_helm =
            |words: &[&str]| candidates(Cli::command(), &words.iter().map(Into::into).collect::<Vec<_>>(), true);
        assert!(under_helm(&["ins"]).starts_with("install\t"));
        assert!(under_helm(&["explain", "latest-t"]).starts_with("latest-tag\t"));
        assert!(!complete(&["ins"]).starts_with("install"));
        assert!(complete(&["helm", "upg"]).starts_with("upgrade\t"));
    }

    #[test]
    fn what_a_rule_is_called_cannot_break_the_answer() {
        let reply = Reply::of([("a b".to_owned(), String::new()), ("ok".to_owned(), "x\u{1b}[31m\n:9".to_owned())]);
        assert_eq!(reply.text(""), "ok\tx [31m\n:4\n");
    }
}
