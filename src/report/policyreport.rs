//! Policy reports of the Kubernetes policy working group (`wgpolicyk8s.io/v1alpha2`), as YAML for `kubectl apply`: one
//! report for every namespace that is written in a manifest, and one for everything else.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::view::{Outcome, clean_rules, path_text, waiver_text};
use super::{Context, RuleInfo, yaml};
use crate::finding::{Finding, Location, Problem, Report, Skip};

/// The name of every report, and their source.
const NAME: &str = "kubectl-policy";

/// Writes the reports, the one without a namespace first.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut results: BTreeMap<Option<&str>, Vec<Value>> = BTreeMap::new();
    let everywhere = results.entry(None).or_default();
    everywhere.extend(clean_rules(report, context).into_iter().map(passed));
    everywhere.extend(report.skipped.iter().map(|it| skipped(it, context)));
    everywhere.extend(report.errors.iter().map(problem));
    for finding in &report.findings {
        let namespace = finding.resource.as_ref().and_then(|resource| resource.namespace.as_deref());
        results.entry(namespace).or_default().push(found(finding, context));
    }
    for (namespace, results) in results {
        if namespace.is_some() {
            writeln!(out, "---")?;
        }
        yaml::write_value(&document(namespace, &results), out)?;
    }
    Ok(())
}

fn document(namespace: Option<&str>, results: &[Value]) -> Value {
    let mut metadata = json!({"name": NAME, "labels": {"app.kubernetes.io/managed-by": NAME}});
    if let (Some(namespace), Some(fields)) = (namespace, metadata.as_object_mut()) {
        fields.insert("namespace".to_owned(), json!(namespace));
    }
    let count = |word: &str| results.iter().filter(|result| result.get("result") == Some(&json!(word))).count();
    let summary: Map<String, Value> = ["pass", "fail", "warn", "error", "skip"]
        .map(|word| (word.to_owned(), json!(count(word))))
        .into_iter()
        .collect();
    json!({
        "apiVersion": "wgpolicyk8s.io/v1alpha2",
        "kind": if namespace.is_some() { "PolicyReport" } else { "ClusterPolicyReport" },
        "metadata": metadata,
        "summary": summary,
        "results": results,
    })
}

/// A finding: a violation that counts fails, one that does not warns, and one that is accepted or only counted is
/// skipped.
fn found(finding: &Finding, context: &Context<'_>) -> Value {
    let outcome = Outcome::of(finding);
    let result = match outcome {
        Outcome::Error => "fail",
        Outcome::Warning => "warn",
        Outcome::Baseline | Outcome::DryRun | Outcome::Waived => "skip",
    };
    let mut value = json!({
        "policy": finding.rule,
        "source": NAME,
        "result": result,
        "severity": finding.severity,
        "scored": outcome == Outcome::Error,
        "message": finding.message,
        "properties": properties(finding),
    });
    let Some(fields) = value.as_object_mut() else { return value };
    if let Some(rule) = context.rule(&finding.rule) {
        fields.insert("category".to_owned(), json!(rule.category));
    }
    if let Some(resource) = &finding.resource {
        fields.insert("resources".to_owned(), json!([resource]));
    }
    value
}

/// The rest of a finding. The API takes only strings.
fn properties(finding: &Finding) -> Map<String, Value> {
    let mut properties = place(finding.location.as_ref());
    properties.insert("fingerprint".to_owned(), json!(finding.fingerprint));
    let mut add = |name: &str, value: String| {
        if !value.is_empty() {
            properties.insert(name.to_owned(), json!(value));
        }
    };
    add("path", path_text(&finding.path));
    add("container", finding.container.clone().unwrap_or_default());
    add("waiver", finding.waiver.as_ref().map(waiver_text).unwrap_or_default());
    if Outcome::of(finding) == Outcome::DryRun {
        add("level", finding.level.to_string());
    }
    properties
}

fn place(location: Option<&Location>) -> Map<String, Value> {
    let mut properties = Map::new();
    if let Some(at) = location {
        properties.insert("file".to_owned(), json!(at.file));
        properties.insert("line".to_owned(), json!(at.line.to_string()));
        properties.insert("column".to_owned(), json!(at.column.to_string()));
    }
    properties
}

fn passed(rule: &RuleInfo) -> Value {
    json!({
        "policy": rule.id, "source": NAME, "result": "pass", "severity": rule.severity, "category": rule.category,
        "scored": true, "message": "no findings",
    })
}

fn skipped(skip: &Skip, context: &Context<'_>) -> Value {
    // What is no rule is a file that was left out; the API wants a policy's name all the same.
    let (policy, message) = match context.rule(&skip.what) {
        Some(rule) => (rule.id.as_str(), skip.reason.clone()),
        None => (NAME, format!("{}: {}", skip.what, skip.reason)),
    };
    json!({"policy": policy, "source": NAME, "result": "skip", "scored": false, "message": message})
}

fn problem(problem: &Problem) -> Value {
    let hint = problem.hint.as_ref().map(|hint| format!(" ({hint})")).unwrap_or_default();
    json!({
        "policy": NAME, "source": NAME, "result": "error", "scored": true,
        "message": format!("{}{hint}", problem.message),
        "properties": place(problem.location.as_ref()),
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, nasty, render};
    use super::*;

    fn documents(report: &Report) -> Vec<Value> {
        let text = render(Format::Policyreport, report);
        serde_yaml::Deserializer::from_str(&text).map(|document| Value::deserialize(document).unwrap()).collect()
    }

    #[test]
    fn every_namespace_has_its_report() {
        let text = render(Format::Policyreport, &nasty());
        assert_snapshot("policyreport", &text);
        assert_harmless(&text);
    }

    #[test]
    fn the_summary_counts_the_results_and_properties_are_strings() {
        for document in documents(&nasty()) {
            let results = document["results"].as_array().unwrap();
            let summary = document["summary"].as_object().unwrap();
            assert_eq!(summary.values().map(|number| number.as_u64().unwrap()).sum::<u64>(), results.len() as u64);
            for result in results {
                assert!(!result["policy"].as_str().unwrap().is_empty());
                let properties = result.get("properties").and_then(Value::as_object);
                assert!(properties.into_iter().flatten().all(|(_, value)| value.is_string()), "{result}");
            }
        }
    }

    #[test]
    fn a_clean_run_passes() {
        let documents = documents(&clean());
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0]["summary"]["pass"], 4);
        assert_eq!(documents[0]["kind"], "ClusterPolicyReport");
    }
}
