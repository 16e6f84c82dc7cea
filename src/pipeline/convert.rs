//! Rewrites what other checkers are told to leave out into waivers of ours, in the text of a manifest: everything else
//! stays as it is, comments and order too.

use std::collections::BTreeSet;

use super::waiving::is_text;
use crate::document::{self, Document, Limits, Span, Syntax};
use crate::engine;
use crate::finding::Segment;
use crate::value::{Value, get_in, string};
use crate::waiver::{self, ANNOTATION, Suppression, Waivers};

/// The longest part of an annotation's key behind the slash.
const LONGEST_NAME: usize = 63;

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Converted {
    /// The whole text.
    pub text: String,
    /// Whole lines that are different, by their place.
    pub changes: Vec<Change>,
    /// What could not be rewritten: its line, from 1, and why.
    pub left: Vec<(usize, String)>,
}

/// Lines that became others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The first of the old lines, from 1.
    pub line: usize,
    /// The old lines, with their ends.
    pub old: String,
    /// The new lines.
    pub new: String,
}

/// A part of the text, and what comes in its place.
struct Edit {
    span: Span,
    new: String,
}

/// Rewrites a text.
///
/// # Errors
///
/// The first document that cannot be read, and its line.
pub fn convert(text: &str, waivers: &Waivers) -> Result<Converted, (usize, String)> {
    let line = |at: usize| text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    let mut edits = Vec::new();
    let mut left = Vec::new();
    let comments = waiver::foreign_comments(text);
    for document in document::read(text, Syntax::Auto, &Limits::default()) {
        let document = document.map_err(|error| (line(error.span.start), error.message))?;
        let template = engine::pod_template_path(&document.value).filter(|path| !path.is_empty());
        for root in std::iter::once(&[][..]).chain(template) {
            annotations(&document, root, text, waivers, &mut edits, &mut left);
        }
        for comment in comments.iter().filter(|comment| !is_text(&document, text, comment)) {
            if comment.target.is_some_and(|target| document.begins_in(target).is_some()) {
                match comment_of(comment.text, waivers) {
                    Ok(new) => edits.push(Edit { span: comment.span, new }),
                    Err(reason) => left.push((comment.span.start, reason)),
                }
            }
        }
    }
    // Items of a list see the comments around the list, all of them the same.
    edits.sort_by_key(|edit: &Edit| (edit.span.start, edit.span.end));
    edits.dedup_by_key(|edit| edit.span);
    let mut left: Vec<(usize, String)> = left.into_iter().map(|(at, reason)| (line(at), reason)).collect();
    left.sort();
    left.dedup();
    Ok(Converted { text: applied(text, &edits), changes: changes(text, &edits), left })
}

/// The annotations of one object; a rule gets one annotation, whoever named it first.
fn annotations(
    document: &Document,
    root: &[&str],
    text: &str,
    waivers: &Waivers,
    edits: &mut Vec<Edit>,
    left: &mut Vec<(usize, String)>,
) {
    let Some(object) = get_in(&document.value, root) else { return };
    let mut named: BTreeSet<String> = BTreeSet::new();
    for (path, suppression) in waiver::suppressions(object, !root.is_empty()) {
        let keys: Vec<Value> = root.iter().map(|key| string(key)).chain(path.iter().map(key)).collect();
        let located = document.locate(&keys);
        let (Some(at), true) = (located.key, located.found == keys.len()) else { continue };
        let span = Span { start: at.start, end: located.value.end };
        let rules = waivers.rules_of(&suppression);
        if let Some(reason) = unmapped(&suppression, &rules) {
            left.push((at.start, reason));
            continue;
        }
        let there =
            |rule: &str| get_in(object, &["metadata", "annotations", &format!("{ANNOTATION}.{rule}")]).is_some();
        let fresh = rules.iter().filter(|rule| !there(rule) && named.insert((**rule).to_owned()));
        let value = serde_json::Value::from(suppression.terms.written());
        let mut lines: Vec<String> = fresh.map(|rule| format!("{ANNOTATION}.{rule}: {value}")).collect();
        if suppression.checks.iter().any(|check| rules_of_one(&suppression, check, waivers) == 0) {
            let kept = text.get(span.start..span.end).unwrap_or_default().to_owned();
            left.push((at.start, format!("some checks of `{}` are none of the rules", suppression.tool)));
            lines.insert(0, kept);
        }
        edits.push(replacement(text, span, &lines));
    }
}

fn rules_of_one(suppression: &Suppression, check: &str, waivers: &Waivers) -> usize {
    waivers.rules_of(&Suppression { checks: vec![check.to_owned()], ..suppression.clone() }).len()
}

fn key(segment: &Segment) -> Value {
    match segment {
        Segment::Key(key) => string(key),
        Segment::Index(index) => Value::from(*index),
    }
}

/// Why a suppression cannot be rewritten.
fn unmapped(suppression: &Suppression, rules: &[&str]) -> Option<String> {
    let Suppression { tool, checks, .. } = suppression;
    if checks.is_empty() {
        return Some(format!("all checks of `{tool}`: name the rules that are meant"));
    }
    if rules.is_empty() {
        return Some(format!("`{}` of `{tool}` is none of the rules", checks.join("`, `")));
    }
    let long = rules.iter().find(|rule| "waive.".len() + rule.len() > LONGEST_NAME)?;
    Some(format!("the name of `{long}` is too long for the key of an annotation"))
}

/// Lines in place of an entry of a map, written as the map is: below each other, or behind each other in brackets.
fn replacement(text: &str, span: Span, lines: &[String]) -> Edit {
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let indent = text.get(start..span.start).unwrap_or_default();
    if !indent.trim().is_empty() {
        return Edit { span, new: lines.join(", ") };
    }
    if lines.is_empty() {
        let rest = text.get(span.end..).unwrap_or_default();
        let end = span.end + rest.find('\n').map_or(rest.len(), |at| at + 1);
        return Edit { span: Span { start, end }, new: String::new() };
    }
    Edit { span, new: lines.join(&format!("\n{indent}")) }
}

/// The comment of ours for one of trivy's.
fn comment_of(said: &str, waivers: &Waivers) -> Result<String, String> {
    let suppressions = waiver::of_comment(said);
    let Some(first) = suppressions.first() else { return Err("no check of `trivy` is named".to_owned()) };
    if suppressions.iter().any(|other| other.terms != first.terms) {
        return Err("several days in one comment: write one for each".to_owned());
    }
    let mut rules: BTreeSet<&str> = BTreeSet::new();
    for suppression in &suppressions {
        let of = waivers.rules_of(suppression);
        if let Some(reason) = unmapped(suppression, &of) {
            return Err(reason);
        }
        rules.extend(of);
    }
    let mut terms = first.terms.clone();
    let remark = waiver::remark(said);
    if !remark.is_empty() {
        terms.reason = remark;
    }
    Ok(format!("# kubectl-policy: waive {} -- {}", rules.into_iter().collect::<Vec<_>>().join(", "), terms.written()))
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let (mut new, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        new.push_str(text.get(at..edit.span.start).unwrap_or_default());
        new.push_str(&edit.new);
        at = edit.span.end.max(at);
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

/// The lines that the edits touch, those of one line together.
fn changes(text: &str, edits: &[Edit]) -> Vec<Change> {
    let start_of = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end_of = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        let is_whole = at > 0 && text.get(..at).is_some_and(|before| before.ends_with('\n'));
        if is_whole { at } else { at + rest.find('\n').map_or(rest.len(), |end| end + 1) }
    };
    let mut groups: Vec<(Span, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        let lines = Span { start: start_of(edit.span.start), end: end_of(edit.span.end) };
        match groups.last_mut() {
            Some((last, edits)) if lines.start < last.end => {
                last.end = last.end.max(lines.end);
                edits.push(edit);
            }
            _ => groups.push((lines, vec![edit])),
        }
    }
    let change = |(lines, edits): (Span, Vec<&Edit>)| {
        let within = |at: usize| at - lines.start;
        let moved = edits.iter().map(|edit| Edit {
            span: Span { start: within(edit.span.start), end: within(edit.span.end) },
            new: edit.new.clone(),
        });
        let old = text.get(lines.start..lines.end).unwrap_or_default();
        let line = text.get(..lines.start).unwrap_or_default().matches('\n').count() + 1;
        Change { line, old: old.to_owned(), new: applied(old, &moved.collect::<Vec<_>>()) }
    };
    groups.into_iter().map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn converted(text: &str) -> Converted {
        let known: BTreeSet<String> = ["latest-tag", "no-probe", "privileged"].map(str::to_owned).into();
        let aliases = [
            ("kube-linter:latest-tag", "latest-tag"),
            ("kube-score:container-image-tag", "latest-tag"),
            ("kube-score:pod-probes", "no-probe"),
            ("trivy:KSV-0013", "latest-tag"),
            ("trivy:KSV-0017", "privileged"),
            ("polaris:tagNotSpecified", "latest-tag"),
        ];
        let waivers = Waivers::new(&Config::default(), known, "2026-01-01".parse().unwrap()).unwrap();
        let aliases = aliases.map(|(alias, rule)| (alias.to_owned(), rule.to_owned()));
        convert(text, &waivers.with_foreign(aliases)).unwrap()
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        let text = "# head\nkind: Pod\nmetadata:\n  annotations:\n    # why\n    ignore-check.kube-linter.io/latest-tag: \"the vendor's\" # here\n    \
                    kube-score/ignore: pod-probes,container-image-tag,other\n    polaris.fairwinds.com/tagNotSpecified-exempt: \"true\"\n    \
                    polaris.fairwinds.com/exempt: \"true\"\nspec:\n  containers:\n    - name: a #trivy:ignore:KSV-0013:exp:2026-12-31\n    \
                    # trivy:ignore:AVD-KSV-0017 trivy:ignore:KSV013 needs the host\n    - name: b\n    #trivy:ignore:KSV-9999\n    - name: c\n";
        let Converted { text: new, changes, left } = converted(text);
        insta::assert_snapshot!(new);
        let old: Vec<String> = changes.iter().map(|change| format!("{}: {}", change.line, change.old)).collect();
        insta::assert_snapshot!(old.concat());
        assert_eq!(left.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [7, 9, 15]);
        assert_eq!(converted(&new).changes.len(), 1, "only what was kept is met again");
    }

    #[test]
    fn in_brackets_and_in_templates_of_pods() {
        let text = "kind: Deployment\nmetadata: {annotations: {kube-score/ignore: \"pod-probes, container-image-tag\", a: b}}\n\
                    spec:\n  template:\n    metadata: {annotations: {kube-score/ignore: pod-probes}}\n    spec: {containers: []}\n";
        let new = converted(text).text;
        let probes = "kubectl-policy.dev/waive.no-probe: \"as for kube-score\"";
        let both = format!("{{kubectl-policy.dev/waive.latest-tag: \"as for kube-score\", {probes}, a: b}}");
        assert!(new.contains(&both) && new.contains(&format!("{{{probes}}}")), "{new}");
        assert_eq!(converted("kind: Pod\n").changes, []);
    }
}
