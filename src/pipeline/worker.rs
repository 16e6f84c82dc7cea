//! One thread's work: a unit's text to documents, each through the rules that match its kind, findings to places.

use std::path::Path;

use super::Check;
use super::across::{Kept, KeptUnit, Objects};
use super::outcome::Outcome;
use super::trace::{self, Complaint, Traced};
use crate::document::{self, Document, DocumentKind, ReadError, Syntax};
use crate::engine::{self, Evaluator, Facts, FileFacts, Programs, RawFinding, RunFacts, TextFacts};
use crate::finding::{Finding, Problem, Resource, ServiceLevel, Skip};
use crate::fingerprint::fingerprint;
use crate::locate::{self, Lines};
use crate::policy::Need;
use crate::source::{Found, Item};
use crate::value::{Value, get, get_in};

pub(super) struct Worker<'a, 'p> {
    check: &'a Check<'a>,
    evaluator: Evaluator<'p>,
    facts: &'a RunFacts,
    /// By rule: it does not compile, and that was said once.
    broken: &'a [bool],
    gather: bool,
    pub(super) outcome: Outcome,
    objects: Objects,
}

/// What a unit is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// To be checked together with the others.
    Whole,
    /// To be checked by itself.
    Alone,
    /// To be seen by the rules that look at other objects.
    Context,
    /// The same, and another part of the run checks it with those rules, too.
    Elsewhere,
}

/// Where in its unit a document stands, for its findings.
struct Unit<'u> {
    item: &'u Item,
    role: Role,
    text: &'u str,
    lines: std::cell::OnceCell<Lines<'u>>,
    file: Option<FileFacts>,
}

impl<'u> Unit<'u> {
    fn lines(&self) -> &Lines<'u> {
        self.lines.get_or_init(|| Lines::new(self.text))
    }
}

impl<'a, 'p> Worker<'a, 'p> {
    pub(super) fn new(
        check: &'a Check<'a>,
        programs: &'p Programs,
        facts: &'a RunFacts,
        broken: &'a [bool],
        gather: bool,
    ) -> Self {
        let evaluator = Evaluator::new(programs, check.engine_limits, check.coverage.is_some());
        Self { check, evaluator, facts, broken, gather, outcome: Outcome::default(), objects: Objects::default() }
    }

    pub(super) fn finish(mut self) -> (Outcome, Objects) {
        if let Some(coverage) = self.check.coverage {
            let mut coverage = coverage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            self.evaluator.covered(&mut coverage);
        }
        (self.outcome, self.objects)
    }

    /// Reads and checks one thing that a source found; `index` is its place in the source's order.
    pub(super) fn unit(&mut self, index: usize, found: Found) {
        let (item, role) = match found {
            Found::Item(item) => (item, Role::Whole),
            Found::Alone(item) => (item, Role::Alone),
            Found::Context(item) => (item, Role::Context),
            Found::Skip(skip) => return self.outcome.skip(skip),
            Found::Problem(problem) => return self.outcome.problem(problem),
            Found::Chart(path) | Found::Kustomization(path) => {
                let message = format!("`{}` has to be rendered before it can be checked", path.display());
                return self.outcome.problem(Problem::new(message));
            }
        };
        // What is rendered was chosen before it was.
        let elsewhere = item.origin().is_none() && !self.check.holds(item.path.as_deref().unwrap_or(Path::new("-")));
        if elsewhere {
            self.outcome.elsewhere += 1;
            if !self.gather {
                return;
            }
        }
        let role = if elsewhere { Role::Elsewhere } else { role };
        let text = match item.read() {
            Ok(text) => text,
            // Whoever checks it says so.
            Err(_) if elsewhere => return,
            Err(problem) => return self.outcome.problem(problem),
        };
        let unit = self.describe(&item, &text, role);
        let kept = match role {
            Role::Context | Role::Elsewhere => self.context(&unit),
            Role::Whole | Role::Alone => self.checked(&unit),
        };
        if !kept.is_empty() {
            self.objects.units.push(KeptUnit { index, item: item.clone(), elsewhere, documents: kept });
        }
    }

    /// Checks the documents of a unit; returns those that rules that look at other objects will want.
    fn checked(&mut self, unit: &Unit<'_>) -> Vec<Kept> {
        self.outcome.summary.files += 1;
        let mut kept = Vec::new();
        let mut last = None;
        for document in document::read(unit.text, syntax(&unit.item.name), &self.check.document_limits) {
            match document {
                Ok(mut document) => {
                    trace::strip(&mut document.value, unit.item.origin().is_some());
                    if last.replace(document.index) != Some(document.index) {
                        self.outcome.summary.documents += 1;
                    }
                    kept.extend(self.document(unit, &document));
                }
                Err(error) => {
                    self.outcome.summary.documents += 1;
                    self.outcome.problem(unreadable(unit, &error));
                }
            }
        }
        kept
    }

    /// The objects of a unit that is not checked itself. What cannot be read in it is somebody else's, and only said.
    fn context(&mut self, unit: &Unit<'_>) -> Vec<Kept> {
        let mut kept = Vec::new();
        for document in document::read(unit.text, syntax(&unit.item.name), &self.check.document_limits) {
            match document {
                Ok(document) if document.kind() == DocumentKind::Kubernetes && is_object(&document.value) => {
                    let resource = resource(&document);
                    let file = unit.file.clone().map(|file| FileFacts { document: document.index, ..file });
                    kept.extend(resource.map(|resource| Kept::new(&document, resource, file, unit.lines())));
                }
                Ok(_) => {}
                Err(_) if unit.role == Role::Elsewhere => {}
                Err(error) => {
                    let reason = format!("not seen by rules that look at other objects: {}", error.message);
                    self.outcome.skip(Skip { what: unit.item.name.clone(), reason, documents: 1 });
                }
            }
        }
        kept
    }

    /// Runs the rules that look at other objects on the documents that were kept of a unit.
    pub(super) fn kept(&mut self, kept: &KeptUnit) {
        let raw: Vec<(&Kept, usize, Vec<RawFinding>)> = kept
            .documents
            .iter()
            .flat_map(|document| {
                let facts = Facts::new(self.facts, document.file.as_ref(), &document.value, None);
                let level = self.service_level(document.file.as_ref(), &document.value, None);
                self.matching(&document.value, &document.resource, level, None)
                    .into_iter()
                    .map(|rule| (document, rule, self.evaluate(rule, &document.value, &facts, &kept.item.name)))
                    .collect::<Vec<_>>()
            })
            .filter(|(_, _, raw)| !raw.is_empty())
            .collect();
        if raw.is_empty() {
            return;
        }
        // The text was dropped with the first pass; what has findings is read once more to say where they are.
        let text = match kept.item.read() {
            Ok(text) => text,
            Err(problem) => return self.outcome.problem(problem),
        };
        let unit = self.describe(&kept.item, &text, Role::Whole);
        for document in document::read(&text, syntax(&kept.item.name), &self.check.document_limits).flatten() {
            for (_, rule, raw) in raw.iter().filter(|(kept, _, _)| kept.is(&document)) {
                let resource = resource(&document);
                for raw in raw {
                    self.finding(&unit, &document, resource.as_ref(), *rule, raw);
                }
            }
        }
    }

    fn describe<'u>(&self, item: &'u Item, text: &'u str, role: Role) -> Unit<'u> {
        let mut file = item.path.as_deref().map(|path| self.file_facts(path));
        // A template stands in no layout of manifests, but its chart may.
        if let (Some(file @ FileFacts { captures: None, .. }), Some(Some(folder))) =
            (&mut file, item.origin().map(|origin| &origin.folder))
        {
            file.captures = self.file_facts(folder).captures;
        }
        Unit { item, role, text, lines: std::cell::OnceCell::new(), file }
    }

    /// The path as rules see it: from the repository's root, whatever the working directory is.
    fn file_facts(&self, path: &Path) -> FileFacts {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let directory = absolute.parent().map(|dir| dir.to_string_lossy().replace('\\', "/")).unwrap_or_default();
        let path = self.check.relative(path);
        let captures = self.check.layout.captures(&path);
        FileFacts { path, directory, captures, document: 0 }
    }

    /// Checks one document; returns it when rules that look at other objects will want it.
    fn document(&mut self, unit: &Unit<'_>, document: &Document) -> Option<Kept> {
        match document.kind() {
            DocumentKind::Kubernetes if is_object(&document.value) => {}
            DocumentKind::Incomplete { missing } if is_object(&document.value) => {
                let what = match missing {
                    document::Missing::ApiVersion => "`apiVersion`",
                    document::Missing::Kind => "`kind`",
                    document::Missing::Both => "`apiVersion` and no `kind`",
                };
                let complaint =
                    Complaint { span: document.locate(&[]).value, missing: true, document: Some(document), path: None };
                let Traced { place, .. } = trace::trace(unit.item, unit.text, unit.lines(), &complaint);
                let problem = Problem::new(format!("an object without {what}, which kubectl refuses"));
                self.outcome.problem(Problem { location: Some(place.location), excerpt: place.excerpt, ..problem });
                return None;
            }
            _ => {
                self.outcome.summary.other_documents += 1;
                return None;
            }
        }
        self.outcome.summary.resources += 1;
        let resource = resource(document)?;
        let file = unit.file.clone().map(|file| FileFacts { document: document.index, ..file });
        let reads_text = self.check.rules.iter().any(|configured| configured.rule.needs(Need::Text));
        let text = if reads_text { Some(text_facts(unit, document)) } else { None };
        let facts = Facts::new(self.facts, file.as_ref(), &document.value, text);
        let level = self.service_level(file.as_ref(), &document.value, Some(&resource));
        for rule in self.matching(&document.value, &resource, level, Some(unit.role)) {
            for raw in self.evaluate(rule, &document.value, &facts, &unit.item.name) {
                self.finding(unit, document, Some(&resource), rule, &raw);
            }
        }
        (self.gather && unit.role == Role::Whole).then(|| Kept::new(document, resource, file, unit.lines()))
    }

    /// The level of the service that a document belongs to. One that is none is told with the document's `resource`.
    fn service_level(
        &mut self,
        file: Option<&FileFacts>,
        value: &Value,
        resource: Option<&Resource>,
    ) -> Option<ServiceLevel> {
        let captures = file.and_then(|file| file.captures.as_ref());
        match self.check.verdict.demands(captures, value) {
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
    fn matching(
        &mut self,
        value: &Value,
        resource: &Resource,
        level: Option<ServiceLevel>,
        unit: Option<Role>,
    ) -> Vec<usize> {
        let workload = engine::has_pod_template(value);
        let mut rules = Vec::new();
        for (index, configured) in self.check.rules.iter().enumerate() {
            let rule = configured.rule;
            let wanted = !configured.only_demanded || level.is_some_and(|level| rule.service_levels.contains(&level));
            if self.broken.get(index) == Some(&true)
                || !wanted
                || !rule.kinds.matches(&resource.api_version, &resource.kind, workload)
            {
                continue;
            }
            // With all objects at hand the second pass decides; without them a rule that only likes to see them goes
            // by the document alone.
            let waits = rule.uses(Need::Inventory) && self.check.complete && unit != Some(Role::Alone);
            match (waits, unit) {
                (true, Some(_)) => self.outcome.matched(index),
                (false, None) => {}
                (false, Some(_)) if rule.needs(Need::Inventory) => {
                    self.outcome.undecided(index, "the run is not complete: name a folder, not single files");
                }
                _ => rules.push(index),
            }
        }
        rules
    }

    fn evaluate(&mut self, index: usize, value: &Value, facts: &Facts, unit: &str) -> Vec<RawFinding> {
        let Some(configured) = self.check.rules.get(index) else { return Vec::new() };
        if configured.rule.needs(Need::Layout) && !facts.has_layout() {
            self.outcome.undecided(index, "the path does not fit the layout, or there is none");
            return Vec::new();
        }
        self.outcome.matched(index);
        match self.evaluator.evaluate(index, value, facts, &configured.params) {
            Ok(found) => found,
            Err(error) => {
                self.outcome.failed(index, &configured.rule.id, unit, &error.to_string());
                Vec::new()
            }
        }
    }

    fn finding(
        &mut self,
        unit: &Unit<'_>,
        document: &Document,
        resource: Option<&Resource>,
        index: usize,
        raw: &RawFinding,
    ) {
        let Some(rule) = self.check.rules.get(index).map(|configured| configured.rule) else { return };
        let service = self.service_level(unit.file.as_ref(), &document.value, None);
        let (span, missing) = match raw.line {
            Some(line) if raw.path.is_none() => (unit.lines().line_span(line), false),
            _ => locate::resolve(document, unit.text, raw.path.as_deref()),
        };
        let complaint = Complaint { span, missing, document: Some(document), path: raw.path.as_deref() };
        let Traced { place, note } = trace::trace(unit.item, unit.text, unit.lines(), &complaint);
        let path = raw.path.as_deref().unwrap_or_default();
        let container = locate::container(&document.value, path);
        let finding = Finding {
            rule: rule.id.clone(),
            severity: self.check.verdict.severity(rule, raw.severity, service),
            level: self.check.verdict.level(rule, raw.severity, service),
            message: raw.message.clone(),
            fingerprint: fingerprint(&rule.id, resource, container.as_deref(), path, &raw.message),
            resource: resource.cloned(),
            container,
            path: path.to_vec(),
            location: Some(place.location),
            waiver: None,
            excerpt: place.excerpt,
            remediation: rule.remediation.clone(),
            document: document.index,
        };
        match unit.item.origin() {
            Some(origin) => self.outcome.rendered.push(&origin.render, note, finding),
            None => self.outcome.findings.push(finding),
        }
    }
}

/// kubectl goes by the text alone; a file that calls itself JSON must be JSON.
fn syntax(name: &str) -> Syntax {
    if name.ends_with(".json") { Syntax::Json } else { Syntax::Auto }
}

/// Whether a document with `apiVersion` or `kind` is meant for the API: client-side configuration (a kustomization, a
/// Chart.yaml, kubeadm's, skaffold's) has no metadata.
fn is_object(value: &Value) -> bool {
    matches!(get(value, "metadata"), Some(Value::Object(_))) || engine::has_pod_template(value)
}

fn resource(document: &Document) -> Option<Resource> {
    let named = document.resource();
    let generated = get_in(&document.value, &["metadata", "name"]).is_none();
    let name = named.name.unwrap_or_default();
    Some(Resource {
        api_version: named.api_version?,
        kind: named.kind?,
        namespace: named.namespace,
        name: if generated && !name.is_empty() { format!("{name}*") } else { name },
    })
}

fn unreadable(unit: &Unit<'_>, error: &ReadError) -> Problem {
    let complaint = Complaint { span: error.span, missing: false, document: None, path: None };
    let Traced { place, .. } = trace::trace(unit.item, unit.text, unit.lines(), &complaint);
    Problem {
        message: error.message.clone(),
        hint: error.hint.clone(),
        location: Some(place.location),
        excerpt: place.excerpt,
        document: error.index,
    }
}

/// What the document's text says and its value no longer does.
fn text_facts(unit: &Unit<'_>, document: &Document) -> TextFacts {
    let line = |span: document::Span| unit.lines().position(span.start).0;
    TextFacts {
        duplicate_keys: document.duplicate_keys.iter().map(|key| (key.path.clone(), line(key.first))).collect(),
        unsorted: document.unsorted(),
    }
}
