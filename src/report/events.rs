//! What happens while a cluster is watched: a line each, for people or as JSON.

use std::io::{self, Write};

use owo_colors::Style;
use serde_json::{Value, json};

use super::Context;
use super::json::escape;
use super::short::{finding_line, problem_line};
use super::terminal::{line, paint};
use crate::finding::{Finding, Problem};

/// Something that happened.
#[derive(Debug, Clone, Copy)]
pub enum Event<'e> {
    /// A finding that was not there before.
    New(&'e Finding),
    /// A finding that is no more.
    Resolved(&'e Finding),
    /// Something cannot be read or checked any more.
    Trouble(&'e Problem),
    /// What could not be read is read again; by its name.
    Recovered(&'e str),
}

/// Writes what happened as a line of text.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_event(event: Event<'_>, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let word = |word: &str, style: Style| paint(word, style, context.color);
    match event {
        Event::New(finding) => {
            writeln!(out, "{} {}", word("new     ", Style::new().bold()), finding_line(finding, context))
        }
        Event::Resolved(finding) => {
            writeln!(out, "{} {}", word("resolved", Style::new().green()), finding_line(finding, context))
        }
        Event::Trouble(problem) => {
            writeln!(out, "{} {}", word("trouble ", Style::new().red().bold()), problem_line(problem, context))
        }
        Event::Recovered(name) => {
            writeln!(out, "{} {} is read again", word("recovered", Style::new().green()), line(name))
        }
    }
}

/// Writes what happened as a line of JSON: `{"event": …, "finding": …}`.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_event_json(event: Event<'_>, out: &mut dyn Write) -> io::Result<()> {
    let value: Value = match event {
        Event::New(finding) => json!({"event": "new", "finding": finding}),
        Event::Resolved(finding) => json!({"event": "resolved", "finding": finding}),
        Event::Trouble(problem) => json!({"event": "trouble", "error": problem}),
        Event::Recovered(name) => json!({"event": "recovered", "what": name}),
    };
    writeln!(out, "{}", escape(&value.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_harmless, nasty};
    use super::*;

    #[test]
    fn everything_that_happens_is_one_line() {
        let report = nasty();
        let context = Context::new("0.1.0", "kubectl policy", &[]);
        for finding in &report.findings {
            for event in [Event::New(finding), Event::Resolved(finding), Event::Trouble(&report.errors[1])] {
                let mut out = Vec::new();
                write_event(event, &context, &mut out).unwrap();
                let text = String::from_utf8(out).unwrap();
                assert_eq!(text.lines().count(), 1, "{text}");
                assert_harmless(&text);
                let mut out = Vec::new();
                write_event_json(event, &mut out).unwrap();
                let text = String::from_utf8(out).unwrap();
                assert!(serde_json::from_str::<Value>(&text).unwrap()["event"].is_string());
                assert_eq!(text.lines().count(), 1, "{text}");
                assert_harmless(&text);
            }
        }
    }
}
