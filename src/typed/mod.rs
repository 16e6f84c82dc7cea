//! YAML that a user writes for us, into our own types, with every mistake shown at its place in the text: unknown keys,
//! wrong types, words that are none of the known ones. For configuration and metadata; manifests, which are read as
//! kubectl reads them, are `document`'s business.
//!
//! The YAML is version 1.2's: `off` and `yes` are texts. Where a text is wanted the scalar is taken as it was written,
//! so that `1.30` stays `1.30`. Nothing where a list or a map is wanted is an empty one.

mod de;
mod tree;

use std::ops::Range;

use serde::de::DeserializeOwned;

use crate::document::Span;
use crate::finding::{Location, Problem, Segment};
use crate::locate::{Lines, Place};
use crate::suggest::suggest;
use de::{Error, Kind};
use tree::{Node, NodeValue};

/// A YAML text and where its parts stand.
#[derive(Debug, Clone)]
pub struct TypedYaml {
    file: String,
    text: String,
    root: Node,
}

/// Which part of an entry is meant: both have a place of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The key in front of the colon.
    Key,
    /// What stands behind it.
    Value,
}

impl TypedYaml {
    /// Reads the text of the file, which is named as the user would write it.
    ///
    /// # Errors
    ///
    /// What is no YAML, more than one document, a key that is set twice, a merge key, and what is too deep or too large.
    pub fn parse(file: &str, text: &str) -> Result<Self, Box<Problem>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match tree::parse(text) {
            Ok(root) => Ok(Self { file: file.to_owned(), text: text.to_owned(), root }),
            Err(error) => {
                let problem = at(Problem::new(error.message), place(file, text, &error.span, false));
                Err(Box::new(Problem { hint: error.hint, ..problem }))
            }
        }
    }

    /// The whole text as a value of the type. A message of [`serde::de::Error::custom`] may carry a hint as a second
    /// paragraph.
    ///
    /// # Errors
    ///
    /// The first thing that does not fit, at its place.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Box<Problem>> {
        T::deserialize(&self.root).map_err(|error| Box::new(self.explain(error.at(&self.root.span))))
    }

    /// A problem with the part of the text that the path leads to, or with the nearest part that is there.
    #[must_use]
    pub fn problem(&self, path: &[Segment], part: Part, message: impl Into<String>) -> Problem {
        at(Problem::new(message), place(&self.file, &self.text, &self.find(path, part), false))
    }

    /// Where the part of the text is that the path leads to, or the nearest part that is there.
    #[must_use]
    pub fn location(&self, path: &[Segment], part: Part) -> Location {
        place(&self.file, &self.text, &self.find(path, part), false).location
    }

    fn find(&self, path: &[Segment], part: Part) -> Range<usize> {
        let mut node = &self.root;
        let mut span = &node.span;
        for (index, segment) in path.iter().enumerate() {
            let last = index + 1 == path.len();
            (node, span) = match (&node.value, segment) {
                (NodeValue::List(items), Segment::Index(index)) => match items.get(*index) {
                    Some(item) => (item, &item.span),
                    None => break,
                },
                (NodeValue::Map(entries), Segment::Key(key)) => match entries.iter().find(|entry| entry.key == *key) {
                    Some(entry) if last && part == Part::Key => (&entry.value, &entry.key_span),
                    Some(entry) => (&entry.value, entry.shown()),
                    None => break,
                },
                _ => break,
            };
        }
        span.clone()
    }

    /// Says what did not fit.
    fn explain(&self, error: Error) -> Problem {
        let file = self.file.rsplit('/').next().unwrap_or(&self.file);
        let what = if error.path.is_empty() { format!("`{file}`") } else { format!("`{}`", dotted(&error.path)) };
        let missing = matches!(error.kind, Kind::Missing(_));
        let (message, hint) = match error.kind {
            Kind::UnknownKey { key, known } => {
                let hint = match suggest(&key, known.iter().copied()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("it takes {}", listed(known)),
                };
                (format!("unknown key `{key}` in {what}"), Some(hint))
            }
            Kind::UnknownWord { word, known } => {
                let hint = suggest(&word, known.iter().copied()).map(|meant| format!("did you mean `{meant}`?"));
                (format!("{what} is `{word}`, not one of {}", listed(known)), hint)
            }
            Kind::WrongType { found, wanted } => (format!("{what} is {found}, not {wanted}"), None),
            Kind::Missing(key) => (format!("{what} has no `{key}`"), None),
            Kind::Custom(text) => match text.split_once("\n\n") {
                Some((message, hint)) => (format!("{what}: {message}"), Some(hint.to_owned())),
                None => (format!("{what}: {text}"), None),
            },
        };
        let place = place(&self.file, &self.text, &error.span.unwrap_or(0..0), missing);
        Problem { hint, ..at(Problem::new(message), place) }
    }
}

fn place(file: &str, text: &str, span: &Range<usize>, missing: bool) -> Place {
    Lines::new(text).place(file, Span { start: span.start, end: span.end }, missing)
}

fn at(problem: Problem, place: Place) -> Problem {
    Problem { location: Some(place.location), excerpt: place.excerpt, ..problem }
}

/// A path as people write it: `spec.containers[0].image`.
#[must_use]
pub fn dotted(path: &[Segment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Index(index) => text.extend(["[", &index.to_string(), "]"]),
            Segment::Key(key) if text.is_empty() => text.push_str(key),
            Segment::Key(key) => text.extend([".", key]),
        }
    }
    text
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
pub(crate) mod tests;
