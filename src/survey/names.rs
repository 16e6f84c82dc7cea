//! How namespaces, environments and labels are called, by the services and environments that paths name.

use std::collections::BTreeMap;

use super::folders::{ENVIRONMENTS, Fit, Pattern, captures, most};
use super::{LABELS, Manifest};

/// How namespaces may be made, the ones that say more first.
const NAMESPACES: [&str; 4] = ["{service}-{env}", "{env}-{service}", "{service}", "{env}"];

/// What things are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Services, and how many files each has.
    pub services: BTreeMap<String, usize>,
    /// Environments as folders are called, with their short names.
    pub environments: BTreeMap<String, String>,
    /// How namespaces are made, and which objects' are. Nothing where most are made otherwise.
    pub namespaces: Option<(&'static str, Fit)>,
    /// Objects that fit the layout and name a namespace.
    pub with_namespace: usize,
    /// The label that holds the service's name, and which objects have it so. Nothing where there is none.
    pub label: Option<(&'static str, Fit)>,
}

/// One object with what its path says.
struct Placed<'m> {
    manifest: &'m Manifest,
    service: String,
    environment: Option<String>,
}

/// Reads the names off the objects that fit a layout.
#[must_use]
pub fn names(manifests: &[Manifest], pattern: Option<&Pattern>) -> Names {
    let placed: Vec<Placed<'_>> = manifests
        .iter()
        .filter_map(|manifest| {
            let mut captures = captures(pattern, &manifest.path);
            Some(Placed { manifest, service: captures.remove("service")?, environment: captures.remove("env") })
        })
        .collect();
    let mut services: BTreeMap<String, usize> = BTreeMap::new();
    for one in &placed {
        *services.entry(one.service.clone()).or_default() += 1;
    }
    let environments = environments(&placed);
    let namespaces = namespaces(&placed, &environments);
    let with_namespace = placed.iter().filter(|one| one.manifest.namespace.is_some()).count();
    let label = label(&placed);
    Names { services, environments, namespaces, with_namespace, label }
}

/// The short name of each environment: what namespaces show of it, else the usual one.
fn environments(placed: &[Placed<'_>]) -> BTreeMap<String, String> {
    let mut shown: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for Placed { manifest, service, environment } in placed {
        let Some(environment) = environment else { continue };
        let votes = shown.entry(environment).or_default();
        let namespace = manifest.namespace.as_deref().unwrap_or_default();
        let before = namespace.strip_prefix(service.as_str()).and_then(|rest| rest.strip_prefix('-'));
        let behind = namespace.strip_suffix(service.as_str()).and_then(|rest| rest.strip_suffix('-'));
        if let Some(short) = before.or(behind) {
            *votes.entry(short).or_default() += 1;
        }
    }
    let name = |(environment, votes): (&str, BTreeMap<&str, usize>)| {
        let total: usize = votes.values().sum();
        let usual = ENVIRONMENTS.iter().find(|(name, _)| *name == environment).map_or(environment, |(_, short)| short);
        let shown = votes.into_iter().find(|(_, count)| most(*count, total)).map_or(usual, |(short, _)| short);
        (environment.to_owned(), shown.to_owned())
    };
    shown.into_iter().map(name).collect()
}

fn namespaces(placed: &[Placed<'_>], environments: &BTreeMap<String, String>) -> Option<(&'static str, Fit)> {
    let fit = |pattern: &str| {
        Fit::of(placed.iter().filter_map(|Placed { manifest, service, environment }| {
            let namespace = manifest.namespace.as_ref()?;
            let short = environment.as_ref().map_or("", |name| environments.get(name).unwrap_or(name));
            let wanted = pattern.replace("{service}", service).replace("{env}", short);
            Some((manifest.path.clone(), *namespace == wanted))
        }))
    };
    let with_environment = placed.iter().any(|one| one.environment.is_some());
    let patterns = NAMESPACES.into_iter().filter(|pattern| with_environment || !pattern.contains("{env}"));
    patterns.map(|pattern| (pattern, fit(pattern))).find(|(_, fit)| most(fit.fits, fit.fits + fit.others.len()))
}

/// The first label whose value is the service's name on most of the objects that have it, and that some have.
fn label(placed: &[Placed<'_>]) -> Option<(&'static str, Fit)> {
    let fit = |key: &str| {
        Fit::of(placed.iter().filter_map(|one| {
            let value = one.manifest.labels.get(key)?;
            Some((one.manifest.path.clone(), *value == one.service))
        }))
    };
    let fits = LABELS.into_iter().map(|key| (key, fit(key)));
    fits.filter(|(_, fit)| most(fit.fits, fit.fits + fit.others.len())).max_by_key(|(_, fit)| fit.fits)
}
