//! YAML text → a tree of texts, lists and maps, with the place of every part in bytes.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, StrInput};

/// How deep lists and maps may nest, so that nothing overflows the stack.
const MAX_DEPTH: usize = 64;
/// How many parts a text may have after aliases are filled in.
const MAX_NODES: usize = 200_000;

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) value: NodeValue,
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone)]
pub(super) enum NodeValue {
    /// As written, escapes resolved; `plain` if it stands without quotes.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    pub(super) value: Node,
}

/// Why a text is no tree.
#[derive(Debug)]
pub(super) struct TreeError {
    pub(super) message: String,
    pub(super) hint: Option<String>,
    pub(super) span: Range<usize>,
}

impl Node {
    /// Whether nothing is written.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, NodeValue::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    fn measure(&self) -> (usize, usize) {
        let children: Vec<(usize, usize)> = match &self.value {
            NodeValue::Scalar { .. } => return (1, 1),
            NodeValue::List(items) => items.iter().map(Self::measure).collect(),
            NodeValue::Map(entries) => entries.iter().map(|entry| entry.value.measure()).collect(),
        };
        children.into_iter().fold((1, 1), |(depth, nodes), child| (depth.max(child.0 + 1), nodes + child.1))
    }
}

impl Entry {
    /// The place of the value, or of the key if nothing is written behind it.
    pub(super) fn shown(&self) -> &Range<usize> {
        if self.value.span.is_empty() { &self.key_span } else { &self.value.span }
    }
}

/// Reads the one document of the text; an empty text is nothing.
pub(super) fn parse(text: &str) -> Result<Node, TreeError> {
    let mut builder = Builder {
        text,
        offsets: if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() },
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
        nodes: 0,
    };
    let mut root = None;
    loop {
        let (event, span) = builder.next()?;
        match event {
            Event::StreamEnd => break,
            Event::StreamStart | Event::Nothing | Event::DocumentEnd => {}
            Event::DocumentStart(_) if root.is_none() => {}
            Event::DocumentStart(_) => {
                return Err(error("a second document begins here", builder.span(span), "remove the `---`"));
            }
            event => root = Some(builder.node(event, span, 1)?),
        }
    }
    Ok(root.unwrap_or(Node { value: NodeValue::Scalar { text: String::new(), plain: true }, span: 0..0 }))
}

struct Builder<'t> {
    text: &'t str,
    /// Byte of each character; empty if they are the same.
    offsets: Vec<usize>,
    parser: Parser<'t, StrInput<'t>>,
    /// What aliases stand for, with its depth and number of nodes.
    anchors: HashMap<usize, (Node, usize, usize)>,
    nodes: usize,
}

impl<'t> Builder<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), TreeError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(scan)) => {
                let message = format!("invalid YAML: {}", scan.info());
                // Behind the end there is nothing to show, so what stands last is shown.
                let mut shown = self.text.get(self.byte(*scan.marker())..).unwrap_or_default();
                if shown.trim().is_empty() {
                    let last = self.text.trim_end().char_indices().next_back().map_or(0, |(at, _)| at);
                    shown = self.text.get(last..).unwrap_or_default();
                }
                let at = self.text.len() - shown.len();
                Err(TreeError { message, hint: None, span: at..at + shown.chars().next().map_or(0, char::len_utf8) })
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// Reads the part that begins with the event.
    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, TreeError> {
        self.grow(1, depth, span)?;
        let (node, anchor) = match event {
            Event::Scalar(.., Some(_)) | Event::SequenceStart(_, Some(_)) | Event::MappingStart(_, Some(_)) => {
                return Err(error("tags are not read here", self.span(span), "write the value without its tag"));
            }
            Event::Scalar(text, style, anchor, None) => {
                let value = NodeValue::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
                (Node { value, span: self.span(span) }, anchor)
            }
            Event::SequenceStart(anchor, None) => (self.list(span, depth)?, anchor),
            Event::MappingStart(anchor, None) => (self.map(span, depth)?, anchor),
            Event::Alias(anchor) => {
                let Some((node, height, nodes)) = self.anchors.get(&anchor).cloned() else {
                    return Err(error("an alias stands inside its own anchor", self.span(span), "write it out"));
                };
                self.grow(nodes, depth + height - 1, span)?;
                return Ok(node);
            }
            _ => return Err(error("nothing stands where a value must", self.span(span), "write a value")),
        };
        if anchor > 0 {
            let (height, nodes) = node.measure();
            self.anchors.insert(anchor, (node.clone(), height, nodes));
        }
        Ok(node)
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Node, TreeError> {
        let mut items = Vec::new();
        let mut whole = self.span(start);
        loop {
            let (event, span) = self.next()?;
            if event == Event::SequenceEnd {
                let last = items.last().map(|item: &Node| item.span.end);
                whole.end = self.end(&whole, last, span);
                return Ok(Node { value: NodeValue::List(items), span: whole });
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    fn map(&mut self, start: Span, depth: usize) -> Result<Node, TreeError> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut whole = self.span(start);
        loop {
            let (event, span) = self.next()?;
            if event == Event::MappingEnd {
                let last = entries.last().map(|entry| entry.shown().end);
                whole.end = self.end(&whole, last, span);
                return Ok(Node { value: NodeValue::Map(entries), span: whole });
            }
            let key_span = self.span(span);
            let Event::Scalar(key, style, ..) = event else {
                return Err(error("a key is no plain word", key_span, "write `key: value`"));
            };
            if key == "<<" && style == ScalarStyle::Plain {
                return Err(error("merge keys are not read here", key_span, "write the keys out"));
            }
            if let Some(first) = seen.insert(key.to_string(), span.start.line()) {
                let hint = "one of the two would be lost: keep one";
                return Err(error(format!("`{key}` is already set in line {first}"), key_span, hint));
            }
            if entries.is_empty() {
                whole.start = whole.start.min(key_span.start);
            }
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth + 1)?;
            entries.push(Entry { key: key.into_owned(), key_span, value });
        }
    }

    /// Counts what is about to be added.
    fn grow(&mut self, nodes: usize, depth: usize, span: Span) -> Result<(), TreeError> {
        self.nodes += nodes;
        if depth > MAX_DEPTH {
            return Err(error(format!("nested more than {MAX_DEPTH} deep"), self.span(span), "write it flatter"));
        }
        if self.nodes > MAX_NODES {
            let message = format!("more than {MAX_NODES} values, aliases included");
            return Err(error(message, self.span(span), "use fewer aliases"));
        }
        Ok(())
    }

    /// Where a list or map ends: at its bracket, or with the last thing in it.
    fn end(&self, whole: &Range<usize>, last: Option<usize>, end: Span) -> usize {
        let flow = matches!(self.text.as_bytes().get(whole.start), Some(b'{' | b'['));
        let end = if flow { self.byte(end.end) } else { last.unwrap_or(whole.end) };
        // An alias stands for text further up.
        end.max(whole.start)
    }

    /// The range in bytes, without blanks at its end.
    fn span(&self, span: Span) -> Range<usize> {
        let start = self.byte(span.start);
        let text = self.text.get(start..self.byte(span.end)).unwrap_or_default();
        start..start + text.trim_end().len()
    }

    fn byte(&self, marker: Marker) -> usize {
        let at = if self.text.is_ascii() { Some(marker.index()) } else { self.offsets.get(marker.index()).copied() };
        at.map_or(self.text.len(), |at| at.min(self.text.len()))
    }
}

fn error(message: impl Into<String>, span: Range<usize>, hint: &str) -> TreeError {
    TreeError { message: message.into(), hint: Some(hint.to_owned()), span }
}
