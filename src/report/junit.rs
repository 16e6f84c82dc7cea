//! The XML of `JUnit` as `CircleCI`, GitLab and Jenkins read it: a suite for every file, a test case for every rule and
//! object with a finding, and a suite of the rules that found nothing, so that a clean run has passing tests.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::Context;
use super::terminal::is_unsafe;
use super::view::{Outcome, clean_rules, object_path, path_text, place, waiver_text};
use crate::finding::{Finding, Location, Problem, Report, Resource};

/// What became of a test case.
enum Verdict {
    Passed { said: String },
    Failed { summary: String, details: String },
    Broken { summary: String, details: String },
    Skipped { why: String },
}

struct Case {
    class: String,
    name: String,
    file: Option<String>,
    verdict: Verdict,
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// How many test cases there are, and how many of each sort that is counted.
#[derive(Default)]
struct Numbers {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Numbers {
    fn of<'a>(cases: impl Iterator<Item = &'a Case>) -> Self {
        let mut numbers = Self::default();
        for case in cases {
            numbers.tests += 1;
            match case.verdict {
                Verdict::Passed { .. } => {}
                Verdict::Failed { .. } => numbers.failures += 1,
                Verdict::Broken { .. } => numbers.errors += 1,
                Verdict::Skipped { .. } => numbers.skipped += 1,
            }
        }
        numbers
    }
}

/// Writes the document.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites = finding_suites(report);
    suites.push(Suite { name: "could not check".to_owned(), cases: report.errors.iter().map(problem_case).collect() });
    suites.push(Suite { name: "rules without findings".to_owned(), cases: quiet_cases(report, context) });
    suites.retain(|suite| !suite.cases.is_empty());
    if suites.is_empty() {
        let why = "no rule had anything to check".to_owned();
        let case =
            Case { class: CLASS.to_owned(), name: "check".to_owned(), file: None, verdict: Verdict::Skipped { why } };
        suites.push(Suite { name: CLASS.to_owned(), cases: vec![case] });
    }
    let all = Numbers::of(suites.iter().flat_map(|suite| &suite.cases));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    // The head of a run has no `skipped` in the schema that Jenkins publishes.
    writeln!(
        out,
        r#"<testsuites name="kubectl-policy" tests="{}" failures="{}" errors="{}" time="0">"#,
        all.tests, all.failures, all.errors
    )?;
    for suite in &suites {
        write_suite(suite, out)?;
    }
    writeln!(out, "</testsuites>")
}

/// The class of whatever belongs to no rule.
const CLASS: &str = "kubectl-policy";

/// The suites of the files with findings, in the order of the report. Findings that differ only in the container, the
/// place or the level share a test case, since a CI system tells test cases apart by their names.
fn finding_suites(report: &Report) -> Vec<Suite> {
    let mut names: Vec<&str> = Vec::new();
    let mut groups: Vec<(usize, Vec<&Finding>)> = Vec::new();
    let (mut suite_of, mut group_of) = (HashMap::new(), HashMap::new());
    for finding in &report.findings {
        let name = file(finding).unwrap_or("cluster");
        let suite = *suite_of.entry(name).or_insert_with(|| {
            names.push(name);
            names.len() - 1
        });
        let group = *group_of.entry((suite, case_key(finding))).or_insert_with(|| {
            groups.push((suite, Vec::new()));
            groups.len() - 1
        });
        if let Some((_, group)) = groups.get_mut(group) {
            group.push(finding);
        }
    }
    let mut suites: Vec<Suite> =
        names.into_iter().map(|name| Suite { name: name.to_owned(), cases: Vec::new() }).collect();
    for (suite, group) in groups {
        if let (Some(suite), Some(case)) = (suites.get_mut(suite), finding_case(&group)) {
            suite.cases.push(case);
        }
    }
    suites
}

/// What findings of one test case have in common besides the file.
fn case_key(finding: &Finding) -> (&str, Option<&Resource>, Option<Outcome>) {
    let outcome = Some(Outcome::of(finding)).filter(|outcome| !outcome.counts());
    (&finding.rule, finding.resource.as_ref(), outcome)
}

fn file(finding: &Finding) -> Option<&str> {
    finding.location.as_ref().map(|location| location.file.as_str())
}

/// The test case of findings that share one.
fn finding_case(group: &[&Finding]) -> Option<Case> {
    // The worst says what becomes of the test case.
    let first = *group.iter().rev().max_by_key(|finding| Outcome::of(finding))?;
    let details = group.iter().map(|finding| details(finding)).collect::<Vec<_>>().join("\n");
    let summary = match group.len() {
        1 => first.told().into_owned(),
        many => format!("{} (and {} more)", first.told(), many - 1),
    };
    let verdict = match (Outcome::of(first), &first.waiver) {
        (Outcome::Error, _) => Verdict::Failed { summary, details },
        (Outcome::Warning, _) => Verdict::Passed { said: format!("warning: {details}") },
        (Outcome::Baseline, _) => Verdict::Passed { said: format!("in the baseline: {details}") },
        (Outcome::DryRun, _) => Verdict::Passed { said: format!("only counted: {details}") },
        (Outcome::Waived, waiver) => {
            Verdict::Skipped { why: format!("waived {}", waiver.as_ref().map(waiver_text).unwrap_or_default()) }
        }
    };
    let about = first.resource.as_ref().map(|resource| format!(" {}", object_path(Some(resource))));
    let outcome = Outcome::of(first);
    let sort = if outcome.counts() { String::new() } else { format!(" ({})", outcome.as_str()) };
    let name = [first.rule.clone(), about.unwrap_or_default(), sort].concat();
    Some(Case { class: first.rule.clone(), name, file: file(first).map(str::to_owned), verdict })
}

/// Place, message and remedy, as lines.
fn details(finding: &Finding) -> String {
    let mut text = at(finding.location.as_ref());
    text.push_str(&finding.told());
    // Writing to a string cannot fail.
    if !finding.path.is_empty() {
        let _ = write!(text, "\n  at: {}", path_text(&finding.path));
    }
    if !finding.remediation.is_empty() {
        let _ = write!(text, "\n  help: {}", finding.remediation);
    }
    text
}

fn at(location: Option<&Location>) -> String {
    location.map(|location| format!("{}: ", place(location))).unwrap_or_default()
}

fn problem_case(problem: &Problem) -> Case {
    let hint = problem.hint.as_ref().map(|hint| format!("\n  help: {hint}")).unwrap_or_default();
    let details = format!("{}{}{hint}", at(problem.location.as_ref()), problem.message);
    let file = problem.location.as_ref().map(|location| location.file.clone());
    let name = file.clone().unwrap_or_else(|| problem.message.clone());
    Case { class: CLASS.to_owned(), name, file, verdict: Verdict::Broken { summary: problem.message.clone(), details } }
}

/// The rules that passed, that were skipped, and that had nothing to look at.
fn quiet_cases(report: &Report, context: &Context<'_>) -> Vec<Case> {
    let case = |name: &str, verdict| Case { class: name.to_owned(), name: name.to_owned(), file: None, verdict };
    let passed =
        clean_rules(report, context).into_iter().map(|rule| case(&rule.id, Verdict::Passed { said: String::new() }));
    let skipped = report.skipped.iter().map(|skip| case(&skip.what, Verdict::Skipped { why: skip.reason.clone() }));
    let idle =
        report.idle_rules.iter().map(|rule| case(rule, Verdict::Skipped { why: "no document for it".to_owned() }));
    passed.chain(skipped).chain(idle).collect()
}

fn write_suite(suite: &Suite, out: &mut dyn Write) -> io::Result<()> {
    let numbers = Numbers::of(suite.cases.iter());
    writeln!(
        out,
        r#"  <testsuite name="{}" tests="{}" failures="{}" errors="{}" skipped="{}" time="0">"#,
        xml(&suite.name),
        numbers.tests,
        numbers.failures,
        numbers.errors,
        numbers.skipped
    )?;
    for case in &suite.cases {
        write_case(case, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_case(case: &Case, out: &mut dyn Write) -> io::Result<()> {
    write!(out, r#"    <testcase classname="{}" name="{}""#, xml(&case.class), xml(&case.name))?;
    if let Some(file) = &case.file {
        write!(out, r#" file="{}""#, xml(file))?;
    }
    write!(out, r#" time="0""#)?;
    match &case.verdict {
        Verdict::Passed { said } if said.is_empty() => return writeln!(out, "/>"),
        Verdict::Passed { said } => writeln!(out, ">\n      <system-out>{}</system-out>", xml(said))?,
        Verdict::Failed { summary, details } => {
            writeln!(out, ">\n      <failure message=\"{}\" type=\"deny\">{}</failure>", xml(summary), xml(details))?;
        }
        Verdict::Broken { summary, details } => writeln!(
            out,
            ">\n      <error message=\"{}\" type=\"could-not-check\">{}</error>",
            xml(summary),
            xml(details)
        )?,
        Verdict::Skipped { why } => writeln!(out, ">\n      <skipped message=\"{}\"/>", xml(why))?,
    }
    writeln!(out, "    </testcase>")
}

/// Text for an element or an attribute. XML 1.0 has no way to write most control characters, not even escaped; the rest
/// of what a terminal would obey is written the same way. Line feeds are numbered, or an attribute would lose them.
fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\r' => {}
            '\t' => safe.push(' '),
            // Also breaks up what the log of a CI system would take for a command.
            '[' if safe.ends_with("##") || safe.ends_with("##vso") => safe.push_str("&#91;"),
            // Writing to a string cannot fail.
            c if is_unsafe(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                let _ = write!(safe, "&lt;U+{:04X}&gt;", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, finding, nasty, render, render_with};
    use super::*;
    use crate::finding::Level;

    #[test]
    fn everything_is_a_test_case() {
        let text = render(Format::Junit, &nasty());
        assert_snapshot("junit", &text);
        assert_harmless(&text);
    }

    #[test]
    fn the_heads_count_what_is_under_them() {
        let text = render(Format::Junit, &nasty());
        let count = |what: &str| text.matches(what).count();
        let head = format!(
            r#"<testsuites name="kubectl-policy" tests="{}" failures="{}" errors="{}""#,
            count("<testcase "),
            count("<failure "),
            count("<error ")
        );
        assert!(text.contains(&head), "{head}\n{text}");
    }

    #[test]
    fn a_clean_run_has_passing_tests() {
        let text = render(Format::Junit, &clean());
        assert!(text.contains(r#"name="latest-tag" time="0"/>"#), "{text}");
        assert!(!text.contains("<failure"), "{text}");
    }

    #[test]
    fn a_run_of_nothing_still_has_a_test() {
        let text = render_with(Format::Junit, &Report::default(), |context| context.rules = &[]);
        assert!(text.contains(r#"tests="1""#), "{text}");
    }

    #[test]
    fn findings_of_one_rule_and_object_share_a_test_case() {
        let other = Finding { container: Some("sidecar".to_owned()), level: Level::Deny, ..finding() };
        let report = Report { findings: vec![finding(), other, finding()], ..Report::default() };
        let text = render_with(Format::Junit, &report, |context| context.rules = &[]);
        assert_eq!((text.matches("<testcase ").count(), text.matches("<failure ").count()), (1, 1), "{text}");
        assert!(text.contains("(and 2 more)"), "{text}");
    }
}
