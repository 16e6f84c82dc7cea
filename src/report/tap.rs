//! The Test Anything Protocol, version 14: a point for every finding, every rule that found nothing, everything that
//! was left out, and everything that could not be checked. What does not fail the run is marked so that it does not
//! fail the test either.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Context;
use super::json::without_nulls;
use super::terminal::line;
use super::view::{Outcome, clean_rules, path_text, subject, waiver_text};
use super::yaml;
use crate::finding::{Finding, Location, Problem, Report};

/// One line of the protocol and the details under it.
struct Point {
    ok: bool,
    description: String,
    /// `SKIP` or `TODO`, and why.
    directive: Option<(&'static str, String)>,
    details: Option<Value>,
}

impl Point {
    fn skipped(what: &str, why: &str) -> Self {
        Self { ok: true, description: what.to_owned(), directive: Some(("SKIP", why.to_owned())), details: None }
    }
}

/// Writes the version, the plan and the points.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let passed =
        |rule: &super::RuleInfo| Point { ok: true, description: rule.id.clone(), directive: None, details: None };
    let mut points: Vec<Point> = report.findings.iter().map(finding_point).collect();
    points.extend(report.errors.iter().map(problem_point));
    points.extend(clean_rules(report, context).into_iter().map(passed));
    points.extend(report.skipped.iter().map(|skip| Point::skipped(&skip.what, &skip.reason)));
    points.extend(report.idle_rules.iter().map(|rule| Point::skipped(rule, "no document for it")));
    writeln!(out, "TAP version 14")?;
    if points.is_empty() {
        return writeln!(out, "1..0 # SKIP nothing to check");
    }
    writeln!(out, "1..{}", points.len())?;
    for (point, number) in points.iter().zip(1..) {
        write_point(point, number, out)?;
    }
    Ok(())
}

fn finding_point(finding: &Finding) -> Point {
    let at = finding.location.as_ref().map(|location| format!("{}: ", super::view::place(location)));
    let about = subject(finding).map(|subject| format!(" ({subject})"));
    let description = [at.unwrap_or_default(), finding.rule.clone(), about.unwrap_or_default()].concat();
    let (ok, directive) = match (Outcome::of(finding), &finding.waiver) {
        (Outcome::Error, _) => (false, None),
        (Outcome::Warning, _) => (false, Some(("TODO", "only a warning".to_owned()))),
        (Outcome::Baseline, _) => (false, Some(("TODO", "in the baseline".to_owned()))),
        (Outcome::DryRun, _) => (false, Some(("TODO", "only counted".to_owned()))),
        (Outcome::Waived, waiver) => {
            (true, Some(("SKIP", format!("waived {}", waiver.as_ref().map(waiver_text).unwrap_or_default()))))
        }
    };
    Point { ok, description, directive, details: Some(details(finding)) }
}

fn details(finding: &Finding) -> Value {
    let given = |text: String| if text.is_empty() { Value::Null } else { Value::from(text) };
    without_nulls(json!({
        "message": finding.told(),
        "severity": finding.severity,
        "path": given(path_text(&finding.path)),
        "at": finding.location.as_ref().map(place),
        "help": given(finding.remediation.as_ref().to_owned()),
    }))
}

fn place(at: &Location) -> Value {
    json!({"file": at.file, "line": at.line, "column": at.column})
}

fn problem_point(problem: &Problem) -> Point {
    let description = format!("could not check: {}", problem.message);
    let at = problem.location.as_ref().map(place);
    let details = without_nulls(json!({"message": problem.message, "help": problem.hint, "at": at}));
    Point { ok: false, description, directive: None, details: Some(details) }
}

fn write_point(point: &Point, number: usize, out: &mut dyn Write) -> io::Result<()> {
    let ok = if point.ok { "ok" } else { "not ok" };
    write!(out, "{ok} {number} - {}", escaped(&point.description))?;
    if let Some((word, why)) = &point.directive {
        write!(out, " # {word} {}", escaped(why))?;
    }
    writeln!(out)?;
    let Some(details) = &point.details else { return Ok(()) };
    let mut block = Vec::new();
    yaml::write_value(details, &mut block)?;
    writeln!(out, "  ---")?;
    for line in String::from_utf8_lossy(&block).lines() {
        writeln!(out, "  {line}")?;
    }
    writeln!(out, "  ...")
}

/// Text in which nothing begins a directive.
fn escaped(text: &str) -> String {
    line(text).replace('\\', r"\\").replace('#', r"\#")
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, nasty, render, render_with};
    use crate::finding::Report;

    #[test]
    fn everything_is_a_point() {
        let text = render(Format::Tap, &nasty());
        assert_snapshot("tap", &text);
        assert_harmless(&text);
    }

    #[test]
    fn the_plan_counts_the_points() {
        for report in [nasty(), clean()] {
            let text = render(Format::Tap, &report);
            let points = text.lines().filter(|line| line.starts_with("ok ") || line.starts_with("not ok ")).count();
            assert_eq!(text.lines().nth(1), Some(format!("1..{points}").as_str()));
        }
    }

    #[test]
    fn a_clean_run_passes() {
        let text = render(Format::Tap, &clean());
        assert!(text.contains("\nok 1 - latest-tag\n") && !text.contains("not ok"), "{text}");
    }

    #[test]
    fn a_plan_of_nothing_says_why() {
        let text = render_with(Format::Tap, &Report::default(), |context| context.rules = &[]);
        assert_eq!(text, "TAP version 14\n1..0 # SKIP nothing to check\n");
    }
}
