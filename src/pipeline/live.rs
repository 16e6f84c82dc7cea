//! Objects of a cluster: they have a value and no text, and stand in no file. What is the same for all documents is the
//! worker's.

use std::sync::Arc;

use super::across::{Asked, Kept, KeptUnit};
use super::worker::{Role, Worker, named, unreadable};
use crate::document::{self, Syntax};
use crate::engine::{Facts, FileFacts, RawFinding};
use crate::finding::Resource;
use crate::policy::{Need, Rule};
use crate::source::cluster::{Cover, Live};
use crate::source::{Content, Item};

impl Worker<'_, '_> {
    /// Checks an object of a cluster, which has a value and no text: that is written only where something is to be shown.
    pub(super) fn live(&mut self, index: usize, item: &Item, live: &Live, role: Role) {
        let Some(resource) = named(document::Resource::of(&live.value), &live.value) else { return };
        let file = self.captured(&resource);
        if role != Role::Context {
            self.outcome.summary.documents += 1;
            self.outcome.summary.resources += 1;
            let facts = Facts::new(self.pass.facts, file.as_ref(), &live.value, None);
            let rules = self.matching_live(&live.value, &resource, file.as_ref(), Some(role), Some(live));
            let raw: Vec<(usize, RawFinding)> = rules
                .into_iter()
                .flat_map(|rule| {
                    let found = self.evaluate(rule, &live.value, &facts, &item.name);
                    found.into_iter().map(move |raw| (rule, raw))
                })
                .collect();
            self.shown(item, &resource, &raw);
        }
        if self.pass.gather && role != Role::Alone && !self.is_copy(live, &resource) {
            self.keep(index, live, resource, file, role);
        }
    }

    /// Keeps of an object what the second pass needs: all of it only where rules are asked about it.
    fn keep(&mut self, index: usize, live: &Live, resource: Resource, file: Option<FileFacts>, role: Role) {
        let rules = match role {
            Role::Whole => self.matching_live(&live.value, &resource, file.as_ref(), None, Some(live)),
            _ => Vec::new(),
        };
        let seen = self.seen(&live.value, resource, file, true);
        if rules.is_empty() {
            return self.objects.seen.push(seen);
        }
        let live = Live { value: self.shared.object(live.value.clone()), ..live.clone() };
        let asked = Asked { value: live.value.clone(), rules };
        let item = Item { name: live.name(), path: None, content: Content::Live(Arc::new(live)) };
        let documents = vec![Kept::live(seen, asked)];
        self.objects.units.push(KeptUnit { index, item, elsewhere: false, documents });
    }

    /// Whether an object is made from a pod template that is kept, and no rule is asked about it. Rules that
    /// count pods go by templates: with the `ReplicaSet` and the Pod of a Deployment its one replica would be three.
    fn is_copy(&self, live: &Live, resource: &Resource) -> bool {
        let mut looking = self.check.rules.iter().map(|it| it.rule).filter(|rule| rule.uses(Need::Inventory));
        let asks = |rule: &Rule| rule.kinds.matches(&resource.api_version, &resource.kind, true);
        // What a rule of the user's own looks for in the inventory is not known.
        live.is_copy && !looking.any(|rule| !rule.modules.bundled || (asks(rule) && left_out(rule, live).is_none()))
    }

    /// Turns what rules said about an object of a cluster into findings, placed in the object written as YAML.
    pub(super) fn shown(&mut self, item: &Item, resource: &Resource, raw: &[(usize, RawFinding)]) {
        if raw.is_empty() {
            return;
        }
        let text = match item.read() {
            Ok(text) => text,
            Err(problem) => return self.outcome.problem(problem),
        };
        let mut unit = self.describe(item, &text, Role::Whole);
        unit.file = self.captured(resource);
        let document = document::read(&text, Syntax::Yaml, &self.check.document_limits).next();
        match document {
            Some(Ok(document)) => {
                let noted = self.noted(&unit, &document, Some(resource));
                for (rule, raw) in raw {
                    self.finding(&unit, &document, Some(resource), *rule, raw, &noted);
                }
            }
            Some(Err(error)) => self.outcome.problem(unreadable(&unit, &error)),
            None => {}
        }
    }

    /// What the name of an object's namespace says, where there is no path that could say it.
    fn captured(&self, resource: &Resource) -> Option<FileFacts> {
        let is_namespace = resource.kind == "Namespace" && resource.api_version == "v1";
        let namespace = if is_namespace { Some(&resource.name) } else { resource.namespace.as_ref() };
        let captures = self.check.namespace_captures?(namespace?)?;
        Some(FileFacts { captures: Some(captures), ..FileFacts::default() })
    }
}

/// Why a rule is not asked about an object of a cluster.
pub(super) enum LeftOut {
    /// It is asked about what owns the object.
    Covered,
    /// It looks at what somebody wrote.
    NoManifest,
}

pub(super) fn left_out(rule: &Rule, live: &Live) -> Option<LeftOut> {
    let covers = |owner: &Cover| rule.kinds.matches(&owner.api_version, &owner.kind, owner.has_pod_template);
    if live.cover.as_ref().is_some_and(covers) {
        return Some(LeftOut::Covered);
    }
    (rule.needs(Need::Text) || rule.needs(Need::Manifest)).then_some(LeftOut::NoManifest)
}

/// Why rules that look at other objects cannot be decided.
pub(super) const fn incomplete(live: Option<&Live>) -> &'static str {
    match live {
        Some(_) => "it looks at other objects, and the selectors leave some out",
        None => "the run is not complete: name a folder, not single files",
    }
}
