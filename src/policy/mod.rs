//! Rules and where they come from: the bundled library, a user's folders in the same format, plain conftest packages.
//!
//! A [`Rule`] is what the engine compiles and the verdict weighs. How it is run is the engine's business.

mod bundled;
mod kinds;
mod load;
mod metadata;
mod packages;
mod select;
mod spinnaker;

pub use bundled::{Fixture, bundled, fixtures};
pub(crate) use bundled::{TABLES, built_program, library};
pub use kinds::{KindSelector, SPINNAKER_GROUP};
pub use load::{EntryPoint, LoadError, is_policy_file, load, load_if_any, load_texts};
pub use metadata::{Need, ParamType, Parameter, Reference};
pub(crate) use packages::needed;
pub use select::{Selection, SelectionError};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Level, ServiceLevel, Severity};
use crate::value::Value;

/// One check with one id.
#[derive(Debug, Clone)]
pub struct Rule {
    /// kebab-case and unique: `latest-tag`; for a conftest package `<package>.<rule>`.
    pub id: String,
    /// The folder above the rule's own; `""` for rules without one.
    pub category: String,
    /// A noun phrase for the bad pattern.
    pub title: String,
    /// Why it matters.
    pub description: String,
    /// How bad it is.
    pub severity: Severity,
    /// What a finding does until the configuration says otherwise.
    pub level: Level,
    /// The bundles that hold it, without `all`.
    pub bundles: Vec<String>,
    /// Which documents it looks at.
    pub kinds: KindSelector,
    /// What it needs besides the document; where that is absent, the rule is skipped.
    pub needs: Vec<Need>,
    /// What it looks at where it is there, and does without where it is not.
    pub uses: Vec<Need>,
    /// Its parameters with their defaults.
    pub params: BTreeMap<String, Parameter>,
    /// What to do about a finding.
    pub remediation: String,
    /// Where to read more.
    pub references: Vec<Reference>,
    /// Ids of the same check in other tools, `kube-linter:latest-tag`.
    pub aliases: Vec<String>,
    /// The levels of services that demand it: there its findings are at least of high severity.
    pub service_levels: Vec<ServiceLevel>,
    /// The version that first had it.
    pub since: String,
    /// The path of the Rego rule that yields the findings: `data.policies.images.latest_tag.deny`.
    pub entry: String,
    /// The folder that holds it, for its tests and fixtures; `None` for a conftest package.
    pub folder: Option<String>,
    /// The Rego that it is compiled from.
    pub modules: Arc<Modules>,
    /// What it is asked about.
    pub runs: Runs,
}

/// What a rule is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Runs {
    /// Documents, each as `input`.
    #[default]
    OnDocuments,
    /// Spinnaker's pipelines as they are saved, each as `input.pipeline`: the form of Armory's policy engine.
    OnSavedPipelines,
    /// Nothing that this program has, and why.
    Elsewhere(&'static str),
}

impl Rule {
    /// The parameters' defaults by name: what a rule sees as `data.params` when nobody sets anything.
    #[must_use]
    pub fn default_params(&self) -> BTreeMap<String, Value> {
        self.params.iter().map(|(name, parameter)| (name.clone(), parameter.default.clone())).collect()
    }

    /// Whether the rule can only be decided with `need`.
    #[must_use]
    pub fn needs(&self, need: Need) -> bool {
        self.needs.contains(&need)
    }

    /// Whether the rule looks at `need` where it is there.
    #[must_use]
    pub fn uses(&self, need: Need) -> bool {
        self.needs(need) || self.uses.contains(&need)
    }
}

/// Rego files that are compiled together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Modules {
    /// Name (a path, for messages) and text of each file.
    pub files: Vec<(String, String)>,
    /// Rego before version 1 (`deny[msg] { … }`).
    pub v0: bool,
    /// The shared library stands beside them.
    pub with_library: bool,
    /// They are the bundled library's own, which may be compiled together with its other rules.
    pub bundled: bool,
}
