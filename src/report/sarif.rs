//! SARIF 2.1.0, for GitHub code scanning and every other reader of it: a rule for every rule, a result for every
//! finding, a suppression for a waiver, a notification for whatever was not checked. What is only counted is left to
//! the run's properties: a result would become an alert.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::json::{without_nulls, write_value};
use super::line_hash::line_hashes;
use super::sarif_rule::{descriptor, unknown_rule};
use super::view::{Outcome, object_path, path_text};
use super::{Context, RuleInfo};
use crate::finding::{Finding, Level, Location, Problem, Report, Resource, Skip};

/// The address by which GitHub knows the schema.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes the log.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown: Vec<&Finding> =
        report.findings.iter().filter(|finding| Outcome::of(finding) != Outcome::DryRun).collect();
    let rules = Rules::of(&shown, context);
    let mut lines = Lines::new(context);
    let results: Vec<Value> = shown.iter().map(|finding| result(finding, &rules, &mut lines)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kubectl-policy",
                "version": context.version,
                "semanticVersion": context.version,
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.descriptors,
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation(report, context)],
            "results": results,
            "properties": {"summary": report.summary},
        }],
    });
    write_value(&log, out)
}

/// The rules of the log, and where each stands in their list.
struct Rules {
    descriptors: Vec<Value>,
    index: HashMap<String, usize>,
}

impl Rules {
    /// The rules of the run, then those that only a finding knows of.
    fn of(shown: &[&Finding], context: &Context<'_>) -> Self {
        let mut rules = Self { descriptors: Vec::new(), index: HashMap::new() };
        for rule in context.rules {
            rules.add(rule);
        }
        for finding in shown {
            if !rules.index.contains_key(&finding.rule) {
                rules.add(&unknown_rule(finding));
            }
        }
        rules
    }

    fn add(&mut self, rule: &RuleInfo) {
        self.index.insert(rule.id.clone(), self.descriptors.len());
        self.descriptors.push(descriptor(rule));
    }
}

/// The line hashes of the files with findings, each file read once.
struct Lines<'a> {
    context: &'a Context<'a>,
    files: HashMap<String, Option<Vec<String>>>,
}

impl<'a> Lines<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        Self { context, files: HashMap::new() }
    }

    fn hash(&mut self, at: &Location) -> Option<&str> {
        let read = self.context.read_text?;
        let hashes = self.files.entry(at.file.clone()).or_insert_with(|| read(&at.file).map(|text| line_hashes(&text)));
        hashes.as_ref()?.get(at.line.checked_sub(1)?).map(String::as_str)
    }
}

fn result(finding: &Finding, rules: &Rules, lines: &mut Lines<'_>) -> Value {
    let mut fingerprints = Map::new();
    fingerprints.insert("kubectlPolicy/v1".to_owned(), json!(finding.fingerprint));
    if let Some(hash) = finding.location.as_ref().and_then(|at| lines.hash(at)) {
        fingerprints.insert("primaryLocationLineHash".to_owned(), json!(hash));
    }
    let path = Some(path_text(&finding.path)).filter(|path| !path.is_empty());
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.index.get(&finding.rule),
        "level": if finding.level == Level::Deny { "error" } else { "warning" },
        "message": {"text": text(&finding.told())},
        "locations": [location(finding, lines.context)],
        "partialFingerprints": fingerprints,
        "properties": without_nulls(
            json!({"severity": finding.severity, "path": path, "container": finding.container})
        ),
    });
    if let (true, Some(fields)) = (finding.baseline, result.as_object_mut()) {
        fields.insert("baselineState".to_owned(), json!("unchanged"));
    }
    if let (Some(waiver), Some(fields)) = (&finding.waiver, result.as_object_mut()) {
        let suppression = json!({
            "kind": "external",
            "status": "accepted",
            "justification": waiver.reason,
            "properties": without_nulls(json!({"owner": waiver.owner, "expires": waiver.expires})),
        });
        fields.insert("suppressions".to_owned(), json!([suppression]));
    }
    result
}

/// A message without what SARIF would make a link of.
fn text(message: &str) -> String {
    message.replace("](", "] (")
}

/// Where a finding is: in a file if it has one, and in an object if it has one.
fn location(finding: &Finding, context: &Context<'_>) -> Value {
    let mut location = Map::new();
    if let Some(at) = &finding.location {
        location.insert("physicalLocation".to_owned(), physical(at, context));
    }
    if let Some(resource) = &finding.resource {
        location.insert("logicalLocations".to_owned(), json!([logical(resource)]));
    }
    Value::Object(location)
}

fn physical(at: &Location, context: &Context<'_>) -> Value {
    json!({
        "artifactLocation": {"uri": uri(&context.repository_path(&at.file))},
        "region": {
            "startLine": at.line.max(1),
            "startColumn": at.column.max(1),
            "endLine": at.end_line.max(1),
            "endColumn": at.end_column.max(1),
        },
    })
}

fn logical(resource: &Resource) -> Value {
    json!({"name": resource.name, "fullyQualifiedName": object_path(Some(resource)), "kind": "resource"})
}

/// A path as a URI reference: relative as it is, absolute with a scheme, everything but the plain characters escaped.
fn uri(path: &str) -> String {
    use std::fmt::Write as _;

    let path = path.strip_prefix("./").unwrap_or(path);
    let has_drive = path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if has_drive {
        uri.push_str("file:///");
    }
    for (nth, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (has_drive && nth == 1);
        if plain {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

fn invocation(report: &Report, context: &Context<'_>) -> Value {
    json!({
        "executionSuccessful": report.errors.is_empty(),
        "toolExecutionNotifications": report.errors.iter().map(|it| problem(it, context)).collect::<Vec<_>>(),
        "toolConfigurationNotifications": report.skipped.iter().map(skip).collect::<Vec<_>>(),
    })
}

fn problem(problem: &Problem, context: &Context<'_>) -> Value {
    let hint = problem.hint.as_ref().map(|hint| format!("\n\n{hint}")).unwrap_or_default();
    let locations: Vec<Value> =
        problem.location.iter().map(|at| json!({"physicalLocation": physical(at, context)})).collect();
    json!({"level": "error", "message": {"text": text(&format!("{}{hint}", problem.message))}, "locations": locations})
}

fn skip(skip: &Skip) -> Value {
    json!({"level": "note", "message": {"text": text(&format!("skipped {}: {}", skip.what, skip.reason))}})
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, finding, nasty, render, render_with, rules};
    use super::*;

    fn run(report: &Report) -> Value {
        let log: Value = serde_json::from_str(&render(Format::Sarif, report)).unwrap();
        log["runs"][0].clone()
    }

    #[test]
    fn the_whole_log() {
        let text = render(Format::Sarif, &nasty());
        assert_snapshot("sarif", &text);
        assert_harmless(&text);
    }

    #[test]
    fn every_result_points_at_its_own_rule() {
        let run = run(&nasty());
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        }
    }

    #[test]
    fn what_is_only_counted_is_no_result_and_what_is_waived_is_suppressed() {
        let run = run(&nasty());
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), nasty().findings.len() - 1);
        let suppressed = results.iter().filter(|result| result.get("suppressions").is_some()).count();
        assert_eq!(suppressed, 1);
    }

    #[test]
    fn a_clean_run_has_no_results_but_its_rules() {
        let run = run(&clean());
        assert_eq!(run["results"], json!([]));
        assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), rules().len());
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    }

    #[test]
    fn a_line_hash_is_given_where_the_file_can_be_read() {
        fn read(file: &str) -> Option<String> {
            (file == "k8s/web.yaml").then(|| "\n".repeat(16) + "image: nginx\n")
        }
        let report = Report { findings: vec![finding()], ..Report::default() };
        let text = render_with(Format::Sarif, &report, |context| context.read_text = Some(&read));
        let log: Value = serde_json::from_str(&text).unwrap();
        let hash = &log["runs"][0]["results"][0]["partialFingerprints"]["primaryLocationLineHash"];
        assert_eq!(hash.as_str(), Some(line_hashes("image:nginx\n")[0].as_str()));
        assert!(!render(Format::Sarif, &report).contains("primaryLocationLineHash"));
    }

    #[test]
    fn paths_are_from_the_root_of_the_repository() {
        fn from_root(name: &str) -> Option<String> {
            (name != "-").then(|| format!("deploy/{name}"))
        }
        for (format, path) in [
            (Format::Sarif, r#""uri": "deploy/k8s/web.yaml""#),
            (Format::Github, "file=deploy/k8s/web.yaml,"),
            (Format::Gitlab, r#""path": "deploy/k8s/web.yaml""#),
            (Format::Azure, "sourcepath=deploy/k8s/web.yaml;"),
        ] {
            let text = render_with(format, &nasty(), |context| context.from_root = Some(&from_root));
            assert!(text.contains(path), "{text}");
        }
    }

    #[test]
    fn a_path_becomes_a_reference() {
        assert_eq!(uri("./a b/ü%:c.yaml"), "a%20b/%C3%BC%25%3Ac.yaml");
        assert_eq!(uri("../x.yaml"), "../x.yaml");
        assert_eq!(uri("/tmp/x.yaml"), "file:///tmp/x.yaml");
        assert_eq!(uri("C:/x.yaml"), "file:///C:/x.yaml");
    }

    #[test]
    fn a_message_cannot_hold_a_link() {
        assert_eq!(text("[click](https://example.com)"), "[click] (https://example.com)");
    }
}
