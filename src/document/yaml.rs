//! One YAML document → value and tree: turns the parser's events into what Go's yaml v2 would make of them.
//!
//! The parser counts characters and does not always say where a node's text begins and ends; this file mends both.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::Limits;
use super::build::{Builder, Built, Collection, Fault, Keys};
use super::scalar::Scalar;
use super::tree::Range;

type Spanned<'t> = (Event<'t>, saphyr_parser::Span);

/// Reads one chunk of text between separators; none if it holds only comments and blanks.
pub(super) fn read(text: &str, base: usize, limits: &Limits, keys: &mut Keys) -> Result<Option<Built>, Fault> {
    if let Some(at) = forbidden_character(text) {
        return Err(Fault::new(at, "control characters are not allowed"));
    }
    directive(text)?;
    let mut reader = Reader {
        text,
        offsets: Offsets::new(text),
        events: Parser::new_from_str(text),
        last: 0,
        builder: Builder::new(base, limits, keys),
    };
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::DocumentEnd => {
                reader.nothing_behind()?;
                break;
            }
            Event::StreamEnd => break,
            event => reader.take(event, span)?,
        }
    }
    Ok(reader.builder.finish())
}

struct Reader<'t, 'r> {
    text: &'t str,
    offsets: Offsets<'t>,
    events: Parser<'t, StrInput<'t>>,
    /// Where the last node ended.
    last: usize,
    builder: Builder<'r>,
}

impl<'t> Reader<'t, '_> {
    fn next(&mut self) -> Result<Option<Spanned<'t>>, Fault> {
        match self.events.next_event() {
            None => Ok(None),
            Some(Ok(event)) => Ok(Some(event)),
            Some(Err(error)) => Err(self.explain(&error)),
        }
    }

    fn take(&mut self, event: Event<'t>, span: saphyr_parser::Span) -> Result<(), Fault> {
        let start = self.offsets.byte(span.start.index());
        let end = self.offsets.byte(span.end.index()).max(start);
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let at = self.scalar_span(&value, style, anchor != 0 || tag.is_some(), start, end);
                self.last = at.1 as usize;
                self.scalar(&value, style, anchor, tag.as_deref(), at)
            }
            Event::Alias(anchor) => {
                self.last = end;
                self.builder.alias(anchor, range(start, end))
            }
            Event::SequenceStart(anchor, _) => {
                let (start, last) = self.opening(b'[', start, end);
                self.last = last;
                self.builder.open(Collection::Sequence, anchor, range(start, last))
            }
            Event::MappingStart(anchor, _) => {
                let flow = end > start && self.byte(end - 1) == Some(b'{');
                self.last = if flow { end } else { start.max(self.last) };
                self.builder.open(Collection::Mapping, anchor, range(start, end))
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let flow = end > start && matches!(self.byte(end - 1), Some(b']' | b'}'));
                if flow {
                    self.last = end;
                }
                self.builder.close(range(self.last, self.last).0)
            }
            _ => Ok(()),
        }
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        at: Range,
    ) -> Result<(), Fault> {
        let plain = style == ScalarStyle::Plain;
        let scalar = match tag {
            Some(tag) => {
                let tag = format!("{}{}", tag.handle, tag.suffix);
                if value == "<<" && tag == "tag:yaml.org,2002:merge" && self.builder.wants_key() {
                    self.builder.merge_key(at);
                    return Ok(());
                }
                Scalar::tagged(&tag, value).map_err(|message| Fault::new(at, message))?
            }
            None if plain && value == "<<" && self.builder.wants_key() => {
                self.builder.merge_key(at);
                return Ok(());
            }
            None if plain => Scalar::plain(value),
            None => Scalar::Text(value.into()),
        };
        if self.builder.wants_key() {
            self.builder.key(scalar, anchor, at)
        } else {
            self.builder.scalar(scalar, anchor, at)
        }
    }

    /// The text of a scalar: with its quotes, with the header of a block, without what the parser swallows behind it.
    fn scalar_span(&self, value: &str, style: ScalarStyle, properties: bool, start: usize, end: usize) -> Range {
        match style {
            ScalarStyle::Plain if value.is_empty() && !properties => {
                // A value that is not there stands behind its colon or dash.
                let at = if self.byte(start) == Some(b':') { start + 1 } else { start };
                range(at, at)
            }
            ScalarStyle::Plain => range(start, start + self.slice(start, end).trim_end().len()),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let quote = if style == ScalarStyle::SingleQuoted { b'\'' } else { b'"' };
                let open = if properties { self.content(start) } else { start };
                range(start, self.quoted_end(open, quote).unwrap_or(end))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let header = self.block_header(self.last);
                let start = if properties { start.min(header) } else { header };
                let block = self.slice(start, end.max(start));
                range(start, start + block.trim_end().len())
            }
        }
    }

    /// Where a sequence starts, and what of it is read with that: the bracket, or for a block nothing yet of its dash.
    fn opening(&self, bracket: u8, start: usize, end: usize) -> (usize, usize) {
        if end > start && self.byte(end - 1) == Some(bracket) {
            return (start, end);
        }
        // The parser names the first item's place; the dash stands in front of it.
        let mut at = self.gap(self.last);
        if self.builder.in_sequence() && self.byte(at) == Some(b'-') {
            at = self.gap(at + 1);
        }
        if end > start {
            // Properties come first: `&anchor`, `!tag`.
            at = self.content(start);
        }
        if self.byte(at) == Some(b'-') {
            (if end > start { start } else { at }, at)
        } else {
            (start, start.max(self.last))
        }
    }

    /// Skips blanks, line breaks, comments and the colon or question mark between a key and its value.
    fn gap(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
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
    fn content(&self, from: usize) -> usize {
        let mut at = self.gap(from);
        while let Some(b'!' | b'&') = self.byte(at) {
            let word = self.slice(at, self.text.len());
            let length = word.find([' ', '\t', '\r', '\n']).unwrap_or(word.len());
            at = self.gap(at + length);
        }
        at
    }

    /// Finds the `|` or `>` that opens the next block scalar.
    fn block_header(&self, from: usize) -> usize {
        let mut at = self.content(from);
        while self.byte(at) == Some(b'-') {
            at = self.content(at + 1);
        }
        at
    }

    fn quoted_end(&self, open: usize, quote: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
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

    fn line_end(&self, from: usize) -> usize {
        let rest = self.slice(from, self.text.len());
        from + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Makes sure that nothing follows a complete document: kubectl would never read it.
    fn nothing_behind(&mut self) -> Result<(), Fault> {
        let unread = |at| {
            Fault::new(at, "content behind the end of the document is never read by kubectl")
                .hint("start a new document with a line `---`")
        };
        match self.events.next_event() {
            None | Some(Ok((Event::StreamEnd, _))) => Ok(()),
            Some(Ok((_, span))) => {
                let at = self.offsets.byte(span.start.index());
                Err(unread(range(at, self.line_end(at))))
            }
            Some(Err(error)) => {
                let at = self.explain(&error).at;
                Err(unread(at))
            }
        }
    }

    fn explain(&self, error: &ScanError) -> Fault {
        let at = self.offsets.byte(error.marker().index());
        let end = self.line_end(at);
        let line = self.text.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |nl| nl + 1));
        let message = error.info().trim_end_matches('.');
        let fault = Fault::new(range(at, end), message);
        let text = self.slice(line, end);
        if text.contains("{{") {
            fault.hint("this looks like a template; render it first, for example with `helm template`")
        } else if text.trim_start_matches(' ').starts_with('\t') {
            fault.hint("indent with blanks; YAML takes no tabs")
        } else {
            fault
        }
    }
}

/// A `%YAML` or `%TAG` line makes kubectl fail: it cuts the text at the `---` behind it.
fn directive(text: &str) -> Result<(), Fault> {
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
fn forbidden_character(text: &str) -> Option<Range> {
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

fn range(start: usize, end: usize) -> Range {
    let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
    (narrow(start), narrow(end))
}

/// From the parser's character numbers to byte offsets; ASCII text needs no table.
struct Offsets<'t> {
    text: &'t str,
    /// The byte offset of each 64th character.
    marks: Vec<u32>,
}

impl<'t> Offsets<'t> {
    const STEP: usize = 64;

    fn new(text: &'t str) -> Self {
        let marks = if text.is_ascii() {
            Vec::new()
        } else {
            let starts = text.char_indices().map(|(at, _)| range(at, at).0);
            starts.step_by(Self::STEP).collect()
        };
        Self { text, marks }
    }

    fn byte(&self, character: usize) -> usize {
        if self.marks.is_empty() {
            return character.min(self.text.len());
        }
        let Some(&mark) = self.marks.get(character / Self::STEP) else {
            return self.text.len();
        };
        let mark = mark as usize;
        let rest = self.text.get(mark..).unwrap_or_default();
        let within = rest.char_indices().nth(character % Self::STEP);
        within.map_or(self.text.len(), |(at, _)| mark + at)
    }
}
