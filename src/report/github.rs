//! Commands to the log of GitHub Actions: one line an annotation. GitHub shows ten errors and ten warnings of a step,
//! so the worst come first; the whole list belongs on the job's page, which the Markdown format writes.

use std::io::{self, Write};

use super::Context;
use super::terminal::line;
use super::view::{Outcome, STDIN, subject, worst_first};
use crate::finding::{Location, Report};

/// GitHub cuts a message at about 4 KiB; percent signs take three bytes.
const MESSAGE_LIMIT: usize = 1000;

/// Writes the commands, what could not be checked first.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    for problem in &report.errors {
        let mut said = vec![problem.message.clone()];
        said.extend(problem.hint.as_ref().map(|hint| format!("help: {hint}")));
        writeln!(out, "{}", command("error", place(problem.location.as_ref(), context), "could not check", &said))?;
    }
    for finding in worst_first(report) {
        let mut said = vec![finding.told().into_owned()];
        said.extend(subject(finding).map(|subject| format!("in: {subject}")));
        if !finding.remediation.is_empty() {
            said.push(format!("help: {}", finding.remediation));
        }
        said.push(format!("note: {} explain {}", context.command, finding.rule));
        let word = Outcome::of(finding).as_str();
        writeln!(out, "{}", command(word, place(finding.location.as_ref(), context), &finding.rule, &said))?;
    }
    Ok(())
}

fn command(word: &str, mut properties: Vec<String>, title: &str, said: &[String]) -> String {
    properties.push(format!("title={}", property(title)));
    let said: Vec<String> = said.iter().map(|part| message(part)).collect();
    // A line break within a message.
    format!("::{word} {}::{}", properties.join(","), said.join("%0A"))
}

/// The properties of a place, none for standard input. Columns are only taken where both ends stand on one line.
fn place(location: Option<&Location>, context: &Context<'_>) -> Vec<String> {
    let Some(at) = location.filter(|at| at.file != STDIN) else { return Vec::new() };
    let mut properties = vec![format!("file={}", property(&context.repository_path(&at.file)))];
    properties.push(format!("line={}", at.line));
    properties.push(format!("endLine={}", at.end_line));
    if at.line == at.end_line {
        properties.push(format!("col={}", at.column));
        properties.push(format!("endColumn={}", at.end_column));
    }
    properties
}

/// Text behind the second `::`. Line breaks within it are gone already.
fn message(text: &str) -> String {
    let text: String = line(text).chars().take(MESSAGE_LIMIT).collect();
    text.replace('%', "%25")
}

/// The value of a property.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, nasty, render};

    #[test]
    fn every_complaint_is_a_command_the_worst_first() {
        assert_snapshot("github", &render(Format::Github, &nasty()));
    }

    #[test]
    fn each_line_holds_one_command_and_no_more() {
        for line in render(Format::Github, &nasty()).lines() {
            let (properties, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            assert_harmless(properties);
            assert_harmless(message);
            let known = ["file", "line", "endLine", "col", "endColumn", "title"];
            for property in properties.split_once(' ').unwrap().1.split(',') {
                assert!(known.contains(&property.split_once('=').unwrap().0), "{properties}");
            }
        }
    }

    #[test]
    fn a_clean_run_says_nothing() {
        assert_eq!(render(Format::Github, &clean()), "");
    }
}
