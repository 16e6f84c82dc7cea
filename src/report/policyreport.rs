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

/// How large a report may get, in bytes of its results as JSON. etcd takes no object above 1.5 MiB.
const MOST_BYTES: usize = 900_000;

/// The kinds of a report: the API changed hands once, and clusters have the one or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportKinds {
    /// `wgpolicyk8s.io/v1alpha2`
    pub api_version: String,
    /// `PolicyReport`
    pub namespaced: String,
    /// `ClusterPolicyReport`
    pub cluster: String,
}

impl Default for ReportKinds {
    /// Those of the policy working group.
    fn default() -> Self {
        Self {
            api_version: "wgpolicyk8s.io/v1alpha2".to_owned(),
            namespaced: "PolicyReport".to_owned(),
            cluster: "ClusterPolicyReport".to_owned(),
        }
    }
}

/// Writes the reports, the one without a namespace first.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (index, document) in policy_reports(report, context, &ReportKinds::default(), NAME).iter().enumerate() {
        if index > 0 {
            writeln!(out, "---")?;
        }
        yaml::write_value(document, out)?;
    }
    Ok(())
}

/// The reports as objects, the one without a namespace, called `cluster_name`, first. Nothing in them changes unless what
/// they say does: no times, and a fixed order. What is too large for one object goes over several.
#[must_use]
pub fn policy_reports(report: &Report, context: &Context<'_>, kinds: &ReportKinds, cluster_name: &str) -> Vec<Value> {
    let mut results: BTreeMap<Option<&str>, Vec<Value>> = BTreeMap::new();
    let everywhere = results.entry(None).or_default();
    everywhere.extend(clean_rules(report, context).into_iter().map(passed));
    everywhere.extend(report.skipped.iter().map(|it| skipped(it, context)));
    everywhere.extend(report.errors.iter().map(problem));
    for finding in &report.findings {
        let namespace = finding.resource.as_ref().and_then(|resource| resource.namespace.as_deref());
        results.entry(namespace).or_default().push(found(finding, context));
    }
    let mut documents = Vec::new();
    for (namespace, results) in results {
        let name = if namespace.is_some() { NAME } else { cluster_name };
        for (index, part) in parts(results).iter().enumerate() {
            let name = if index == 0 { name.to_owned() } else { format!("{name}-{}", index + 1) };
            documents.push(document(&name, namespace, part, kinds));
        }
    }
    documents
}

/// The results in portions that fit into an object; one portion at least.
fn parts(results: Vec<Value>) -> Vec<Vec<Value>> {
    let (mut parts, mut bytes) = (vec![Vec::new()], 0);
    for result in results {
        let size = result.to_string().len();
        bytes += size;
        if bytes > MOST_BYTES && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(Vec::new());
            bytes = size;
        }
        if let Some(part) = parts.last_mut() {
            part.push(result);
        }
    }
    parts
}

fn document(name: &str, namespace: Option<&str>, results: &[Value], kinds: &ReportKinds) -> Value {
    let mut metadata = json!({"name": name, "labels": {"app.kubernetes.io/managed-by": NAME}});
    if let (Some(namespace), Some(fields)) = (namespace, metadata.as_object_mut()) {
        fields.insert("namespace".to_owned(), json!(namespace));
    }
    let count = |word: &str| results.iter().filter(|result| result.get("result") == Some(&json!(word))).count();
    let summary: Map<String, Value> = ["pass", "fail", "warn", "error", "skip"]
        .map(|word| (word.to_owned(), json!(count(word))))
        .into_iter()
        .collect();
    json!({
        "apiVersion": kinds.api_version,
        "kind": if namespace.is_some() { &kinds.namespaced } else { &kinds.cluster },
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
        "message": finding.told(),
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
    add("owner", finding.owner.clone().unwrap_or_default());
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
    fn what_is_too_large_for_an_object_goes_over_several() {
        let long = Finding { message: "x".repeat(400_000), ..super::super::testing::finding() };
        let report = Report { findings: vec![long; 5], ..Report::default() };
        let names: Vec<_> = documents(&report).into_iter().map(|it| it["metadata"]["name"].clone()).collect();
        assert_eq!(names, ["kubectl-policy", "kubectl-policy", "kubectl-policy-2", "kubectl-policy-3"]);
    }

    #[test]
    fn a_clean_run_passes() {
        let documents = documents(&clean());
        assert_eq!(documents.len(), 1);
        assert_eq!(documents[0]["summary"]["pass"], 4);
        assert_eq!(documents[0]["kind"], "ClusterPolicyReport");
    }
}
