//! Pipeline expressions, `${…}`: what they stand for is known only when the pipeline runs.

use crate::value::Value;

/// Whether an expression stands anywhere in a value, in its keys included.
#[must_use]
pub fn has_expression(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("${"),
        Value::Array(items) => items.iter().any(has_expression),
        Value::Object(members) => members.iter().any(|(key, value)| has_expression(key) || has_expression(value)),
        _ => false,
    }
}
