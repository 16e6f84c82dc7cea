//! One line a finding, `file:line:column: level rule: message (object)`: what editors jump to and grep counts.

use std::io::{self, Write};

use owo_colors::Style;

use super::terminal::{line, paint};
use super::view::{Outcome, is_shown, place, subject};
use super::{Context, Verbosity, summary};
use crate::finding::{Finding, Problem, Report};

/// Writes the findings, the problems, and the numbers in the last line.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings.iter().filter(|finding| is_shown(finding, context.verbosity)) {
        writeln!(out, "{}", finding_line(finding, context))?;
    }
    for problem in &report.errors {
        writeln!(out, "{}", problem_line(problem, context))?;
    }
    if context.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    summary::write_left_out(report, context, out)?;
    summary::write_line(report, context, out)
}

pub(super) fn finding_line(finding: &Finding, context: &Context<'_>) -> String {
    let subject = subject(finding);
    let (at, about) = match (&finding.location, subject) {
        (Some(location), Some(subject)) => (place(location), format!(" ({subject})")),
        (Some(location), None) => (place(location), String::new()),
        (None, Some(subject)) => (subject, String::new()),
        (None, None) => ("-".to_owned(), String::new()),
    };
    let outcome = Outcome::of(finding);
    let level = paint(outcome.as_str(), style(outcome), context.color);
    let told = finding.told();
    let (rule, message) = (line(&finding.rule), line(&told));
    format!("{}: {level} {rule}: {message}{}", first_word(&at), line(&about))
}

pub(super) fn problem_line(problem: &Problem, context: &Context<'_>) -> String {
    let level = paint("error", style(Outcome::Error), context.color);
    let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    let said = format!("{}{}", line(&problem.message), line(&hint));
    match &problem.location {
        Some(location) => format!("{}: {level}: {said}", first_word(&place(location))),
        None => format!("{level}: {said}"),
    }
}

/// What a line begins with. GitHub takes a line that begins with `::` for a command, and a file can have such a name.
fn first_word(text: &str) -> String {
    let text = line(text);
    if text.trim_start().starts_with("::") { format!("./{text}") } else { text.into_owned() }
}

/// The colour in which a level is written.
pub(super) fn style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Error => Style::new().red().bold(),
        Outcome::Warning => Style::new().yellow().bold(),
        Outcome::Baseline | Outcome::DryRun | Outcome::Waived => Style::new().cyan(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, finding, location, nasty, render, render_with};
    use super::*;

    #[test]
    fn every_finding_is_one_line() {
        assert_snapshot("short", &render(Format::Short, &nasty()));
    }

    #[test]
    fn a_file_cannot_start_a_command() {
        let finding = Finding { location: Some(location("::error ::x.yaml", 1, 1..2)), ..finding() };
        let text = render(Format::Short, &Report { findings: vec![finding], ..Report::default() });
        assert!(text.starts_with("./::error"), "{text}");
        assert_harmless(&text);
    }

    #[test]
    fn quiet_leaves_what_fails() {
        let text = render_with(Format::Short, &nasty(), |context| context.verbosity = Verbosity::Quiet);
        assert_eq!(text.lines().count(), 5, "{text}");
        assert!(text.lines().all(|line| line.contains("error")), "{text}");
        assert_harmless(&text);
    }
}
