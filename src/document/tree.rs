//! Where each part of a document stands: one flat list of nodes, in the order of the text.

use std::sync::Arc;

use super::{Located, Span};
use crate::value::Value;

/// How many nodes one lookup through merge keys may visit, and how many merge keys it may follow inwards.
const MERGE_STEPS: u32 = 100_000;
const MERGE_DEPTH: u32 = 64;

/// A range of bytes, counted from the start of the document's text.
pub(super) type Range = (u32, u32);

/// A value in the text. Its children follow it directly, up to `end`.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// How it is reached from its parent.
    pub(super) step: Step,
    pub(super) key: Range,
    pub(super) value: Range,
    /// The index behind the last node below this one.
    pub(super) end: u32,
    /// The node that an alias stands for; its own index where it is no alias.
    pub(super) target: u32,
}

/// How a node is reached from its parent.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// It is the document, or the next item of a sequence.
    Item,
    /// It is the value of this key.
    Key(Arc<str>),
    /// It is the value of a merge key.
    Merge,
}

/// All nodes of one document.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Where the document's text starts in the unit.
    pub(super) base: usize,
    pub(super) nodes: Vec<Node>,
}

impl Tree {
    /// Follows a path from a node as far as it exists.
    pub(super) fn locate(&self, root: u32, path: &[Value]) -> Located {
        let mut at = root;
        let mut found = 0;
        for segment in path {
            let Some(child) = self.child(at, segment) else {
                break;
            };
            at = child;
            found += 1;
        }
        let node = self.node(at);
        let keyed = found > 0 && node.is_some_and(|node| !matches!(node.step, Step::Item));
        Located {
            key: node.filter(|_| keyed).map(|node| self.span(node.key)),
            value: self.span(node.map_or((0, 0), |node| node.value)),
            found,
        }
    }

    /// The node at the end of a path that exists, aliases followed.
    pub(super) fn find(&self, root: u32, path: &[Value]) -> Option<u32> {
        let mut at = root;
        for segment in path {
            at = self.child(at, segment)?;
        }
        self.node(at).map(|node| node.target)
    }

    /// The paths, from `root`, of the mappings below it whose keys are not sorted. Aliases are not followed: what they
    /// stand for is there once.
    pub(super) fn unsorted(&self, root: u32) -> Vec<Vec<Value>> {
        let mut found = Vec::new();
        let mut open = vec![(root, Vec::new())];
        while let Some((parent, path)) = open.pop() {
            let mut previous: Option<&str> = None;
            let mut sorted = true;
            for (position, (index, node)) in self.children(parent).enumerate() {
                let segment = match &node.step {
                    Step::Item => Value::from(position),
                    Step::Key(key) => {
                        sorted &= previous.replace(key).is_none_or(|previous| previous <= &**key);
                        Value::String(Arc::clone(key))
                    }
                    Step::Merge => continue,
                };
                let mut path = path.clone();
                path.push(segment);
                open.push((index, path));
            }
            if !sorted {
                found.push(path);
            }
        }
        found
    }

    /// The path, from `root`, of the outermost node that begins in a range of the unit; `[]` where that is `root` or
    /// something around it. A list begins with its key, not with its first item; what a merge key brings has no path.
    pub(super) fn begins_in(&self, root: u32, range: Span) -> Option<Vec<Value>> {
        let first = self.nodes.partition_point(|node| self.begin(node) < range.start);
        let wanted = u32::try_from(first).ok()?;
        self.node(wanted).filter(|node| self.begin(node) < range.end)?;
        if wanted <= root {
            let around = self.node(wanted).is_some_and(|node| root < node.end);
            return around.then(Vec::new);
        }
        let (mut at, mut path) = (root, Vec::new());
        while at != wanted {
            let (position, (child, node)) =
                self.children(at).enumerate().find(|(_, (child, node))| *child <= wanted && wanted < node.end)?;
            match &node.step {
                Step::Item => path.push(Value::from(position)),
                Step::Key(key) => path.push(Value::String(Arc::clone(key))),
                Step::Merge => return None,
            }
            at = child;
        }
        Some(path)
    }

    /// The place of the scalar, or of the key, that a byte of the unit lies in.
    pub(super) fn scalar_at(&self, byte: usize) -> Option<Span> {
        // Nodes are in the order of the text, and a scalar ends before the next node begins.
        let last = self.nodes.partition_point(|node| self.begin(node) <= byte).checked_sub(1)?;
        let node = self.nodes.get(last)?;
        let is_leaf = node.end as usize == last + 1;
        let holds = |range: Range| Some(self.span(range)).filter(|span| span.start <= byte && byte < span.end);
        holds(node.key).or_else(|| holds(node.value).filter(|_| is_leaf))
    }

    /// Where a node begins: with its key, if it has one.
    fn begin(&self, node: &Node) -> usize {
        self.span(if matches!(node.step, Step::Item) { node.value } else { node.key }).start
    }

    /// The unit's range for a range of the document.
    pub(super) fn span(&self, (start, end): Range) -> Span {
        Span { start: self.base + start as usize, end: self.base + end as usize }
    }

    /// The value's place of a node.
    pub(super) fn value(&self, index: u32) -> Span {
        self.span(self.node(index).map_or((0, 0), |node| node.value))
    }

    fn node(&self, index: u32) -> Option<&Node> {
        self.nodes.get(index as usize)
    }

    fn child(&self, parent: u32, segment: &Value) -> Option<u32> {
        let parent = self.node(parent)?.target;
        match segment {
            Value::String(key) => {
                self.entry(parent, key, 0, &mut MERGE_STEPS.clone()).or_else(|| self.item(parent, key.parse().ok()?))
            }
            Value::Number(_) => self.item(parent, segment.as_u32().ok()? as usize),
            _ => None,
        }
    }

    fn item(&self, parent: u32, position: usize) -> Option<u32> {
        self.children(parent).nth(position).filter(|(_, node)| matches!(node.step, Step::Item)).map(|(index, _)| index)
    }

    /// The entry that decides a key's value: the last one written, a merge key counting as all that it brings in.
    fn entry(&self, parent: u32, key: &str, depth: u32, steps: &mut u32) -> Option<u32> {
        let mut last = None;
        for (index, node) in self.children(parent) {
            *steps = steps.checked_sub(1)?;
            match &node.step {
                Step::Item => return None,
                Step::Key(own) if **own == *key => last = Some(index),
                Step::Merge if depth < MERGE_DEPTH => {
                    last = self.merged(node.target, key, depth + 1, steps).or(last);
                }
                Step::Key(_) | Step::Merge => {}
            }
        }
        last
    }

    /// The entry for a key in what a merge key points to: a mapping, or a sequence of mappings of which the first wins.
    fn merged(&self, target: u32, key: &str, depth: u32, steps: &mut u32) -> Option<u32> {
        let first = self.children(target).next();
        if first.is_some_and(|(_, node)| matches!(node.step, Step::Item)) {
            self.children(target).find_map(|(_, node)| self.entry(node.target, key, depth, steps))
        } else {
            self.entry(target, key, depth, steps)
        }
    }

    fn children(&self, parent: u32) -> impl Iterator<Item = (u32, &Node)> {
        let end = self.node(parent).map_or(0, |node| node.end);
        let mut next = parent + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let node = self.node(next)?;
            let index = std::mem::replace(&mut next, node.end);
            Some((index, node))
        })
    }
}
