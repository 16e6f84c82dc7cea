//! A Markdown table for a comment on a pull request or for a job's page, and a shortened one for GitHub's step summary,
//! which takes no more than a mebibyte.

use std::io::{self, Write};

use super::Context;
use super::summary;
use super::terminal::line;
use super::view::{Outcome, is_shown, place, subject};
use crate::finding::{Finding, Problem, Report};

/// What GitHub takes of a step, with room for what other commands of the step wrote.
const STEP_SUMMARY_LIMIT: usize = 900 * 1024;

/// Writes the whole report.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_within(usize::MAX, report, context, out)
}

/// Writes the report for the file that `GITHUB_STEP_SUMMARY` names. What does not fit is counted.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_step_summary(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_within(STEP_SUMMARY_LIMIT, report, context, out)
}

fn write_within(limit: usize, report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let plain = Context { color: false, ..context.clone() };
    writeln!(out, "### {}\n", plain.command)?;
    let shown = report.findings.iter().filter(|finding| is_shown(finding, context.verbosity));
    let rows: Vec<String> = shown.map(finding_row).collect();
    let head = "| | Rule | Resource | Place | Message |\n|---|---|---|---|---|";
    write_list(Some(head), &rows, limit / 2, out)?;
    let problems: Vec<String> = report.errors.iter().map(problem_item).collect();
    write_list(None, &problems, limit / 4, out)?;
    let skips: Vec<String> =
        report.skipped.iter().map(|skip| format!("- skipped {}: {}", code(&skip.what), prose(&skip.reason))).collect();
    write_list(None, &skips, limit / 8, out)?;
    writeln!(out, "{}", summary::line_of(report, &plain))
}

/// Writes as many lines as fit under a head, how many more there are, and an empty line.
fn write_list(head: Option<&str>, lines: &[String], limit: usize, out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    if let Some(head) = head {
        writeln!(out, "{head}")?;
    }
    let mut room = limit;
    let fits = |line: &&String| {
        let fits = line.len() < room;
        room = room.saturating_sub(line.len() + 1);
        fits
    };
    let fitting: Vec<&String> = lines.iter().take_while(fits).collect();
    for line in &fitting {
        writeln!(out, "{line}")?;
    }
    let more = lines.len() - fitting.len();
    if more > 0 {
        writeln!(out, "\n… and {more} more")?;
    }
    writeln!(out)
}

fn finding_row(finding: &Finding) -> String {
    let outcome = Outcome::of(finding);
    let level =
        if outcome == Outcome::Error { format!("**{}**", outcome.as_str()) } else { outcome.as_str().to_owned() };
    let about = subject(finding).map(|subject| prose(&subject)).unwrap_or_default();
    let at = finding.location.as_ref().map(|location| code(&place(location))).unwrap_or_default();
    format!("| {level} | {} | {about} | {at} | {} |", code(&finding.rule), prose(&finding.told()))
}

fn problem_item(problem: &Problem) -> String {
    let at = problem.location.as_ref().map(|location| format!(" {}", code(&place(location)))).unwrap_or_default();
    let hint = problem.hint.as_ref().map(|hint| format!(" ({})", prose(hint))).unwrap_or_default();
    format!("- **could not check**{at}: {}{hint}", prose(&problem.message))
}

/// Text in which only pairs of backticks mean something, as they do in messages.
fn prose(text: &str) -> String {
    let text = line(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escaped(&text);
    }
    let part = |(nth, part): (usize, &&str)| match (nth % 2, part.is_empty()) {
        (0, _) => escaped(part),
        (_, true) => r"\`\`".to_owned(),
        (_, false) => code(part),
    };
    parts.iter().enumerate().map(part).collect()
}

/// Text as code. In a table a bar ends the cell even there.
fn code(text: &str) -> String {
    let text = line(text).replace('|', r"\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Text in which nothing means anything: neither markup nor a mention of somebody.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '@' => safe.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => safe.extend(['\\', c]),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, finding, nasty, render, rules};
    use super::*;

    #[test]
    fn everything_is_in_the_table_or_under_it() {
        let text = render(Format::Markdown, &nasty());
        assert_snapshot("markdown", &text);
        assert_harmless(&text);
    }

    #[test]
    fn markup_in_messages_is_only_text() {
        assert_eq!(prose("a `b|c` <d> *e* @f"), r"a `b\|c` &lt;d> \*e\* &#64;f");
        assert_eq!(prose("one ` alone"), r"one \` alone");
        assert_eq!(prose("``"), r"\`\`");
        assert_eq!(code("a`b"), "`` a`b ``");
    }

    #[test]
    fn the_step_summary_stays_within_its_limit() {
        let long = Finding { message: "x".repeat(2000), ..finding() };
        let report = Report { findings: vec![long; 1000], ..Report::default() };
        let rules = rules();
        let mut out = Vec::new();
        write_step_summary(&report, &Context::new("0.1.0", "kubectl policy", &rules), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.len() < STEP_SUMMARY_LIMIT);
        assert!(text.contains("more\n") && text.ends_with("errors\n"), "{}", &text[text.len() - 200..]);
    }
}
