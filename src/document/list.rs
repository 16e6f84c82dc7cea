//! A `List` is what it lists: each item becomes a document of its own, located in the list's text. So does an array of
//! pipelines, and the pipeline that a payload wraps.

use std::sync::Arc;

use super::{Document, DuplicateKey, spinnaker};
use crate::value::Value;

/// How deep lists may hold lists; what is deeper stays as it is.
const NESTED: usize = 8;

/// Hands out the document, or its items if it is a list; an empty list is no document at all.
pub(super) fn flatten(document: Document, accept: &mut impl FnMut(Document)) {
    let deep = document.item.len() >= NESTED;
    if let Some(inner) = spinnaker::wrapped(&document.value).and_then(|path| document.part(&path)) {
        return accept(inner);
    }
    match items_path(&document.value).filter(|_| !deep) {
        None => accept(document),
        Some(path) => {
            for item in items(&document, &path) {
                flatten(item, accept);
            }
        }
    }
}

/// Where a document keeps its items, if it is a list of documents.
fn items_path(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Object(object) => {
            let Some(Value::String(kind)) = object.get(&"kind".into()) else {
                return None;
            };
            let items = Value::from("items");
            let listed = matches!(object.get(&items), Some(Value::Array(_)));
            (kind.ends_with("List") && listed).then(|| vec![items])
        }
        Value::Array(elements) => {
            let ours = |element| spinnaker::kind(element).is_some() || spinnaker::wrapped(element).is_some();
            let pipelines = !elements.is_empty() && elements.iter().all(ours);
            pipelines.then(Vec::new)
        }
        _ => None,
    }
}

fn items(document: &Document, path: &[Value]) -> Vec<Document> {
    let mut list = &document.value;
    for key in path {
        list = &list[key];
    }
    let Value::Array(elements) = list else {
        return Vec::new();
    };
    let item = |position: usize| {
        let mut place = path.to_vec();
        place.push(Value::from(position));
        let mut item = document.part(&place)?;
        item.item.push(position);
        Some(item)
    };
    (0..elements.len()).filter_map(item).collect()
}

impl Document {
    /// The document itself, or its items if it is a list.
    #[must_use]
    pub fn flattened(self) -> Vec<Self> {
        let mut documents = Vec::new();
        flatten(self, &mut |document| documents.push(document));
        documents
    }

    /// What stands at a path of the document, as a document of its own with its places in the same text; `None` where
    /// nothing does.
    #[must_use]
    pub fn part(&self, path: &[Value]) -> Option<Self> {
        let mut value = &self.value;
        for key in path {
            value = match value {
                Value::Object(members) => members.get(key)?,
                Value::Array(items) => items.get(usize::try_from(key.as_u64().ok()?).ok()?)?,
                _ => return None,
            };
        }
        let root = self.tree.find(self.root, path).unwrap_or(self.root);
        Some(Self {
            value: value.clone(),
            index: self.index,
            item: self.item.clone(),
            span: self.tree.value(root),
            duplicate_keys: below(&self.duplicate_keys, path),
            tree: Arc::clone(&self.tree),
            root,
        })
    }
}

/// The repeated keys inside one item, with paths relative to it.
fn below(keys: &[DuplicateKey], place: &[Value]) -> Vec<DuplicateKey> {
    let inside = |key: &DuplicateKey| {
        key.path.strip_prefix(place).map(|path| DuplicateKey {
            path: path.to_vec(),
            first: key.first,
            second: key.second,
        })
    };
    keys.iter().filter_map(inside).collect()
}
