//! Which of the known rules run: bundles, single rules in and out.

use std::collections::BTreeSet;

use thiserror::Error;

use super::Rule;

/// What the user asked for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Bundles; `all` holds every rule.
    pub bundles: Vec<String>,
    /// Single rules beside the bundles.
    pub rules: Vec<String>,
    /// Run `rules` and nothing else.
    pub only_rules: bool,
    /// Rules that the configuration speaks of; they run unless `only_rules` is set.
    pub also: Vec<String>,
    /// Rules left out, whatever holds them.
    pub skip: Vec<String>,
}

/// A name that stands for nothing.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("unknown {sort} `{name}`")]
pub struct SelectionError {
    /// `rule` or `bundle`.
    pub sort: &'static str,
    /// As typed.
    pub name: String,
    /// All names that would have done.
    pub known: Vec<String>,
}

impl Selection {
    /// The rules that run, out of the bundled ones and the user's own; a user's own rules always run unless skipped.
    /// A rule may be named by its id or by an alias (`kube-linter:latest-tag`).
    ///
    /// # Errors
    ///
    /// A name that is no rule or bundle: a misspelt rule that silently did not run would be a silent pass.
    pub fn select<'r>(&self, bundled: &'r [Rule], own: &'r [Rule]) -> Result<Vec<&'r Rule>, SelectionError> {
        let known_bundles: BTreeSet<&str> = bundled
            .iter()
            .chain(own)
            .flat_map(|rule| rule.bundles.iter().map(String::as_str))
            .chain(["all", "default"])
            .collect();
        for name in &self.bundles {
            if !known_bundles.contains(name.as_str()) {
                let known = known_bundles.iter().map(ToString::to_string).collect();
                return Err(SelectionError { sort: "bundle", name: name.clone(), known });
            }
        }
        for name in self.rules.iter().chain(&self.skip) {
            if !bundled.iter().chain(own).any(|rule| is_called(rule, name)) {
                let known = bundled.iter().chain(own).map(|rule| rule.id.clone()).collect();
                return Err(SelectionError { sort: "rule", name: name.clone(), known });
            }
        }
        let in_bundle = |rule: &Rule| self.bundles.iter().any(|name| name == "all" || rule.bundles.contains(name));
        let named = |rule: &Rule, names: &[String]| names.iter().any(|name| is_called(rule, name));
        let wanted = |rule: &Rule, by_itself: bool| match (named(rule, &self.rules), self.only_rules) {
            (true, _) => true,
            (false, true) => false,
            (false, false) => by_itself || named(rule, &self.also),
        };
        let bundled = bundled.iter().filter(|rule| wanted(rule, in_bundle(rule)));
        let own = own.iter().filter(|rule| wanted(rule, true));
        Ok(bundled.chain(own).filter(|rule| !named(rule, &self.skip)).collect())
    }
}

/// Whether `name` is the rule's id or one of its aliases.
fn is_called(rule: &Rule, name: &str) -> bool {
    rule.id == name || rule.aliases.iter().any(|alias| alias == name)
}
