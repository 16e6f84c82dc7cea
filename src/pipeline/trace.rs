//! From a place in rendered text to the place in what somebody wrote: a template's line, or the same field of the
//! manifest that a kustomization changed. What is not certain is said and shown as rendered.

use crate::document::{self, Document, Span, Syntax};
use crate::finding::{Doubt, Excerpt, Location, Segment};
use crate::locate::{self, Lines, Place};
use crate::source::{HELM_ANNOTATION, Item, KUSTOMIZE_ANNOTATION, Origin, Source};
use crate::value::{Value, as_str, get, get_in, string};

/// A place, and what it is worth if it is not the very one that somebody wrote.
pub(super) struct Traced {
    pub(super) place: Place,
    pub(super) doubt: Option<Doubt>,
}

/// What is complained of, in the rendered text.
pub(super) struct Complaint<'c> {
    pub(super) span: Span,
    pub(super) missing: bool,
    /// The document and the path in it, where there is one.
    pub(super) document: Option<&'c Document>,
    pub(super) path: Option<&'c [Segment]>,
}

/// Brings a complaint about a unit's text to where it can be mended.
pub(super) fn trace(item: &Item, text: &str, lines: &Lines<'_>, complaint: &Complaint<'_>) -> Traced {
    let rendered = lines.place(&item.name, complaint.span, complaint.missing);
    let Some(origin) = item.origin() else { return Traced { place: rendered, doubt: None } };
    match &origin.source {
        Source::Nowhere => Traced { place: rendered, doubt: Some(Doubt::Rendered) },
        Source::Template(_) => in_template(item, origin, text, complaint, rendered),
        Source::Manifest(_) => in_manifest(item, origin, complaint, rendered),
    }
}

fn in_template(item: &Item, origin: &Origin, text: &str, complaint: &Complaint<'_>, rendered: Place) -> Traced {
    let line = origin.line(text, rendered.location.line);
    let (Some(template), Some(line)) = (origin.text(), line) else { return moved(item, rendered, 1, Doubt::Unknown) };
    if !line.certain {
        return moved(item, rendered, line.line, Doubt::Approximate);
    }
    let lines = Lines::new(template);
    let span = same_part(text, complaint.span, template, lines.line_span(line.line));
    Traced { place: lines.place(&item.name, span, complaint.missing), doubt: None }
}

/// The part of a template's line that became the marked part of a rendered line; all of it where that cannot be told.
fn same_part(text: &str, marked: Span, template: &str, line: Span) -> Span {
    let start = text.get(..marked.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let before = text.get(start..marked.start).unwrap_or_default().trim_start();
    let marked = text.get(marked.start..marked.end).unwrap_or_default().lines().next().unwrap_or_default().trim_end();
    let written = template.get(line.start..line.end).unwrap_or_default();
    let (from, rest) = match (written.strip_prefix(before), written.find(marked)) {
        (Some(rest), _) if !rest.is_empty() => (line.end - rest.len(), rest),
        (_, Some(at)) if marked.len() > 1 => (line.start + at, written.get(at..).unwrap_or_default()),
        _ => return line,
    };
    let end = if !marked.is_empty() && rest.starts_with(marked) { from + marked.len() } else { line.end };
    Span { start: from, end }
}

fn in_manifest(item: &Item, origin: &Origin, complaint: &Complaint<'_>, rendered: Place) -> Traced {
    let found = origin.text().and_then(|text| {
        let document = complaint.document?;
        let written = counterpart(text, document)?;
        let path = complaint.path.unwrap_or_default();
        let known = same_path(&written.value, &document.value, path);
        let (span, missing) = locate::resolve(&written, text, complaint.path.map(|_| known.as_slice()));
        let place = Lines::new(text).place(&item.name, span, missing);
        let same = known.len() == path.len()
            && missing == complaint.missing
            && at(&written.value, &known) == at(&document.value, path);
        Some((place, same))
    });
    match found {
        Some((place, true)) => Traced { place, doubt: None },
        Some((place, false)) => moved(item, rendered, place.location.line, Doubt::Approximate),
        None => moved(item, rendered, 1, Doubt::Unknown),
    }
}

/// The document of a file that a rendered one was made from: of its kind, and of its name before prefixes and suffixes.
pub(super) fn counterpart(text: &str, rendered: &Document) -> Option<Document> {
    let limits = document::Limits::default();
    let of_kind = |document: &Document| get(&document.value, "kind") == get(&rendered.value, "kind");
    let documents: Vec<Document> = document::read(text, Syntax::Auto, &limits).flatten().filter(of_kind).collect();
    let name = |document: &Document| {
        get_in(&document.value, &["metadata", "name"]).and_then(as_str).unwrap_or_default().to_owned()
    };
    let wanted = name(rendered);
    let fits = |document: &&Document| !name(document).is_empty() && wanted.contains(&name(document));
    documents.iter().filter(fits).max_by_key(|document| name(document).len()).or(documents.first()).cloned()
}

/// The path in what was written for a path in what was rendered: a patch puts items in front of others, so they are
/// known by their names. It ends before an item that only the rendered list has.
pub(super) fn same_path(written: &Value, rendered: &Value, path: &[Segment]) -> Vec<Segment> {
    let mut same = Vec::new();
    let (mut written, mut rendered) = (Some(written), Some(rendered));
    for segment in path {
        let before = (written, rendered);
        rendered = rendered.and_then(|value| at(value, std::slice::from_ref(segment)));
        let named = rendered.and_then(|item| get(item, "name"));
        let segment = match (before.0, named) {
            (Some(Value::Array(items)), Some(name)) => {
                match items.iter().position(|item| get(item, "name") == Some(name)) {
                    Some(index) => Segment::Index(index),
                    None => return same,
                }
            }
            _ => segment.clone(),
        };
        written = written.and_then(|value| at(value, std::slice::from_ref(&segment)));
        same.push(segment);
    }
    same
}

fn at<'v>(value: &'v Value, path: &[Segment]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, segment| match (segment, value) {
        (Segment::Key(key), _) => get(value, key),
        (Segment::Index(index), Value::Array(items)) => items.get(*index),
        _ => None,
    })
}

/// The rendered lines, numbered so that the marked one has the number of a line in the source.
fn moved(item: &Item, rendered: Place, line: usize, doubt: Doubt) -> Traced {
    let location = Location { file: item.name.clone(), line, column: 1, end_line: line, end_column: 1 };
    let excerpt = rendered.excerpt.and_then(|excerpt| {
        let above = rendered.location.line.checked_sub(excerpt.first_line)?;
        let hidden = (above + 1).saturating_sub(line);
        let cut: usize = excerpt.text.split_inclusive('\n').take(hidden).map(str::len).sum();
        let highlight = excerpt.highlight.start.checked_sub(cut)?..excerpt.highlight.end.checked_sub(cut)?;
        let text = excerpt.text.get(cut..)?.to_owned();
        Some(Excerpt { first_line: (line + hidden).checked_sub(above)?, text, highlight, ..excerpt })
    });
    Traced { place: Place { location, excerpt }, doubt: Some(doubt) }
}

/// Takes out of a document what a program added for us to read.
pub(super) fn strip(value: &mut Value, is_rendered: bool) {
    let annotations = get_in(value, &["metadata", "annotations"]);
    let has = |key: &str| annotations.is_some_and(|annotations| get(annotations, key).is_some());
    let keys: Vec<&str> = [(HELM_ANNOTATION, true), (KUSTOMIZE_ANNOTATION, is_rendered)]
        .into_iter()
        .filter(|(key, mine)| *mine && has(key))
        .map(|(key, _)| key)
        .collect();
    if keys.is_empty() {
        return;
    }
    let Some(metadata) = value.as_object_mut().ok().and_then(|object| object.get_mut(&string("metadata"))) else {
        return;
    };
    let Ok(metadata) = metadata.as_object_mut() else { return };
    let Some(Ok(annotations)) = metadata.get_mut(&string("annotations")).map(Value::as_object_mut) else { return };
    for key in keys {
        annotations.remove(&string(key));
    }
    // Without them there were none.
    if annotations.is_empty() {
        metadata.remove(&string("annotations"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Content, Render};

    fn traced(template: &str, rendered: &str, marked: &str) -> (String, Option<Doubt>) {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), template).unwrap();
        let render = Arc::new(Render { name: "shop".into(), values: None, sets: 1 });
        let origin = Origin::new(render, Source::Template(file.path().into()), None);
        let name = "shop/templates/a.yaml".to_owned();
        let item = Item { name, path: None, content: Content::Rendered(rendered.into(), Arc::new(origin)) };
        let start = rendered.find(marked).unwrap();
        let span = Span { start, end: start + marked.len() };
        let complaint = Complaint { span, missing: false, document: None, path: None };
        let Traced { place, doubt } = trace(&item, rendered, &Lines::new(rendered), &complaint);
        let excerpt = place.excerpt.unwrap();
        let line = excerpt.first_line + excerpt.text[..excerpt.highlight.start].matches('\n').count();
        assert_eq!(line, place.location.line);
        (format!("{}:{} {}", line, place.location.column, &excerpt.text[excerpt.highlight]), doubt)
    }

    #[test]
    fn the_value_s_expression_is_marked() {
        let (template, rendered) = ("a: 1\n  image: \"{{ .x }}\" # y\n", "a: 1\n  image: \"q\" # y\n");
        assert_eq!(traced(template, rendered, "\"q\""), ("2:10 \"{{ .x }}\" # y".into(), None));
        assert_eq!(traced(template, rendered, "image"), ("2:3 image".into(), None));
        assert_eq!(traced(template, rendered, "1"), ("1:4 1".into(), None));
    }

    #[test]
    fn what_is_not_certain_is_shown_as_rendered() {
        let template = "a: 1\n{{ if .x }}\nb: {{ .y }}\n{{ else }}\nb: {{ .z }}\n{{ end }}\n";
        assert_eq!(traced(template, "a: 1\nb: 2\n", "2"), ("3:1 2".into(), Some(Doubt::Approximate)));
        assert_eq!(traced("{{ if", "a: 1\nb: 2\nc: 3\n", "3"), ("1:1 3".into(), Some(Doubt::Unknown)));
    }

    #[test]
    fn items_are_known_by_their_names() {
        let value = |text: &str| Value::from_json_str(text).unwrap();
        let written = value(r#"{"c": [{"name": "a"}, {"name": "b"}], "d": [1, 2]}"#);
        let rendered = value(r#"{"c": [{"name": "new"}, {"name": "b"}, {"name": "a"}], "d": [1, 2]}"#);
        let key = |key: &str| Segment::Key(key.into());
        let same = |path: &[Segment]| same_path(&written, &rendered, path);
        let image = key("image");
        assert_eq!(same(&[key("c"), Segment::Index(2), image.clone()]), [key("c"), Segment::Index(0), image.clone()]);
        assert_eq!(same(&[key("c"), Segment::Index(0), image]), [key("c")]);
        assert_eq!(same(&[key("d"), Segment::Index(1)]), [key("d"), Segment::Index(1)]);
    }

    #[test]
    fn what_helm_adds_is_taken_out() {
        let stripped = |text: &str| {
            let mut value = Value::from_json_str(text).unwrap();
            strip(&mut value, true);
            value.to_string()
        };
        let helm = r#""postrenderer.helm.sh/postrender-filename": "x""#;
        assert_eq!(stripped(&format!(r#"{{"metadata": {{"annotations": {{{helm}}}}}}}"#)), r#"{"metadata":{}}"#);
        let others = stripped(&format!(r#"{{"metadata": {{"annotations": {{"a": "b", {helm}}}}}}}"#));
        assert_eq!(others, r#"{"metadata":{"annotations":{"a":"b"}}}"#);
        assert_eq!(stripped(r#"{"data": 1}"#), r#"{"data":1}"#);
    }
}
