//! Commands to the log of Azure Pipelines: one line an issue, which the job's page shows.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Context;
use super::terminal::line;
use super::view::{Outcome, STDIN, subject, worst_first};
use crate::finding::{Location, Report};

/// Writes the commands, what could not be checked first, then the findings, the worst first.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    for problem in &report.errors {
        let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        let said = format!("could not be checked: {}{hint}", problem.message);
        writeln!(out, "{}", command(Outcome::Error, &place(problem.location.as_ref(), context), None, &said))?;
    }
    for finding in worst_first(report) {
        let about = subject(finding).map(|subject| format!(" ({subject})")).unwrap_or_default();
        let said = format!("{}{about}", finding.told());
        let at = place(finding.location.as_ref(), context);
        writeln!(out, "{}", command(Outcome::of(finding), &at, Some(&finding.rule), &said))?;
    }
    Ok(())
}

/// The properties of a place, none for standard input.
fn place(location: Option<&Location>, context: &Context<'_>) -> String {
    let Some(at) = location.filter(|at| at.file != STDIN) else { return String::new() };
    let path = context.repository_path(&at.file);
    format!("sourcepath={};linenumber={};columnnumber={};", property(&path), at.line, at.column)
}

fn command(outcome: Outcome, place: &str, code: Option<&str>, said: &str) -> String {
    let mut command = format!("##vso[task.logissue type={};{place}", outcome.as_str());
    // Writing to a string cannot fail.
    if let Some(code) = code {
        let _ = write!(command, "code={};", property(code));
    }
    format!("{command}]{}", message(said))
}

/// Text behind the brackets. Line breaks are gone already.
fn message(text: &str) -> String {
    line(text).replace('%', "%AZP25")
}

/// Text within the brackets.
fn property(text: &str) -> String {
    message(text).replace(';', "%3B").replace(']', "%5D")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, nasty, render};

    #[test]
    fn every_complaint_is_a_command() {
        assert_snapshot("azure", &render(Format::Azure, &nasty()));
    }

    #[test]
    fn each_line_holds_one_command_and_no_more() {
        for line in render(Format::Azure, &nasty()).lines() {
            let (properties, message) = line.strip_prefix("##vso[").unwrap().split_once(']').unwrap();
            assert_harmless(properties);
            assert_harmless(message);
        }
    }

    #[test]
    fn a_clean_run_says_nothing() {
        assert_eq!(render(Format::Azure, &clean()), "");
    }
}
