//! A unit of text → documents: cuts where kubectl cuts, and chooses between YAML and JSON.

use std::collections::VecDeque;
use std::sync::Arc;

use super::build::{Built, Fault};
use super::keys::Keys;
use super::{Document, Limits, ReadError, Span, Syntax, json, list, yaml};
use crate::value::Value;

const TEMPLATE: &str = "this looks like a template; render it first, for example with `helm template`";

/// Reads a unit of text document by document. An unreadable document is one error, and reading goes on behind it.
pub fn read<'t>(
    text: &'t str,
    syntax: Syntax,
    limits: &Limits,
) -> impl Iterator<Item = Result<Document, ReadError>> + use<'t> {
    Documents { text, syntax, limits: limits.clone(), at: 0, index: 0, ready: VecDeque::new(), keys: Keys::default() }
}

struct Documents<'t> {
    text: &'t str,
    syntax: Syntax,
    limits: Limits,
    /// Where the next chunk starts.
    at: usize,
    index: usize,
    ready: VecDeque<Result<Document, ReadError>>,
    keys: Keys,
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.ready.pop_front() {
                return Some(next);
            }
            if self.at >= self.text.len() {
                return None;
            }
            self.chunk();
        }
    }
}

impl Documents<'_> {
    /// Reads the text up to the next separator.
    fn chunk(&mut self) {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        if rest.starts_with("---") {
            let line = rest.find('\n').map_or(rest.len(), |end| end + 1);
            let behind = rest.get(3..line).unwrap_or_default();
            let content = behind.trim();
            if !content.is_empty() && !content.starts_with('#') {
                let at = start + 3 + behind.find(content).unwrap_or(0);
                self.bad_separator(content, at);
                // What follows belongs to a document that cannot be read.
                self.at = start + line + next_separator(rest.get(line..).unwrap_or_default());
                return;
            }
            self.at = start + line;
        }
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = next_separator(rest);
        self.at = start + length;
        let chunk = rest.get(..length).unwrap_or_default();
        let unmarked = chunk.strip_prefix('\u{feff}').unwrap_or(chunk);
        self.document(unmarked, start + chunk.len() - unmarked.len());
    }

    fn bad_separator(&mut self, content: &str, start: usize) {
        let message = format!("invalid document separator: `{content}` behind `---`");
        self.fail(
            Fault::new((0, 0), message).hint("put it on a line of its own"),
            Span { start, end: start + content.len() },
        );
    }

    fn document(&mut self, text: &str, base: usize) {
        if text.len() > self.limits.document_bytes.min(u32::MAX as usize) {
            let limit = self.limits.document_bytes;
            let message = format!("the document is larger than {limit} bytes");
            let end = text.find('\n').unwrap_or(0);
            self.fail(Fault::new((0, 0), message), Span { start: base, end: base + end });
            return;
        }
        let opening = text.trim_start().bytes().next();
        let fault = match (self.syntax, opening) {
            (_, None) => return,
            (Syntax::Json, _) | (Syntax::Auto, Some(b'{' | b'[')) => match self.json(text, base) {
                Ok(()) => return,
                Err(fault) => Some(fault),
            },
            _ => None,
        };
        if let (Syntax::Json, Some(fault)) = (self.syntax, fault) {
            self.fault(fault, base);
            return;
        }
        match yaml::read(text, base, &self.limits, &mut self.keys) {
            Ok(Some(built)) => self.accept(built),
            Ok(None) => {}
            Err(fault) => self.fault(fault, base),
        }
    }

    /// Reads one JSON document after the other; fails only if not even the first can be read.
    fn json(&mut self, text: &str, base: usize) -> Result<(), Fault> {
        let mut at = 0;
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            if blank == rest.len() {
                return Ok(());
            }
            match json::read(text, at, base, &self.limits, &mut self.keys) {
                Ok((built, end)) => {
                    at = end;
                    if let Some(built) = built {
                        self.accept(built);
                    }
                }
                Err(fault) if at == 0 => return Err(fault),
                Err(fault) => {
                    self.fault(fault, base);
                    return Ok(());
                }
            }
        }
    }

    fn accept(&mut self, built: Built) {
        if built.value == Value::Null {
            return;
        }
        let span = built.tree.value(0);
        let document = Document {
            value: built.value,
            index: self.index,
            item: Vec::new(),
            span,
            duplicate_keys: built.duplicate_keys,
            tree: Arc::new(built.tree),
            root: 0,
        };
        self.index += 1;
        list::flatten(document, &mut |document| self.ready.push_back(Ok(document)));
    }

    fn fault(&mut self, fault: Fault, base: usize) {
        let (start, end) = fault.at;
        let span = Span { start: base + start as usize, end: base + end as usize };
        self.fail(fault, span);
    }

    fn fail(&mut self, fault: Fault, span: Span) {
        let is_template = line_at(self.text, span.start).contains("{{");
        let hint = match fault.hint {
            Some(hint) if is_template => Some(format!("{TEMPLATE}; else {hint}")),
            None if is_template => Some(TEMPLATE.to_owned()),
            hint => hint,
        };
        self.ready.push_back(Err(ReadError { message: fault.message, hint, is_template, span, index: self.index }));
        self.index += 1;
    }
}

/// The line that a byte of the text stands in, without its end.
fn line_at(text: &str, at: usize) -> &str {
    let (before, behind) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = at + behind.find('\n').unwrap_or(behind.len());
    text.get(start..end).unwrap_or_default()
}

/// How far it is to the next line that starts with `---`.
fn next_separator(text: &str) -> usize {
    if text.starts_with("---") {
        return 0;
    }
    text.find("\n---").map_or(text.len(), |at| at + 1)
}
