//! Findings in rendered text: one that a chart has with several sets of values is told once, with the sets it is in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Doubt, Finding, Rendering, Resource, Segment};
use crate::source::Render;

/// A finding as it was met: in which rendering, and what its place is worth.
#[derive(Clone)]
struct Met {
    render: Arc<Render>,
    doubt: Option<Doubt>,
    finding: Finding,
}

/// Findings that are not put together yet.
#[derive(Default, Clone)]
pub(super) struct Rendered(Vec<Met>);

/// What makes findings of different sets of values the same one.
type Key = (String, String, Option<String>, Option<Resource>, Option<String>, Arc<[Segment]>, String, bool);

impl Rendered {
    pub(super) fn push(&mut self, render: &Arc<Render>, doubt: Option<Doubt>, finding: Finding) {
        self.0.push(Met { render: Arc::clone(render), doubt, finding });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Each finding once, with the sets of values that it is in and the most certain of its places.
    pub(super) fn into_findings(mut self) -> Vec<Finding> {
        let line = |met: &Met| met.finding.location.as_ref().map(|location| location.line);
        self.0.sort_by(|a, b| (a.doubt, line(a), &a.render).cmp(&(b.doubt, line(b), &b.render)));
        let mut groups: BTreeMap<Key, Vec<Met>> = BTreeMap::new();
        for met in self.0 {
            groups.entry(key(&met)).or_default().push(met);
        }
        groups.into_values().filter_map(together).collect()
    }
}

fn key(met: &Met) -> Key {
    let Finding { rule, location, resource, container, path, message, waiver, .. } = &met.finding;
    let file = location.as_ref().map(|location| location.file.clone());
    let render = met.render.name.clone();
    let (resource, container, path) = (resource.clone(), container.clone(), path.clone());
    (render, rule.clone(), file, resource, container, path, message.clone(), waiver.is_some())
}

fn together(group: Vec<Met>) -> Option<Finding> {
    let mut sets: Vec<String> = group.iter().filter_map(|met| met.render.values.clone()).collect();
    sets.sort();
    sets.dedup();
    let Met { render, doubt, mut finding } = group.into_iter().next()?;
    // A chart with one set of values does not name it.
    let all_sets = sets.is_empty() || sets.len() == render.sets;
    finding.rendering =
        (!sets.is_empty() || doubt.is_some()).then_some(Rendering { value_sets: sets, all_sets, doubt });
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Level, Location, Severity};

    fn met(rendered: &mut Rendered, values: &str, message: &str, line: usize) {
        let render = Render { name: "shop".into(), values: Some(values.into()), sets: 3 };
        met_in(rendered, render, None, message, line);
    }

    fn met_in(rendered: &mut Rendered, render: Render, doubt: Option<Doubt>, message: &str, line: usize) {
        let file = "shop/templates/a.yaml".to_owned();
        let finding = Finding {
            rule: "r".into(),
            severity: Severity::High,
            level: Level::Deny,
            message: message.into(),
            resource: None,
            container: None,
            path: [].into(),
            location: Some(Location { file, line, column: 1, end_line: line, end_column: 1 }),
            fingerprint: "f".into(),
            owner: None,
            waiver: None,
            rendering: None,
            baseline: false,
            excerpt: None,
            remediation: "".into(),
            document: 0,
        };
        rendered.push(&Arc::new(render), doubt, finding);
    }

    #[test]
    fn the_only_set_of_values_is_all_of_them() {
        let said = |doubt| {
            let mut rendered = Rendered::default();
            met_in(&mut rendered, Render { name: "shop".into(), values: None, sets: 1 }, doubt, "always", 3);
            rendered.into_findings().remove(0).rendering
        };
        let rendering = Rendering { value_sets: Vec::new(), all_sets: true, doubt: Some(Doubt::Approximate) };
        assert_eq!((said(Some(Doubt::Approximate)), said(None)), (Some(rendering), None));
    }

    #[test]
    fn a_finding_is_told_once_with_the_values_it_is_in() {
        let mut rendered = Rendered::default();
        for values in ["b", "a", "c"] {
            met(&mut rendered, values, "always", 3);
        }
        met(&mut rendered, "c", "sometimes", 9);
        met(&mut rendered, "a", "sometimes", 7);
        let found: Vec<_> = rendered
            .into_findings()
            .into_iter()
            .map(|it| (it.told().into_owned(), it.location.unwrap().line))
            .collect();
        assert_eq!(found, [("always (with all 3 sets of values)".into(), 3), ("sometimes (with a, c)".into(), 7)]);
    }
}
