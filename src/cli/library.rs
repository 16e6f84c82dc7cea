//! All rules that there are for `list` and `explain`: the bundled ones, and those of the configuration and the flags.

use std::path::Path;

use super::library_args::OwnArgs;
use super::settings::{self, Fallible};
use crate::config::{Config, Place};
use crate::finding::Problem;
use crate::policy::{self, Rule};

/// The rules, the bundled ones first.
pub(super) fn rules(args: &OwnArgs) -> Fallible<Vec<Rule>> {
    let config = configuration(args.config.as_deref(), args.no_config)?;
    let mut own = Vec::new();
    for (index, path) in config.policies.iter().enumerate() {
        own.extend(settings::load(&config.resolve(path)).map_err(|problem| match problem.location {
            Some(_) => problem,
            None => Box::new(Problem { hint: problem.hint, ..config.problem(Place::Policy(index), problem.message) }),
        })?);
    }
    for path in &args.policy {
        own.extend(settings::load(path)?);
    }
    let bundled = policy::bundled().map_err(|error| settings::unloadable(&error))?;
    settings::unique(bundled, &own)?;
    Ok(bundled.iter().cloned().chain(own).collect())
}

/// The configuration that was named, or the one that is found upward.
pub(super) fn configuration(named: Option<&Path>, none: bool) -> Fallible<Config> {
    match named {
        _ if none => Ok(Config::default()),
        Some(path) => Config::load(path),
        None => Ok(Config::discover(Path::new("."))?.unwrap_or_default()),
    }
}

/// Everything that may be written in a lookup of rules: ids and aliases.
pub(super) fn names(rules: &[Rule]) -> impl Iterator<Item = &str> {
    let ids = rules.iter().map(|rule| rule.id.as_str());
    ids.chain(rules.iter().flat_map(|rule| rule.aliases.iter().map(String::as_str)))
}
