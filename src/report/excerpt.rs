//! The lines around a finding, made fit to be drawn: harmless to a terminal, line ends made even, the highlight no
//! wider than the drawing, and only the lines near it kept. How they are drawn is the text format's business.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::terminal::{JOINER, is_unsafe, starts_command};
use crate::finding::Excerpt;

/// How many lines are shown before and after what is wrong.
const CONTEXT_LINES: usize = 2;

/// What the drawing itself takes of a line besides the line number: the gutter, and the dots where a line is cut.
const MARGIN: usize = 16;

/// Lines that can be drawn as they are.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Drawable {
    /// The number of the first line.
    pub(super) first_line: usize,
    /// Whole lines, separated by line feeds.
    pub(super) text: String,
    /// What is wrong, in bytes of `text`; on character boundaries.
    pub(super) highlight: Range<usize>,
    /// The lines before and after it, in bytes of `text`.
    pub(super) context: [Range<usize>; 2],
}

/// Makes an excerpt fit for a drawing of so many columns. Every character stays one character, so that the columns
/// that the drawing counts are those of the file.
pub(super) fn drawable(excerpt: &Excerpt, width: usize) -> Drawable {
    let marked = trimmed(&excerpt.text, &excerpt.highlight);
    let (text, marked) = harmless(&excerpt.text, &marked);
    let (skipped, near) = near_lines(&text, &marked);
    let first_line = excerpt.first_line + text.get(..near.start).map_or(0, |before| before.matches('\n').count());
    let text = text.get(near).unwrap_or_default().to_owned();
    let highlight = marked.start - skipped..marked.end - skipped;
    let highlight = narrowed(&text, highlight, width.saturating_sub(MARGIN));
    let context = [0..highlight.start, highlight.end..text.len()];
    Drawable { first_line, text, highlight, context }
}

/// The highlight within the text and without the white space behind it: a block scalar ends where the next line
/// begins, and nobody wants that line marked.
fn trimmed(source: &str, highlight: &Range<usize>) -> Range<usize> {
    let start = boundary(source, highlight.start);
    let end = boundary(source, highlight.end).max(start);
    let marked = source.get(start..end).unwrap_or_default();
    start..start + marked.trim_end().len()
}

/// The nearest character boundary at or before a place.
fn boundary(source: &str, at: usize) -> usize {
    let at = at.min(source.len());
    (0..=at).rev().find(|at| source.is_char_boundary(*at)).unwrap_or_default()
}

/// The text with everything replaced that a terminal or a CI log would obey, and where the marked part now is.
fn harmless(source: &str, marked: &Range<usize>) -> (String, Range<usize>) {
    let mut text = String::with_capacity(source.len());
    let (mut start, mut end) = (None, None);
    for (at, c) in source.char_indices() {
        if at >= marked.start {
            start.get_or_insert(text.len());
        }
        if at >= marked.end {
            end.get_or_insert(text.len());
        }
        let rest = source.get(at..).unwrap_or_default();
        match c {
            '\r' if rest == "\r" || rest.starts_with("\r\n") => {}
            '\n' | '\t' => text.push(c),
            '#' if text.ends_with('#') && starts_command(rest) => text.push('\u{fffd}'),
            JOINER if text.ends_with('#') => text.push('\u{fffd}'),
            c => text.push(picture(c)),
        }
    }
    let (start, end) = (start.unwrap_or(text.len()), end.unwrap_or(text.len()));
    (text, start..end)
}

/// One visible character for any character: the picture of a control character, and the replacement character for
/// whatever else is unsafe.
fn picture(c: char) -> char {
    match u32::from(c) {
        number @ 0..0x20 => char::from_u32(0x2400 + number).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        _ if is_unsafe(c) => '\u{fffd}',
        _ => c,
    }
}

/// The bytes of the marked lines and the few around them, and how many bytes stand before.
fn near_lines(text: &str, marked: &Range<usize>) -> (usize, Range<usize>) {
    let before = text.get(..marked.start).unwrap_or_default();
    let after = text.get(marked.end..).unwrap_or_default();
    let start = before.rmatch_indices('\n').nth(CONTEXT_LINES).map_or(0, |(at, _)| at + 1);
    let end = after.match_indices('\n').nth(CONTEXT_LINES).map_or(text.len(), |(at, _)| marked.end + at);
    (start, start..end)
}

/// The highlight, cut where it is wider than the drawing can show on its line.
fn narrowed(text: &str, highlight: Range<usize>, columns: usize) -> Range<usize> {
    let marked = text.get(highlight.clone()).unwrap_or_default();
    if marked.contains('\n') || marked.width() <= columns {
        return highlight;
    }
    let mut room = columns;
    let fits = |(_, c): &(usize, char)| {
        let wide = c.width().unwrap_or(1);
        let fits = wide <= room;
        room = room.saturating_sub(wide);
        fits
    };
    let shown = marked.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
    highlight.start..highlight.start + shown
}

#[cfg(test)]
mod tests {
    use super::super::testing::excerpt;
    use super::*;

    /// The lines with the highlight between `«` and `»` again.
    fn marked(lines: &Drawable) -> String {
        let mut text = lines.text.clone();
        text.insert(lines.highlight.end, '»');
        text.insert(lines.highlight.start, '«');
        text
    }

    #[test]
    fn every_character_stays_one_character() {
        let source = "a:\t\u{1b}[31m\u{7f}\u{9b}\u{202e}«x\u{0}y»z\u{2028}";
        let lines = drawable(&excerpt(1, source), 80);
        assert_eq!(marked(&lines), "a:\t␛[31m␡\u{fffd}\u{fffd}«x␀y»z\u{fffd}");
    }

    #[test]
    fn carriage_returns_go_where_they_end_a_line_only() {
        let lines = drawable(&excerpt(1, "a: b\r\nc: «d\r\ne»: f\rg\r"), 80);
        assert_eq!(marked(&lines), "a: b\nc: «d\ne»: f␍g");
    }

    #[test]
    fn commands_to_a_ci_log_are_broken_even_across_the_mark() {
        let lines = drawable(&excerpt(1, "# ##[error]x ##vso[y]z ##\u{200d}[ #«#[»"), 80);
        assert_eq!(marked(&lines), "# #\u{fffd}[error]x #\u{fffd}vso[y]z ##\u{fffd}[ #«\u{fffd}[»");
    }

    #[test]
    fn the_mark_ends_before_white_space_and_within_the_text() {
        assert_eq!(marked(&drawable(&excerpt(1, "a: «|\n  b\n  \n»c: d"), 80)), "a: «|\n  b»\n  \nc: d");
        let mut beyond = excerpt(1, "a: «é»");
        beyond.highlight = 4..99;
        assert_eq!(marked(&drawable(&beyond, 80)), "a: «é»");
    }

    #[test]
    fn only_the_lines_near_the_mark_are_kept() {
        let lines = drawable(&excerpt(10, "1\n2\n3\n«4»\n5\n6\n7\n8"), 80);
        assert_eq!((marked(&lines).as_str(), lines.first_line), ("2\n3\n«4»\n5\n6", 11));
        let lines = drawable(&excerpt(10, "1\n2\n3\n«4\n5\n6»\n7\n8\n9"), 80);
        assert_eq!((marked(&lines).as_str(), lines.first_line), ("2\n3\n«4\n5\n6»\n7\n8", 11));
    }

    #[test]
    fn a_mark_wider_than_the_drawing_is_cut() {
        let lines = drawable(&excerpt(1, "a: «日本語日本語» b"), MARGIN + 5);
        assert_eq!(marked(&lines), "a: «日本»語日本語 b");
    }
}
