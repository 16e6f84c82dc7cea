//! Spinnaker's pipelines in a run. A pipeline is checked where it is met; one that is made from a template waits until
//! all templates of the run are known, and is then checked as what it becomes. Kubernetes manifests that a stage
//! carries go through the rules for manifests, at their place in the pipeline.

use super::outcome::Outcome;
use super::trace::Complaint;
use super::worker::{About, Role, Unit, Worker, resource};
use crate::document::spinnaker::{self, Hydrated, Origin, SpinnakerKind};
use crate::document::{Document, DocumentKind};
use crate::engine::{Facts, FileFacts, RawFinding};
use crate::finding::{Problem, Resource, Segment, Skip};
use crate::locate::{self, Lines};
use crate::policy::{Runs, SPINNAKER_GROUP};
use crate::source::Item;
use crate::value::{Value, as_str, get, object, string};
use crate::waiver::Noted;

/// A pipeline that is made from a template.
pub(super) struct Instance {
    pub(super) item: Item,
    role: Role,
    document: Document,
    file: Option<FileFacts>,
}

/// What rules said, each with its number.
type Said = Vec<(usize, RawFinding)>;

/// What an instance became, and of which template.
type Became<'b> = (&'b Hydrated, &'b Template, &'b Said);

/// A template, to be found by the pipelines that are made from it.
struct Template {
    item: Item,
    document: Document,
}

/// What waits for the end of the first pass.
#[derive(Default)]
pub(super) struct Pipelines {
    pub(super) instances: Vec<Instance>,
    templates: Vec<Template>,
}

impl Pipelines {
    pub(super) const fn len(&self) -> usize {
        self.instances.len() + self.templates.len()
    }

    pub(super) fn merge(&mut self, more: Self) {
        self.instances.extend(more.instances);
        self.templates.extend(more.templates);
    }

    /// Brings the templates into an order that does not depend on which worker had them.
    pub(super) fn sorted(mut self, outcome: &mut Outcome) -> Self {
        self.templates.sort_by(|a, b| {
            let place = |template: &Template| (template.document.index, template.document.span.start);
            (a.key(), &a.item.name, place(a)).cmp(&(b.key(), &b.item.name, place(b)))
        });
        self.templates.dedup_by(|again, first| {
            let twice = again.key() == first.key();
            if twice {
                let reason = format!("`{}` has a template of the same id and tag, which is used", first.item.name);
                outcome.skip(Skip { what: again.item.name.clone(), reason, documents: 1 });
            }
            twice
        });
        self
    }

    /// The template that an instance names: of its tag where there is one, else the one without a tag.
    fn template(&self, instance: &Value) -> Option<&Template> {
        let (id, tag) = spinnaker::reference(instance)?;
        let of = |tag: Option<&str>| self.templates.iter().find(|template| template.key() == (id, tag));
        of(tag).or_else(|| of(None))
    }
}

impl Template {
    fn key(&self) -> (&str, Option<&str>) {
        let text = |key| get(&self.document.value, key).and_then(as_str);
        (text("id").unwrap_or_default(), text("tag"))
    }

    /// Where a part of it stands, for a message: `templates/safe.json:12`.
    fn place(&self, path: &[Value]) -> String {
        let name = &self.item.name;
        match self.item.read() {
            Ok(text) => {
                let (span, _) = locate::resolve(&self.document, &text, Some(&segments(path)));
                format!("{name}:{}", Lines::new(&text).position(span.start).0)
            }
            Err(_) => name.clone(),
        }
    }
}

impl Worker<'_, '_> {
    /// Checks a Spinnaker document, or keeps it until the templates are known.
    pub(super) fn spinnaker(&mut self, unit: &Unit<'_>, document: &Document, kind: SpinnakerKind) {
        self.manifests(unit, document);
        if !self.check.rules.iter().any(|configured| configured.rule.kinds.looks_at_spinnaker()) {
            self.outcome.summary.other_documents += 1;
            self.outcome.pipelines += 1;
            return;
        }
        self.outcome.summary.resources += 1;
        let file = unit.file_of(document);
        if kind == SpinnakerKind::Instance {
            self.noted(unit, document, Some(&named(&document.value, kind)));
            let instance = Instance { item: unit.item.clone(), role: unit.role, document: document.clone(), file };
            return self.pipelines.instances.push(instance);
        }
        let resource = named(&document.value, kind);
        let facts = self.pipeline_facts(file.as_ref(), &document.value, kind, []);
        let noted = self.noted(unit, document, Some(&resource));
        for rule in self.matching(&document.value, &resource, file.as_ref(), Some(unit.role)) {
            for raw in self.ask(rule, &document.value, &facts, &unit.item.name) {
                self.finding(unit, document, Some(&resource), rule, &raw, &noted);
            }
        }
        if kind == SpinnakerKind::Template {
            self.template(unit, document);
        }
    }

    /// Keeps a template for the pipelines that are made from it.
    pub(super) fn template(&mut self, unit: &Unit<'_>, document: &Document) {
        self.pipelines.templates.push(Template { item: unit.item.clone(), document: document.clone() });
    }

    fn pipeline_facts(
        &self,
        file: Option<&FileFacts>,
        input: &Value,
        kind: SpinnakerKind,
        more: impl IntoIterator<Item = (Value, Value)>,
    ) -> Facts {
        let members = [(string("kind"), string(kind.as_str()))].into_iter().chain(more);
        Facts::new(self.pass.facts, file, input, None).with("spinnaker", object(members))
    }

    /// Checks a pipeline that is made from a template: as it is written, and as what it becomes.
    pub(super) fn instance(&mut self, instance: &Instance, pipelines: &Pipelines) {
        let document = &instance.document;
        let template = pipelines.template(&document.value);
        let (file, unit) = (instance.file.as_ref(), &instance.item.name);
        let resource = named(&document.value, SpinnakerKind::Instance);
        let known = template.map(|template| (string("template"), template.document.value.clone()));

        let facts = self.pipeline_facts(file, &document.value, SpinnakerKind::Instance, known.clone());
        let as_written = Resource { kind: "PipelineInstance".into(), ..resource.clone() };
        let mut written = Said::new();
        for rule in self.matching(&document.value, &as_written, file, Some(instance.role)) {
            written.extend(self.ask(rule, &document.value, &facts, unit).into_iter().map(|raw| (rule, raw)));
        }

        let Some(template) = template else {
            for rule in self.hydrated_rules(&document.value, &resource, instance) {
                self.outcome.undecided(rule, "the template that the pipeline is made from is not in the run");
            }
            return self.say(instance, &resource, &written, None);
        };
        let hydrated = spinnaker::hydrate(&document.value, &template.document.value);
        let more = known.into_iter().chain([(string("instance"), document.value.clone())]);
        let facts = self.pipeline_facts(file, &hydrated.value, SpinnakerKind::Instance, more);
        let mut became = Said::new();
        for rule in self.hydrated_rules(&hydrated.value, &resource, instance) {
            became.extend(self.evaluate(rule, &hydrated.value, &facts, unit).into_iter().map(|raw| (rule, raw)));
        }
        self.say(instance, &resource, &written, Some((&hydrated, template, &became)));
    }

    /// The rules for what an instance becomes. Those that are asked when a pipeline is saved see it as it is written.
    fn hydrated_rules(&mut self, value: &Value, resource: &Resource, instance: &Instance) -> Vec<usize> {
        let rules = &self.check.rules;
        let on_documents = |index: &usize| rules.get(*index).is_some_and(|one| one.rule.runs == Runs::OnDocuments);
        let mut matching = self.matching(value, resource, instance.file.as_ref(), Some(instance.role));
        matching.retain(on_documents);
        matching
    }

    /// Evaluates a rule on a pipeline in the form that it asks for.
    fn ask(&mut self, rule: usize, pipeline: &Value, facts: &Facts, unit: &str) -> Vec<RawFinding> {
        let on_save =
            self.check.rules.get(rule).is_some_and(|configured| configured.rule.runs == Runs::OnSavedPipelines);
        if !on_save {
            return self.evaluate(rule, pipeline, facts, unit);
        }
        let payload = object([(string("pipeline"), pipeline.clone())]);
        let mut found = self.evaluate(rule, &payload, facts, unit);
        for raw in &mut found {
            if let Some(path) = &mut raw.path
                && path.first() == Some(&Segment::Key("pipeline".into()))
            {
                path.remove(0);
            }
        }
        found
    }

    /// Turns what rules said about an instance into findings. Its text was dropped with the first pass.
    fn say(&mut self, instance: &Instance, resource: &Resource, written: &Said, became: Option<Became<'_>>) {
        let missing = became.is_some_and(|(hydrated, ..)| !hydrated.missing.is_empty());
        if written.is_empty() && !missing && became.is_none_or(|(_, _, raw)| raw.is_empty()) {
            return;
        }
        let text = match instance.item.read() {
            Ok(text) => text,
            Err(problem) => return self.outcome.problem(problem),
        };
        let unit = self.describe(&instance.item, &text, instance.role);
        let noted = self.noted(&unit, &instance.document, Some(resource));
        for (rule, raw) in written {
            self.finding(&unit, &instance.document, Some(resource), *rule, raw, &noted);
        }
        let Some((hydrated, template, became)) = became else { return };
        for name in &hydrated.missing {
            self.outcome.problem(without_value(&unit, &instance.document, name, template));
        }
        for (rule, raw) in became {
            self.hydrated_finding(&unit, &instance.document, (hydrated, template), (resource, &noted), (*rule, raw));
        }
    }

    /// A finding in a hydrated pipeline: at its place in the instance, or where the instance sets the variable, or
    /// where it names the template; the message then says where in the template it is.
    fn hydrated_finding(
        &mut self,
        unit: &Unit<'_>,
        document: &Document,
        (hydrated, template): (&Hydrated, &Template),
        (resource, noted): (&Resource, &[Noted]),
        (index, raw): (usize, &RawFinding),
    ) {
        let path: Option<Vec<Value>> = raw.path.as_deref().map(values);
        let origin = path.map(|path| hydrated.origin(&path));
        let (place, from) = match &origin {
            None => (None, None),
            Some(Origin::Instance(place)) => (Some(segments(place)), None),
            Some(Origin::Variable(name, from)) => {
                let set = ["variables", name].map(|key| Segment::Key(key.to_owned()));
                let is_set = document.locate(&values(&set)).found == set.len();
                (Some(if is_set { set.to_vec() } else { reference() }), Some(from))
            }
            Some(Origin::Template(from)) => (Some(reference()), Some(from)),
        };
        let mut raw = raw.clone();
        if let Some(from) = from {
            raw.message = format!("{} (from template `{}`, {})", raw.message, template.key().0, template.place(from));
        }
        let (span, missing) = locate::resolve(document, unit.text, place.as_deref());
        let complaint = Complaint { span, missing, document: Some(document), path: place.as_deref() };
        let (value, document) = (&hydrated.value, document.index);
        let about = About { resource: Some(resource), value, document, prefix: &[], noted };
        self.report(unit, &about, index, &raw, &complaint);
    }

    /// The manifests that a pipeline carries, through the rules that match their kinds.
    fn manifests(&mut self, unit: &Unit<'_>, document: &Document) {
        for path in spinnaker::manifests(&document.value) {
            for manifest in document.part(&path).into_iter().flat_map(Document::flattened) {
                let below = manifest.item.get(document.item.len()..).unwrap_or_default();
                let mut prefix = segments(&path);
                prefix.extend(below.iter().flat_map(|at| [Segment::Key("items".into()), Segment::Index(*at)]));
                self.manifest(unit, &manifest, &prefix);
            }
        }
    }

    fn manifest(&mut self, unit: &Unit<'_>, manifest: &Document, prefix: &[Segment]) {
        let resource = match manifest.kind() {
            DocumentKind::Kubernetes => resource(manifest),
            _ => None,
        };
        let Some(resource) = resource else { return };
        self.outcome.summary.resources += 1;
        let file = unit.file_of(manifest);
        let facts = Facts::new(self.pass.facts, file.as_ref(), &manifest.value, self.text_facts(unit, manifest));
        let noted = self.noted(unit, manifest, Some(&resource));
        for rule in self.matching(&manifest.value, &resource, file.as_ref(), Some(Role::Inline)) {
            for raw in self.evaluate(rule, &manifest.value, &facts, &unit.item.name) {
                if raw.path.as_deref().is_some_and(|path| rests_on_expression(&manifest.value, path)) {
                    self.outcome.undecided(rule, "the value is an expression that the pipeline evaluates when it runs");
                    continue;
                }
                let (span, missing) = locate::resolve(manifest, unit.text, raw.path.as_deref());
                let complaint = Complaint { span, missing, document: Some(manifest), path: raw.path.as_deref() };
                let (value, document) = (&manifest.value, manifest.index);
                let about = About { resource: Some(&resource), value, document, prefix, noted: &noted };
                self.report(unit, &about, rule, &raw, &complaint);
            }
        }
    }
}

/// A variable of a template that the instance leaves without a value.
fn without_value(unit: &Unit<'_>, document: &Document, name: &str, template: &Template) -> Problem {
    let (span, missing) = locate::resolve(document, unit.text, Some(&[Segment::Key("variables".into())]));
    let place = unit.lines().place(&unit.item.name, span, missing);
    let message = format!("variable `{name}` of template `{}` has no value and no default", template.key().0);
    let hint = "Spinnaker would refuse the pipeline; set the variable below `variables`";
    Problem { location: Some(place.location), excerpt: place.excerpt, ..Problem::new(message).with_hint(hint) }
}

/// Where an instance names its template.
fn reference() -> Vec<Segment> {
    ["template", "reference"].map(|key| Segment::Key(key.to_owned())).to_vec()
}

/// What findings call a Spinnaker document: a name of ours, for Spinnaker has none.
fn named(document: &Value, kind: SpinnakerKind) -> Resource {
    let text = |key| get(document, key).and_then(as_str).unwrap_or_default();
    let (kind, name) = match kind {
        SpinnakerKind::Template => ("PipelineTemplate", text("id").to_owned()),
        SpinnakerKind::Pipeline | SpinnakerKind::Instance => {
            let (application, name) = (text("application"), text("name"));
            ("Pipeline", if application.is_empty() { name.to_owned() } else { format!("{application}/{name}") })
        }
    };
    Resource { api_version: format!("{SPINNAKER_GROUP}/v1"), kind: kind.into(), namespace: None, name }
}

/// The stage that a path leads into, by its id: it may move in its list and stay the same.
pub(super) fn stage(value: &Value, path: &[Segment]) -> Option<String> {
    let start = path.iter().position(|key| *key == Segment::Key("stages".into()))?;
    let path = values(path.get(..start + 2)?);
    let stage = path.iter().try_fold(value, |value, key| match value {
        Value::Object(members) => members.get(key),
        Value::Array(items) => items.get(usize::try_from(key.as_u64().ok()?).ok()?),
        _ => None,
    })?;
    let id = get(stage, "refId")?;
    Some(as_str(id).map_or_else(|| id.to_string(), ToOwned::to_owned))
}

/// Whether what a finding is about is decided by an expression: the value itself holds one, or stands inside one.
fn rests_on_expression(manifest: &Value, path: &[Segment]) -> bool {
    let mut value = manifest;
    for (depth, key) in values(path).iter().enumerate() {
        let inner = match value {
            Value::Object(members) => members.get(key),
            Value::Array(items) => key.as_u64().ok().and_then(|at| items.get(usize::try_from(at).ok()?)),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => return depth > 0 && as_str(value).is_some_and(|text| text.contains("${")),
        }
    }
    !path.is_empty() && spinnaker::has_expression(value)
}

fn values(path: &[Segment]) -> Vec<Value> {
    let value = |segment: &Segment| match segment {
        Segment::Key(key) => string(key),
        Segment::Index(index) => Value::from(*index),
    };
    path.iter().map(value).collect()
}

fn segments(path: &[Value]) -> Vec<Segment> {
    let segment = |value: &Value| match as_str(value) {
        Some(key) => Segment::Key(key.to_owned()),
        None => Segment::Index(value.as_u64().ok().and_then(|at| usize::try_from(at).ok()).unwrap_or_default()),
    };
    path.iter().map(segment).collect()
}
