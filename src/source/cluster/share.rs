//! Objects that are kept share what is equal in them. Thousands of pods are made from a few templates and differ in a
//! name and a number; a map takes half a kilobyte, whatever is in it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use crate::value::{Value, as_str};

/// Members of `metadata` whose text no other object has.
const UNIQUE: [&str; 4] = ["name", "uid", "resourceVersion", "creationTimestamp"];

/// With fewer parts than this nobody looks for those that are no longer used.
const FEW: usize = 50_000;

/// The parts of objects that were met so far.
#[derive(Default)]
pub(super) struct Shared {
    texts: HashSet<Arc<str>>,
    /// By hash; a part whose hash another one has already is not shared.
    parts: HashMap<u64, Value>,
    /// How many parts there were after the last look at what is still used.
    used: usize,
}

impl Shared {
    /// The same object, made of parts that were there before where that is possible.
    pub(super) fn object(&mut self, object: Value) -> Value {
        let Value::Object(members) = object else { return object };
        let members = Arc::unwrap_or_clone(members).into_iter().map(|(key, value)| {
            let value = if as_str(&key) == Some("metadata") { self.metadata(value) } else { self.part(value).0 };
            (self.part(key).0, value)
        });
        Value::from(members.collect::<BTreeMap<_, _>>())
    }

    fn metadata(&mut self, metadata: Value) -> Value {
        let Value::Object(members) = metadata else { return metadata };
        let members = Arc::unwrap_or_clone(members).into_iter().map(|(key, value)| {
            let is_unique = as_str(&key).is_some_and(|key| UNIQUE.contains(&key));
            let value = if is_unique { value } else { self.part(value).0 };
            (self.part(key).0, value)
        });
        Value::from(members.collect::<BTreeMap<_, _>>())
    }

    /// The part and the hash of what is in it.
    fn part(&mut self, part: Value) -> (Value, u64) {
        let mut hash = DefaultHasher::new();
        std::mem::discriminant(&part).hash(&mut hash);
        match part {
            Value::String(text) => {
                text.hash(&mut hash);
                (Value::String(self.text(text)), hash.finish())
            }
            Value::Array(items) => {
                let items = Arc::unwrap_or_clone(items).into_iter().map(|item| {
                    let (item, within) = self.part(item);
                    within.hash(&mut hash);
                    item
                });
                let items = Value::from(items.collect::<Vec<_>>());
                self.known(items, hash.finish())
            }
            Value::Object(members) => {
                let members = Arc::unwrap_or_clone(members).into_iter().map(|(key, value)| {
                    let ((key, name), (value, within)) = (self.part(key), self.part(value));
                    (name, within).hash(&mut hash);
                    (key, value)
                });
                let members = Value::from(members.collect::<BTreeMap<_, _>>());
                self.known(members, hash.finish())
            }
            Value::Number(number) => {
                number.as_f64().map(f64::to_bits).hash(&mut hash);
                (Value::Number(number), hash.finish())
            }
            Value::Bool(value) => {
                value.hash(&mut hash);
                (Value::Bool(value), hash.finish())
            }
            other => (other, hash.finish()),
        }
    }

    fn text(&mut self, text: Arc<str>) -> Arc<str> {
        if let Some(known) = self.texts.get(&text) {
            return Arc::clone(known);
        }
        self.texts.insert(Arc::clone(&text));
        text
    }

    fn known(&mut self, part: Value, hash: u64) -> (Value, u64) {
        let known = self.parts.entry(hash).or_insert_with(|| part.clone());
        (if is_same(known, &part) { known.clone() } else { part }, hash)
    }

    /// Forgets what no object has any more, once there is twice as much as there was: for objects that come and go.
    pub(super) fn forget(&mut self) {
        if self.parts.len() + self.texts.len() < FEW.max(self.used * 2) {
            return;
        }
        // What is in a part that goes is free only after it; the next time is soon enough for that.
        self.parts.retain(|_, part| match part {
            Value::Object(members) => Arc::strong_count(members) > 1,
            Value::Array(items) => Arc::strong_count(items) > 1,
            _ => false,
        });
        self.texts.retain(|text| Arc::strong_count(text) > 1);
        self.used = self.parts.len() + self.texts.len();
    }
}

/// Whether two parts are equal whose own parts are shared already, so that one look at each of these is enough.
fn is_same(one: &Value, other: &Value) -> bool {
    let is_same_part = |one: &Value, other: &Value| match (one, other) {
        (Value::String(one), Value::String(other)) => Arc::ptr_eq(one, other),
        (Value::Array(one), Value::Array(other)) => Arc::ptr_eq(one, other),
        (Value::Object(one), Value::Object(other)) => Arc::ptr_eq(one, other),
        (one, other) => one == other,
    };
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other.iter()).all(|(one, other)| is_same_part(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_same_member = |((key, one), (name, other)): ((&Value, &Value), (&Value, &Value))| {
                is_same_part(key, name) && is_same_part(one, other)
            };
            one.len() == other.len() && one.iter().zip(other.iter()).all(is_same_member)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::get_in;

    fn parse(name: &str, image: &str) -> Value {
        let text = format!(
            r#"{{"metadata": {{"name": "{name}", "labels": {{"app": "web"}}}},
                "spec": {{"containers": [{{"image": "{image}", "ports": [80, 1.5, true, null]}}]}}}}"#
        );
        Value::from_json_str(&text).unwrap()
    }

    fn is_shared(one: &Value, other: &Value, path: &[&str]) -> bool {
        match (get_in(one, path), get_in(other, path)) {
            (Some(Value::Object(one)), Some(Value::Object(other))) => Arc::ptr_eq(one, other),
            parts => panic!("{parts:?}"),
        }
    }

    #[test]
    fn what_is_equal_is_there_once_and_nothing_is_changed() {
        let mut shared = Shared::default();
        let [one, two, other] = [parse("a", "x:1"), parse("b", "x:1"), parse("c", "x:2")].map(|it| {
            let made = shared.object(it.clone());
            assert_eq!(made, it);
            made
        });
        assert!(is_shared(&one, &two, &["spec"]) && is_shared(&one, &other, &["metadata", "labels"]));
        assert!(!is_shared(&one, &other, &["spec"]));
    }

    #[test]
    fn what_nobody_has_is_forgotten() {
        let mut shared = Shared::default();
        let kept = shared.object(parse("kept", "kept:1"));
        for number in 0..FEW {
            shared.object(parse("gone", &format!("gone:{number}")));
        }
        shared.forget();
        shared.used = 0;
        shared.forget();
        assert!(shared.parts.len() < 10 + FEW, "{}", shared.parts.len());
        let again = shared.object(parse("again", "kept:1"));
        assert!(is_shared(&kept, &again, &["spec"]));
    }
}
