//! The library that the binary carries. `build.rs` embeds it; nothing here names a rule.

use std::sync::{Arc, OnceLock};

use super::load::{self, LoadError};
use super::{Modules, Rule, metadata};

/// Path below `policies/` and text of every Rego file and fixture, sorted.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/bundled.rs"));

/// Path of each bundled rule, sorted, and its metadata in JSON.
static METADATA: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/metadata.rs"));

/// What the build compiled the rules and questions to, sorted by entry.
static PROGRAMS: &[Built] = include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// The large values that the build took out of several programs, each as the only literal of a program.
pub(crate) static TABLES: &[&[u8]] = include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// A rule or a question to the shared library, compiled.
#[derive(Clone, Copy)]
pub(crate) struct Built {
    entry: &'static str,
    /// As regorus serializes it.
    pub(crate) program: &'static [u8],
    /// What was taken out of it: the number of the literal, and of the table that it is.
    pub(crate) taken: &'static [(usize, usize)],
}

/// A manifest that shows a rule.
#[derive(Debug, Clone, Copy)]
pub struct Fixture {
    /// `deny_cron_job.yaml`
    pub name: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The shared Rego, name and text, without its tests.
pub(crate) fn library() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().filter(|(name, _)| name.starts_with("lib/") && is_source(name))
}

/// The program of a bundled rule, or of a question to the shared library.
pub(crate) fn built_program(entry: &str) -> Option<Built> {
    let index = PROGRAMS.binary_search_by(|built| built.entry.cmp(entry)).ok()?;
    PROGRAMS.get(index).copied()
}

/// All bundled rules, sorted by id.
///
/// # Errors
///
/// A fault in the library itself, which the tests would have seen.
pub fn bundled() -> Result<&'static [Rule], LoadError> {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    if let Some(rules) = RULES.get() {
        return Ok(rules);
    }
    let rule = |&(name, json): &(&str, &str)| {
        let index = FILES.binary_search_by_key(&name, |(name, _)| name);
        let text = index.ok().and_then(|index| FILES.get(index)).map_or("", |(_, text)| text);
        let metadata = metadata::from_json(json)
            .map_err(|error| LoadError::new(format!("bad metadata in the bundled `{name}`: {error}")))?;
        let modules = Modules { files: vec![(name.into(), text.into())], v0: false, with_library: true, bundled: true };
        load::rule_with(metadata, name, text, Arc::new(modules))
    };
    let mut rules = METADATA.iter().map(rule).collect::<Result<Vec<_>, _>>()?;
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(RULES.get_or_init(|| rules))
}

/// The fixtures of a bundled rule, sorted by name.
pub fn fixtures(rule: &Rule) -> impl Iterator<Item = Fixture> {
    let folder = format!("{}/fixtures/", rule.folder.as_deref().unwrap_or_default());
    FILES.iter().filter_map(move |&(name, text)| Some(Fixture { name: name.strip_prefix(&folder)?, text }))
}

fn is_source(name: &str) -> bool {
    name.strip_suffix(".rego").is_some_and(|stem| !stem.ends_with("_test"))
}
