//! Recognises Spinnaker documents: pipelines, templates of pipelines (MPT v2), pipelines made from a template, and what
//! tools wrap around them. What an instance becomes is [`hydrate()`]'s, what is wrong with a pipeline for rules to say.
//!
//! Everything is told by shape, and strictly: `stages` is also a key of GitLab's, Azure's and AWS' pipelines, none of
//! which is ours.

mod expression;
mod hydrate;
mod variables;

use crate::value::{Value, as_str, get, string};

pub use expression::has_expression;
pub use hydrate::{Hydrated, Origin, hydrate, reference};

/// What sort of Spinnaker document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpinnakerKind {
    /// A pipeline with stages of its own.
    Pipeline,
    /// A pipeline that names a template; its stages come from there.
    Instance,
    /// A template of pipelines.
    Template,
}

impl SpinnakerKind {
    /// The word that rules see as `data.spinnaker.kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Instance => "instance",
            Self::Template => "template",
        }
    }
}

/// What a value is to Spinnaker; `None` for everything else.
pub(super) fn kind(value: &Value) -> Option<SpinnakerKind> {
    if !matches!(value, Value::Object(_)) || has(value, "apiVersion") {
        return None;
    }
    if is_template(value) {
        Some(SpinnakerKind::Template)
    } else if is_instance(value) {
        Some(SpinnakerKind::Instance)
    } else {
        is_pipeline(value).then_some(SpinnakerKind::Pipeline)
    }
}

/// The path to what a payload wraps: `{"pipeline": …}` as Armory's policy engine sends it, with or without `input`
/// around it. A template also has a `pipeline`, and is none.
pub(super) fn wrapped(value: &Value) -> Option<Vec<Value>> {
    if kind(value).is_some() || has(value, "apiVersion") {
        return None;
    }
    [&["pipeline"][..], &["input", "pipeline"], &["input"]].into_iter().find_map(|path| {
        let inner = crate::value::get_in(value, path)?;
        kind(inner).map(|_| path.iter().map(|key| string(key)).collect())
    })
}

/// The places of whole Kubernetes manifests in a pipeline: what `deployManifest` has as text, the job of
/// `runJobManifest`. What is no object (an expression that yields one) is left out; a patch is no manifest.
#[must_use]
pub fn manifests(document: &Value) -> Vec<Vec<Value>> {
    let (pipeline, root) = match kind(document) {
        Some(SpinnakerKind::Template) => (get(document, "pipeline").unwrap_or(document), vec![string("pipeline")]),
        _ => (document, Vec::new()),
    };
    let mut found = Vec::new();
    for (index, stage) in list(pipeline, "stages").iter().enumerate() {
        let within = get(stage, "config").filter(|config| !has(stage, "manifests") && has(config, "manifests"));
        let mut place = root.clone();
        place.extend([string("stages"), Value::from(index)]);
        place.extend(within.map(|_| string("config")));
        let stage = within.unwrap_or(stage);
        for (key, values) in [("manifests", list(stage, "manifests")), ("manifest", one(stage, "manifest"))] {
            for (position, _) in values.iter().enumerate().filter(|(_, value)| is_manifest(value)) {
                let mut path = place.clone();
                path.push(string(key));
                path.extend((key == "manifests").then(|| Value::from(position)));
                found.push(path);
            }
        }
    }
    found
}

fn is_manifest(value: &Value) -> bool {
    ["apiVersion", "kind"].iter().all(|key| get(value, key).and_then(as_str).is_some_and(|text| !text.is_empty()))
}

/// A template: `schema`, `id`, `pipeline`, and something that only templates have.
fn is_template(value: &Value) -> bool {
    let schema = get(value, "schema").is_some_and(|schema| as_str(schema).is_some_and(|text| text.starts_with('v')));
    schema && get(value, "id").and_then(as_str).is_some() && matches!(get(value, "pipeline"), Some(Value::Object(_)))
}

/// An instance: an application's configuration of a template, of any version.
fn is_instance(value: &Value) -> bool {
    if get(value, "application").and_then(as_str).is_none() {
        return false;
    }
    let Some(template @ Value::Object(_)) = get(value, "template") else {
        return get(value, "type").and_then(as_str) == Some("templatedPipeline");
    };
    let reference = get(template, "reference").and_then(as_str).is_some_and(|text| text.starts_with("spinnaker://"));
    let sort = get(template, "type").and_then(as_str) == Some("front50/pipelineTemplate");
    reference || sort || get(value, "type").and_then(as_str) == Some("templatedPipeline")
}

/// A pipeline: its stages are objects with a `type`, and either each says where it stands in the graph, or the whole
/// says to which application it belongs.
fn is_pipeline(value: &Value) -> bool {
    let Some(Value::Array(stages)) = get(value, "stages") else { return false };
    let typed = |stage: &Value| get(stage, "type").and_then(as_str).is_some();
    let placed = |stage: &Value| has(stage, "refId") || has(stage, "requisiteStageRefIds");
    let owned = ["application", "name"].iter().all(|key| get(value, key).and_then(as_str).is_some());
    if stages.is_empty() {
        return owned && SETTINGS.iter().any(|key| has(value, key));
    }
    stages.iter().all(|stage| typed(stage) && placed(stage))
        || (owned && stages.iter().all(|stage| matches!(stage, Value::Object(_))) && stages.iter().any(typed))
}

/// What a pipeline without stages is told by: settings that Spinnaker's editor always writes.
const SETTINGS: [&str; 8] = [
    "expectedArtifacts",
    "keepWaitingPipelines",
    "lastModifiedBy",
    "limitConcurrent",
    "notifications",
    "parameterConfig",
    "spelEvaluator",
    "triggers",
];

fn has(value: &Value, key: &str) -> bool {
    get(value, key).is_some()
}

/// The members of a list, none where there is no list.
fn list<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    match get(value, key) {
        Some(Value::Array(items)) => items.iter().collect(),
        _ => Vec::new(),
    }
}

fn one<'v>(value: &'v Value, key: &str) -> Vec<&'v Value> {
    get(value, key).into_iter().collect()
}
