//! One YAML document → value and tree: turns the parser's events into what Go's yaml v2 would make of them.
//!
//! The parser counts characters and does not always say where a node's text begins and ends; this file mends both.

mod strict;
mod text;

use std::borrow::Cow;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::Limits;
use super::build::{Builder, Built, Collection, Fault};
use super::keys::Keys;
use super::scalar::Scalar;
use super::tree::Range;
use strict::{check_name, directive, forbidden_character};
use text::{Offsets, Text, range};

type Spanned<'t> = (Event<'t>, saphyr_parser::Span);

/// What separates and ends lines, and nothing else: a no-break space is text.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
/// How many tabs behind a colon are mended in one document.
const TABS: usize = 200;

/// Reads one chunk of text between separators; none if it holds only comments and blanks.
pub(super) fn read(text: &str, base: usize, limits: &Limits, keys: &mut Keys) -> Result<Option<Built>, Fault> {
    let length = text.len();
    let mut text = Cow::Borrowed(text);
    // kubectl ends every line; only behind a last line of blanks does that make a difference.
    let last_line = text.rfind('\n').map_or("", |end| text.get(end + 1..).unwrap_or_default());
    if !last_line.is_empty() && last_line.trim().is_empty() {
        text.to_mut().push('\n');
    }
    for _ in 0..TABS {
        let fault = match attempt(&text, length, base, limits, keys) {
            Err(fault) if fault.message == TAB_BEHIND_COLON => fault,
            outcome => return outcome,
        };
        // The parser wants a blank behind a colon; kubectl is content with a tab.
        let (head, tail) = text.split_at_checked(fault.at.0 as usize).unwrap_or_default();
        let tabs = head.len() - head.trim_end_matches('\t').len();
        if tabs == 0 {
            return Err(fault);
        }
        text = format!("{}{}{tail}", head.trim_end_matches('\t'), " ".repeat(tabs)).into();
    }
    attempt(&text, length, base, limits, keys)
}

/// What the parser says of a tab between a colon and a value.
const TAB_BEHIND_COLON: &str = "':' must be followed by a valid YAML whitespace";
/// What the parser says of brackets that it finds too deep, before this reader sees them.
const TOO_DEEP: &str = "recursion limit exceeded";

fn attempt(text: &str, length: usize, base: usize, limits: &Limits, keys: &mut Keys) -> Result<Option<Built>, Fault> {
    if let Some(at) = forbidden_character(text) {
        return Err(Fault::new(at, "control characters are not allowed"));
    }
    directive(text)?;
    let mut reader = Reader {
        text: Text(text),
        offsets: Offsets::new(text, length),
        events: Parser::new_from_str(text),
        last: 0,
        block_end: 0,
        open: Vec::with_capacity(16),
        brackets: 0,
        tabs: text.contains('\t'),
        after_plain: false,
        depth: limits.depth,
        builder: Builder::new(base, limits, keys),
    };
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::DocumentEnd => {
                reader.nothing_behind()?;
                reader.check_gap(text.len())?;
                break;
            }
            Event::StreamEnd => {
                reader.check_gap(text.len())?;
                break;
            }
            event => reader.take(event, span)?,
        }
    }
    Ok(reader.builder.finish())
}

struct Reader<'t, 'r> {
    text: Text<'t>,
    offsets: Offsets<'t>,
    events: Parser<'t, StrInput<'t>>,
    /// Where the last node ended.
    last: usize,
    /// Where the last block scalar ended, with the empty lines that belong to it.
    block_end: usize,
    /// The open collections: where each starts, and whether a bracket closes it.
    open: Vec<(usize, bool)>,
    /// How many of them a bracket closes.
    brackets: usize,
    /// Whether the text holds a tab, which asks for checks.
    tabs: bool,
    /// Whether the last node was a plain scalar, behind which kubectl bears more tabs.
    after_plain: bool,
    depth: usize,
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
                let properties = anchor != 0 || tag.is_some();
                self.check_properties(anchor, start)?;
                let at = self.scalar_span(&value, style, properties, start, end);
                self.check_gap(at.0 as usize)?;
                self.check_escapes(style, at)?;
                self.check_block(style, range(at.0 as usize, end))?;
                self.last = at.1 as usize;
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    self.block_end = end;
                }
                self.after_plain = style == ScalarStyle::Plain && at.0 < at.1;
                if style == ScalarStyle::Plain && self.brackets > 0 {
                    self.check_plain_in_flow(&value, properties, at)?;
                }
                self.scalar(&value, style, anchor, tag.as_deref(), at)
            }
            Event::Alias(anchor) => {
                check_name(self.text.slice(start + 1, end), range(start, end))?;
                self.check_gap(start)?;
                self.last = end;
                self.after_plain = false;
                self.builder.alias(anchor, range(start, end))
            }
            Event::SequenceStart(anchor, _) => {
                self.check_properties(anchor, start)?;
                let bracket = end > start && self.text.byte(end - 1) == Some(b'[');
                let (start, last) = if bracket { (start, end) } else { self.block_sequence(start, end) };
                self.check_gap(if bracket { start } else { last })?;
                self.last = last;
                self.push(start, bracket);
                let at = range(start, last);
                self.builder.open(Collection::Sequence, anchor, at)
            }
            Event::MappingStart(anchor, _) => {
                self.check_properties(anchor, start)?;
                let bracket = end > start && self.text.byte(end - 1) == Some(b'{');
                self.check_gap(start)?;
                self.last = if bracket { end } else { start.max(self.last) };
                self.push(start, bracket);
                let at = range(start, end);
                self.builder.open(Collection::Mapping, anchor, at)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((_, true)) = self.open.pop() {
                    self.brackets -= 1;
                    self.last = self.text.closing_bracket(self.last, end);
                    self.after_plain = false;
                }
                self.builder.close(range(self.last, self.last).0)
            }
            _ => Ok(()),
        }
    }

    fn push(&mut self, start: usize, bracket: bool) {
        self.open.push((start, bracket));
        self.brackets += usize::from(bracket);
        self.after_plain = false;
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
                let merges = tag == "!" || tag == "tag:yaml.org,2002:merge";
                if value == "<<" && merges && self.builder.wants_key() {
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
                let at = if self.text.byte(start) == Some(b':') { start + 1 } else { start };
                range(at, at)
            }
            ScalarStyle::Plain => range(start, start + self.text.slice(start, end).trim_end_matches(BLANKS).len()),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                let quote = if style == ScalarStyle::SingleQuoted { b'\'' } else { b'"' };
                let open = if properties { self.text.content(start) } else { start };
                range(start, self.text.quoted_end(open, quote).unwrap_or(end))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let header = self.text.block_header(self.last);
                let start = if properties { start.min(header) } else { header };
                let block = self.text.slice(start, end.max(start));
                range(start, start + block.trim_end_matches(BLANKS).len())
            }
        }
    }

    /// Where a block sequence starts, and how far that is read: up to its first dash.
    fn block_sequence(&self, start: usize, end: usize) -> (usize, usize) {
        // The parser names the first item's place; the dash stands in front of it.
        let properties = end > start;
        let mut at = if properties { self.text.content(start) } else { self.text.gap(self.last) };
        if !properties && self.builder.in_sequence() && self.text.byte(at) == Some(b'-') {
            at = self.text.gap(at + 1);
        }
        if self.text.byte(at) == Some(b'-') {
            (if properties { start } else { at }, at)
        } else {
            (start, start.max(self.last))
        }
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
                Err(unread(range(at, self.text.line_end(at))))
            }
            Some(Err(error)) => {
                let at = self.explain(&error).at;
                Err(unread(at))
            }
        }
    }

    fn explain(&self, error: &ScanError) -> Fault {
        let at = self.offsets.byte(error.marker().index());
        let end = self.text.line_end(at);
        let line = self.text.line_start(at);
        let message = match error.info() {
            TOO_DEEP => format!("nested deeper than {} levels", self.depth),
            info => info.trim_end_matches('.').to_owned(),
        };
        let fault = Fault::new(range(at, end), message);
        let text = self.text.slice(line, end);
        if text.trim_start_matches(' ').starts_with('\t') {
            fault.hint("indent with blanks; YAML takes no tabs")
        } else {
            fault
        }
    }
}
