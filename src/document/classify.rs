//! What sort of document a value is, and what it calls itself.

use super::spinnaker::{self, SpinnakerKind};
use crate::value::Value;

/// What sort of document a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// A Kubernetes object: it has an `apiVersion` and a `kind`.
    Kubernetes,
    /// A Spinnaker pipeline, a template of pipelines, or a pipeline made from one.
    Spinnaker(SpinnakerKind),
    /// Meant as a Kubernetes object, but without a usable `apiVersion` or `kind`; kubectl refuses it.
    Incomplete {
        /// What is missing.
        missing: Missing,
    },
    /// Anything else: chart values, a configuration, an array, a single string.
    Other,
}

/// What an incomplete Kubernetes object lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// `apiVersion` is absent, empty or no string.
    ApiVersion,
    /// `kind` is absent, empty or no string.
    Kind,
    /// Both are there, and neither is a string with something in it.
    Both,
}

/// What a document calls itself; whatever is absent or no string is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resource {
    /// `apiVersion`.
    pub api_version: Option<String>,
    /// `kind`.
    pub kind: Option<String>,
    /// `metadata.namespace`.
    pub namespace: Option<String>,
    /// `metadata.name`, or `metadata.generateName` where there is no name.
    pub name: Option<String>,
}

impl Resource {
    /// What a value calls itself.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        resource(value)
    }
}

pub(super) fn kind(value: &Value) -> DocumentKind {
    let Value::Object(object) = value else {
        return DocumentKind::Other;
    };
    if let Some(kind) = spinnaker::kind(value) {
        return DocumentKind::Spinnaker(kind);
    }
    let named = |key: &str| text(value, key).is_some_and(|text| !text.is_empty());
    let there = |key: &str| object.contains_key(&key.into());
    match (named("apiVersion"), named("kind")) {
        (true, true) => DocumentKind::Kubernetes,
        (true, false) => DocumentKind::Incomplete { missing: Missing::Kind },
        (false, true) => DocumentKind::Incomplete { missing: Missing::ApiVersion },
        (false, false) if there("apiVersion") || there("kind") => DocumentKind::Incomplete { missing: Missing::Both },
        (false, false) => DocumentKind::Other,
    }
}

pub(super) fn resource(value: &Value) -> Resource {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let metadata = get(value, "metadata");
    let meta = |key| metadata.and_then(|metadata| text(metadata, key));
    Resource {
        api_version: owned(text(value, "apiVersion")),
        kind: owned(text(value, "kind")),
        namespace: owned(meta("namespace")),
        name: owned(meta("name").or_else(|| meta("generateName"))),
    }
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    match get(value, key) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn get<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Object(object) => object.get(&key.into()),
        _ => None,
    }
}
