//! Objects that are kept share what is equal in them. Thousands of pods are made from a few templates and differ in a
//! name and a number.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use super::{Value, as_str};

/// Members of `metadata` whose text no other object has.
const UNIQUE: [&str; 4] = ["name", "uid", "resourceVersion", "creationTimestamp"];

/// With fewer parts than this nobody looks for those that are no longer used.
const FEW: usize = 50_000;

/// The parts of objects that were met so far.
#[derive(Default)]
pub struct Shared {
    texts: HashSet<Arc<str>>,
    /// By hash; a part whose hash another one has already is not shared.
    parts: HashMap<u64, Value>,
    /// How many parts there were after the last look at what is still used.
    used: usize,
}

impl Shared {
    /// The same object, made of parts that were there before where that is possible.
    pub fn object(&mut self, object: Value) -> Value {
        self.members(object, &mut |shared, key, value| match as_str(key) {
            Some("metadata") => shared.metadata(value),
            _ => shared.part(value),
        })
    }

    fn metadata(&mut self, metadata: Value) -> Value {
        self.members(metadata, &mut |shared, key, value| match as_str(key) {
            Some(key) if UNIQUE.contains(&key) => value,
            _ => shared.part(value),
        })
    }

    /// A part that is new is taken apart; one that is known costs no more than to be looked at.
    fn part(&mut self, part: Value) -> Value {
        let hash = match &part {
            Value::String(text) => return Value::String(self.text(text)),
            Value::Array(_) | Value::Object(_) => hash_of(&part),
            _ => return part,
        };
        match self.parts.get(&hash) {
            Some(known) if *known == part => return known.clone(),
            Some(_) => return part,
            None => {}
        }
        let part = match part {
            Value::Array(items) => {
                let items = Arc::unwrap_or_clone(items).into_iter().map(|item| self.part(item));
                Value::from(items.collect::<Vec<_>>())
            }
            other => self.members(other, &mut |shared, _, value| shared.part(value)),
        };
        self.parts.insert(hash, part.clone());
        part
    }

    /// The same object with what `each` makes of its members; anything else as it is.
    fn members(&mut self, object: Value, each: &mut dyn FnMut(&mut Self, &Value, Value) -> Value) -> Value {
        let Value::Object(members) = object else { return object };
        let members = Arc::unwrap_or_clone(members).into_iter().map(|(key, value)| {
            let value = each(self, &key, value);
            (self.part(key), value)
        });
        Value::from(members.collect::<BTreeMap<_, _>>())
    }

    fn text(&mut self, text: &Arc<str>) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        self.texts.insert(Arc::clone(text));
        Arc::clone(text)
    }

    /// Forgets what no object has any more, once there is twice as much as there was: for objects that come and go.
    pub fn forget(&mut self) {
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

fn hash_of(part: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    hash(part, &mut hasher);
    hasher.finish()
}

fn hash(part: &Value, hasher: &mut DefaultHasher) {
    std::mem::discriminant(part).hash(hasher);
    match part {
        Value::String(text) => text.hash(hasher),
        Value::Number(number) => number.as_f64().map(f64::to_bits).hash(hasher),
        Value::Bool(value) => value.hash(hasher),
        Value::Array(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash(item, hasher));
        }
        Value::Object(members) => {
            members.len().hash(hasher);
            members.iter().for_each(|(key, value)| {
                hash(key, hasher);
                hash(value, hasher);
            });
        }
        _ => {}
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
