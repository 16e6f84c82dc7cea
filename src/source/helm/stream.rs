//! What Helm renders, taken apart by template. `helm template` and Helm 3's post-renderers name the template in a
//! `# Source:` line in front of each document, Helm 4's post-renderers in an annotation on each object.

use std::ops::Range;

/// The annotation in which Helm 4 tells post-renderers an object's template. It is Helm's own and goes again before
/// anything is installed, so no rule sees it.
pub const ANNOTATION: &str = "postrenderer.helm.sh/postrender-filename";

const SOURCE: &str = "# Source: ";

/// A part of the stream that comes from one template: one document, or several in a row that name none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// `shop/templates/deployment.yaml`: the chart's name and the path in the chart; none where the stream names none.
    pub(super) source: Option<String>,
    /// Its text, without the lines that name it.
    pub(super) text: Range<usize>,
}

/// Takes a stream apart. Documents in a row that name no template are one part.
#[must_use]
pub(super) fn split(stream: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut add = |source: Option<String>, start: usize, end: usize| {
        if stream.get(start..end).is_none_or(|text| text.lines().all(|line| line.trim().is_empty() || line == "---")) {
            return;
        }
        match parts.last_mut() {
            Some(last) if source.is_none() && last.source.is_none() => last.text.end = end,
            _ => parts.push(Part { source, text: start..end }),
        }
    };
    let (mut start, mut at) = (0, 0);
    let mut flush = |start: usize, end: usize| {
        let document = stream.get(start..end).unwrap_or_default();
        let (source, skipped) = source_of(document);
        add(source, start + skipped, end);
    };
    for line in stream.split_inclusive('\n') {
        if is_separator(line) && at > start {
            flush(start, at);
            start = at;
        }
        at += line.len();
    }
    flush(start, stream.len());
    parts
}

/// Whether Helm 4 wrote the stream for a post-renderer.
#[must_use]
pub fn is_annotated(stream: &str) -> bool {
    let is_named = |part: &Part| stream.get(part.text.clone()).is_some_and(|text| annotation(text).is_some());
    !stream.lines().any(|line| line.starts_with(SOURCE)) && split(stream).iter().any(is_named)
}

fn is_separator(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// The template of a document, and how many bytes in front of it are not the template's.
fn source_of(document: &str) -> (Option<String>, usize) {
    let mut skipped = 0;
    for line in document.split_inclusive('\n') {
        match line.strip_prefix(SOURCE) {
            Some(source) => return (Some(source.trim().to_owned()), skipped + line.len()),
            None if is_separator(line) && line.trim_end() == "---" || line.trim().is_empty() => skipped += line.len(),
            None => break,
        }
    }
    // With its separator: another tool's stream is read as it is.
    match annotation(document) {
        Some(source) => (Some(source), if document.starts_with("---") { skipped } else { 0 }),
        None => (None, 0),
    }
}

/// The value of Helm 4's annotation, looked for in the object's own metadata.
fn annotation(document: &str) -> Option<String> {
    let block =
        document.find("\nmetadata:").map(|at| at + 1).or_else(|| document.starts_with("metadata:").then_some(0));
    let block = block.and_then(|at| document.get(at..)).unwrap_or(document);
    let own = |line: &&str| line.starts_with([' ', '\t', '-', '#', '}']) || line.trim().is_empty();
    let first = block.split_inclusive('\n').next().map_or(0, str::len);
    let length: usize = first + block.get(first..)?.split_inclusive('\n').take_while(own).map(str::len).sum::<usize>();
    let (_, after) = block.get(..length)?.split_once(ANNOTATION)?;
    let value = after.trim_start_matches(['"', '\'']).strip_prefix(':')?.lines().next()?.trim();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.split(quote).next()?,
        _ => value.split([',', '}']).next()?.trim(),
    };
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(stream: &str) -> Vec<(Option<String>, &str)> {
        split(stream).into_iter().map(|part| (part.source, &stream[part.text])).collect()
    }

    #[test]
    fn helm_3_names_templates_in_comments() {
        let stream = "---\n# Source: a/templates/x.yaml\na: 1\n---\n# Source: a/charts/b/templates/y.yaml\r\nb: |\n  ---\n  # Source: no\n---\n# Source: a/templates/x.yaml\nc: 1\n---\nd: 1\n";
        assert_eq!(
            parts(stream),
            [
                (Some("a/templates/x.yaml".into()), "a: 1\n"),
                (Some("a/charts/b/templates/y.yaml".into()), "b: |\n  ---\n  # Source: no\n"),
                (Some("a/templates/x.yaml".into()), "c: 1\n"),
                (None, "---\nd: 1\n"),
            ]
        );
        assert!(!is_annotated(stream));
    }

    #[test]
    fn helm_4_names_templates_in_annotations() {
        let stream = "a: 1\nmetadata:\n  annotations:\n    x: y\n    postrenderer.helm.sh/postrender-filename: 'a/templates/x.yaml'\n\
                      data:\n  z: 'postrenderer.helm.sh/postrender-filename: no'\n\
                      ---\nmetadata: {annotations: {postrenderer.helm.sh/postrender-filename: a/templates/y.yaml}, name: b}\n";
        let sources: Vec<_> = parts(stream).into_iter().map(|(source, _)| source.unwrap()).collect();
        assert_eq!(sources, ["a/templates/x.yaml", "a/templates/y.yaml"]);
        assert!(is_annotated(stream));
    }

    #[test]
    fn a_value_is_no_annotation() {
        let stream = "metadata:\n  name: x\ndata:\n  a: 'postrenderer.helm.sh/postrender-filename: no'\n";
        assert_eq!(parts(stream), [(None, stream)]);
        assert!(!is_annotated(stream));
    }

    #[test]
    fn other_streams_stay_in_one_piece() {
        for stream in ["a: 1\n---\nb: 1\n", "--- # c\na: 1\n", "# only a comment\n"] {
            assert_eq!(parts(stream), [(None, stream)]);
        }
        assert!(parts("").is_empty() && parts("---\n\n").is_empty());
    }
}
