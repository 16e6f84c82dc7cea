//! Builds a document's value and its tree from a stream of scalars, starts and ends; YAML and JSON share it.
//!
//! It works with an explicit stack, interns keys, and keeps the limits.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::keys::Keys;
use super::scalar::Scalar;
use super::tree::{Node, Range, Step, Tree};
use super::{DuplicateKey, Limits};
use crate::value::Value;

/// How many repeated keys of one document are kept.
const DUPLICATES: usize = 1000;

/// kubectl judges aliases only in documents that decode more than this, with more than that through aliases.
const ALIAS_FREE_NODES: u64 = 1000;
const ALIAS_FREE_ALIASES: u64 = 100;

/// Why a document cannot be built, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) at: Range,
}

impl Fault {
    pub(super) fn new(at: Range, message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, at }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a finished node leaves behind for its parent and for aliases to it.
#[derive(Debug, Clone)]
struct Done {
    node: u32,
    value: Value,
    /// How many nodes it stands for, aliases expanded.
    size: u64,
    /// How deep it nests, aliases expanded.
    height: usize,
    origin: Origin,
}

/// What sort of node a value comes from.
#[derive(Debug, Clone, PartialEq)]
enum Origin {
    Scalar(Scalar<'static>),
    Sequence,
    Other,
}

/// A mapping or sequence that is not complete.
#[derive(Debug)]
struct Frame {
    node: u32,
    anchor: usize,
    size: u64,
    height: usize,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    Sequence(Vec<Value>),
    Mapping {
        entries: BTreeMap<Value, Value>,
        next: Next,
        /// Where own keys stand; kept once a key came again.
        seen: Option<HashMap<Arc<str>, Range>>,
    },
}

/// What a mapping waits for.
#[derive(Debug)]
enum Next {
    Key,
    Value(Arc<str>, Range),
    Merge(Range),
}

/// Which collection is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    Sequence,
    Mapping,
}

/// A finished document.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) value: Value,
    pub(super) tree: Tree,
    pub(super) duplicate_keys: Vec<DuplicateKey>,
}

/// The state of building one document.
#[derive(Debug)]
pub(super) struct Builder<'r> {
    limits: &'r Limits,
    keys: &'r mut Keys,
    tree: Tree,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Done>,
    root: Option<Value>,
    duplicate_keys: Vec<DuplicateKey>,
    decoded: u64,
    aliased: u64,
}

impl<'r> Builder<'r> {
    pub(super) fn new(base: usize, limits: &'r Limits, keys: &'r mut Keys) -> Self {
        let tree = Tree { base, nodes: Vec::with_capacity(keys.expected_nodes()) };
        Self {
            limits,
            keys,
            tree,
            frames: Vec::with_capacity(16),
            anchors: HashMap::new(),
            root: None,
            duplicate_keys: Vec::new(),
            decoded: 1,
            aliased: 0,
        }
    }

    /// Whether the next node is a key.
    pub(super) fn wants_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { shape: Shape::Mapping { next: Next::Key, .. }, .. }))
    }

    /// Whether the next node is an item of a sequence.
    pub(super) fn in_sequence(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { shape: Shape::Sequence(_), .. }))
    }

    /// Takes a key.
    pub(super) fn key(&mut self, key: Scalar<'_>, anchor: usize, at: Range) -> Result<(), Fault> {
        self.decoded += 1;
        if anchor != 0 {
            let done = Done {
                node: self.position(),
                value: key.value().unwrap_or(Value::Undefined),
                size: 1,
                height: 0,
                origin: Origin::Scalar(key.clone().into_owned()),
            };
            // An anchor on a key has no node of its own: an alias to it is located where the alias is.
            self.anchors.insert(anchor, done);
        }
        let text = key_text(key, at)?;
        let text = self.keys.intern(&text);
        self.expect(Next::Value(text, at));
        Ok(())
    }

    /// Takes a merge key.
    pub(super) fn merge_key(&mut self, at: Range) {
        self.expect(Next::Merge(at));
    }

    /// Takes a scalar that is no key.
    pub(super) fn scalar(&mut self, scalar: Scalar<'_>, anchor: usize, at: Range) -> Result<(), Fault> {
        let Some(value) = scalar.value() else {
            return Err(Fault::new(at, "an infinity or `.nan` cannot be sent to the cluster")
                .hint("quote it if a string is meant"));
        };
        self.decoded += 1;
        let node = self.push(at);
        let origin = if anchor == 0 { Origin::Other } else { Origin::Scalar(scalar.into_owned()) };
        let done = Done { node, value, size: 1, height: 0, origin };
        self.complete(done, anchor, at)
    }

    /// Takes an alias, as a key or as a value.
    pub(super) fn alias(&mut self, anchor: usize, at: Range) -> Result<(), Fault> {
        let Some(known) = self.anchors.get(&anchor) else {
            return Err(Fault::new(at, "the anchor's value contains its own alias"));
        };
        let mut done = known.clone();
        self.decoded += 1 + done.size;
        self.aliased += done.size;
        if self.too_many_aliases() {
            let limit = self.limits.expanded_nodes;
            return Err(Fault::new(at, "the document contains excessive aliasing")
                .hint(format!("aliases may add at most {limit} nodes, and not 99% of a document")));
        }
        if self.wants_key() {
            return match done.origin {
                Origin::Scalar(scalar) => {
                    let text = self.keys.intern(&key_text(scalar, at)?);
                    self.expect(Next::Value(text, at));
                    Ok(())
                }
                _ => Err(bad_key(at)),
            };
        }
        if self.frames.len() + done.height > self.limits.depth {
            return Err(self.too_deep(at));
        }
        if done.value == Value::Undefined {
            return Err(Fault::new(at, "an infinity or `.nan` cannot be sent to the cluster"));
        }
        if done.origin == Origin::Sequence && self.merging() {
            return Err(bad_merge(at));
        }
        let target = done.node;
        done.node = self.push(at);
        done.size += 1;
        let is_node = !matches!(done.origin, Origin::Scalar(_));
        if is_node && let Some(node) = self.tree.nodes.get_mut(done.node as usize) {
            node.target = target;
        }
        self.complete(done, 0, at)
    }

    /// Opens a mapping or sequence.
    pub(super) fn open(&mut self, kind: Collection, anchor: usize, at: Range) -> Result<(), Fault> {
        if self.wants_key() {
            return Err(bad_key(at));
        }
        if self.frames.len() >= self.limits.depth {
            return Err(self.too_deep(at));
        }
        self.decoded += 1;
        let node = self.push(at);
        let shape = match kind {
            Collection::Sequence => Shape::Sequence(Vec::new()),
            Collection::Mapping => Shape::Mapping { entries: BTreeMap::new(), next: Next::Key, seen: None },
        };
        self.frames.push(Frame { node, anchor, size: 1, height: 1, shape });
        Ok(())
    }

    /// Closes the innermost mapping or sequence, which ends at a position.
    pub(super) fn close(&mut self, end: u32) -> Result<(), Fault> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        let behind = self.position();
        let mut at = (end, end);
        if let Some(node) = self.tree.nodes.get_mut(frame.node as usize) {
            node.end = behind;
            node.value.1 = end.max(node.value.0);
            at = node.value;
        }
        let (value, origin) = match frame.shape {
            Shape::Sequence(items) => (Value::from(items), Origin::Sequence),
            Shape::Mapping { entries, .. } => (Value::from(entries), Origin::Other),
        };
        let Frame { node, size, height, anchor, .. } = frame;
        self.complete(Done { node, value, size, height, origin }, anchor, at)
    }

    /// The finished document; none if there was nothing.
    pub(super) fn finish(self) -> Option<Built> {
        self.keys.expect_nodes(self.tree.nodes.len());
        Some(Built { value: self.root?, tree: self.tree, duplicate_keys: self.duplicate_keys })
    }

    fn position(&self) -> u32 {
        u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX)
    }

    fn expect(&mut self, awaited: Next) {
        if let Some(Frame { shape: Shape::Mapping { next, .. }, .. }) = self.frames.last_mut() {
            *next = awaited;
        }
    }

    fn merging(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { shape: Shape::Mapping { next: Next::Merge(_), .. }, .. }))
    }

    /// kubectl's own measure, with the limit beside it.
    fn too_many_aliases(&self) -> bool {
        if self.aliased > self.limits.expanded_nodes as u64 {
            return true;
        }
        // Up to 400,000 nodes, 99% may come from aliases; behind that the limit above is the tighter one.
        self.aliased > ALIAS_FREE_ALIASES && self.decoded > ALIAS_FREE_NODES && self.aliased * 100 > self.decoded * 99
    }

    fn too_deep(&self, at: Range) -> Fault {
        Fault::new(at, format!("nested deeper than {} levels", self.limits.depth))
    }

    /// Adds a node below the innermost frame.
    fn push(&mut self, at: Range) -> u32 {
        let (step, key) = match self.frames.last() {
            Some(Frame { shape: Shape::Mapping { next, .. }, .. }) => match next {
                Next::Value(key, at) => (Step::Key(key.clone()), *at),
                Next::Merge(at) => (Step::Merge, *at),
                Next::Key => (Step::Item, (0, 0)),
            },
            _ => (Step::Item, (0, 0)),
        };
        let index = self.position();
        self.tree.nodes.push(Node { step, key, value: at, end: index + 1, target: index });
        index
    }

    /// Hands a finished value to its parent.
    fn complete(&mut self, done: Done, anchor: usize, at: Range) -> Result<(), Fault> {
        if anchor != 0 {
            self.anchors.insert(anchor, done.clone());
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(done.value);
            return Ok(());
        };
        frame.size += done.size;
        frame.height = frame.height.max(done.height + 1);
        let (entries, next, seen) = match &mut frame.shape {
            Shape::Sequence(items) => {
                items.push(done.value);
                return Ok(());
            }
            Shape::Mapping { entries, next, seen } => (entries, next, seen),
        };
        match std::mem::replace(next, Next::Key) {
            Next::Value(key, at) => {
                frame.size += 1;
                if let Some(seen) = seen
                    && !seen.contains_key(&key)
                {
                    seen.insert(key.clone(), at);
                    entries.insert(Value::String(key), done.value);
                } else if entries.insert(Value::String(key.clone()), done.value).is_some() {
                    self.repeated(&key, at, done.node);
                }
                Ok(())
            }
            Next::Merge(_) => merge(entries, &done, at),
            Next::Key => Ok(()),
        }
    }

    /// Notes a key that is there already, unless it came from a merge key.
    fn repeated(&mut self, key: &Arc<str>, second: Range, node: u32) {
        let path = self.path(key);
        let Some(Frame { node: parent, shape: Shape::Mapping { seen, .. }, .. }) = self.frames.last_mut() else {
            return;
        };
        let first = if let Some(seen) = seen {
            seen.insert(key.clone(), second)
        } else {
            let mut own = HashMap::new();
            let mut at = *parent + 1;
            while at < node
                && let Some(child) = self.tree.nodes.get(at as usize)
            {
                if let Step::Key(name) = &child.step {
                    own.insert(name.clone(), child.key);
                }
                at = child.end;
            }
            let first = own.insert(key.clone(), second);
            *seen = Some(own);
            first
        };
        if let Some(first) = first
            && self.duplicate_keys.len() < DUPLICATES
        {
            self.duplicate_keys.push(DuplicateKey {
                path,
                first: self.tree.span(first),
                second: self.tree.span(second),
            });
        }
    }

    /// The path to a key of the innermost mapping.
    fn path(&self, key: &Arc<str>) -> Vec<Value> {
        let outer = self.frames.len().saturating_sub(1);
        let mut path: Vec<Value> = self
            .frames
            .iter()
            .take(outer)
            .filter_map(|frame| match &frame.shape {
                Shape::Sequence(items) => Some(Value::from(items.len())),
                Shape::Mapping { next: Next::Value(key, _), .. } => Some(Value::String(key.clone())),
                Shape::Mapping { .. } => None,
            })
            .collect();
        path.push(Value::String(key.clone()));
        path
    }
}

fn key_text(key: Scalar<'_>, at: Range) -> Result<Cow<'_, str>, Fault> {
    let null = key == Scalar::Null;
    key.key().ok_or_else(|| {
        if null {
            Fault::new(at, "a key must not be null")
        } else {
            Fault::new(at, "the number is too large for a key").hint("quote the key")
        }
    })
}

fn bad_key(at: Range) -> Fault {
    Fault::new(at, "a key must not be a mapping or a sequence")
        .hint("a value that starts with `{` or `[` must be quoted")
}

fn bad_merge(at: Range) -> Fault {
    Fault::new(at, "the merge key `<<` needs a mapping or a sequence of mappings")
}

/// Merges as Go's yaml v2 does: what is merged later overrides, but of a sequence the first wins.
fn merge(entries: &mut BTreeMap<Value, Value>, done: &Done, at: Range) -> Result<(), Fault> {
    let mut add = |value: &Value| match value {
        Value::Object(object) => {
            let merged = object.iter().map(|(key, value)| (key.clone(), value.clone()));
            entries.extend(merged);
            Ok(())
        }
        _ => Err(bad_merge(at)),
    };
    match &done.value {
        Value::Array(items) => items.iter().rev().try_for_each(add),
        value => add(value),
    }
}
