//! How SARIF describes a rule, within the limits that GitHub sets: no empty text, no text of more than 1024 characters,
//! and a score only for rules that are about security.

use serde_json::{Value, json};

use super::RuleInfo;
use crate::finding::{Finding, Level, Severity};

/// GitHub refuses longer descriptions.
const TEXT_LIMIT: usize = 1024;

/// GitHub keeps no more tags of a rule.
const TAG_LIMIT: usize = 10;

/// A rule as the log has it.
pub(super) fn descriptor(rule: &RuleInfo) -> Value {
    let title = first_given(&[&rule.title, &rule.id]);
    let mut descriptor = json!({
        "id": rule.id,
        "shortDescription": {"text": cut(title)},
        "fullDescription": {"text": cut(first_given(&[&rule.description, title]))},
        "help": {"text": help_text(rule), "markdown": help_markdown(rule)},
        "defaultConfiguration": {"level": default_level(rule.severity)},
        "properties": properties(rule),
    });
    let address = rule.references.iter().find(|it| it.starts_with("https://") || it.starts_with("http://"));
    if let (Some(address), Some(fields)) = (address, descriptor.as_object_mut()) {
        fields.insert("helpUri".to_owned(), json!(address));
    }
    descriptor
}

/// What is known of a rule that only a finding names.
pub(super) fn unknown_rule(finding: &Finding) -> RuleInfo {
    RuleInfo {
        id: finding.rule.clone(),
        title: String::new(),
        description: String::new(),
        severity: finding.severity,
        category: String::new(),
        remediation: finding.remediation.as_ref().to_owned(),
        references: Vec::new(),
        bundles: Vec::new(),
    }
}

fn first_given<'a>(texts: &[&'a str]) -> &'a str {
    texts.iter().copied().find(|text| !text.trim().is_empty()).unwrap_or("-")
}

fn cut(text: &str) -> String {
    if text.chars().count() <= TEXT_LIMIT {
        return text.trim().to_owned();
    }
    let kept: String = text.chars().take(TEXT_LIMIT - 1).collect();
    format!("{}…", kept.trim())
}

fn help_text(rule: &RuleInfo) -> String {
    let mut parts = vec![first_given(&[&rule.remediation, &rule.description, &rule.title, &rule.id]).trim()];
    parts.extend(rule.references.iter().map(String::as_str));
    parts.join("\n")
}

fn help_markdown(rule: &RuleInfo) -> String {
    let mut parts = vec![format!("# {}", first_given(&[&rule.title, &rule.id]))];
    parts.extend([&rule.description, &rule.remediation].into_iter().filter(|it| !it.trim().is_empty()).cloned());
    if !rule.references.is_empty() {
        parts.push(rule.references.iter().map(|address| format!("- <{address}>")).collect::<Vec<_>>().join("\n"));
    }
    parts.iter().map(|part| part.trim()).collect::<Vec<_>>().join("\n\n")
}

const fn default_level(severity: Severity) -> &'static str {
    match (severity.default_level(), severity) {
        (Level::Deny, _) => "error",
        (_, Severity::Info) => "note",
        _ => "warning",
    }
}

fn properties(rule: &RuleInfo) -> Value {
    let named = std::iter::once(&rule.category).chain(&rule.bundles).filter(|tag| !tag.is_empty());
    let mut tags: Vec<&str> = named.map(String::as_str).collect();
    let score = score(rule.severity).filter(|_| is_about_security(rule));
    if score.is_some() && !tags.contains(&"security") {
        tags.insert(0, "security");
    }
    tags.dedup();
    tags.truncate(TAG_LIMIT);
    let mut properties = json!({
        "tags": tags,
        "precision": "high",
        "problem.severity": match default_level(rule.severity) {
            "note" => "recommendation",
            level => level,
        },
    });
    if let (Some(score), Some(fields)) = (score, properties.as_object_mut()) {
        fields.insert("security-severity".to_owned(), json!(score));
    }
    properties
}

/// Whether a rule is about attackers rather than about accidents; GitHub lists the two apart.
fn is_about_security(rule: &RuleInfo) -> bool {
    rule.category.contains("security")
        || rule.category == "rbac"
        || rule.bundles.iter().any(|it| it.starts_with("pss-"))
}

/// A score in the middle of the range that GitHub gives the same word, as it wants it: a string.
const fn score(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding, rule};
    use super::*;

    #[test]
    fn no_text_is_empty_even_when_nothing_is_known() {
        let descriptor = descriptor(&unknown_rule(&Finding { remediation: "".into(), ..finding() }));
        for field in ["shortDescription", "fullDescription", "help"] {
            assert_eq!(descriptor[field]["text"], "latest-tag", "{field}");
        }
    }

    #[test]
    fn a_long_description_is_cut_between_characters() {
        let long = RuleInfo { description: "ü".repeat(3000), ..rule("x", Severity::Low) };
        let text = descriptor(&long)["fullDescription"]["text"].as_str().unwrap().to_owned();
        assert_eq!(text.chars().count(), TEXT_LIMIT);
        assert!(text.ends_with('…'));
    }

    #[test]
    fn only_security_has_a_score() {
        let accident = rule("x", Severity::High);
        let attack = RuleInfo { category: "pod_security".to_owned(), ..accident.clone() };
        assert_eq!(descriptor(&accident)["properties"].get("security-severity"), None);
        assert_eq!(descriptor(&attack)["properties"]["security-severity"], "8.0");
        assert_eq!(descriptor(&attack)["properties"]["tags"][0], "security");
    }

    #[test]
    fn the_level_follows_the_severity() {
        let level = |severity| descriptor(&rule("x", severity))["defaultConfiguration"]["level"].clone();
        assert_eq!(Severity::ALL.map(level), ["note", "warning", "warning", "error", "error"]);
    }
}
