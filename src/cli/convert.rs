//! `waivers --convert`: what other checkers are told to leave out, as waivers of ours: shown as a diff, or written.

use std::fs;
use std::io::{self, Write};

use super::args::OutputArgs;
use super::settings::{Fallible, Settings};
use super::terminal;
use super::waiver_args::WaiversArgs;
use crate::finding::Problem;
use crate::pipeline::convert::{Converted, convert};
use crate::report::terminal::line;
use crate::source::{self, Content, Found, Item};
use crate::verdict::ExitStatus;
use crate::waiver::Waivers;

/// What became of all files.
#[derive(Default)]
struct Outcome {
    changed: Vec<(String, Converted)>,
    left: Vec<String>,
    problems: Vec<Problem>,
}

pub(super) fn run(args: &WaiversArgs) -> Fallible<ExitStatus> {
    let mut rules = args.rules.clone();
    rules.compat_waivers = true;
    let settings = Settings::new(&rules, &OutputArgs::default())?;
    let Some(waivers) = settings.check()?.waivers else { return Ok(ExitStatus::Clean) };
    let files = settings.files(&args.exclude);
    let paths = if args.paths.is_empty() { vec![".".into()] } else { args.paths.clone() };
    let mut outcome = Outcome::default();
    source::walk(&paths, &files, &mut |found| {
        match found {
            Found::Item(item) | Found::Alone(item) => outcome.item(&item, &waivers, args.write),
            Found::Problem(problem) => outcome.problems.push(problem),
            _ => {}
        }
        true
    });
    terminal::write_out(&|out| outcome.write(args.write, out))?;
    outcome.problems.iter().for_each(terminal::complain);
    Ok(if outcome.problems.is_empty() { ExitStatus::Clean } else { ExitStatus::Error })
}

impl Outcome {
    fn item(&mut self, item: &Item, waivers: &Waivers, write: bool) {
        let Content::File(path) = &item.content else { return };
        let text = match item.read() {
            Ok(text) => text,
            Err(problem) => return self.problems.push(problem),
        };
        let converted = match convert(&text, waivers) {
            Ok(converted) => converted,
            // A template is no YAML; what it renders to stands in no file.
            Err((line, reason)) => return self.left.push(format!("{}:{line}: not looked at: {reason}", item.name)),
        };
        self.left.extend(converted.left.iter().map(|(line, reason)| format!("{}:{line}: left: {reason}", item.name)));
        if converted.changes.is_empty() || converted.text == *text {
            return;
        }
        if write && let Err(error) = fs::write(path, &converted.text) {
            return self.problems.push(Problem::new(format!("cannot write `{}`: {error}", item.name)));
        }
        self.changed.push((item.name.clone(), converted));
    }

    fn write(&self, written: bool, out: &mut dyn Write) -> io::Result<()> {
        for (name, converted) in &self.changed {
            if written {
                writeln!(out, "{}: {} rewritten", line(name), converted.changes.len())?;
                continue;
            }
            writeln!(out, "--- {}\n+++ {}", line(name), line(name))?;
            // How many lines more the new text has so far.
            let mut more: isize = 0;
            for change in &converted.changes {
                let (old, new) = (change.old.lines().count(), change.new.lines().count());
                writeln!(
                    out,
                    "@@ -{},{old} +{},{new} @@",
                    change.line,
                    change.line.saturating_add_signed(more) - usize::from(new == 0)
                )?;
                change.old.lines().try_for_each(|text| writeln!(out, "-{}", line(text)))?;
                change.new.lines().try_for_each(|text| writeln!(out, "+{}", line(text)))?;
                more += new.cast_signed() - old.cast_signed();
            }
        }
        self.left.iter().try_for_each(|left| writeln!(out, "{}", line(left)))?;
        if self.changed.is_empty() && self.left.is_empty() {
            writeln!(out, "nothing to rewrite")?;
        }
        Ok(())
    }
}
