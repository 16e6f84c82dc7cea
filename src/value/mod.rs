//! The JSON-like value that a document holds and a rule sees: one type for both, so that nothing is copied between.
//!
//! With [`crate::engine`] this is all of the crate that knows regorus.

mod shared;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use regorus::Value;
pub use shared::Shared;

/// An object of the given members.
pub fn object(members: impl IntoIterator<Item = (Value, Value)>) -> Value {
    Value::from(members.into_iter().collect::<BTreeMap<_, _>>())
}

/// A string.
#[must_use]
pub fn string(text: &str) -> Value {
    Value::String(Arc::from(text))
}

/// The text of a string, `None` for anything else.
#[must_use]
pub fn as_str(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// The value under `key` of an object, `None` where there is none or `value` is no object.
#[must_use]
pub fn get<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        // A key to search with must be allocated; most objects are searched sooner than that is done.
        Value::Object(object) if object.len() <= 16 => {
            object.iter().find_map(|(name, value)| (as_str(name) == Some(key)).then_some(value))
        }
        Value::Object(object) => object.get(&string(key)),
        _ => None,
    }
}

/// The value at the end of a path of keys.
#[must_use]
pub fn get_in<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, key| get(value, key))
}
