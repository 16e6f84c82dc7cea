//! Text → documents, as kubectl reads them, with the place of every part.
//!
//! A unit of text (a file, standard input, a rendered chart) is cut into documents where kubectl cuts it, each is read
//! to the value kubectl would send, and each part of that value keeps its place in the text. Where units come from is
//! `source`'s business, what is wrong with a document is for rules to say.
//!
//! kubectl reads YAML 1.1 through Go's yaml v2 and JSON through Go's json. What differs here, knowingly:
//!
//! - stricter: nesting deeper than [`Limits::depth`], content after `...` (kubectl never reads it), anything behind a
//!   complete top-level value (likewise), and where YAML 1.2 is: lines of a bracket or of a quoted string indented less
//!   than the mapping around them, a comment that touches what it follows, a lone `-` as an item inside brackets, `\'`
//!   between double quotes;
//! - laxer: flow-style YAML in a file that starts with `{`, a byte order mark behind a leading `---`, and the YAML 1.1
//!   line breaks U+0085, U+2028 and U+2029, which count as ordinary characters, a tag right before `]` or `}`;
//! - a plain `{{ … }}` is no value for either; the error then suggests to render the template first.

mod build;
mod classify;
mod json;
mod keys;
mod list;
mod scalar;
pub mod spinnaker;
mod split;
#[cfg(test)]
mod tests;
mod tree;
mod yaml;

use std::sync::Arc;

use crate::value::Value;

pub use classify::{DocumentKind, Missing, Resource};
pub use spinnaker::SpinnakerKind;
pub use split::read;
use tree::Tree;

/// How a unit of text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Syntax {
    /// YAML or JSON, whichever the text turns out to be: kubectl's own way.
    #[default]
    Auto,
    /// YAML only; JSON is read as the YAML that it is.
    Yaml,
    /// JSON only: what is not JSON is an error.
    Json,
}

/// What is too large to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The size of one document, in bytes.
    pub document_bytes: usize,
    /// How deep mappings and sequences may nest, aliases included.
    pub depth: usize,
    /// How many nodes aliases may add to a document. kubectl gives up between 400,000 and a tenth of the document.
    pub expanded_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { document_bytes: 32 << 20, depth: 200, expanded_nodes: 400_000 }
    }
}

/// A range of bytes in a unit's text; both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

/// A key that a mapping holds twice; the last one wins, as in kubectl.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicateKey {
    /// Where the key is in the document, the key last.
    pub path: Vec<Value>,
    /// The key as it stands first.
    pub first: Span,
    /// The key as it stands again.
    pub second: Span,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ReadError {
    /// What is wrong.
    pub message: String,
    /// How to mend it, where that is known.
    pub hint: Option<String>,
    /// The line holds `{{`: the text may be a template that nobody has rendered yet.
    pub is_template: bool,
    /// Where in the unit's text.
    pub span: Span,
    /// Which document of the unit, from 0.
    pub index: usize,
}

/// Where a path leads in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Located {
    /// The key in front of the value; none for the document itself and for items of a sequence.
    pub key: Option<Span>,
    /// The value. A block mapping or sequence ends with its last item, not with the blank lines and comments behind it.
    pub value: Span,
    /// How many segments of the path exist.
    pub found: usize,
}

/// One document: its value, and where each part of it stands in the unit's text.
#[derive(Debug, Clone)]
pub struct Document {
    /// What kubectl would send.
    pub value: Value,
    /// Which document of the unit, from 0; empty ones do not count, items of a list share their list's number.
    pub index: usize,
    /// The place in the `items` of a list, from the outermost list inwards; empty for a document of its own.
    pub item: Vec<usize>,
    /// The document's own text.
    pub span: Span,
    /// Keys that are there twice, with paths relative to this document.
    pub duplicate_keys: Vec<DuplicateKey>,
    tree: Arc<Tree>,
    root: u32,
}

impl Document {
    /// Resolves a path of keys and positions to its place in the unit's text, as far as the path exists.
    ///
    /// A value that comes through an alias is located at the alias, and what lies inside it at the anchor's text,
    /// because that is where it can be mended; so is what a merge key brings in.
    #[must_use]
    pub fn locate(&self, path: &[Value]) -> Located {
        self.tree.locate(self.root, path)
    }

    /// The paths of the mappings whose keys are not in alphabetical order.
    #[must_use]
    pub fn unsorted(&self) -> Vec<Vec<Value>> {
        self.tree.unsorted(self.root)
    }

    /// The path to the outermost part that begins in a range of the unit's text: an item of a list, a key with all that
    /// is below it, or the document itself (`[]`), where the document or something around it begins there.
    #[must_use]
    pub fn begins_in(&self, range: Span) -> Option<Vec<Value>> {
        self.tree.begins_in(self.root, range)
    }

    /// The key or the single value that a byte of the unit's text lies in, that of other items of its list included.
    #[must_use]
    pub fn scalar_at(&self, byte: usize) -> Option<Span> {
        self.tree.scalar_at(byte)
    }

    /// What the document calls itself.
    #[must_use]
    pub fn resource(&self) -> Resource {
        classify::resource(&self.value)
    }

    /// What sort of document it is.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        classify::kind(&self.value)
    }
}
