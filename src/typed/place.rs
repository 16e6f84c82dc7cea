//! A range of bytes → lines, columns and the text around it.

use std::ops::Range;

use crate::finding::{Excerpt, Location};

/// How many lines are kept before and behind the one that is meant.
const CONTEXT: usize = 2;

/// Where the range is. Of a range over several lines only the first one is shown.
pub(super) fn place(file: &str, text: &str, span: &Range<usize>, missing: bool) -> (Location, Excerpt) {
    let start = boundary(text, span.start);
    let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line_end = line_end(text, start);
    let end = boundary(text, span.end).clamp(start, line_end.max(start));
    let line = text.get(..line_start).map_or(0, |before| before.matches('\n').count()) + 1;
    let column = |at: usize| text.get(line_start..at).map_or(0, |before| before.chars().count()) + 1;
    let location = Location {
        file: file.to_owned(),
        line,
        column: column(start),
        end_line: line,
        end_column: column(end).max(column(start) + 1),
    };

    let (mut first, mut first_line) = (line_start, line);
    let mut last = line_end;
    for _ in 0..CONTEXT {
        if let Some(before) = first.checked_sub(1) {
            first = text.get(..before).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            first_line -= 1;
        }
        let next = text.get(last..).and_then(|rest| rest.find('\n')).map(|at| last + at + 1);
        last = next.filter(|next| *next < text.len()).map_or(last, |next| self::line_end(text, next));
    }
    let excerpt = Excerpt {
        first_line,
        text: text.get(first..last).unwrap_or_default().to_owned(),
        highlight: start - first..end - first,
        missing,
    };
    (location, excerpt)
}

/// The end of the line at `from`, its line break not included.
fn line_end(text: &str, from: usize) -> usize {
    let line = text.get(from..).unwrap_or_default().split('\n').next().unwrap_or_default();
    from + line.strip_suffix('\r').unwrap_or(line).len()
}

/// The nearest place in front of `at` where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}
