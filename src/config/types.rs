//! The parts of a configuration.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

use super::{Glob, Override};
use crate::date::Date;
use crate::finding::{Level, ServiceLevel, Severity};
use crate::value::Value;

/// What is settled for one rule. What is left out stays as the rule itself has it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a map such as `{level: warn, params: {max: 10Gi}}`"
)]
pub struct RuleSettings {
    /// What its findings do.
    #[serde(default)]
    pub level: Option<Level>,
    /// How bad they are.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// From this day on its findings are denied, whatever `level` says.
    #[serde(default)]
    pub enforce_from: Option<Date>,
    /// What is different in some places.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Its parameters by name. Whether it has them, and of which type they are, is not checked yet.
    #[serde(default)]
    pub params: BTreeMap<String, Value>,
}

/// Findings that are accepted on purpose. What is left out matches everything.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a map such as `{rule: latest-tag, name: \"debug-*\", reason: …, expires: 2027-01-31}`"
)]
pub struct Waiver {
    /// The id of the rule, or a pattern for ids. Whether there is such a rule is not checked yet.
    pub rule: Glob,
    /// The service, as the layout or the pattern for namespaces captures it.
    #[serde(default)]
    pub service: Option<Glob>,
    /// The object's kind.
    #[serde(default)]
    pub kind: Option<Glob>,
    /// The object's name.
    #[serde(default)]
    pub name: Option<Glob>,
    /// The object's namespace.
    #[serde(default)]
    pub namespace: Option<Glob>,
    /// The container's name.
    #[serde(default)]
    pub container: Option<Glob>,
    /// The path in the document, as [`crate::typed::dotted`] writes it: `spec.template.spec.containers[0].image`.
    #[serde(default)]
    pub path: Option<Glob>,
    /// The file's path from the configuration's directory; `*` stands for `/`, too.
    #[serde(default)]
    pub file: Option<Glob>,
    /// Why.
    #[serde(deserialize_with = "reason")]
    pub reason: String,
    /// Who answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// The last day on which it holds.
    #[serde(default)]
    pub expires: Option<Date>,
}

fn reason<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let reason = String::deserialize(deserializer)?;
    if reason.trim().is_empty() {
        return Err(de::Error::custom("a waiver without a reason\n\nsay why the finding is accepted"));
    }
    Ok(reason)
}

/// What every waiver must have, wherever it stands. A reason is always required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a map such as `{require: [owner, expires], max-days: 90}`"
)]
pub struct WaiverPolicy {
    /// The parts that must be there.
    #[serde(default)]
    pub require: Vec<Demand>,
    /// For how many days from today a waiver may hold; one without a date then holds too long.
    #[serde(default)]
    pub max_days: Option<u32>,
}

/// A part of a waiver that may be required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Demand {
    /// Why; required in any case.
    Reason,
    /// Who answers for it.
    Owner,
    /// Until when.
    Expires,
}

impl WaiverPolicy {
    /// Whether somebody must answer for each waiver.
    #[must_use]
    pub fn requires_owner(&self) -> bool {
        self.require.contains(&Demand::Owner)
    }

    /// Whether each waiver must end some day.
    #[must_use]
    pub fn requires_expiry(&self) -> bool {
        self.require.contains(&Demand::Expires)
    }
}

/// Where an object stands, as far as that is known: what the configuration may make a difference by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Site<'s> {
    /// The file's path from the configuration's directory, `/` between its parts.
    pub file: Option<&'s str>,
    /// The namespace.
    pub namespace: Option<&'s str>,
    /// The service.
    pub service: Option<&'s str>,
    /// The level whose demands hold there.
    pub level: Option<ServiceLevel>,
}

/// A Helm chart to render and check. Paths are relative to the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a map such as `{path: charts/shop, values: [values.yaml]}`"
)]
pub struct Chart {
    /// The chart's directory.
    pub path: String,
    /// Files of values, the later ones over the earlier ones.
    #[serde(default)]
    pub values: Vec<String>,
    /// The namespace it is installed in.
    #[serde(default)]
    pub namespace: Option<String>,
}

/// How a cluster is audited.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    deny_unknown_fields,
    expecting = "a map such as `{exclude-namespaces: [kube-system], owner: team}`"
)]
pub struct Audit {
    /// Namespaces that are left out; the system's own, unless said otherwise.
    #[serde(default = "system_namespaces")]
    pub exclude_namespaces: Vec<Glob>,
    /// The label or annotation that says who answers for an object, or for its namespace.
    #[serde(default)]
    pub owner: Option<String>,
}

impl Audit {
    /// Whether a namespace is left out.
    #[must_use]
    pub fn excludes(&self, namespace: &str) -> bool {
        self.exclude_namespaces.iter().any(|pattern| pattern.matches(namespace))
    }
}

impl Default for Audit {
    fn default() -> Self {
        Self { exclude_namespaces: system_namespaces(), owner: None }
    }
}

fn system_namespaces() -> Vec<Glob> {
    ["kube-system", "kube-public", "kube-node-lease"].into_iter().filter_map(Glob::new).collect()
}

/// From which level on a finding fails the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Only what is denied.
    #[default]
    Deny,
    /// Warnings, too.
    Warn,
}

impl FailOn {
    /// The mildest level that fails the run.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::Deny => Level::Deny,
            Self::Warn => Level::Warn,
        }
    }
}

/// What the git hook does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, expecting = "a map such as `{block: new}`")]
pub struct Hook {
    /// Which findings stop a push.
    #[serde(default)]
    pub block: Block,
}

/// Which findings stop a push.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Block {
    /// Those that the push brings.
    #[default]
    New,
    /// Those that were there before, too.
    All,
}

/// A release of Kubernetes. Later releases are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KubernetesVersion {
    /// The 1 of 1.33.
    pub major: u16,
    /// The 33 of 1.33.
    pub minor: u16,
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Why a text is no release.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KubernetesVersionError {
    /// Not of the form `1.33`, with a `v` in front and a patch number behind allowed.
    #[error("`{0}` is no release of the form `1.33`")]
    Form(String),
    /// A single digit: most likely 1.30, which passed through a reader of YAML numbers on its way.
    #[error("`{0}` is ambiguous: YAML reads the number 1.30 as 1.3")]
    Ambiguous(String),
}

impl FromStr for KubernetesVersion {
    type Err = KubernetesVersionError;

    fn from_str(text: &str) -> Result<Self, KubernetesVersionError> {
        let form = || KubernetesVersionError::Form(text.to_owned());
        let mut numbers = text.strip_prefix('v').unwrap_or(text).splitn(3, '.');
        let mut number = || {
            let digits = numbers.next().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse().ok()
        };
        let (Some(major), Some(minor)) = (number(), number()) else {
            return Err(form());
        };
        // Providers write patches such as `4-gke.1200`; nothing is decided by them.
        if numbers.next().is_some_and(|patch| !patch.starts_with(|c: char| c.is_ascii_digit())) {
            return Err(form());
        }
        match (major, minor) {
            (1, 0..10) => Err(KubernetesVersionError::Ambiguous(text.to_owned())),
            (1, _) => Ok(Self { major, minor }),
            _ => Err(form()),
        }
    }
}

impl<'de> Deserialize<'de> for KubernetesVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| match error {
            KubernetesVersionError::Ambiguous(_) => {
                de::Error::custom(format_args!("{error}\n\nfor that release write `\"{text}0\"`"))
            }
            KubernetesVersionError::Form(_) => de::Error::custom(error),
        })
    }
}
