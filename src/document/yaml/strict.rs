//! What the parser takes and kubectl does not: tabs, names of anchors, some plain scalars inside brackets, directives.

use saphyr_parser::ScalarStyle;

use super::text::range;
use super::{Fault, Range, Reader};

impl Reader<'_, '_> {
    /// Refuses tabs where Go's yaml wants blanks: at the start of a line, or behind the dash of an item.
    pub(super) fn check_gap(&self, to: usize) -> Result<(), Fault> {
        if !self.tabs || self.brackets > 0 {
            return Ok(());
        }
        let from = self.last.max(self.block_end);
        let mut fresh = from == 0;
        let mut after_plain = self.after_plain;
        let mut at = from;
        while at < to {
            match self.text.byte(at) {
                Some(b'\t') if fresh && !(after_plain && self.is_inside(at)) => {
                    return Err(Fault::new(range(at, at + 1), "a tab where blanks are expected")
                        .hint("indent with blanks, and leave no tabs on empty lines"));
                }
                Some(b'.') => break,
                Some(b'\n' | b'\r') => fresh = true,
                Some(b'-' | b'?') => (fresh, after_plain) = (true, false),
                Some(b':' | b'!' | b'&') => (fresh, after_plain) = (false, false),
                Some(b'#') => {
                    after_plain = false;
                    at = self.text.line_end(at).max(at + 1) - 1;
                }
                _ => {}
            }
            at += 1;
        }
        Ok(())
    }

    /// Whether a position is indented deeper than the innermost block.
    fn is_inside(&self, at: usize) -> bool {
        let column = |at| at - self.text.line_start(at);
        let block = self.open.last().map(|(start, _)| column(*start));
        block.is_none_or(|block| column(at) > block)
    }

    /// Refuses a tab within the indentation of a block scalar.
    pub(super) fn check_block(&self, style: ScalarStyle, (start, end): Range) -> Result<(), Fault> {
        if !self.tabs || !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return Ok(());
        }
        let header = self.text.content(start as usize);
        let mut at = self.text.line_end(header);
        let head = self.text.slice(header, at.min(header + 3));
        // A header with a number fixes the indentation; only the first column is then certain to be part of it.
        let fixed = head.contains(|char: char| char.is_ascii_digit());
        let mut indent = fixed.then_some(1);
        while at < end as usize {
            at += 1;
            let line = self.text.slice(at, self.text.line_end(at));
            let blanks = line.len() - line.trim_start_matches(' ').len();
            let shallow = indent.is_none_or(|indent| blanks < indent);
            if shallow && line.get(blanks..).is_some_and(|rest| rest.starts_with('\t')) {
                let tab = at + blanks;
                return Err(Fault::new(range(tab, tab + 1), "a tab where a block scalar is indented")
                    .hint("indent with blanks"));
            }
            if indent.is_none() && blanks < line.len() {
                indent = Some(blanks);
            }
            at += line.len();
        }
        Ok(())
    }

    /// Refuses the one escape of JSON that Go's yaml does not know.
    pub(super) fn check_escapes(&self, style: ScalarStyle, (start, end): Range) -> Result<(), Fault> {
        let text = self.text.slice(start as usize, end as usize);
        if style != ScalarStyle::DoubleQuoted || !text.contains("\\/") {
            return Ok(());
        }
        let mut escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            if escaped && byte == b'/' {
                let at = start as usize + at;
                return Err(
                    Fault::new(range(at - 1, at + 1), "kubectl does not know the escape `\\/`").hint("write `/` alone")
                );
            }
            escaped = byte == b'\\' && !escaped;
        }
        Ok(())
    }

    /// Inside brackets, Go's yaml takes some plain scalars for something else.
    pub(super) fn check_plain_in_flow(&self, value: &str, properties: bool, at: Range) -> Result<(), Fault> {
        if value.starts_with([':', '?', '|', '>']) {
            let message = format!("kubectl does not read `{value}` as a string inside brackets");
            return Err(Fault::new(at, message).hint("quote it"));
        }
        let colon = at.0 as usize;
        let tight = value.is_empty()
            && !properties
            && self.text.byte(colon.wrapping_sub(1)) == Some(b':')
            && matches!(self.text.byte(colon), Some(b',' | b'}' | b']'))
            && !matches!(self.text.byte(colon.wrapping_sub(2)), Some(b'"' | b'\'' | b' '));
        if tight {
            return Err(
                Fault::new(at, "kubectl takes this colon for a part of the key").hint("put a blank behind the colon")
            );
        }
        Ok(())
    }

    /// Refuses anchors that the parser takes and kubectl does not.
    pub(super) fn check_properties(&self, anchor: usize, start: usize) -> Result<(), Fault> {
        if anchor == 0 {
            return Ok(());
        }
        let mut at = start;
        while let Some(sigil @ (b'!' | b'&')) = self.text.byte(at) {
            let end = self.text.word_end(at);
            if sigil == b'&' {
                let name = self.text.slice(at, end);
                let end = at + name.find([',', '[', ']', '{', '}']).unwrap_or(name.len());
                check_name(self.text.slice(at + 1, end), range(at, end))?;
            }
            at = self.text.gap(end);
        }
        Ok(())
    }
}

/// Go's yaml takes fewer characters in the names of anchors.
pub(super) fn check_name(name: &str, at: Range) -> Result<(), Fault> {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if name.bytes().all(fine) {
        return Ok(());
    }
    let message = format!("kubectl does not take `{name}` as the name of an anchor");
    Err(Fault::new(at, message).hint("use letters, digits, `-` and `_`, then a blank"))
}

/// A `%YAML` or `%TAG` line makes kubectl fail: it cuts the text at the `---` behind it.
pub(super) fn directive(text: &str) -> Result<(), Fault> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if content.starts_with('%') && line.starts_with('%') {
            return Err(Fault::new(range(at, at + content.len()), "kubectl cannot read a YAML directive")
                .hint(format!("remove the line `{content}`")));
        }
        if !content.is_empty() && !content.starts_with('#') {
            break;
        }
        at += line.len();
    }
    Ok(())
}

/// The first character that Go's yaml refuses everywhere.
pub(super) fn forbidden_character(text: &str) -> Option<Range> {
    let plain = |byte: u8| byte >= b' ' && byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r');
    let fine = text.bytes().fold(true, |fine, byte| fine & plain(byte) & byte.is_ascii());
    if fine {
        return None;
    }
    text.char_indices()
        .find(|(_, char)| {
            char.is_control() && !matches!(char, '\t' | '\n' | '\r' | '\u{85}')
                || matches!(char, '\u{fffe}' | '\u{ffff}')
        })
        .map(|(at, char)| range(at, at + char.len_utf8()))
}
