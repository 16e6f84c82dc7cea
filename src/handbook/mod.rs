//! What the program says about its rules: the data of a listing, the explanation of one rule as text and Markdown, and
//! the generated pages in `docs/`. What is asked for, and where it goes, is the callers' business.

mod example;
mod markdown;
mod pages;
mod text;

pub use example::{Example, Examples, examples};
pub use markdown::write_markdown;
pub use pages::pages;
pub use text::write_text;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::finding::{Level, ServiceLevel, Severity};
use crate::policy::{Need, ParamType, Reference, Rule};
use crate::value::Value;

/// A rule as machines read it.
#[derive(Debug, Serialize)]
pub struct Entry<'r> {
    /// The id.
    pub id: &'r str,
    /// A noun phrase for the bad pattern.
    pub title: &'r str,
    /// The folder above the rule's own.
    pub category: &'r str,
    /// How bad it is.
    pub severity: Severity,
    /// What a finding does until the configuration says otherwise.
    pub level: Level,
    /// The bundles that hold it, without `all`.
    pub bundles: &'r [String],
    /// Which objects it looks at.
    pub kinds: Vec<String>,
    /// What it needs besides the document.
    pub needs: &'r [Need],
    /// Its parameters.
    pub params: BTreeMap<&'r str, EntryParam<'r>>,
    /// The levels of services that demand it.
    pub service_levels: &'r [ServiceLevel],
    /// Ids of the same check in other tools.
    pub aliases: &'r [String],
    /// Where to read more.
    pub references: &'r [Reference],
    /// What to do about a finding.
    pub remediation: &'r str,
    /// The version that first had it.
    pub since: &'r str,
    /// Why it matters.
    pub description: &'r str,
}

/// A parameter as machines read it.
#[derive(Debug, Serialize)]
pub struct EntryParam<'r> {
    /// What it takes.
    #[serde(rename = "type")]
    pub kind: ParamType,
    /// Its value when nobody sets it.
    pub default: &'r Value,
    /// What it is for.
    pub description: &'r str,
}

impl<'r> Entry<'r> {
    /// What there is to say about a rule.
    #[must_use]
    pub fn new(rule: &'r Rule) -> Self {
        let params = rule.params.iter().map(|(name, parameter)| {
            let (kind, default) = (parameter.kind, &parameter.default);
            (name.as_str(), EntryParam { kind, default, description: parameter.description.trim() })
        });
        Self {
            id: &rule.id,
            title: &rule.title,
            category: &rule.category,
            severity: rule.severity,
            level: rule.level,
            bundles: &rule.bundles,
            kinds: rule.kinds.words(),
            needs: &rule.needs,
            params: params.collect(),
            service_levels: &rule.service_levels,
            aliases: &rule.aliases,
            references: &rule.references,
            remediation: &rule.remediation,
            since: &rule.since,
            description: &rule.description,
        }
    }
}

/// `medium: its findings warn`
fn severity(rule: &Rule) -> String {
    let does = match rule.level {
        Level::Deny => "its findings fail the run",
        Level::Warn => "its findings are warnings",
        Level::Dryrun => "its findings are only counted",
        Level::Off => "it does not run",
    };
    format!("{} — by default the level is `{}`: {does}", rule.severity, rule.level)
}

/// The bundles, or how to run a rule that is in none.
fn bundles(rule: &Rule) -> String {
    match rule.bundles.as_slice() {
        [] if rule.folder.is_none() => "none: it runs wherever its policy is loaded".to_owned(),
        [] => format!(
            "none: it runs when it is asked for, with `--rule {}`, in the configuration, or with `--bundle all`",
            rule.id
        ),
        bundles => bundles.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

/// Which objects it looks at, in words.
fn kinds(rule: &Rule) -> String {
    let word = |word: String| match word.as_str() {
        "any" => "every object".to_owned(),
        "workload" => "whatever holds a pod template, or is a Pod".to_owned(),
        _ => format!("`{word}`"),
    };
    rule.kinds.words().into_iter().map(word).collect::<Vec<_>>().join(", ")
}

/// What it needs besides the document, in words; nothing where it needs nothing.
fn needs(rule: &Rule) -> Option<String> {
    let word = |need: &Need| match need {
        Need::Inventory => {
            "the whole run, since it looks at several objects: it is skipped where single files are checked"
        }
        Need::Layout => "a path that fits the configured `layout`: it is skipped where there is none",
        Need::Text => "the text of the manifest: it is skipped for objects of a live cluster",
        Need::Manifest => "a manifest: it is skipped for objects of a live cluster, which cannot be wrong in this way",
    };
    let words: Vec<&str> = rule.needs.iter().map(word).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// Of which services it is demanded, in words; nothing where it is of none.
fn demanded(rule: &Rule) -> Option<String> {
    let whose = match rule.service_levels.as_slice() {
        [] => return None,
        levels if levels.len() == ServiceLevel::ALL.len() => "every service".to_owned(),
        levels => {
            let levels: Vec<String> = levels.iter().map(ToString::to_string).collect();
            format!("services of level {}", levels.join(" and "))
        }
    };
    Some(format!("of {whose}, where `service-levels` is configured: there its findings are at least `high`"))
}

/// A configuration that changes the rule's level and spells its parameters out.
fn snippet(rule: &Rule) -> String {
    use std::fmt::Write as _;
    let other = if rule.level == Level::Deny { Level::Warn } else { Level::Deny };
    let mut yaml = format!("version: 1\nrules:\n  {}:\n", rule.id);
    // Writing to a string cannot fail.
    _ = writeln!(yaml, "    level: {other} # `{}` by default; also `dryrun` and `off`", rule.level);
    if !rule.params.is_empty() {
        yaml.push_str("    params:\n");
        for (name, parameter) in &rule.params {
            _ = writeln!(yaml, "      {name}: {}", inline(&parameter.default));
        }
    }
    yaml
}

/// A value as YAML on one line, strings bare where they may be.
fn inline(value: &Value) -> String {
    let plain = |text: &str| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || "._/-".contains(c);
        let reads_back = Value::from_yaml_str(text).is_ok_and(|read| read == Value::from(text));
        let is_1_1 = |word: &&str| word.eq_ignore_ascii_case(text);
        // kubectl's YAML is of version 1.1, where these are booleans.
        let boolean = ["y", "n", "yes", "no", "on", "off"].iter().any(is_1_1);
        !boolean && !text.is_empty() && text.chars().all(is_word) && reads_back
    };
    match value {
        Value::String(text) if plain(text) => text.to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let member = |(key, value): (&Value, &Value)| format!("{}: {}", inline(key), inline(value));
            format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::policy;

    #[test]
    fn every_snippet_is_a_configuration() {
        for rule in policy::bundled().unwrap() {
            let yaml = snippet(rule);
            let config = Config::parse(std::path::Path::new("c.yaml"), "c.yaml", &yaml).unwrap();
            let settings = &config.rules[&rule.id];
            assert_eq!(settings.params, rule.default_params(), "{yaml}");
        }
    }

    #[test]
    fn values_are_written_as_they_would_be_typed() {
        let value = Value::from_json_str(r#"{"a": ["10Gi", "yes", "1", "", "x y", 2, true, null]}"#).unwrap();
        assert_eq!(inline(&value), r#"{a: [10Gi, "yes", "1", "", "x y", 2, true, null]}"#);
    }
}
