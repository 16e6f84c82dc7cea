//! Waivers in comments, of YAML and of Helm's templates: where they are in a text, and which line they speak of.

use crate::document::Span;

/// What a comment of ours begins with.
pub const MARK: &str = "kubectl-policy:";

/// How many comments of one text are looked at: more are nobody's waivers.
pub const MOST_COMMENTS: usize = 1000;

/// How far below a comment the line that it speaks of may be.
const MOST_LINES: usize = 200;

/// How long the comments at the head of a file may be, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// A comment that waives something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment<'t> {
    /// The comment, from its first character to the end of its text.
    pub span: Span,
    /// What stands behind `waive`.
    pub text: &'t str,
    /// The line that it speaks of, without its end: its own, or, where nothing else is on that, the next one that is
    /// neither blank nor a comment. None where the text ends, or a document ends, before there is one.
    pub target: Option<Span>,
}

/// The comments of a YAML text that waive something. Whether each is a comment, or part of a block of text that looks
/// like one, only the document can tell.
#[must_use]
pub fn comments(text: &str) -> Vec<Comment<'_>> {
    marked(text, MARK, &waived)
}

/// The comments that begin with a mark, and say something behind it that is meant. Of several marks in one comment the
/// first counts.
pub(super) fn marked<'t>(text: &'t str, mark: &str, meant: &dyn Fn(&'t str) -> Option<&'t str>) -> Vec<Comment<'t>> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        found.extend(on_line(text, start, line, mark, meant));
        if found.len() >= MOST_COMMENTS {
            break;
        }
        start += line.len();
    }
    found
}

/// The comment on a line, from `start` on, that begins with the mark.
fn on_line<'t>(
    text: &'t str,
    start: usize,
    line: &'t str,
    mark: &str,
    meant: &dyn Fn(&'t str) -> Option<&'t str>,
) -> Option<Comment<'t>> {
    let behind_hash = |(at, _): &(usize, &str)| {
        let before = line.get(..*at).unwrap_or_default().trim_end_matches([' ', '\t']);
        let hash = before.strip_suffix('#')?;
        (hash.is_empty() || hash.ends_with([' ', '\t'])).then_some((*at, hash.len()))
    };
    let (at, hash) = line.match_indices(mark).find_map(|found| behind_hash(&found))?;
    let content = line.trim_end_matches(['\n', '\r']);
    let said = meant(content.get(at + mark.len()..)?)?;
    let whole = Span { start, end: start + content.len() };
    let is_alone = line.get(..hash)?.trim().is_empty();
    let target = if is_alone { next_content(text, whole.end, is_comment) } else { Some(whole) };
    Some(Comment { span: Span { start: start + hash, end: whole.end }, text: said, target })
}

/// The comments of a Helm template, `{{/* kubectl-policy: waive … */}}`, that waive something. Lines that only open a
/// block or set a variable stand between a comment and its line as other comments do; one that ends a block does not.
#[must_use]
pub fn template_comments(text: &str) -> Vec<Comment<'_>> {
    let found = text.match_indices(MARK).filter_map(|(at, _)| {
        text.get(..at)?.trim_end().strip_suffix("/*")?;
        let line = line_at(text, at);
        let before = text.get(line.start..at)?.trim_end();
        let open = before.strip_suffix("/*")?.trim_end();
        let indent = open.strip_suffix("{{").or_else(|| open.strip_suffix("{{-"))?;
        let rest = text.get(at + MARK.len()..)?;
        let length = rest.find("*/")?;
        let said = waived(rest.get(..length)?)?;
        let close = at + MARK.len() + length + 2;
        let end = close + text.get(close..)?.find("}}")? + 2;
        let own = indent.trim().is_empty() && line_at(text, end).end == end + blanks(text.get(end..)?);
        let target = if own { next_content(text, line_at(text, end).end, is_passed_over) } else { Some(line) };
        Some(Comment { span: Span { start: line.start + indent.len(), end }, text: said, target })
    });
    found.take(MOST_COMMENTS).collect()
}

/// What a comment of ours waives; none where it says something else.
fn waived(said: &str) -> Option<&str> {
    let rest = said.trim().strip_prefix("waive")?;
    rest.is_empty().then_some(rest).or_else(|| rest.strip_prefix([' ', '\t'])).map(str::trim)
}

/// The line that a byte is on, without its end.
fn line_at(text: &str, at: usize) -> Span {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let rest = text.get(at..).unwrap_or_default();
    let end = at + rest.find('\n').unwrap_or(rest.len());
    let line = text.get(start..end).unwrap_or_default();
    Span { start, end: start + line.trim_end_matches('\r').len() }
}

fn blanks(text: &str) -> usize {
    let line = text.lines().next().unwrap_or_default();
    line.len() - line.trim_start().len()
}

/// The next line from `at` on that is neither blank nor passed over. A comment at the head of a file speaks of what
/// stands behind the `---`; at the end of a document it does not speak of the next one.
fn next_content(text: &str, at: usize, is_passed_over: fn(&str) -> bool) -> Option<Span> {
    let mut from = at + text.get(at..)?.find('\n')? + 1;
    for line in text.get(from..)?.split_inclusive('\n').take(MOST_LINES) {
        let content = line.trim();
        if content == "---" {
            let head = text.get(..at).filter(|head| head.len() <= LONGEST_HEAD)?;
            if !head.lines().map(str::trim).all(|line| line.is_empty() || is_comment(line)) {
                return None;
            }
        } else if !content.is_empty() && !is_passed_over(content) {
            return Some(Span { start: from, end: from + line.trim_end_matches(['\n', '\r']).len() });
        }
        from += line.len();
    }
    None
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#')
}

/// Whether a line of a template is a comment, or does nothing but open a block or set a variable.
fn is_passed_over(line: &str) -> bool {
    let Some(inside) = line.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")) else {
        return is_comment(line);
    };
    let action = inside.trim_start_matches('-').trim_end_matches('-').trim();
    let alone = !action.contains("}}");
    let word = action.split_whitespace().next().unwrap_or_default();
    alone && (action.starts_with("/*") || action.starts_with('$') || ["if", "with", "range", "define"].contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown<'t>(text: &'t str, found: &[Comment<'t>]) -> Vec<(&'t str, Option<&'t str>)> {
        found.iter().map(|it| (it.text, it.target.map(|line| text[line.start..line.end].trim()))).collect()
    }

    #[test]
    fn on_the_line_and_above_it() {
        let text = "# kubectl-policy: waive a -- x\n# other\n\nkind: Pod # kubectl-policy: waive b -- y\r\n\
                    spec:\n  #kubectl-policy:  waive  c\n  x: 1\n# kubectl-policy: waive d -- z\n";
        let found = comments(text);
        let kind = "kind: Pod # kubectl-policy: waive b -- y";
        assert_eq!(
            shown(text, &found),
            [("a -- x", Some(kind)), ("b -- y", Some(kind)), ("c", Some("x: 1")), ("d -- z", None)]
        );
        assert_eq!(&text[found[1].span.start..found[1].span.end], "# kubectl-policy: waive b -- y");
    }

    #[test]
    fn not_everything_with_our_name_is_a_waiver() {
        for text in [
            "url: http://kubectl-policy: waive",
            "a#kubectl-policy: waive b",
            "# see kubectl-policy: waive b",
            "# kubectl-policy: waiver b",
            "# kubectl-policy: see the docs",
        ] {
            assert_eq!(comments(text), [], "{text}");
        }
    }

    #[test]
    fn a_separator_ends_what_came_before_it() {
        let target = |text| shown(text, &comments(text)).first().and_then(|it| it.1);
        assert_eq!(target("# kubectl-policy: waive a\n---\nkind: Pod\n"), Some("kind: Pod"));
        assert_eq!(target("# licence\n\n# kubectl-policy: waive a\n---\nkind: Pod\n"), Some("kind: Pod"));
        assert_eq!(target("kind: A\n# kubectl-policy: waive a\n---\nkind: Pod\n"), None);
        assert_eq!(target("kind: A\n---\n# kubectl-policy: waive a\nkind: Pod\n"), Some("kind: Pod"));
    }

    #[test]
    fn comments_of_templates() {
        let text = "{{- /* kubectl-policy: waive a -- x */ -}}\n{{- if .Values.x }}\n{{/* y */}}\nkind: Pod\n{{- end }}\n\
                    {{/* kubectl-policy: waive b -- two\n   lines */}}\n{{ else }}\nx: 1\n\
                    image: q {{/* kubectl-policy: waive c */}}\n# kubectl-policy: waive d\n";
        assert_eq!(
            shown(text, &template_comments(text)),
            [
                ("a -- x", Some("kind: Pod")),
                ("b -- two\n   lines", Some("{{ else }}")),
                ("c", Some("image: q {{/* kubectl-policy: waive c */}}")),
            ]
        );
    }
}
