//! A `List` is what it lists: each item becomes a document of its own, located in the list's text.

use std::sync::Arc;

use super::{Document, DuplicateKey, spinnaker};
use crate::value::Value;

/// How deep lists may hold lists; what is deeper stays as it is.
const NESTED: usize = 8;

/// Hands out the document, or its items if it is a list; an empty list is no document at all.
pub(super) fn flatten(document: Document, accept: &mut impl FnMut(Document)) {
    let deep = document.item.len() >= NESTED;
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
            let pipelines = !elements.is_empty() && elements.iter().all(spinnaker::is_pipeline);
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
    let mut place = path.to_vec();
    elements
        .iter()
        .enumerate()
        .map(|(position, value)| {
            place.truncate(path.len());
            place.push(Value::from(position));
            let root = document.tree.find(document.root, &place);
            let root = root.unwrap_or(document.root);
            let mut item = document.item.clone();
            item.push(position);
            Document {
                value: value.clone(),
                index: document.index,
                item,
                span: document.tree.value(root),
                duplicate_keys: below(&document.duplicate_keys, &place),
                tree: Arc::clone(&document.tree),
                root,
            }
        })
        .collect()
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
