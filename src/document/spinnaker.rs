//! Recognises Spinnaker documents: pipelines, pipeline templates, and configurations of either.

use crate::value::Value;

/// Whether a document is Spinnaker's.
pub(super) fn is_spinnaker(value: &Value) -> bool {
    if has(value, "apiVersion") {
        return false;
    }
    is_pipeline(value)
        || ["schema", "id", "pipeline"].iter().all(|key| has(value, key))
        || ["template", "application"].iter().all(|key| has(value, key))
        || wraps_pipeline(value)
}

/// Whether a value is a pipeline: it has stages and is no Kubernetes object.
pub(super) fn is_pipeline(value: &Value) -> bool {
    matches!(get(value, "stages"), Some(Value::Array(_))) && !has(value, "apiVersion")
}

/// `{"pipeline": {…}}`, as the `spin` tool prints it.
fn wraps_pipeline(value: &Value) -> bool {
    let alone = matches!(value, Value::Object(object) if object.len() == 1);
    alone && matches!(get(value, "pipeline"), Some(Value::Object(_)))
}

fn has(value: &Value, key: &str) -> bool {
    get(value, key).is_some()
}

fn get<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Object(object) => object.get(&key.into()),
        _ => None,
    }
}
