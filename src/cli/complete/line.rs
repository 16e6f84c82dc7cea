//! The words before the cursor, read by the commands and flags that clap knows, and what may stand at the cursor. Unlike
//! clap it takes every word for what it most likely is: an unfinished line is wrong in a hundred ways.

use clap::{Arg, Command};

/// What is to be completed.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'c> {
    /// The name of a command.
    Command,
    /// The name of a flag.
    Flag,
    /// The value of a flag, or a word without one.
    Value(&'c Arg),
    /// There is no room for another word.
    Nothing,
}

/// A line up to the cursor.
pub(super) struct Line<'c> {
    /// The innermost command that is named.
    pub(super) command: &'c Command,
    /// What is at the cursor.
    pub(super) wanted: Wanted<'c>,
    /// As much of it as was typed.
    pub(super) partial: &'c str,
    given: Vec<(&'c Arg, &'c str)>,
}

impl<'c> Line<'c> {
    /// Reads `before`, the complete words behind the program, and `partial`, the one at the cursor. `root` is built.
    pub(super) fn read(root: &'c Command, before: &[&'c str], partial: &'c str) -> Self {
        let mut line = Self { command: root, wanted: Wanted::Nothing, partial, given: Vec::new() };
        let (mut pending, mut words, mut only_words) = (None, 0, false);
        for word in before {
            if let Some(arg) = pending.take() {
                line.given.push((arg, word));
            } else if !only_words && *word == "--" {
                only_words = true;
            } else if !only_words && word.starts_with('-') && word.len() > 1 {
                pending = line.flag(word);
            } else if let Some(sub) = line.command.find_subcommand(word).filter(|_| words == 0 && !only_words) {
                line.command = sub;
            } else {
                words += 1;
                line.given.extend(positional(line.command, words).map(|arg| (arg, *word)));
            }
        }
        line.wanted = match (pending, partial.split_once('=')) {
            (Some(arg), _) => Wanted::Value(arg),
            (None, Some((name, value))) if !only_words && name.starts_with("--") => {
                line.partial = value;
                long(line.command, name).map_or(Wanted::Nothing, Wanted::Value)
            }
            _ if !only_words && partial.starts_with('-') => Wanted::Flag,
            _ if words == 0 && line.command.has_subcommands() => Wanted::Command,
            _ => positional(line.command, words + 1).map_or(Wanted::Nothing, Wanted::Value),
        };
        line
    }

    /// Whether a flag was given.
    pub(super) fn has(&self, arg: &Arg) -> bool {
        self.given.iter().any(|(given, _)| given.get_id() == arg.get_id())
    }

    /// The values that were given to the argument of that name.
    pub(super) fn values<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'c str> + 'a {
        self.given.iter().filter(move |(arg, _)| arg.get_id() == id).map(|(_, value)| *value)
    }

    /// Takes note of a word of flags; gives the one that wants the next word for its value.
    fn flag(&mut self, word: &'c str) -> Option<&'c Arg> {
        if word.starts_with("--") {
            let (name, value) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
            let arg = long(self.command, name)?;
            if value.is_none() && wants_word(arg) {
                return Some(arg);
            }
            self.given.push((arg, value.unwrap_or_default()));
            return None;
        }
        let letters = word.get(1..).unwrap_or_default();
        for (at, letter) in letters.char_indices() {
            let arg = self.command.get_arguments().find(|arg| arg.get_short() == Some(letter))?;
            let rest = letters.get(at + letter.len_utf8()..).unwrap_or_default();
            if !wants_word(arg) {
                self.given.push((arg, ""));
            } else if rest.is_empty() {
                return Some(arg);
            } else {
                self.given.push((arg, rest.strip_prefix('=').unwrap_or(rest)));
                return None;
            }
        }
        None
    }
}

/// Whether the next word is its value.
fn wants_word(arg: &Arg) -> bool {
    let least = arg.get_num_args().map_or(1, |range| range.min_values());
    arg.get_action().takes_values() && least > 0 && !arg.is_require_equals_set()
}

fn long<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    let name = name.trim_start_matches('-');
    let is_called = |arg: &&Arg| {
        arg.get_long() == Some(name) || arg.get_all_aliases().is_some_and(|aliases| aliases.contains(&name))
    };
    command.get_arguments().find(is_called)
}

/// The argument that the `nth` word is for, counted from 1: the last one may take many.
fn positional(command: &Command, nth: usize) -> Option<&Arg> {
    let many = |arg: &&Arg| arg.get_num_args().is_some_and(|range| range.max_values() > 1);
    let last = || command.get_positionals().last().filter(many);
    command.get_positionals().nth(nth - 1).or_else(last)
}
