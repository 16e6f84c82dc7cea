//! The objects of a complete run, for the rules that look at more than one: Gatekeeper's inventory, the index that
//! the library computes from it once, the objects that are there twice, and what each service is made of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::outcome::Outcome;
use crate::document::{Document, Span};
use crate::engine::{self, FileFacts};
use crate::finding::{Problem, Resource};
use crate::locate::Lines;
use crate::source::{Item, Render};
use crate::value::{Value, get, object, string};

/// One object as rules see it that are asked about another.
#[derive(Clone)]
pub(super) struct Seen {
    /// All of it, or what rules look at in it.
    pub(super) value: Value,
    pub(super) resource: Resource,
    pub(super) file: Option<Box<FileFacts>>,
    /// It is an object of a cluster: it stands in no file, and in no namespace unless it says so.
    pub(super) live: bool,
}

/// An object that rules are asked about in the second pass.
#[derive(Clone)]
pub(super) struct Asked {
    /// All of it.
    pub(super) value: Value,
    pub(super) rules: Vec<usize>,
}

/// One object of a unit's text, which is not kept.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) seen: Seen,
    /// What is to be done with it in the second pass.
    pub(super) asked: Option<Asked>,
    line: usize,
    span: Span,
    index: usize,
    item: Vec<usize>,
}

impl Kept {
    pub(super) fn new(document: &Document, seen: Seen, asked: Option<Asked>, lines: &Lines<'_>) -> Self {
        let line = lines.position(document.locate(&[]).value.start).0;
        let (index, item, span) = (document.index, document.item.clone(), document.span);
        Self { seen, asked, line, span, index, item }
    }

    /// An object of a cluster that rules are asked about.
    pub(super) const fn live(seen: Seen, asked: Asked) -> Self {
        let span = Span { start: 0, end: 0 };
        Self { seen, asked: Some(asked), line: 0, span, index: 0, item: Vec::new() }
    }

    /// Whether `document`, read again, is this one.
    pub(super) fn is(&self, document: &Document) -> bool {
        (self.index, &self.item, self.span) == (document.index, &document.item, document.span)
    }
}

/// The kept objects of a unit.
pub(super) struct KeptUnit {
    pub(super) index: usize,
    pub(super) item: Item,
    /// It belongs to another part of the run, and is only seen.
    pub(super) elsewhere: bool,
    pub(super) documents: Vec<Kept>,
}

/// What one worker kept.
#[derive(Default)]
pub(super) struct Objects {
    pub(super) units: Vec<KeptUnit>,
    /// Objects of a cluster that no rule is asked about in the second pass. There is one of each name.
    pub(super) seen: Vec<Seen>,
}

/// What all workers kept.
#[derive(Default)]
pub(super) struct Gathered {
    units: Vec<KeptUnit>,
    seen: Vec<Seen>,
}

/// groupVersion → kind → name → what is kept under it; of services environment → kind → name → where.
type Kinds<T> = BTreeMap<String, BTreeMap<String, BTreeMap<String, T>>>;

impl Gathered {
    pub(super) fn merge(&mut self, objects: Objects) {
        self.units.extend(objects.units);
        self.seen.extend(objects.seen);
    }

    /// What belongs together, each in the source's order whichever worker had it: the files of the run, and every
    /// rendering by itself, for a chart with other values has the same objects again.
    pub(super) fn apart(mut self) -> Vec<Self> {
        self.units.sort_by_key(|unit| unit.index);
        let mut apart: BTreeMap<Option<Arc<Render>>, Self> = BTreeMap::new();
        if !self.seen.is_empty() {
            apart.entry(None).or_default().seen = self.seen;
        }
        for unit in self.units {
            let render = unit.item.origin().map(|origin| Arc::clone(&origin.render));
            apart.entry(render).or_default().units.push(unit);
        }
        apart.into_values().collect()
    }

    pub(super) fn units(&self) -> &[KeptUnit] {
        &self.units
    }

    /// What goes into every rule's `data`: `inventory`, `repeated`, `index`, `duplicates` and `services`. Of objects that
    /// no rule is asked about nothing else is left.
    pub(super) fn facts(&mut self, namespace: &str, outcome: &mut Outcome) -> Vec<(String, Value)> {
        let scope = Scope::new(self.seen().map(|seen| &seen.resource), outcome);
        let (duplicates, services) = (self.duplicates(namespace, &scope), self.services(namespace, &scope));
        let (inventory, repeated) = self.inventory(namespace, &scope);
        let index = match engine::index(&inventory, &repeated, namespace) {
            Ok(index) => index,
            Err(error) => {
                outcome.problem(Problem::new(format!("cannot index the objects of the run: {error}")));
                Value::Undefined
            }
        };
        let facts = [
            ("inventory", inventory),
            ("repeated", repeated),
            ("duplicates", duplicates),
            ("services", services),
            ("index", index),
        ];
        let facts = facts.into_iter().filter(|(_, value)| *value != Value::Undefined);
        facts.map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn seen(&self) -> impl Iterator<Item = &Seen> {
        self.units.iter().flat_map(|unit| &unit.documents).map(|kept| &kept.seen).chain(&self.seen)
    }

    /// The inventory, and beside it the namespaced objects that have no place there because a later one has the same
    /// name: `{namespace: {groupVersion: {kind: {name: [object, …]}}}}`.
    fn inventory(&mut self, default_namespace: &str, scope: &Scope) -> (Value, Value) {
        let mut namespaces: BTreeMap<String, Kinds<Value>> = BTreeMap::new();
        let mut repeated: BTreeMap<String, Kinds<Vec<Value>>> = BTreeMap::new();
        let mut cluster = Kinds::new();
        let mut put = |resource: &Resource, name: String, value: Value, live: bool| {
            let stands_in_none = live && resource.namespace.is_none();
            if stands_in_none || scope.is_cluster(&resource.api_version, &resource.kind) {
                slot(&mut cluster, resource).insert(name, value);
                return;
            }
            let namespace = resource.namespace.as_deref().unwrap_or(default_namespace);
            let names = slot(namespaces.entry(namespace.to_owned()).or_default(), resource);
            // Of an object of a cluster that is there twice the first one went meanwhile.
            if let Some(earlier) = names.insert(name, value).filter(|_| !live) {
                let names = slot(repeated.entry(namespace.to_owned()).or_default(), resource);
                names.entry(resource.name.clone()).or_default().push(earlier);
            }
        };
        for Kept { seen: Seen { value, resource, live, .. }, .. } in self.units.iter().flat_map(|unit| &unit.documents)
        {
            put(resource, resource.name.clone(), value.clone(), *live);
        }
        for Seen { value, mut resource, live, .. } in std::mem::take(&mut self.seen) {
            let name = std::mem::take(&mut resource.name);
            put(&resource, name, value, live);
        }
        let namespaces = namespaces.into_iter().map(|(name, kinds)| (string(&name), nest(kinds)));
        let inventory = object([(string("namespace"), object(namespaces)), (string("cluster"), nest(cluster))]);
        (inventory, object(repeated.into_iter().map(|(name, kinds)| (string(&name), nest(kinds)))))
    }

    /// What stands in the folders of each service: service → environment → kind → name → where that is. The
    /// environment is `""` where the layout has none.
    fn services(&self, default_namespace: &str, scope: &Scope) -> Value {
        let mut services: BTreeMap<&str, Kinds<Value>> = BTreeMap::new();
        for Seen { resource, file, .. } in self.seen() {
            let Some(FileFacts { path, captures: Some(captures), .. }) = file.as_deref() else { continue };
            let Some(service) = captures.get("service") else { continue };
            let environment = captures.get("env").map_or("", String::as_str);
            let Resource { api_version, kind, namespace, name } = resource;
            let namespace = match namespace {
                _ if scope.is_cluster(api_version, kind) => "",
                Some(namespace) => namespace,
                None => default_namespace,
            };
            let place = object([
                (string("group_version"), string(api_version)),
                (string("namespace"), string(namespace)),
                (string("path"), string(path)),
            ]);
            let kinds = services.entry(service).or_default().entry(environment.to_owned()).or_default();
            kinds.entry(kind.clone()).or_default().insert(name.clone(), place);
        }
        object(services.into_iter().map(|(service, environments)| (string(service), nest(environments))))
    }

    /// kind → name → `namespace|apiVersion` → where, for objects that are there more than once; with `|directory` after
    /// it, for those that are more than once in one directory.
    fn duplicates(&self, default_namespace: &str, scope: &Scope) -> Value {
        let mut seen: BTreeMap<(&str, &str), Vec<(&KeptUnit, &Kept)>> = BTreeMap::new();
        for unit in &self.units {
            let has_name = |kept: &&Kept| !kept.seen.live && !kept.seen.resource.name.ends_with('*');
            for kept in unit.documents.iter().filter(has_name) {
                let Resource { kind, name, .. } = &kept.seen.resource;
                seen.entry((kind, name)).or_default().push((unit, kept));
            }
        }
        let mut twice: BTreeMap<&str, Vec<(Value, Value)>> = BTreeMap::new();
        for ((kind, name), objects) in seen.into_iter().filter(|(_, objects)| objects.len() > 1) {
            let places = places(&objects, default_namespace, scope);
            if !places.is_empty() {
                twice.entry(kind).or_default().push((string(name), object(places)));
            }
        }
        object(twice.into_iter().map(|(kind, names)| (string(kind), object(names))))
    }
}

/// `namespace|apiVersion`, and the same with `|directory`, → where those of the objects are that are not alone there.
fn places(objects: &[(&KeptUnit, &Kept)], default_namespace: &str, scope: &Scope) -> Vec<(Value, Value)> {
    let mut places: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (unit, Kept { seen: Seen { resource, file, .. }, line, index, .. }) in objects {
        let Resource { api_version, kind, namespace, .. } = resource;
        let namespace = match namespace {
            _ if scope.is_cluster(api_version, kind) => "",
            Some(namespace) => namespace,
            None => default_namespace,
        };
        let path = file.as_ref().map_or(&unit.item.name, |file| &file.path);
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let place = object([
            (string("path"), string(path)),
            (string("line"), Value::from(*line)),
            (string("document"), Value::from(*index)),
        ]);
        let key = format!("{namespace}|{api_version}");
        places.entry(format!("{key}|{directory}")).or_default().push(place.clone());
        places.entry(key).or_default().push(place);
    }
    let not_alone = places.into_iter().filter(|(_, places)| places.len() > 1);
    not_alone
        .map(|(key, mut places)| {
            places.sort_by(|a, b| (get(a, "path"), get(a, "document")).cmp(&(get(b, "path"), get(b, "document"))));
            (string(&key), Value::from(places))
        })
        .collect()
}

/// The names of the resource's version and kind.
fn slot<'k, T>(kinds: &'k mut Kinds<T>, resource: &Resource) -> &'k mut BTreeMap<String, T> {
    kinds.entry(resource.api_version.clone()).or_default().entry(resource.kind.clone()).or_default()
}

fn nest<T: Into<Value>>(kinds: Kinds<T>) -> Value {
    object(kinds.into_iter().map(|(version, kinds)| {
        let kinds = kinds.into_iter().map(|(kind, names)| {
            (string(&kind), object(names.into_iter().map(|(name, value)| (string(&name), value.into()))))
        });
        (string(&version), object(kinds))
    }))
}

/// Which kinds stand in no namespace.
struct Scope(BTreeSet<(String, String)>);

impl Scope {
    fn new<'k>(resources: impl Iterator<Item = &'k Resource>, outcome: &mut Outcome) -> Self {
        let kinds = resources.map(|resource| (group(&resource.api_version).to_owned(), resource.kind.clone()));
        Self(engine::cluster_scoped(&kinds.collect()).unwrap_or_else(|error| {
            outcome.problem(Problem::new(format!("cannot tell which kinds stand in no namespace: {error}")));
            BTreeSet::new()
        }))
    }

    fn is_cluster(&self, api_version: &str, kind: &str) -> bool {
        self.0.contains(&(group(api_version).to_owned(), kind.to_owned()))
    }
}

/// The group of an `apiVersion`, `""` for the core group.
fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}
