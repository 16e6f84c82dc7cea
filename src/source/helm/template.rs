//! A Helm template as a sequence of lines that may be printed: which text each can become, and which can follow which
//! through `if`, `range`, `with` and `define`. Templates are not evaluated; what a value becomes is anything.

/// A line of the template that can come out as text.
#[derive(Debug)]
pub(super) struct Node<'t> {
    /// Its number in the template, from 1.
    pub(super) line: usize,
    /// The spaces in front of it.
    pub(super) indent: usize,
    pub(super) text: Text<'t>,
}

/// What a line can become.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text<'t> {
    /// Itself, without the spaces around it.
    Literal(&'t str),
    /// Literal parts with anything between them; empty parts at the ends stand for a value there.
    Pattern(Vec<&'t str>),
    /// Any number of lines, none included, each indented at least so far.
    Hole(usize),
    /// `---`: what is before and after it are two documents.
    Separator,
}

/// A template that was taken apart.
#[derive(Debug)]
pub(super) struct Template<'t> {
    pub(super) nodes: Vec<Node<'t>>,
    items: Vec<Item>,
    /// By node, its place in `items`.
    places: Vec<usize>,
}

/// One step in the order of the text. A jump's number is a place in the same list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Node(usize),
    /// The start of a block, or an `else` as reached from the block's start: into it, or past it.
    Open {
        past: usize,
        kind: Kind,
    },
    /// An `else` reached from the branch above it.
    Else {
        end: usize,
    },
    End {
        /// The first place of the body, for `range`.
        again: Option<usize>,
    },
}

/// What an action does to the order of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `if`, `with`, `block`.
    Branch,
    Range,
    Define,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Literal(&'t str),
    /// A value; whether it may go over several lines, and how far `indent` and `nindent` move them.
    Value {
        lines: bool,
        indent: usize,
    },
    Open(Kind),
    Else,
    End,
}

/// How many lines may follow a line. More branches than that in a row are not looked through.
const MOST_FOLLOWERS: usize = 32;

impl<'t> Template<'t> {
    /// Takes a template apart. `None` where its blocks do not fit together: then it would not render either.
    pub(super) fn new(text: &'t str) -> Option<Self> {
        let mut builder = Builder::default();
        for (line, tokens) in lines(text)? {
            builder.line(line, &tokens)?;
        }
        builder.open.is_empty().then_some(())?;
        Some(Self { nodes: builder.nodes, items: builder.items, places: builder.places })
    }

    /// The nodes that may come first in a document.
    pub(super) fn starts(&self) -> Vec<usize> {
        let mut found = self.reachable(0).0;
        for (node, place) in self.nodes.iter().zip(&self.places) {
            if node.text == Text::Separator {
                found.extend(self.reachable(place + 1).0);
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The nodes that may come right after a node, and whether the document may end there.
    pub(super) fn followers(&self, node: usize) -> (Vec<usize>, bool) {
        self.places.get(node).map_or((Vec::new(), true), |place| self.reachable(place + 1))
    }

    /// The nodes that are reached from a place without printing anything, holes being able to print nothing.
    fn reachable(&self, from: usize) -> (Vec<usize>, bool) {
        let (mut found, mut ends) = (Vec::new(), false);
        let mut seen = vec![false; self.items.len() + 1];
        let mut todo = vec![from];
        while let Some(at) = todo.pop() {
            if found.len() >= MOST_FOLLOWERS {
                break;
            }
            if seen.get_mut(at).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            match self.items.get(at) {
                None => ends = true,
                Some(Item::Node(node)) => match self.nodes.get(*node).map(|node| &node.text) {
                    Some(Text::Separator) => ends = true,
                    Some(Text::Hole(_)) => {
                        found.push(*node);
                        todo.push(at + 1);
                    }
                    _ => found.push(*node),
                },
                Some(Item::Open { past, kind: Kind::Define }) => todo.push(*past),
                Some(Item::Open { past, .. }) => todo.extend([*past, at + 1]),
                Some(Item::Else { end }) => todo.push(*end),
                Some(Item::End { again }) => {
                    todo.push(at + 1);
                    todo.extend(*again);
                }
            }
        }
        (found, ends)
    }
}

/// A block that is not closed yet.
struct Block {
    kind: Kind,
    open: usize,
    /// The jump of the last `if` or `else` that is to be filled in with the next `else` or `end`.
    pending: usize,
    elses: Vec<usize>,
}

#[derive(Default)]
struct Builder<'t> {
    nodes: Vec<Node<'t>>,
    items: Vec<Item>,
    places: Vec<usize>,
    open: Vec<Block>,
}

impl<'t> Builder<'t> {
    /// Adds a line: the blocks that open or close before its text, the text, and those after it.
    fn line(&mut self, number: usize, tokens: &[Token<'t>]) -> Option<()> {
        let is_text = |token: &Token<'_>| match token {
            Token::Literal(text) => !text.trim().is_empty(),
            Token::Value { .. } => true,
            _ => false,
        };
        let Some(first) = tokens.iter().position(is_text) else {
            return tokens.iter().try_for_each(|token| self.control(*token));
        };
        let (before, rest) = tokens.split_at(first);
        before.iter().try_for_each(|token| self.control(*token))?;
        let indent = before
            .iter()
            .chain(rest.first())
            .map_while(|token| match token {
                Token::Literal(text) => Some(text.len() - text.trim_start().len()),
                _ => None,
            })
            .last()
            .unwrap_or_default();
        self.text(number, indent, rest);
        rest.iter().try_for_each(|token| self.control(*token))
    }

    /// What is printed of a line, from its first text on: what an inline `if` chooses is a value like any other.
    fn text(&mut self, line: usize, indent: usize, tokens: &[Token<'t>]) {
        let mut parts: Vec<&'t str> = Vec::new();
        let (mut spill, mut depth) = (None, 0_i32);
        // A value stands behind the last part; there was one at all.
        let (mut pending, mut values) = (false, false);
        for token in tokens {
            let is_value = match token {
                Token::Open(_) | Token::Else | Token::End => {
                    depth += match token {
                        Token::Open(_) => 1,
                        Token::End => -1,
                        _ => 0,
                    };
                    false
                }
                Token::Literal(text) if depth <= 0 => {
                    parts.push(text);
                    pending = false;
                    false
                }
                Token::Literal(_) => true,
                Token::Value { lines, indent } => {
                    if *lines {
                        spill = Some(spill.map_or(*indent, |least: usize| least.min(*indent)));
                    }
                    true
                }
            };
            if is_value {
                (pending, values) = (true, true);
                if parts.is_empty() {
                    parts.push("");
                }
            }
        }
        if pending {
            parts.push("");
        }
        self.node(line, indent, parts, values, spill);
    }

    fn node(&mut self, line: usize, indent: usize, mut parts: Vec<&'t str>, values: bool, spill: Option<usize>) {
        let literal = parts.iter().any(|part| !part.trim().is_empty());
        let text = match (values, parts.as_slice()) {
            (false, [only]) if only.trim() == "---" || only.starts_with("--- ") => Text::Separator,
            (false, [only]) => Text::Literal(only.trim()),
            _ if !literal => Text::Hole(spill.unwrap_or_default()),
            _ => {
                if let Some(first) = parts.first_mut() {
                    *first = first.trim_start();
                }
                if let Some(last) = parts.last_mut() {
                    *last = last.trim_end();
                }
                Text::Pattern(parts)
            }
        };
        let spills = matches!(text, Text::Pattern(_)).then_some(spill).flatten();
        self.push(Node { line, indent, text });
        if let Some(least) = spills {
            self.push(Node { line, indent: 0, text: Text::Hole(least) });
        }
    }

    fn push(&mut self, node: Node<'t>) {
        self.places.push(self.items.len());
        self.items.push(Item::Node(self.nodes.len()));
        self.nodes.push(node);
    }

    fn control(&mut self, token: Token<'t>) -> Option<()> {
        let here = self.items.len();
        match token {
            Token::Open(kind) => {
                self.items.push(Item::Open { past: here, kind });
                self.open.push(Block { kind, open: here, pending: here, elses: Vec::new() });
            }
            Token::Else => {
                let block = self.open.last_mut()?;
                // From above one jumps to the end; from the `if` one comes in behind that jump.
                self.items.push(Item::Else { end: here });
                self.items.push(Item::Open { past: here, kind: Kind::Branch });
                block.elses.push(here);
                let pending = std::mem::replace(&mut block.pending, here + 1);
                self.jump(pending, here + 1);
            }
            Token::End => {
                let block = self.open.pop()?;
                let again = (block.kind == Kind::Range).then_some(block.open + 1);
                self.items.push(Item::End { again });
                // Past the last branch without entering it again.
                self.jump(block.pending, here + 1);
                for place in block.elses {
                    self.jump(place, here);
                }
            }
            Token::Literal(_) | Token::Value { .. } => {}
        }
        Some(())
    }

    fn jump(&mut self, from: usize, to: usize) {
        match self.items.get_mut(from) {
            Some(Item::Open { past, .. }) => *past = to,
            Some(Item::Else { end }) => *end = to,
            _ => {}
        }
    }
}

/// The template's tokens by the line they start on, lines without any left out. `None` for an action without end.
fn lines(text: &str) -> Option<Vec<(usize, Vec<Token<'_>>)>> {
    let mut lines: Vec<(usize, Vec<Token<'_>>)> = Vec::new();
    let (mut number, mut rest) = (1, text);
    let mut add = |number: usize, token| match lines.last_mut() {
        Some((last, tokens)) if *last == number => tokens.push(token),
        _ => lines.push((number, vec![token])),
    };
    while !rest.is_empty() {
        let literal = rest.find("{{").unwrap_or(rest.len());
        let (before, action) = rest.split_at(literal);
        for (index, line) in before.split('\n').enumerate() {
            number += usize::from(index > 0);
            if !line.is_empty() {
                add(number, Token::Literal(line.trim_end_matches('\r')));
            }
        }
        if action.is_empty() {
            break;
        }
        let end = action_end(action)?;
        let (inner, after) = action.split_at(end);
        if let Some(token) = token(inner) {
            add(number, token);
        }
        number += inner.matches('\n').count();
        rest = after;
    }
    Some(lines)
}

/// The length of the action that a text begins with, its braces included.
fn action_end(text: &str) -> Option<usize> {
    let inner = text.get(2..)?;
    let start = inner.strip_prefix("- ").or_else(|| inner.strip_prefix("-\n")).unwrap_or(inner).trim_start();
    if start.starts_with("/*") {
        let close = text.find("*/")?;
        return Some(close + text.get(close..)?.find("}}")? + 2);
    }
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(2) {
        match quote {
            Some('"' | '\'') if escaped => escaped = false,
            Some('"' | '\'') if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if c == '}' && text.get(at..)?.starts_with("}}") => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// What an action is; `None` where it prints nothing and changes nothing.
fn token(action: &str) -> Option<Token<'_>> {
    let inner = action.trim_start_matches("{{").trim_end_matches("}}");
    let inner = inner.strip_prefix('-').unwrap_or(inner);
    let inner = inner.strip_suffix('-').unwrap_or(inner).trim();
    let word = inner.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    match word {
        "if" | "with" | "block" => Some(Token::Open(Kind::Branch)),
        "range" => Some(Token::Open(Kind::Range)),
        "define" => Some(Token::Open(Kind::Define)),
        "else" => Some(Token::Else),
        "end" => Some(Token::End),
        "break" | "continue" => None,
        _ if inner.is_empty() || inner.starts_with("/*") => None,
        _ if is_assignment(inner) => None,
        _ => Some(value(inner)),
    }
}

/// `$x := …`, `$x = …`.
fn is_assignment(inner: &str) -> bool {
    let name = inner.trim_start_matches(|c: char| c == '$' || c == '_' || c == ',' || c == ' ' || c.is_alphanumeric());
    inner.starts_with('$') && (name.starts_with(":=") || name.starts_with('=') && !name.starts_with("=="))
}

/// The functions whose results go over several lines.
const SEVERAL_LINES: [&str; 10] =
    ["include", "template", "tpl", "toYaml", "toToml", "indent", "Files", "fromYaml", "toPrettyJson", "lookup"];

fn value(inner: &str) -> Token<'_> {
    let lines = SEVERAL_LINES.iter().any(|function| inner.contains(function));
    let indent = inner
        .match_indices("indent")
        .filter_map(|(at, word)| inner.get(at + word.len()..)?.split_whitespace().next()?.parse().ok())
        .last()
        .unwrap_or_default();
    // An include within a quoted or piped expression is most often a name.
    let single = ["quote", "trunc", "trimSuffix", "b64enc", "sha256sum", "fullname", "squote"]
        .iter()
        .any(|function| inner.contains(function));
    Token::Value { lines: lines && !(single && indent == 0), indent }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line as it is understood: its number, what it can become, the lines that may follow it.
    fn shown(text: &str) -> Vec<String> {
        let template = Template::new(text).unwrap();
        let lines = |nodes: Vec<usize>| {
            let mut lines: Vec<usize> = nodes.into_iter().map(|node| template.nodes[node].line).collect();
            lines.sort_unstable();
            lines
        };
        template
            .nodes
            .iter()
            .enumerate()
            .map(|(index, node)| {
                let (next, ends) = template.followers(index);
                let ends = if ends { " end" } else { "" };
                format!("{} {:?} -> {:?}{ends}", node.line, node.text, lines(next))
            })
            .collect()
    }

    #[test]
    fn values_are_anything_between_literal_parts() {
        let text = "a: b\n  c: \"{{ .x }}:{{ .y }}\"\n{{ .z }}-d: 1\n{{- toYaml .r | nindent 8 }}\ne: {{ f }}\n";
        assert_eq!(
            shown(text),
            [
                r#"1 Literal("a: b") -> [2]"#,
                r#"2 Pattern(["c: \"", ":", "\""]) -> [3]"#,
                r#"3 Pattern(["", "-d: 1"]) -> [4, 5]"#,
                "4 Hole(8) -> [5]",
                r#"5 Pattern(["e: ", ""]) -> [] end"#,
            ]
        );
    }

    #[test]
    fn branches_and_loops_are_ways_through_the_text() {
        let text = "a: 1\n{{- if .x }}\nb: 1\n{{- else if .y }}\nc: 1\n{{- else }}\nd: 1\n{{- end }}\n\
                    {{- range .z }}\n- e: 1\n  f: 1\n{{- end }}\ng: 1\n";
        assert_eq!(
            shown(text),
            [
                r#"1 Literal("a: 1") -> [3, 5, 7, 10, 13]"#,
                r#"3 Literal("b: 1") -> [10, 13]"#,
                r#"5 Literal("c: 1") -> [10, 13]"#,
                r#"7 Literal("d: 1") -> [10, 13]"#,
                r#"10 Literal("- e: 1") -> [11]"#,
                r#"11 Literal("f: 1") -> [10, 13]"#,
                r#"13 Literal("g: 1") -> [] end"#,
            ]
        );
    }

    #[test]
    fn definitions_comments_and_assignments_print_nothing() {
        let text =
            "{{/* a\n comment }} */}}\n{{- define \"x\" -}}\nb: 1\n{{- end }}\n{{- $y := \"}}\" }}\nc: 1\n---\nd: 1";
        assert_eq!(
            shown(text),
            [
                r#"4 Literal("b: 1") -> [7]"#,
                r#"7 Literal("c: 1") -> [] end"#,
                "8 Separator -> [9]",
                r#"9 Literal("d: 1") -> [] end"#,
            ]
        );
        assert_eq!(Template::new(text).unwrap().starts(), [1, 3]);
    }

    #[test]
    fn a_choice_within_a_line_is_a_value() {
        let text = "a: {{ if .x }}b{{ else }}c{{ end }}-d\n{{- if .y }}e: {{ .z }}{{ end }}\nlabels: {{- include \"l\" . | nindent 4 }}\nf: {{ include \"n\" . | quote }}";
        assert_eq!(
            shown(text),
            [
                r#"1 Pattern(["a: ", "-d"]) -> [2, 3]"#,
                r#"2 Pattern(["e: ", ""]) -> [3]"#,
                r#"3 Pattern(["labels: ", ""]) -> [3, 4]"#,
                "3 Hole(4) -> [4]",
                r#"4 Pattern(["f: ", ""]) -> [] end"#,
            ]
        );
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        for text in ["{{ if .x }}", "a {{ end }}", "{{ else }}", "{{ .x", "{{/* x }}"] {
            assert!(Template::new(text).is_none(), "{text}");
        }
    }
}
