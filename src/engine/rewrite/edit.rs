//! Changes of a text at byte offsets, and where in the text a node of regorus' syntax tree really begins and ends.

use regorus::unstable::Span;

/// A text and the changes that are due in it. Offsets are always those of the text as it was.
pub(super) struct Edits<'t> {
    text: &'t str,
    edits: Vec<Edit>,
}

struct Edit {
    start: usize,
    end: usize,
    text: String,
}

impl<'t> Edits<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, edits: Vec::new() }
    }

    pub(super) fn text(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Puts `text` before what stands at `at`, and behind what was put there earlier.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at, at, text);
    }

    pub(super) fn replace(&mut self, start: usize, end: usize, text: impl Into<String>) {
        self.edits.push(Edit { start, end, text: text.into() });
    }

    /// Takes a part with the changes in it out of the text, for somewhere else on the same line: without its line
    /// breaks where that is possible. What stays in its place must be preceded by the second string, the breaks.
    pub(super) fn take(&mut self, start: usize, end: usize) -> (String, String) {
        let (inside, outside) =
            std::mem::take(&mut self.edits).into_iter().partition(|edit: &Edit| edit.start >= start && edit.end <= end);
        self.edits = outside;
        let taken = self.render(inside, start, end);
        let taken = taken.trim().to_owned();
        let breaks = taken.matches('\n').count();
        // A comment needs its line break, as do the statements of a comprehension; a raw string is what it is.
        if breaks == 0 || taken.contains(['#', '`', '|']) {
            return (taken, String::new());
        }
        let lines: Vec<&str> = taken.lines().map(str::trim).collect();
        (lines.join(" "), "\n".repeat(breaks))
    }

    pub(super) fn apply(mut self) -> String {
        let edits = std::mem::take(&mut self.edits);
        self.render(edits, 0, self.text.len())
    }

    fn render(&self, mut edits: Vec<Edit>, start: usize, end: usize) -> String {
        edits.sort_by_key(|edit| (edit.start, edit.end > edit.start));
        let mut rendered = String::with_capacity((end - start) + (end - start) / 4);
        let mut copied = start;
        for edit in edits {
            rendered.push_str(self.text(copied, edit.start));
            rendered.push_str(&edit.text);
            copied = copied.max(edit.end);
        }
        rendered.push_str(self.text(copied, end));
        rendered
    }

    /// Where a node begins. regorus leaves the quote out when the first thing in it is a string.
    pub(super) fn start(&self, span: &Span) -> usize {
        let start = offset(span.start);
        let quoted = start.checked_sub(1).and_then(|before| self.text.as_bytes().get(before));
        if quoted.copied().is_some_and(is_quote) { start - 1 } else { start }
    }

    /// Where a node ends. regorus leaves the quote out when the last thing in it is a string.
    pub(super) fn end(&self, span: &Span) -> usize {
        let end = offset(span.end);
        if self.text.as_bytes().get(end).copied().is_some_and(is_quote) { end + 1 } else { end }
    }
}

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'`')
}

pub(super) fn offset(byte: u32) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}
