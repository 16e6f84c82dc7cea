//! `.kubectl-policy.yaml`: where it is found, what it may say, and where in it a thing stands, so that whoever finds
//! fault with it later can point there. What its settings do is decided elsewhere; flags are laid over it by the CLI.

mod glob;
mod load;
mod overrides;
mod service;
mod types;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::finding::{Location, Problem, Segment};
use crate::layout::{Captures, Layout, Layouts};
use crate::typed::{Part, TypedYaml};
use crate::value::Value;

pub use glob::Glob;
pub use overrides::Override;
pub use service::ServiceLevels;
pub use types::{
    Audit, Block, Chart, Demand, FailOn, Hook, KubernetesVersion, RuleSettings, Site, Waiver, WaiverPolicy,
};

/// The names under which a configuration is found, the usual one first.
pub const FILE_NAMES: [&str; 2] = [".kubectl-policy.yaml", ".kubectl-policy.yml"];

/// The version of the format that is read.
const VERSION: u64 = 1;

/// What a repository has settled for itself. The default is what holds without a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, expecting = "a map that begins with `version: 1`")]
pub struct Config {
    /// Always 1; looked at before everything else.
    #[serde(default)]
    pub version: u64,
    /// The bundles whose rules run. An empty list means none of them, only `policies`.
    #[serde(default = "default_bundles")]
    pub bundles: Vec<String>,
    /// Files and directories with rules of one's own, as written: relative to the file; see [`Config::resolve`].
    #[serde(default)]
    pub policies: Vec<String>,
    /// The release that the manifests are meant for.
    #[serde(default)]
    pub kubernetes_version: Option<KubernetesVersion>,
    /// How the paths of manifests are made, from the file's directory: one pattern or several.
    #[serde(default)]
    pub layout: Layouts,
    /// How the names of namespaces are made, for objects that have no path.
    #[serde(default)]
    pub namespace_pattern: Option<Layout>,
    /// Environments as directories are named → as namespaces and others say it: `production: prod`.
    #[serde(default)]
    pub environments: BTreeMap<String, String>,
    /// Where the level of a service is written, for the rules that a level demands.
    #[serde(default)]
    pub service_levels: Option<ServiceLevels>,
    /// What is not read: patterns as in `.gitignore`, relative to the file's directory.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Helm charts to render and check.
    #[serde(default)]
    pub charts: Vec<Chart>,
    /// What is settled for single rules, by their ids. Whether there are such rules is not checked yet.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleSettings>,
    /// Parameters of every rule that has one of the name; what a rule's own settings say counts more. Whether any rule
    /// has them is not checked yet.
    #[serde(default)]
    pub params: BTreeMap<String, Value>,
    /// Findings that are accepted on purpose.
    #[serde(default)]
    pub waivers: Vec<Waiver>,
    /// What every waiver must have.
    #[serde(default)]
    pub waiver_policy: WaiverPolicy,
    /// The suppressions of other tools in manifests count as waivers.
    #[serde(default)]
    pub compat_waivers: bool,
    /// The file with the findings that were there before; see [`Config::resolve`].
    #[serde(default)]
    pub baseline: Option<String>,
    /// From which level on a finding fails the run.
    #[serde(default)]
    pub fail_on: FailOn,
    /// What the git hook does.
    #[serde(default)]
    pub hook: Hook,
    /// How a cluster is audited.
    #[serde(default)]
    pub audit: Audit,
    #[serde(skip)]
    origin: Option<Origin>,
}

/// Where a configuration comes from.
#[derive(Debug, Clone)]
struct Origin {
    path: PathBuf,
    yaml: TypedYaml,
}

/// A place in a configuration. Indexes count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// An entry of `bundles`.
    Bundle(usize),
    /// An entry of `policies`.
    Policy(usize),
    /// The layout.
    Layout,
    /// The pattern for namespaces.
    NamespacePattern,
    /// A pattern under `exclude`.
    Exclude(usize),
    /// An entry of `charts`.
    Chart(usize),
    /// The id of a rule under `rules`.
    Rule(&'a str),
    /// The name of a parameter of a rule.
    Param(&'a str, &'a str),
    /// The name of a parameter of all rules.
    SharedParam(&'a str),
    /// The value of a parameter of a rule.
    ParamValue(&'a str, &'a str),
    /// An override of a rule.
    Override(&'a str, usize),
    /// A waiver.
    Waiver(usize),
    /// The rule that a waiver names.
    WaiverRule(usize),
    /// The baseline.
    Baseline,
}

impl Config {
    /// The directory that paths, patterns and the layout are relative to; none without a file.
    #[must_use]
    pub fn dir(&self) -> Option<&Path> {
        self.origin.as_ref()?.path.parent()
    }

    /// The file it was read from.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.origin.as_ref().map(|origin| origin.path.as_path())
    }

    /// A path in the configuration, from the file's directory.
    #[must_use]
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.dir().map_or_else(|| PathBuf::from(path), |dir| dir.join(path))
    }

    /// The short name of an environment; the name itself if it has no other.
    #[must_use]
    pub fn short_environment<'a>(&'a self, environment: &'a str) -> &'a str {
        self.environments.get(environment).map_or(environment, String::as_str)
    }

    /// What the name of a namespace says, `env` as directories have it; nothing if it is made differently.
    ///
    /// With `environments` only those count, so that `echo-jp-prod` is never the environment `jp-prod` of `echo`.
    #[must_use]
    pub fn namespace_captures(&self, namespace: &str) -> Option<Captures> {
        let pattern = self.namespace_pattern.as_ref()?;
        if self.environments.is_empty() || !pattern.names().contains("env") {
            return pattern.captures(namespace);
        }
        let mut environments: Vec<(&String, &String)> = self.environments.iter().collect();
        environments.sort_by_key(|(_, short)| std::cmp::Reverse(short.len()));
        environments.into_iter().find_map(|(long, short)| {
            let known = Captures::from([("env".to_owned(), short.clone())]);
            let mut captures = pattern.captures_given(namespace, known)?;
            captures.insert("env".to_owned(), long.clone());
            Some(captures)
        })
    }

    /// Where a rule stands under `rules`.
    #[must_use]
    pub fn rule_location(&self, id: &str) -> Option<Location> {
        self.rules.get(id)?;
        self.location(Place::Rule(id))
    }

    /// Where something stands, or the nearest thing that is there; none without a file.
    #[must_use]
    pub fn location(&self, place: Place<'_>) -> Option<Location> {
        let (path, part) = place.path();
        self.origin.as_ref().map(|origin| origin.yaml.location(&path, part))
    }

    /// A problem with something in the configuration, shown at its place.
    #[must_use]
    pub fn problem(&self, place: Place<'_>, message: impl Into<String>) -> Problem {
        let (path, part) = place.path();
        match &self.origin {
            Some(origin) => origin.yaml.problem(&path, part, message),
            None => Problem::new(message),
        }
    }
}

impl Place<'_> {
    fn path(self) -> (Vec<Segment>, Part) {
        let key = |key: &str| Segment::Key(key.to_owned());
        match self {
            Self::Bundle(index) => (vec![key("bundles"), Segment::Index(index)], Part::Value),
            Self::Policy(index) => (vec![key("policies"), Segment::Index(index)], Part::Value),
            Self::Layout => (vec![key("layout")], Part::Value),
            Self::NamespacePattern => (vec![key("namespace-pattern")], Part::Value),
            Self::Exclude(index) => (vec![key("exclude"), Segment::Index(index)], Part::Value),
            Self::Chart(index) => (vec![key("charts"), Segment::Index(index), key("path")], Part::Value),
            Self::Rule(id) => (vec![key("rules"), key(id)], Part::Key),
            Self::Param(id, name) => (vec![key("rules"), key(id), key("params"), key(name)], Part::Key),
            Self::SharedParam(name) => (vec![key("params"), key(name)], Part::Key),
            Self::ParamValue(id, name) => (vec![key("rules"), key(id), key("params"), key(name)], Part::Value),
            Self::Waiver(index) => (vec![key("waivers"), Segment::Index(index)], Part::Value),
            Self::Override(id, index) => {
                (vec![key("rules"), key(id), key("overrides"), Segment::Index(index)], Part::Value)
            }
            Self::Baseline => (vec![key("baseline")], Part::Value),
            Self::WaiverRule(index) => (vec![key("waivers"), Segment::Index(index), key("rule")], Part::Value),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            version: VERSION,
            bundles: default_bundles(),
            policies: Vec::new(),
            kubernetes_version: None,
            layout: Layouts::default(),
            namespace_pattern: None,
            environments: BTreeMap::new(),
            service_levels: None,
            exclude: Vec::new(),
            charts: Vec::new(),
            rules: BTreeMap::new(),
            params: BTreeMap::new(),
            waivers: Vec::new(),
            waiver_policy: WaiverPolicy::default(),
            compat_waivers: false,
            baseline: None,
            fail_on: FailOn::default(),
            hook: Hook::default(),
            audit: Audit::default(),
            origin: None,
        }
    }
}

fn default_bundles() -> Vec<String> {
    vec!["default".to_owned()]
}

#[cfg(test)]
mod tests;
