//! Small readings of a document's text: what the parser skipped, where a node begins and ends, characters to bytes.

use super::Range;

/// The text of one document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t>(pub(super) &'t str);

impl<'t> Text<'t> {
    /// Skips blanks, line breaks, comments and the colon or question mark between a key and its value.
    pub(super) fn gap(self, from: usize) -> usize {
        let bytes = self.0.as_bytes();
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b':' | b'?' => at += 1,
                b'#' => at = self.line_end(at),
                _ => break,
            }
        }
        at
    }

    /// Skips the tag and the anchor in front of a node's content.
    pub(super) fn content(self, from: usize) -> usize {
        let mut at = self.gap(from);
        while let Some(b'!' | b'&') = self.byte(at) {
            at = self.gap(self.word_end(at));
        }
        at
    }

    /// Finds the `|` or `>` that opens the next block scalar.
    pub(super) fn block_header(self, from: usize) -> usize {
        let mut at = self.content(from);
        while self.byte(at) == Some(b'-') {
            at = self.content(at + 1);
        }
        at
    }

    pub(super) fn quoted_end(self, open: usize, quote: u8) -> Option<usize> {
        let bytes = self.0.as_bytes();
        let mut at = open + 1;
        loop {
            let byte = *bytes.get(at)?;
            at += 1;
            if byte == b'\\' && quote == b'"' {
                at += 1;
            } else if byte == quote {
                if quote == b'\'' && bytes.get(at) == Some(&quote) {
                    at += 1;
                } else {
                    return Some(at);
                }
            }
        }
    }

    pub(super) fn word_end(self, from: usize) -> usize {
        let rest = self.slice(from, self.0.len());
        from + rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len())
    }

    pub(super) fn line_start(self, at: usize) -> usize {
        self.slice(0, at).rfind('\n').map_or(0, |end| end + 1)
    }

    pub(super) fn line_end(self, from: usize) -> usize {
        let rest = self.slice(from, self.0.len());
        from + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }

    pub(super) fn byte(self, at: usize) -> Option<u8> {
        self.0.as_bytes().get(at).copied()
    }

    pub(super) fn slice(self, start: usize, end: usize) -> &'t str {
        self.0.get(start..end).unwrap_or_default()
    }

    /// Where a collection in brackets ends: the parser names the comma where one stands in front of the bracket.
    pub(super) fn closing_bracket(self, last: usize, end: usize) -> usize {
        if matches!(self.byte(end.wrapping_sub(1)), Some(b']' | b'}')) {
            return end;
        }
        let mut at = self.gap(last);
        while self.byte(at) == Some(b',') {
            at = self.gap(at + 1);
        }
        at.max(end - 1) + 1
    }
}

pub(super) fn range(start: usize, end: usize) -> Range {
    let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
    (narrow(start), narrow(end))
}

/// From the parser's character numbers to byte offsets; ASCII text needs no table.
pub(super) struct Offsets<'t> {
    text: &'t str,
    /// No offset is larger: how long the text was before this reader mended it.
    length: usize,
    /// The byte offset of each 64th character.
    marks: Vec<u32>,
}

impl<'t> Offsets<'t> {
    const STEP: usize = 64;

    pub(super) fn new(text: &'t str, length: usize) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            let starts = text.char_indices().map(|(at, _)| range(at, at).0);
            starts.step_by(Self::STEP).collect()
        };
        Self { text, length, marks }
    }

    pub(super) fn byte(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.length);
        }
        let Some(&mark) = self.marks.get(character / Self::STEP) else {
            return self.length;
        };
        let mark = mark as usize;
        let rest = self.text.get(mark..).unwrap_or_default();
        let within = rest.char_indices().nth(character % Self::STEP);
        within.map_or(self.length, |(at, _)| (mark + at).min(self.length))
    }
}
