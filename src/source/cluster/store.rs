//! The objects of a watched cluster as they are now, and which of them have to be looked at again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::kinds::{Kind, Want};
use super::list::Reading;
use super::object::{self, Live, Owner};
use crate::source::{Content, Found, Item};
use crate::value::{Shared, Value, as_str, get_in};

/// What names an object among all that there are at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// `apps`, `""` for the core group.
    pub group: String,
    /// `Deployment`
    pub kind: String,
    /// The namespace, where it stands in one.
    pub namespace: Option<String>,
    /// The name.
    pub name: String,
}

/// Every object that rules look at. Unlike a single audit, which forgets what it has checked, watching needs them all.
#[derive(Default)]
pub struct Store {
    objects: BTreeMap<Key, Stored>,
    /// By uid.
    owners: HashMap<u128, Owner>,
    /// By the uid of a controller: what belongs to it.
    owned: HashMap<u128, BTreeSet<Key>>,
    changed: BTreeSet<Key>,
    shared: Shared,
}

struct Stored {
    value: Value,
    is_checked: bool,
}

impl Key {
    pub(super) fn new(kind: &Kind, value: &Value) -> Self {
        let text = |path: &[&str]| get_in(value, path).and_then(as_str).map(ToOwned::to_owned);
        Self {
            group: kind.group.clone(),
            kind: kind.kind.clone(),
            namespace: text(&["metadata", "namespace"]),
            name: text(&["metadata", "name"]).unwrap_or_default(),
        }
    }
}

impl Store {
    /// Takes in an object as it is now; returns its key.
    pub(super) fn put(&mut self, kind: &Kind, value: Value, reading: &Reading<'_>) -> Key {
        let value = object::prepare(value, kind, reading.keep_status);
        let key = Key::new(kind, &value);
        let is_checked = reading.want(kind) == Want::Check && !reading.leaves_out(kind, &value);
        if !is_checked && !reading.sees_others && reading.want(kind) != Want::See {
            self.remove(&key);
            return key;
        }
        if self.objects.get(&key).is_some_and(|stored| is_the_same(&stored.value, &value)) {
            return key;
        }
        if let Some(uid) = object::uid(&value) {
            let owner = Owner { is_seen: true, is_checked, has_pod_template: (reading.has_pod_template)(&value) };
            if self.owners.insert(uid, owner) != Some(owner) {
                self.touch_owned(uid);
            }
        }
        if let Some((_, _, owner)) = object::controller(&value) {
            self.owned.entry(owner).or_default().insert(key.clone());
        }
        self.shared.forget();
        let value = self.shared.object(value);
        self.objects.insert(key.clone(), Stored { value, is_checked });
        self.changed.insert(key.clone());
        key
    }

    /// Forgets an object that is gone.
    pub(super) fn remove(&mut self, key: &Key) {
        let Some(stored) = self.objects.remove(key) else { return };
        self.changed.insert(key.clone());
        if let Some((_, _, owner)) = object::controller(&stored.value)
            && let Some(owned) = self.owned.get_mut(&owner)
        {
            owned.remove(key);
            if owned.is_empty() {
                self.owned.remove(&owner);
            }
        }
        if let Some(uid) = object::uid(&stored.value)
            && self.owners.remove(&uid).is_some()
        {
            self.touch_owned(uid);
        }
    }

    /// Forgets the objects of a kind that a new list no longer has.
    pub(super) fn keep_only(&mut self, kind: &Kind, listed: &BTreeSet<Key>) {
        let gone: Vec<Key> = self
            .objects
            .keys()
            .filter(|key| key.group == kind.group && key.kind == kind.kind && !listed.contains(*key))
            .cloned()
            .collect();
        for key in gone {
            self.remove(&key);
        }
    }

    /// What belongs to an owner that came or went is told anew: its check was a repetition, or is none any more.
    fn touch_owned(&mut self, uid: u128) {
        let owned: Vec<Key> = self.owned.get(&uid).into_iter().flatten().cloned().collect();
        self.changed.extend(owned);
    }

    /// The objects that changed since this was last asked, with what they are now; `None` for one that is gone.
    pub fn take_changed(&mut self, reading: &Reading<'_>) -> Vec<(Key, Option<Found>)> {
        let changed = std::mem::take(&mut self.changed);
        changed.into_iter().map(|key| (self.found(&key, reading), key)).map(|(found, key)| (key, found)).collect()
    }

    /// Everything that there is.
    pub fn all<'s>(&'s self, reading: &'s Reading<'_>) -> impl Iterator<Item = Found> + 's {
        self.objects.keys().filter_map(move |key| self.found(key, reading))
    }

    /// How many objects are checked.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.objects.values().filter(|stored| stored.is_checked).count()
    }

    fn found(&self, key: &Key, reading: &Reading<'_>) -> Option<Found> {
        let Stored { value, is_checked } = self.objects.get(key)?;
        let live = Live::new(value.clone(), |uid| self.owners.get(&uid).copied(), reading);
        let item = Item { name: live.name(), path: None, content: Content::Live(Arc::new(live)) };
        Some(if *is_checked { Found::Item(item) } else { Found::Context(item) })
    }
}

/// Whether two states of an object differ only in the number that the server gives each.
fn is_the_same(one: &Value, other: &Value) -> bool {
    object::without_version(one) == object::without_version(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading() -> Reading<'static> {
        Reading {
            wants: &|_| Want::Check,
            namespace: None,
            labels: None,
            fields: None,
            excluded: &|_| false,
            ours: &|_| true,
            has_pod_template: |_| true,
            include_owned: false,
            keep_status: false,
            sees_others: false,
            page: 500,
        }
    }

    fn object(name: &str, uid: u32, owner: Option<u32>, version: u32) -> Value {
        let owner = owner.map_or_else(String::new, |uid| {
            format!(
                r#","ownerReferences":[{{"apiVersion":"apps/v1","kind":"ReplicaSet","controller":true,"uid":"{uid}"}}]"#
            )
        });
        let metadata =
            format!(r#"{{"name":"{name}","namespace":"n","uid":"{uid}","resourceVersion":"{version}"{owner}}}"#);
        Value::from_json_str(&format!(r#"{{"metadata":{metadata}}}"#)).unwrap()
    }

    fn covered(changed: &[(Key, Option<Found>)]) -> Vec<(&str, Option<bool>)> {
        let cover = |found: &Found| match found {
            Found::Item(item) => item.live().unwrap().cover.is_some(),
            _ => panic!("{found:?}"),
        };
        changed.iter().map(|(key, found)| (key.name.as_str(), found.as_ref().map(cover))).collect()
    }

    #[test]
    fn what_is_owned_is_told_anew_when_its_owner_comes_or_goes() {
        let (pods, sets) =
            (Kind::new("", "v1", "Pod", "pods", true), Kind::new("apps", "v1", "ReplicaSet", "rs", true));
        let (mut store, reading) = (Store::default(), reading());
        store.put(&pods, object("pod", 2, Some(1), 1), &reading);
        assert_eq!(covered(&store.take_changed(&reading)), [("pod", Some(false))]);
        let set = store.put(&sets, object("set", 1, None, 1), &reading);
        assert_eq!(covered(&store.take_changed(&reading)), [("pod", Some(true)), ("set", Some(false))]);
        store.remove(&set);
        assert_eq!(covered(&store.take_changed(&reading)), [("pod", Some(false)), ("set", None)]);
    }

    #[test]
    fn a_new_number_alone_is_no_change_and_a_new_list_says_what_is_gone() {
        let pods = Kind::new("", "v1", "Pod", "pods", true);
        let (mut store, reading) = (Store::default(), reading());
        let one = store.put(&pods, object("one", 1, None, 1), &reading);
        store.put(&pods, object("two", 2, None, 1), &reading);
        store.take_changed(&reading);
        store.put(&pods, object("one", 1, None, 2), &reading);
        assert_eq!(covered(&store.take_changed(&reading)), []);
        store.keep_only(&pods, &BTreeSet::from([one]));
        assert_eq!(covered(&store.take_changed(&reading)), [("two", None)]);
    }
}
