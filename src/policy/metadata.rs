//! The `# METADATA` block above a rule's package, read here because regorus drops comments. Unknown keys are refused:
//! a misspelt `bundles` would otherwise switch a rule off without a word.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::packages::metadata_block;
use crate::finding::{ServiceLevel, Severity};
use crate::value::Value;

/// What a rule needs besides the document itself; where the run lacks it, the rule is skipped and says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// All objects of a complete run.
    Inventory,
    /// A path that fits the configured layout.
    Layout,
    /// What stands in the document's text and no longer in its value: repeated keys, the order of keys.
    Text,
    /// What somebody wrote, not what the API server made of it: its own mistakes of form, which no live object can have.
    Manifest,
}

/// What sort of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParamType {
    /// Text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A Kubernetes quantity, as text or number.
    Quantity,
    /// A list.
    List,
    /// A map.
    Map,
}

impl ParamType {
    /// Whether `value` is of this sort.
    #[must_use]
    pub const fn admits(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::String, Value::String(_))
                | (Self::Boolean, Value::Bool(_))
                | (Self::Number, Value::Number(_))
                | (Self::Quantity, Value::String(_) | Value::Number(_))
                | (Self::List, Value::Array(_))
                | (Self::Map, Value::Object(_))
        )
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Quantity => "quantity",
            Self::List => "list",
            Self::Map => "map",
        }
    }
}

/// A parameter of a rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// What it takes.
    #[serde(rename = "type")]
    pub kind: ParamType,
    /// Its value when nobody sets it.
    pub default: Value,
    /// What it is for.
    pub description: String,
    /// Without it the rule has nothing to go by: where it is empty, the rule is skipped and says so.
    #[serde(default)]
    pub required: bool,
}

/// Where to read more.
#[derive(Debug, Clone, Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// The address.
    #[serde(rename = "ref")]
    pub url: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// The block of a rule in the library's format.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) description: String,
    #[serde(default)]
    pub(super) related_resources: Vec<Reference>,
    /// OPA's own key; has no meaning here.
    #[serde(default, rename = "scope")]
    pub(super) _scope: Option<String>,
    pub(super) custom: Custom,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Custom {
    pub(super) severity: Severity,
    #[serde(default)]
    pub(super) bundles: Vec<String>,
    pub(super) kinds: Vec<String>,
    #[serde(default)]
    pub(super) needs: Vec<Need>,
    #[serde(default)]
    pub(super) uses: Vec<Need>,
    #[serde(default)]
    pub(super) params: BTreeMap<String, Parameter>,
    pub(super) remediation: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) service_levels: Vec<ServiceLevel>,
    #[serde(default)]
    pub(super) since: String,
}

/// A mistake in the block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct MetadataError {
    pub(super) message: String,
    /// The line in the Rego file, from 1.
    pub(super) line: usize,
}

/// Reads what the build made of a bundled rule's block: the same in JSON, which is read ten times faster.
pub(super) fn from_json(json: &str) -> Result<Metadata, serde_json::Error> {
    serde_json::from_str(json)
}

/// Finds and reads the block above `package`; `None` when the file has none.
pub(super) fn parse(rego: &str) -> Option<Result<Metadata, MetadataError>> {
    let (start, yaml) = metadata_block(rego)?;
    Some(serde_yaml::from_str(&yaml).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line());
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
        MetadataError { message, line: start + line }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "# METADATA\n# title: T\n# description: D\n# custom:\n#   severity: high\n#   kinds: [workload]\n#   remediation: R\npackage policies.a.b\n";

    #[test]
    fn reads_the_block_above_the_package() {
        let metadata = parse(RULE).unwrap().unwrap();
        assert_eq!((metadata.title.as_str(), metadata.custom.severity), ("T", Severity::High));
    }

    #[test]
    fn an_unknown_key_is_told_with_its_line() {
        let error = parse(&RULE.replace("severity", "severty")).unwrap().unwrap_err();
        assert!(error.message.contains("severty"), "{error:?}");
        assert_eq!(error.line, 5);
    }

    #[test]
    fn a_block_above_a_rule_is_not_the_packages() {
        assert!(parse("# METADATA\n# title: T\ndeny := 1\n").is_none());
        assert!(parse("package a\n# METADATA\n# title: T\n").is_none());
    }
}
