//! Which rules are asked about a document: those that look at its kind, in this pass, and whose demands it has to meet.

use super::live::{LeftOut, incomplete, left_out};
use super::worker::{Role, Worker};
use crate::engine::{self, FileFacts};
use crate::finding::{Resource, ServiceLevel, Skip};
use crate::policy::Need;
use crate::source::cluster::Live;
use crate::value::{Value, as_str, get};

impl Worker<'_, '_> {
    /// The level whose demands a document has to meet; the service of a pipeline is its application where the path names
    /// none. A label that is no level is told with the document's `resource`.
    pub(super) fn demands(
        &mut self,
        file: Option<&FileFacts>,
        value: &Value,
        resource: Option<&Resource>,
    ) -> Option<ServiceLevel> {
        let captures = file.and_then(|file| file.captures.as_ref());
        let capture = |name: &str| captures.and_then(|captures| captures.get(name)).map(String::as_str);
        let service = capture("service").or_else(|| get(value, "application").and_then(as_str));
        match self.check.verdict.demands(service, capture("env"), value) {
            Ok(level) => level,
            Err(text) => {
                if let Some(Resource { kind, name, .. }) = resource {
                    let reason = format!("`{text}` is no service level, which are A, B and C");
                    let what = format!("what a service level demands of {kind} `{name}`");
                    self.outcome.skip(Skip { what, reason, documents: 1 });
                }
                None
            }
        }
    }

    /// The numbers of the rules that look at this kind, in the first pass, where the `unit` has a role, or the second.
    /// What lacks a path or a complete run is counted as skipped.
    pub(super) fn matching(
        &mut self,
        value: &Value,
        resource: &Resource,
        file: Option<&FileFacts>,
        unit: Option<Role>,
    ) -> Vec<usize> {
        self.matching_live(value, resource, file, unit, None)
    }

    /// The same for what may be an object of a cluster.
    pub(super) fn matching_live(
        &mut self,
        value: &Value,
        resource: &Resource,
        file: Option<&FileFacts>,
        unit: Option<Role>,
        live: Option<&Live>,
    ) -> Vec<usize> {
        let level = self.demands(file, value, unit.map(|_| resource));
        let workload = engine::has_pod_template(value);
        let mut rules = Vec::new();
        let (mut covered, mut matched) = (0, 0);
        for (index, configured) in self.check.rules.iter().enumerate() {
            let rule = configured.rule;
            let wanted = !configured.only_demanded || level.is_some_and(|level| rule.service_levels.contains(&level));
            if self.pass.broken.get(index) == Some(&true)
                || !wanted
                || !rule.kinds.matches(&resource.api_version, &resource.kind, workload)
            {
                continue;
            }
            matched += 1;
            match live.and_then(|live| left_out(rule, live)) {
                None => {}
                Some(LeftOut::Covered) => {
                    covered += 1;
                    continue;
                }
                Some(LeftOut::NoManifest) => {
                    if unit.is_some() {
                        self.outcome.undecided(index, "an object of a cluster has no manifest");
                    }
                    continue;
                }
            }
            // With all objects at hand the second pass decides; without them a rule that only likes to see them goes
            // by the document alone.
            let waits =
                rule.uses(Need::Inventory) && self.check.complete && !matches!(unit, Some(Role::Alone | Role::Inline));
            match (waits, unit) {
                (true, Some(_)) => self.outcome.matched(index),
                (false, None) => {}
                // The path is the pipeline's, and says nothing about what stands in it.
                (false, Some(Role::Inline)) if rule.needs(Need::Inventory) || rule.needs(Need::Layout) => {
                    self.outcome.undecided(index, "the manifest stands inside a pipeline, away from other objects");
                }
                (false, Some(_)) if rule.needs(Need::Inventory) => {
                    self.outcome.undecided(index, incomplete(live));
                }
                _ => rules.push(index),
            }
        }
        if unit.is_some() && covered > 0 && covered == matched {
            self.outcome.owned();
        }
        rules
    }
}
