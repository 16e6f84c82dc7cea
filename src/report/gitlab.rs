//! GitLab's code quality report: one JSON array, empty when nothing was found. GitLab takes entries of one fingerprint
//! for one, so each fingerprint is made unique here.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::Context;
use super::json::write_value;
use super::view::{Outcome, object_path, subject};
use crate::finding::{Finding, Location, Problem, Report, Severity};

/// Writes the array.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut seen = HashMap::new();
    let complaints = report.findings.iter().filter(|finding| Outcome::of(finding).counts());
    let mut entries: Vec<Value> = complaints.map(|finding| finding_entry(finding, context, &mut seen)).collect();
    entries.extend(report.errors.iter().map(|problem| problem_entry(problem, context, &mut seen)));
    write_value(&entries, out)
}

fn finding_entry(finding: &Finding, context: &Context<'_>, seen: &mut HashMap<String, usize>) -> Value {
    let about = subject(finding).map(|subject| format!(" ({subject})")).unwrap_or_default();
    json!({
        "description": format!("{}{about}", finding.told()),
        "check_name": finding.rule,
        "fingerprint": unique(finding.fingerprint.clone(), seen),
        "severity": severity(finding.severity),
        "location": place(finding.location.as_ref(), context, || object_path(finding.resource.as_ref())),
    })
}

fn problem_entry(problem: &Problem, context: &Context<'_>, seen: &mut HashMap<String, usize>) -> Value {
    let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    let file = problem.location.as_ref().map_or("", |location| location.file.as_str());
    json!({
        "description": format!("could not be checked: {}{hint}", problem.message),
        "check_name": "could-not-check",
        "fingerprint": unique(format!("could-not-check {file} {}", problem.message), seen),
        "severity": severity(Severity::Critical),
        "location": place(problem.location.as_ref(), context, || "kubectl-policy".to_owned()),
    })
}

/// A place as GitLab wants it: a path is required, so what has no file gets the name of the object.
fn place(location: Option<&Location>, context: &Context<'_>, otherwise: impl Fn() -> String) -> Value {
    match location {
        Some(at) => {
            let path = context.repository_path(&at.file);
            json!({"path": path, "lines": {"begin": at.line, "end": at.end_line}})
        }
        None => json!({"path": otherwise(), "lines": {"begin": 1}}),
    }
}

/// The fingerprint, with a number behind it from the second time on.
fn unique(fingerprint: String, seen: &mut HashMap<String, usize>) -> String {
    let times = seen.entry(fingerprint.clone()).or_default();
    *times += 1;
    if *times == 1 { fingerprint } else { format!("{fingerprint}-{times}") }
}

/// The severity in GitLab's words.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Low => "minor",
        Severity::Medium => "major",
        Severity::High => "critical",
        Severity::Critical => "blocker",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, nasty, render};
    use super::*;

    #[test]
    fn every_complaint_is_an_entry() {
        let text = render(Format::Gitlab, &nasty());
        assert_snapshot("gitlab", &text);
        assert_harmless(&text);
    }

    #[test]
    fn no_two_entries_collapse_and_none_lacks_what_is_required() {
        let entries: Vec<Value> = serde_json::from_str(&render(Format::Gitlab, &nasty())).unwrap();
        let fingerprints: HashSet<&str> = entries.iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(fingerprints.len(), entries.len());
        for entry in &entries {
            assert!(!entry["description"].as_str().unwrap().is_empty());
            assert!(!entry["location"]["path"].as_str().unwrap().is_empty());
            assert!(entry["location"]["lines"]["begin"].is_u64());
        }
    }

    #[test]
    fn a_clean_run_is_an_empty_array() {
        assert_eq!(render(Format::Gitlab, &clean()), "[]\n");
    }
}
