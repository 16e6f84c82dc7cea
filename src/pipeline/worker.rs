//! One thread's work: a unit's text to documents, each through the rules that match its kind, findings to places.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::Check;
use super::across::{Asked, Kept, KeptUnit, Objects, Seen};
use super::common::Common;
use super::outcome::Outcome;
use super::outline::outline;
use super::repeats::{Place, Quiet, Repeats, Said};
use super::spinnaker::{self, Pipelines};
use super::trace::{self, Complaint, Traced};
use crate::document::{self, Document, DocumentKind, ReadError, SpinnakerKind, Syntax};
use crate::engine::{self, Evaluator, Facts, FileFacts, Programs, RawFinding, RunFacts, TextFacts};
use crate::finding::{Finding, Level, Problem, Resource, Segment, Skip};
use crate::fingerprint::fingerprint;
use crate::locate::{self, Lines};
use crate::policy::{Need, Rule};
use crate::source::{Found, Item};
use crate::value::{Shared, Value, get, get_in};
use crate::waiver::{Comment, Noted};

/// What stands in every text that holds a waiver.
const OUR_NAME: &str = "kubectl-policy";

pub(super) struct Worker<'a, 'p> {
    pub(super) check: &'a Check<'a>,
    evaluator: Evaluator<'p>,
    pub(super) pass: Pass<'a>,
    pub(super) outcome: Outcome,
    /// What was found out before the unit at hand, where that is counted by itself.
    earlier: Outcome,
    pub(super) objects: Objects,
    pub(super) pipelines: Pipelines,
    common: Common,
    pub(super) shared: Shared,
    /// Rules look at nothing in other objects but what the library is known to look at.
    outlines: bool,
    /// What rules look at in a document's text.
    reads: Option<Reads>,
}

/// What is the same for all workers that go over the run's objects together.
#[derive(Clone, Copy)]
pub(super) struct Pass<'a> {
    pub(super) facts: &'a RunFacts,
    /// By rule: it does not compile, and that was said once.
    pub(super) broken: &'a [bool],
    /// Objects are kept for another pass.
    pub(super) gather: bool,
    pub(super) repeats: &'a Repeats,
}

/// What rules look at in a document's text.
#[derive(Clone, Copy)]
struct Reads {
    /// In nearly every object some keys are not sorted, and that is not worked out for nobody.
    order: bool,
}

/// What a unit is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// To be checked together with the others.
    Whole,
    /// To be checked by itself.
    Alone,
    /// To be seen by the rules that look at other objects.
    Context,
    /// The same, and another part of the run checks it with those rules, too.
    Elsewhere,
    /// A manifest inside a pipeline.
    Inline,
}

/// Where in its unit a document stands, for its findings.
pub(super) struct Unit<'u> {
    pub(super) item: &'u Item,
    pub(super) role: Role,
    pub(super) text: &'u str,
    lines: OnceCell<Lines<'u>>,
    pub(super) file: Option<FileFacts>,
    /// Our name stands in the text: there may be waivers in it.
    pub(super) is_marked: bool,
    pub(super) comments: OnceCell<Vec<Comment<'u>>>,
    /// The comments that tell another tool something.
    pub(super) foreign: OnceCell<Vec<Comment<'u>>>,
    /// What it is known by when another set of values makes the same.
    place: Option<Place>,
    /// Where the comments begin that a document of the unit knows.
    pub(super) spoken_for: RefCell<BTreeSet<usize>>,
}

/// What a finding is about, besides its place.
pub(super) struct About<'d> {
    pub(super) resource: Option<&'d Resource>,
    /// What the finding's path leads into.
    pub(super) value: &'d Value,
    /// The document's index in its unit.
    pub(super) document: usize,
    /// Where `value` stands in the document.
    pub(super) prefix: &'d [Segment],
    /// The waivers in the document's text.
    pub(super) noted: &'d [Noted],
}

impl Reads {
    /// `None` where no rule looks at the text.
    fn of(check: &Check<'_>) -> Option<Self> {
        let reading = || check.rules.iter().map(|it| it.rule).filter(|rule| rule.needs(Need::Text));
        // A rule that never writes the word cannot ask for it.
        let by_order = |rule: &Rule| rule.modules.files.iter().any(|(_, text)| text.contains(TextFacts::UNSORTED));
        reading().next().map(|_| Self { order: reading().any(by_order) })
    }
}

impl<'u> Unit<'u> {
    pub(super) fn lines(&self) -> &Lines<'u> {
        self.lines.get_or_init(|| Lines::new(self.text))
    }

    /// The facts about the file, for one of its documents.
    pub(super) fn file_of(&self, document: &Document) -> Option<FileFacts> {
        self.file.clone().map(|file| FileFacts { document: document.index, ..file })
    }
}

impl<'a, 'p> Worker<'a, 'p> {
    pub(super) fn new(check: &'a Check<'a>, programs: &'p Programs, pass: Pass<'a>) -> Self {
        let evaluator = Evaluator::new(programs, check.engine_limits, check.coverage.is_some());
        let (outcome, earlier) = (Outcome::default(), Outcome::default());
        let (objects, pipelines) = (Objects::default(), Pipelines::default());
        let (common, shared) = (Common::default(), Shared::default());
        let mut looking = check.rules.iter().map(|it| it.rule).filter(|rule| rule.uses(Need::Inventory));
        let outlines = looking.all(|rule| rule.modules.bundled);
        let reads = Reads::of(check);
        Self { check, evaluator, pass, outcome, earlier, objects, pipelines, common, shared, outlines, reads }
    }

    pub(super) fn finish(mut self) -> (Outcome, Objects, Pipelines) {
        if let Some(coverage) = self.check.coverage {
            let mut coverage = coverage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            self.evaluator.covered(&mut coverage);
        }
        self.earlier.merge(self.outcome);
        (self.earlier, self.objects, self.pipelines)
    }

    /// Reads and checks one thing that a source found; `index` is its place in the source's order.
    pub(super) fn unit(&mut self, index: usize, found: Found) {
        let (item, role) = match found {
            Found::Item(item) => (item, Role::Whole),
            Found::Alone(item) => (item, Role::Alone),
            Found::Context(item) => (item, Role::Context),
            Found::Skip(skip) => return self.outcome.skip(skip),
            Found::Problem(problem) => return self.outcome.unread(problem, None),
            Found::Unread(problem, kind) => return self.outcome.unread(problem, kind),
            Found::Chart(path) | Found::Kustomization(path) => {
                let message = format!("`{}` has to be rendered before it can be checked", path.display());
                return self.outcome.problem(Problem::new(message));
            }
        };
        if let Some(live) = item.live() {
            return self.live(index, &item, live, role);
        }
        // What is rendered was chosen before it was.
        let elsewhere = item.origin().is_none() && !self.check.holds(item.path.as_deref().unwrap_or(Path::new("-")));
        if elsewhere {
            self.outcome.elsewhere += 1;
            let templates = self.check.rules.iter().any(|configured| configured.rule.kinds.looks_at_spinnaker());
            if !self.pass.gather && !templates {
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
            Role::Whole | Role::Alone | Role::Inline => self.checked(&unit),
        };
        if !kept.is_empty() {
            self.objects.units.push(KeptUnit { index, item: item.clone(), elsewhere, documents: kept });
        }
    }

    /// Checks a unit, or repeats what became of its text with another set of values; returns the documents that rules
    /// that look at other objects will want.
    fn checked(&mut self, unit: &Unit<'_>) -> Vec<Kept> {
        let Some(place) = &unit.place else { return self.documents(unit) };
        if let Some(quiet) = self.pass.repeats.quiet(place) {
            self.outcome.merge(quiet.counts.clone());
            return quiet.kept.clone();
        }
        self.earlier.merge(std::mem::take(&mut self.outcome));
        let waiting = self.pipelines.len();
        let kept = self.documents(unit);
        if let Some(counts) = self.outcome.counts().filter(|_| self.pipelines.len() == waiting) {
            self.pass.repeats.put_quiet(place, Quiet { counts, kept: kept.clone() });
        }
        kept
    }

    /// Checks the documents of a unit.
    fn documents(&mut self, unit: &Unit<'_>) -> Vec<Kept> {
        self.outcome.summary.files += 1;
        let mut kept = Vec::new();
        let mut is_readable = true;
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
                    is_readable = false;
                    self.outcome.summary.documents += 1;
                    self.outcome.unread(unreadable(unit, &error), None);
                }
            }
        }
        if is_readable && unit.is_marked {
            self.strays(unit);
        }
        kept
    }

    /// The objects of a unit that is not checked itself. What cannot be read in it is somebody else's, and only said.
    fn context(&mut self, unit: &Unit<'_>) -> Vec<Kept> {
        let mut kept = Vec::new();
        for document in document::read(unit.text, syntax(&unit.item.name), &self.check.document_limits) {
            match document {
                Ok(document) if document.kind() == DocumentKind::Kubernetes && is_object(&document.value) => {
                    let Some(resource) = resource(&document) else { continue };
                    kept.push(self.keep_text(unit, &document, resource));
                }
                Ok(document) if document.kind() == DocumentKind::Spinnaker(SpinnakerKind::Template) => {
                    self.template(unit, &document);
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
            .filter_map(|document| Some((document, document.asked.as_ref()?)))
            .flat_map(|(document, Asked { value, rules })| {
                let facts = Facts::new(self.pass.facts, document.seen.file.as_deref(), value, None);
                let rules = rules.iter().filter(|rule| self.pass.broken.get(**rule) != Some(&true));
                rules
                    .map(|rule| (document, *rule, self.evaluate(*rule, value, &facts, &kept.item.name)))
                    .collect::<Vec<_>>()
            })
            .filter(|(_, _, raw)| !raw.is_empty())
            .collect();
        if raw.is_empty() {
            return;
        }
        if kept.item.live().is_some() {
            for (document, rule, raw) in raw {
                let raw: Vec<_> = raw.into_iter().map(|raw| (rule, raw)).collect();
                self.shown(&kept.item, &document.seen.resource, &raw);
            }
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
                let noted = self.noted(&unit, &document, resource.as_ref());
                for raw in raw {
                    self.finding(&unit, &document, resource.as_ref(), *rule, raw, &noted);
                }
            }
        }
    }

    pub(super) fn describe<'u>(&self, item: &'u Item, text: &'u str, role: Role) -> Unit<'u> {
        let mut file = item.path.as_deref().map(|path| self.file_facts(path));
        // A template stands in no layout of manifests, but its chart may.
        if let (Some(file @ FileFacts { captures: None, .. }), Some(Some(folder))) =
            (&mut file, item.origin().map(|origin| &origin.folder))
        {
            file.captures = self.file_facts(folder).captures;
        }
        let is_marked = self.check.waivers.is_some() && text.contains(OUR_NAME);
        let (lines, comments, foreign) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        let place = Place::of(item);
        Unit { item, role, text, lines, file, is_marked, comments, foreign, place, spoken_for: RefCell::default() }
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
            DocumentKind::Spinnaker(kind) => {
                self.spinnaker(unit, document, kind);
                return None;
            }
            _ => {
                self.outcome.summary.other_documents += 1;
                return None;
            }
        }
        self.outcome.summary.resources += 1;
        let resource = resource(document)?;
        let file = unit.file_of(document);
        let facts = Facts::new(self.pass.facts, file.as_ref(), &document.value, self.text_facts(unit, document));
        let noted = self.noted(unit, document, Some(&resource));
        let rules = self.matching(&document.value, &resource, file.as_ref(), Some(unit.role));
        let said = self.said(unit, document, &rules, &facts);
        for (rule, raw) in rules.iter().zip(said.iter()) {
            for raw in raw {
                self.finding(unit, document, Some(&resource), *rule, raw, &noted);
            }
        }
        (self.pass.gather && unit.role == Role::Whole).then(|| self.keep_text(unit, document, resource))
    }

    /// What each of the rules says about a document.
    fn said(&mut self, unit: &Unit<'_>, document: &Document, rules: &[usize], facts: &Facts) -> Said {
        if let Some(said) = unit.place.as_ref().and_then(|place| self.pass.repeats.said(place, document)) {
            for rule in rules {
                self.outcome.matched(*rule);
            }
            return said;
        }
        let decided: Vec<Option<Vec<RawFinding>>> =
            rules.iter().map(|rule| self.decide(*rule, &document.value, facts, &unit.item.name)).collect();
        // What could not be decided is counted each time.
        let is_decided = decided.iter().all(Option::is_some);
        let said: Said = Arc::new(decided.into_iter().map(Option::unwrap_or_default).collect());
        if let Some(place) = unit.place.as_ref().filter(|_| is_decided) {
            self.pass.repeats.put_said(place, document, &said);
        }
        said
    }

    /// Keeps of a document what the second pass needs: all of it only where rules are asked about it.
    fn keep_text(&mut self, unit: &Unit<'_>, document: &Document, resource: Resource) -> Kept {
        let file = unit.file_of(document);
        let rules = self.matching(&document.value, &resource, file.as_ref(), None);
        let asked = (!rules.is_empty()).then(|| Asked { value: document.value.clone(), rules });
        let seen = self.seen(&document.value, resource, file, false);
        Kept::new(document, seen, asked, unit.lines())
    }

    /// The object as rules will see it that are asked about another.
    pub(super) fn seen(&mut self, value: &Value, resource: Resource, file: Option<FileFacts>, live: bool) -> Seen {
        let value = if self.outlines { outline(value, &resource.api_version, &resource.kind) } else { value.clone() };
        // Of a cluster there is more than of any repository.
        let value = if live { self.shared.object(value) } else { value };
        Seen { value, resource, file: file.map(Box::new), live }
    }

    /// What the document's text says and its value no longer does, where a rule asks for it.
    pub(super) fn text_facts(&self, unit: &Unit<'_>, document: &Document) -> Option<TextFacts> {
        self.reads.map(|reads| text_facts(unit, document, reads))
    }

    pub(super) fn evaluate(&mut self, index: usize, value: &Value, facts: &Facts, unit: &str) -> Vec<RawFinding> {
        self.decide(index, value, facts, unit).unwrap_or_default()
    }

    /// What a rule says; `None` where it cannot be decided, which is counted.
    fn decide(&mut self, index: usize, value: &Value, facts: &Facts, unit: &str) -> Option<Vec<RawFinding>> {
        let configured = self.check.rules.get(index)?;
        if configured.rule.needs(Need::Layout) && !facts.has_layout() {
            self.outcome.undecided(index, "the path does not fit the layout, or there is none");
            return None;
        }
        if let Some(name) = configured.unset() {
            self.outcome.undecided(index, format!("its parameter `{name}` is not set"));
            return None;
        }
        self.outcome.matched(index);
        match self.evaluator.evaluate(index, value, facts, &configured.params) {
            Ok(found) => Some(found),
            Err(error) => {
                self.outcome.failed(index, &configured.rule.id, unit, &error.to_string());
                None
            }
        }
    }

    pub(super) fn finding(
        &mut self,
        unit: &Unit<'_>,
        document: &Document,
        resource: Option<&Resource>,
        index: usize,
        raw: &RawFinding,
        noted: &[Noted],
    ) {
        let (span, missing) = match raw.line {
            Some(line) if raw.path.is_none() => (unit.lines().line_span(line), false),
            _ => locate::resolve(document, unit.text, raw.path.as_deref()),
        };
        let complaint = Complaint { span, missing, document: Some(document), path: raw.path.as_deref() };
        let about = About { resource, value: &document.value, document: document.index, prefix: &[], noted };
        self.report(unit, &about, index, raw, &complaint);
    }

    /// Turns what a rule said into a finding at the place of `complaint`.
    pub(super) fn report(
        &mut self,
        unit: &Unit<'_>,
        about: &About<'_>,
        index: usize,
        raw: &RawFinding,
        complaint: &Complaint<'_>,
    ) {
        let Some(rule) = self.check.rules.get(index).map(|configured| configured.rule) else { return };
        let service = self.demands(unit.file.as_ref(), about.value, None);
        let level = self.level(unit, rule, raw, about.resource, service);
        if level == Level::Off {
            return;
        }
        let Traced { place, doubt } = trace::trace(unit.item, unit.text, unit.lines(), complaint);
        let path = raw.path.as_deref().unwrap_or_default();
        let container = locate::container(about.value, path);
        let named = container.clone().or_else(|| spinnaker::stage(about.value, path));
        let mut finding = Finding {
            rule: rule.id.clone(),
            severity: self.check.verdict.severity(rule, raw.severity, service),
            level,
            message: raw.message.clone(),
            fingerprint: fingerprint(&rule.id, about.resource, named.as_deref(), path, &raw.message),
            resource: about.resource.cloned(),
            container,
            path: self.common.path([about.prefix, path].concat()),
            location: unit.item.live().is_none().then_some(place.location),
            owner: unit.item.live().and_then(|live| live.note(self.check.owner?)).map(ToOwned::to_owned),
            waiver: None,
            rendering: None,
            baseline: false,
            excerpt: place.excerpt.filter(|_| self.check.excerpts),
            remediation: self.common.text(&rule.remediation),
            document: about.document,
        };
        self.waive(unit, about.noted, &mut finding, complaint.path, complaint.span);
        match unit.item.origin() {
            Some(origin) => self.outcome.rendered.push(&origin.render, doubt, finding),
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

pub(super) fn resource(document: &Document) -> Option<Resource> {
    named(document.resource(), &document.value)
}

pub(super) fn named(named: document::Resource, value: &Value) -> Option<Resource> {
    let generated = get_in(value, &["metadata", "name"]).is_none();
    let name = named.name.unwrap_or_default();
    Some(Resource {
        api_version: named.api_version?,
        kind: named.kind?,
        namespace: named.namespace,
        name: if generated && !name.is_empty() { format!("{name}*") } else { name },
    })
}

pub(super) fn unreadable(unit: &Unit<'_>, error: &ReadError) -> Problem {
    let complaint = Complaint { span: error.span, missing: false, document: None, path: None };
    let Traced { place, .. } = trace::trace(unit.item, unit.text, unit.lines(), &complaint);
    Problem {
        message: error.message.clone(),
        hint: chart_hint(unit, error).or_else(|| error.hint.clone()),
        location: Some(place.location),
        excerpt: place.excerpt,
        document: error.index,
    }
}

/// What to do about a template that nothing renders because the chart around it has no Chart.yaml.
fn chart_hint(unit: &Unit<'_>, error: &ReadError) -> Option<String> {
    if unit.item.origin().is_some() || !error.is_template {
        return None;
    }
    let folders = unit.item.path.iter().flat_map(|path| path.ancestors().skip(1));
    let chart = folders.filter(|folder| folder.ends_with("templates")).find_map(Path::parent);
    chart.filter(|chart| !chart.join("Chart.yaml").exists()).map(|chart| {
        let chart = chart.strip_prefix(".").unwrap_or(chart).display();
        format!("this looks like a template of a Helm chart; `{chart}` has no Chart.yaml to render it with")
    })
}

/// What the document's text says and its value no longer does.
fn text_facts(unit: &Unit<'_>, document: &Document, reads: Reads) -> TextFacts {
    let line = |span: document::Span| unit.lines().position(span.start).0;
    TextFacts {
        duplicate_keys: document.duplicate_keys.iter().map(|key| (key.path.clone(), line(key.first))).collect(),
        unsorted: if reads.order { document.unsorted() } else { Vec::new() },
    }
}
