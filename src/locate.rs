//! From a path in a document to lines and columns in its file, and the lines to show. A rule that names no path, or
//! one that is not there, is located as well as the document allows.

use crate::document::{Document, Span};
use crate::finding::{Excerpt, Location, Segment};
use crate::value::{Value, as_str, get, string};

/// How many lines are kept on either side of a place.
const CONTEXT: usize = 2;
/// A line longer than this (minified JSON) is no excerpt.
const MAX_EXCERPT_BYTES: usize = 16 * 1024;

/// The starts of a text's lines, for turning bytes into lines and columns.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// A place in a file with the lines around it.
#[derive(Debug, Clone)]
pub struct Place {
    /// Lines and columns.
    pub location: Location,
    /// What to show; `None` where a line is too long to be shown.
    pub excerpt: Option<Excerpt>,
}

impl<'t> Lines<'t> {
    /// Finds the lines of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        Self { text, starts }
    }

    /// Line and column of a byte, both from 1, columns in characters.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.start(line);
        let column = self.text.get(start..byte).map_or(0, |before| before.chars().count());
        (line, column + 1)
    }

    /// The first byte of a line, from 1; the end of the text behind the last.
    fn start(&self, line: usize) -> usize {
        self.starts.get(line - 1).copied().unwrap_or(self.text.len())
    }

    /// The first line's own range, for a place that is known by its line alone.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let line = line.clamp(1, self.starts.len());
        let (start, end) = (self.start(line), self.start(line + 1));
        let text = self.text.get(start..end).unwrap_or_default();
        let indent = text.len() - text.trim_start().len();
        Span { start: start + indent, end: (start + text.trim_end().len()).max(start + indent) }
    }

    /// The place of a span in the file called `file`; `missing` says that what is wrong is absent below it.
    #[must_use]
    pub fn place(&self, file: &str, span: Span, missing: bool) -> Place {
        let span = self.first_line_of(span);
        let (line, column) = self.position(span.start);
        let (end_line, end_column) = self.position(span.end);
        let location = Location { file: file.to_owned(), line, column, end_line, end_column };
        let first = line.saturating_sub(CONTEXT).max(1);
        let (from, to) = (self.start(first), self.start(end_line + CONTEXT + 1));
        let excerpt = self.text.get(from..to).filter(|text| text.len() <= MAX_EXCERPT_BYTES).map(|text| Excerpt {
            first_line: first,
            text: text.trim_end_matches(['\n', '\r']).to_owned(),
            highlight: span.start - from..span.end - from,
            missing,
        });
        Place { location, excerpt }
    }

    /// What is on the span's first line: a mapping of forty lines is not underlined as a whole.
    fn first_line_of(&self, span: Span) -> Span {
        let text = self.text.get(span.start..span.end).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim_end();
        Span { start: span.start, end: span.start + line.len() }
    }
}

/// A line of a file that is known by its number alone, from 1: a fault in a policy.
#[must_use]
pub fn line(file: &str, text: &str, line: usize) -> Place {
    let lines = Lines::new(text);
    lines.place(file, lines.line_span(line), false)
}

/// Resolves a rule's path in the document: the value, its key when the value goes over several lines, or the nearest
/// parent when the value is not there (`missing`). Without a path it is the object's name; an empty one is the document.
#[must_use]
pub fn resolve(document: &Document, text: &str, path: Option<&[Segment]>) -> (Span, bool) {
    let Some(path) = path else { return (heading(document), false) };
    let path: Vec<Value> = path.iter().map(value_of).collect();
    let located = document.locate(&path);
    let missing = located.found < path.len();
    if located.found == 0 && missing {
        return (heading(document), missing);
    }
    match located.key {
        Some(key) if missing || !on_one_line(text, key, located.value) => (key, missing),
        _ => (located.value, missing),
    }
}

/// Whether key and value stand on one line and there is a value to show.
fn on_one_line(text: &str, key: Span, value: Span) -> bool {
    let both = text.get(key.start.min(value.start)..value.end).unwrap_or_default();
    value.end > value.start && !both.contains('\n')
}

/// What stands for a whole document: its name, else its kind, else its first line.
fn heading(document: &Document) -> Span {
    for path in [&["metadata", "name"][..], &["kind"], &["name"]] {
        let values: Vec<Value> = path.iter().map(|key| string(key)).collect();
        let located = document.locate(&values);
        if located.found == values.len() {
            return located.value;
        }
    }
    document.locate(&[]).value
}

fn value_of(segment: &Segment) -> Value {
    match segment {
        Segment::Index(index) => Value::from(*index),
        Segment::Key(key) => string(key),
    }
}

/// The name of the container that a path leads into.
#[must_use]
pub fn container(document: &Value, path: &[Segment]) -> Option<String> {
    let mut value = document;
    let mut in_list = false;
    for segment in path {
        value = match (segment, value) {
            (Segment::Key(key), _) => get(value, key)?,
            (Segment::Index(index), Value::Array(items)) => items.get(*index)?,
            _ => return None,
        };
        if in_list {
            return get(value, "name").and_then(as_str).map(ToOwned::to_owned);
        }
        in_list = matches!(segment, Segment::Key(key) if ["containers", "initContainers", "ephemeralContainers"].contains(&key.as_str()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let lines = Lines::new("a: é!\nb: ü\n");
        assert_eq!(lines.position(3), (1, 4));
        assert_eq!(lines.position(5), (1, 5));
        assert_eq!(lines.position(7), (2, 1));
    }

    #[test]
    fn a_place_at_the_end_of_the_text() {
        let lines = Lines::new("a: 1");
        let place = lines.place("f.yaml", Span { start: 3, end: 4 }, false);
        assert_eq!((place.location.line, place.location.end_column), (1, 5));
        assert_eq!(place.excerpt.unwrap().highlight, 3..4);
    }

    #[test]
    fn a_value_over_several_lines_is_shown_by_its_first() {
        let lines = Lines::new("x:\n  a: 1\n  b: 2\n");
        let place = lines.place("f.yaml", Span { start: 5, end: 16 }, false);
        assert_eq!((place.location.line, place.location.end_line, place.location.end_column), (2, 2, 7));
    }
}
