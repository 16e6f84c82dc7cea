//! The layout of a repository: a pattern for paths whose parts have names, matched in linear time. Which paths are
//! matched, and what a rule makes of the captures, is for others.

mod several;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::mem;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

pub use several::Layouts;

/// What a path says, by the names in the pattern.
pub type Captures = BTreeMap<String, String>;

/// A pattern such as `manifests/microservices/{service}/{env}/{kind}/{name}.yaml`.
///
/// `{name}` stands for one character or more, `*` for any number; neither crosses a `/`. A segment `**` stands for any
/// number of whole segments. Where a segment can be read in several ways, what stands further left takes as much as it
/// can: `{service}-{env}` reads `echo-jp-prod` as the service `echo-jp` and the environment `prod`. What stands between
/// two `**` is taken at the first place that fits.
///
/// A name may stand several times and is then the same text each time. To keep matching free of trial and error it
/// must stand once as the only open part of its segment, and not between two `**`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pattern: String,
    /// The segments between the `**`s: the first group begins the path and the last one ends it.
    groups: Vec<Vec<Segment>>,
}

/// Why a pattern is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LayoutError {
    /// What is wrong, lower case and without a full stop.
    pub message: String,
    /// What to write instead.
    pub hint: &'static str,
}

/// What stands between two `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Capture(String),
    Star,
}

/// A part of a segment while it is matched: captures that are known already have become literal text.
enum Piece<'l> {
    Fixed(String),
    Open(Option<&'l str>),
}

impl Layout {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Braces that do not pair, an empty or odd name, two open parts without text between them, empty segments, `**`
    /// beside other text, and repeated names that would need trial and error.
    pub fn parse(pattern: &str) -> Result<Self, LayoutError> {
        if pattern.is_empty() {
            return Err(error("the layout is empty", "write for example `services/{service}/{name}.yaml`"));
        }
        let mut groups = Vec::new();
        let mut group = Vec::new();
        for text in pattern.split('/') {
            match text {
                "" => {
                    let message = format!("the layout `{pattern}` has an empty segment");
                    return Err(error(message, "a layout begins and ends without `/`"));
                }
                "." | ".." => {
                    let message = format!("the layout `{pattern}` has the segment `{text}`");
                    return Err(error(message, "a layout begins in the directory of the configuration"));
                }
                "**" => groups.push(mem::take(&mut group)),
                _ => group.push(parse_segment(text)?),
            }
        }
        groups.push(group);
        let layout = Self { pattern: pattern.to_owned(), groups };
        layout.check_repeated()?;
        Ok(layout)
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// The names in the pattern.
    #[must_use]
    pub fn names(&self) -> BTreeSet<&str> {
        self.groups.iter().flatten().flat_map(Segment::names).collect()
    }

    /// What the path says, or nothing if it is laid out differently.
    ///
    /// The path is relative to the directory that the layout begins in, with `/` between its segments; a leading `./`
    /// does not count.
    #[must_use]
    pub fn captures(&self, path: &str) -> Option<Captures> {
        self.captures_given(path, Captures::new())
    }

    /// The same, when the text of some captures is already known.
    #[must_use]
    pub fn captures_given(&self, path: &str, mut known: Captures) -> Option<Captures> {
        let path: Vec<&str> = path.strip_prefix("./").unwrap_or(path).split('/').collect();
        let (first, rest) = self.groups.split_first()?;
        let (head, tail) = path.split_at_checked(first.len())?;
        let Some((last, between)) = rest.split_last() else {
            return (tail.is_empty() && match_group(first, head, &mut known)).then_some(known);
        };
        let (mut middle, end) = tail.split_at_checked(tail.len().checked_sub(last.len())?)?;
        // One open part alone leaves no choice, so those go first: the others then know the repeated names.
        for lone in [true, false] {
            let mut sides = first.iter().zip(head).chain(last.iter().zip(end));
            if !sides.all(|(segment, text)| segment.is_lone() != lone || segment.matches(text, &mut known)) {
                return None;
            }
        }
        for group in between.iter().filter(|group| !group.is_empty()) {
            let (found, start) = middle.windows(group.len()).enumerate().find_map(|(start, window)| {
                let mut tried = known.clone();
                match_group(group, window, &mut tried).then_some((tried, start))
            })?;
            known = found;
            middle = middle.get(start + group.len()..)?;
        }
        Some(known)
    }

    /// The path for the captures: nothing if one is missing or the pattern has `*` or `**`, which stand for anything.
    #[must_use]
    pub fn format(&self, captures: &Captures) -> Option<String> {
        let [group] = self.groups.as_slice() else {
            return None;
        };
        let mut path = String::new();
        for (index, segment) in group.iter().enumerate() {
            if index > 0 {
                path.push('/');
            }
            for part in &segment.0 {
                path.push_str(match part {
                    Part::Literal(text) => text,
                    Part::Capture(name) => captures.get(name)?,
                    Part::Star => return None,
                });
            }
        }
        Some(path)
    }

    /// Refuses repeated names that are nowhere read without a choice.
    fn check_repeated(&self) -> Result<(), LayoutError> {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        self.groups.iter().flatten().flat_map(Segment::names).for_each(|name| *count.entry(name).or_default() += 1);
        let last = self.groups.len() - 1;
        for (name, _) in count.into_iter().filter(|(_, count)| *count > 1) {
            let anchored =
                self.groups.iter().enumerate().filter(|(index, _)| [0, last].contains(index)).flat_map(|(_, g)| g);
            if !anchored.into_iter().any(|segment| segment.is_lone() && segment.names().any(|found| found == name)) {
                return Err(error(
                    format!("`{{{name}}}` stands several times in the layout, and never alone in a segment"),
                    "let it be the only open part of a segment once, and not between two `**`",
                ));
            }
        }
        Ok(())
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)
    }
}

impl FromStr for Layout {
    type Err = LayoutError;

    fn from_str(pattern: &str) -> Result<Self, LayoutError> {
        Self::parse(pattern)
    }
}

impl<'de> Deserialize<'de> for Layout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pattern = String::deserialize(deserializer)?;
        Self::parse(&pattern).map_err(|error| de::Error::custom(format_args!("{error}\n\n{}", error.hint)))
    }
}

impl Segment {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Capture(name) => Some(name.as_str()),
            Part::Literal(_) | Part::Star => None,
        })
    }

    /// Whether there is at most one open part, so that it can be read in one way only.
    fn is_lone(&self) -> bool {
        self.0.iter().filter(|part| !matches!(part, Part::Literal(_))).count() < 2
    }

    /// Matches one segment of a path and adds what it says. Works from the right, each text at its last place, which
    /// leaves the most to what stands further left: if that does not match, nothing does.
    fn matches(&self, text: &str, known: &mut Captures) -> bool {
        let pieces = self.pieces(known);
        let mut rest = text;
        let mut open: Option<Option<&str>> = None;
        for (index, piece) in pieces.iter().enumerate().rev() {
            let fixed = match piece {
                Piece::Fixed(fixed) => fixed,
                Piece::Open(name) => {
                    open = Some(*name);
                    continue;
                }
            };
            let Some(name) = open.take() else {
                match rest.strip_suffix(fixed.as_str()) {
                    Some(before) => rest = before,
                    None => return false,
                }
                continue;
            };
            let start =
                if index == 0 { rest.starts_with(fixed.as_str()).then_some(0) } else { find(rest, fixed, name) };
            let Some((before, taken)) = start.and_then(|at| Some((rest.get(..at)?, rest.get(at + fixed.len()..)?)))
            else {
                return false;
            };
            if !take(name, taken, known) {
                return false;
            }
            rest = before;
        }
        match open {
            Some(name) => take(name, rest, known),
            None => rest.is_empty(),
        }
    }

    /// Its parts, with neighbouring texts and known captures joined.
    fn pieces(&self, known: &Captures) -> Vec<Piece<'_>> {
        let mut pieces = Vec::with_capacity(self.0.len());
        for part in &self.0 {
            let text = match part {
                Part::Literal(text) => Some(text),
                Part::Capture(name) => known.get(name),
                Part::Star => None,
            };
            match (text, part, pieces.last_mut()) {
                (Some(text), _, Some(Piece::Fixed(before))) => before.push_str(text),
                (Some(text), _, _) => pieces.push(Piece::Fixed(text.clone())),
                (None, Part::Capture(name), _) => pieces.push(Piece::Open(Some(name))),
                (None, _, _) => pieces.push(Piece::Open(None)),
            }
        }
        pieces
    }
}

/// The last place of `fixed` in `text` that leaves something for the capture behind it.
fn find(text: &str, fixed: &str, behind: Option<&str>) -> Option<usize> {
    let end = match behind {
        Some(_) => text.char_indices().next_back()?.0,
        None => text.len(),
    };
    text.get(..end)?.rfind(fixed)
}

/// Notes what an open part stands for; a capture stands for something.
fn take(name: Option<&str>, text: &str, known: &mut Captures) -> bool {
    match name {
        Some(_) if text.is_empty() => false,
        Some(name) => {
            known.insert(name.to_owned(), text.to_owned());
            true
        }
        None => true,
    }
}

/// Matches as many segments as the group has; those with one open part go first.
fn match_group(group: &[Segment], path: &[&str], known: &mut Captures) -> bool {
    [true, false].into_iter().all(|lone| {
        group.iter().zip(path).all(|(segment, text)| segment.is_lone() != lone || segment.matches(text, known))
    })
}

fn parse_segment(text: &str) -> Result<Segment, LayoutError> {
    let open = |part: &Part| !matches!(part, Part::Literal(_));
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (part, length) = match first {
            '{' => {
                let Some(close) = rest.find('}') else {
                    return Err(error(format!("`{{` is never closed in the segment `{text}`"), "write `{name}`"));
                };
                let name = rest.get(1..close).unwrap_or_default();
                check_name(name)?;
                (Part::Capture(name.to_owned()), close + 1)
            }
            '}' => return Err(error(format!("`}}` closes nothing in the segment `{text}`"), "write `{name}`")),
            '*' => (Part::Star, 1),
            _ => {
                let length = rest.find(['{', '}', '*']).unwrap_or(rest.len());
                (Part::Literal(rest.get(..length).unwrap_or_default().to_owned()), length)
            }
        };
        if open(&part) && parts.last().is_some_and(open) {
            return Err(if text.contains("**") {
                error(format!("`**` stands beside other text in `{text}`"), "`**` is a segment of its own: `a/**/b`")
            } else {
                let message = format!("nothing in `{text}` says where one part ends and the next begins");
                error(message, "put text between them, as in `{service}-{env}`")
            });
        }
        parts.push(part);
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(Segment(parts))
}

fn check_name(name: &str) -> Result<(), LayoutError> {
    let odd = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if name.is_empty() || name.contains(odd) {
        let hint = "a name has letters, digits, `_` and `-`, as in `{service}`";
        return Err(error(format!("`{{{name}}}` is no name for a part of a path"), hint));
    }
    Ok(())
}

fn error(message: impl Into<String>, hint: &'static str) -> LayoutError {
    LayoutError { message: message.into(), hint }
}

#[cfg(test)]
mod tests;
