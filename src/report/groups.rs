//! The order in which what was found in a cluster is told: by namespace, the worst first, since that is how people share
//! one out among them. What stands in files keeps the order of the files.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::view::{Outcome, count};
use crate::finding::{Finding, Report};

/// The complaints of a namespace: how many are denied, and how many only warn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight {
    pub(super) denied: usize,
    pub(super) warned: usize,
}

impl Weight {
    pub(super) fn add(&mut self, finding: &Finding) {
        match Outcome::of(finding) {
            Outcome::Error => self.denied += 1,
            Outcome::Warning => self.warned += 1,
            Outcome::DryRun | Outcome::Baseline | Outcome::Waived => {}
        }
    }

    /// `2 denied, 1 warning`
    pub(super) fn words(self) -> String {
        format!("{} denied, {}", self.denied, count(self.warned, "warning", "warnings"))
    }
}

/// Puts the findings of a cluster in order: the namespace with the most denied findings first, and in it the worst
/// findings first.
pub fn by_namespace(report: &mut Report) {
    let weights: BTreeMap<Option<String>, Weight> =
        weights(report).into_iter().map(|(namespace, weight)| (namespace.map(ToOwned::to_owned), weight)).collect();
    let key = |finding: &Finding| {
        let namespace = namespace(finding).map(ToOwned::to_owned);
        let weight = weights.get(&namespace).copied().unwrap_or_default();
        let worst = Reverse((Outcome::of(finding), finding.severity));
        let object = (finding.resource.clone(), finding.container.clone());
        (Reverse(weight), namespace, worst, finding.rule.clone(), object, finding.path.clone(), finding.message.clone())
    };
    report.findings.sort_by_cached_key(key);
}

/// What each namespace has; `None` is what stands in none.
pub(super) fn weights(report: &Report) -> BTreeMap<Option<&str>, Weight> {
    weights_by(report, namespace)
}

/// What each group has.
pub(super) fn weights_by(report: &Report, group: fn(&Finding) -> Option<&str>) -> BTreeMap<Option<&str>, Weight> {
    let mut weights: BTreeMap<Option<&str>, Weight> = BTreeMap::new();
    for finding in &report.findings {
        weights.entry(group(finding)).or_default().add(finding);
    }
    weights
}

/// The application of a Spinnaker that a finding is told under: its pipelines are called `application/pipeline.json`.
pub(super) fn application(finding: &Finding) -> Option<&str> {
    finding.location.as_ref()?.file.split_once('/').map(|(application, _)| application)
}

/// The namespace that a finding is told under.
pub(super) fn namespace(finding: &Finding) -> Option<&str> {
    finding.resource.as_ref().and_then(|resource| resource.namespace.as_deref())
}

/// Whether a finding is about an object of a cluster.
pub(super) const fn is_live(finding: &Finding) -> bool {
    finding.location.is_none() && finding.resource.is_some()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{finding, resource};
    use super::*;
    use crate::finding::{Level, Severity};

    #[test]
    fn the_worst_comes_first_and_namespaces_stay_together() {
        let of = |namespace: Option<&str>, name: &str, level, severity| Finding {
            resource: Some(resource("Deployment", namespace, name)),
            location: None,
            level,
            severity,
            ..finding()
        };
        let mut report = Report {
            findings: vec![
                of(None, "wide", Level::Warn, Severity::Low),
                of(Some("calm"), "a", Level::Warn, Severity::Low),
                of(Some("loud"), "warned", Level::Warn, Severity::Critical),
                of(Some("loud"), "high", Level::Deny, Severity::High),
                of(Some("loud"), "critical", Level::Deny, Severity::Critical),
            ],
            ..Report::default()
        };
        by_namespace(&mut report);
        let names: Vec<_> = report.findings.iter().map(|it| it.resource.as_ref().unwrap().name.as_str()).collect();
        assert_eq!(names, ["critical", "high", "warned", "wide", "a"]);
        assert_eq!(weights(&report)[&Some("loud")].words(), "2 denied, 1 warning");
    }
}
