//! What several formats say in the same words: what a finding amounts to, how a path, a place and an object are
//! written, and which rules found nothing.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::fmt::Write as _;

use super::{Context, RuleInfo, Verbosity};
use crate::finding::{Excerpt, Finding, Level, Location, Report, Resource, Segment, Waiver};

/// The file of a location in standard input.
pub(super) const STDIN: &str = "-";

/// What a finding amounts to, its level and its waiver taken together; the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Outcome {
    /// Accepted on purpose.
    Waived,
    /// Known: it was there before.
    Baseline,
    /// Only counted.
    DryRun,
    /// Shown, and the run passes.
    Warning,
    /// The run fails.
    Error,
}

impl Outcome {
    /// What a finding amounts to.
    pub(super) const fn of(finding: &Finding) -> Self {
        match (&finding.waiver, finding.baseline, finding.level) {
            (Some(_), _, _) => Self::Waived,
            (None, true, _) => Self::Baseline,
            (None, false, Level::Off | Level::Dryrun) => Self::DryRun,
            (None, false, Level::Warn) => Self::Warning,
            (None, false, Level::Deny) => Self::Error,
        }
    }

    /// Whether it is a complaint: neither waived nor only counted.
    pub(super) const fn counts(self) -> bool {
        matches!(self, Self::Warning | Self::Error)
    }

    /// The word for it in front of a message.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Waived => "waived",
            Self::Baseline => "baseline",
            Self::DryRun => "dryrun",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Whether people are told of a finding at all: what is waived, known or only counted stays a number unless asked for.
pub(super) fn is_shown(finding: &Finding, verbosity: Verbosity) -> bool {
    match verbosity {
        Verbosity::Quiet => Outcome::of(finding) == Outcome::Error,
        Verbosity::Normal => Outcome::of(finding).counts(),
        Verbosity::Verbose => true,
    }
}

/// A path as people write it: `spec.containers[0].image`, and `metadata.annotations["a.b/c"]` for a key that would be
/// read as several. The document itself is the empty string.
#[must_use]
pub fn path_text(path: &[Segment]) -> String {
    let mut text = String::new();
    for segment in path {
        // Writing to a string cannot fail.
        let _ = match segment {
            Segment::Index(index) => write!(text, "[{index}]"),
            Segment::Key(key) if is_plain(key) && text.is_empty() => write!(text, "{key}"),
            Segment::Key(key) if is_plain(key) => write!(text, ".{key}"),
            Segment::Key(key) => write!(text, "[{key:?}]"),
        };
    }
    text
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'))
}

/// `Deployment shop/web, container app`: whom a finding is about, or nothing.
pub(super) fn subject(finding: &Finding) -> Option<String> {
    let resource = finding.resource.as_ref()?;
    Some(match &finding.container {
        Some(container) => format!("{resource}, container {container}"),
        None => resource.to_string(),
    })
}

/// What of a path is not there, as it would be written under the parent that is: `resources.limits.memory`. The
/// excerpt marks the parent; where the mark is none of the path's keys, the parent is the last item of a list on it.
pub(super) fn missing_text(path: &[Segment], excerpt: &Excerpt) -> String {
    let marked = excerpt.text.get(excerpt.highlight.clone()).unwrap_or_default();
    let marked = marked.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':' | '-'));
    let is_parent = |segment: &Segment| matches!(segment, Segment::Key(key) if key == marked);
    let is_item = |segment: &Segment| matches!(segment, Segment::Index(_));
    let parents = path.split_last().map_or(path, |(_, parents)| parents);
    let parent = parents.iter().rposition(is_parent).or_else(|| parents.iter().rposition(is_item));
    path_text(path.get(parent.map_or(0, |at| at + 1)..).unwrap_or_default())
}

/// `by team-echo until 2026-12-31: the reason`.
pub(super) fn waiver_text(waiver: &Waiver) -> String {
    let owner = waiver.owner.as_ref().map(|owner| format!("by {owner}"));
    let expires = waiver.expires.as_ref().map(|day| format!("until {day}"));
    let terms: Vec<String> = [owner, expires].into_iter().flatten().collect();
    if terms.is_empty() { waiver.reason.clone() } else { format!("{}: {}", terms.join(" "), waiver.reason) }
}

/// `apps/v1/Deployment/shop/web`: an object in one word, the same wherever it is written.
pub(super) fn object_path(resource: Option<&Resource>) -> String {
    let Some(resource) = resource else { return "cluster".to_owned() };
    let namespace = resource.namespace.as_deref().unwrap_or_default();
    let parts = [resource.api_version.as_str(), resource.kind.as_str(), namespace, resource.name.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/")
}

/// The complaints, the worst first and otherwise in their order: for readers that only show the first few.
pub(super) fn worst_first(report: &Report) -> Vec<&Finding> {
    let mut complaints: Vec<&Finding> =
        report.findings.iter().filter(|finding| Outcome::of(finding).counts()).collect();
    complaints.sort_by_key(|finding| Reverse((Outcome::of(finding), finding.severity)));
    complaints
}

/// `file:line:column`.
pub(super) fn place(location: &Location) -> String {
    format!("{}:{}:{}", location.file, location.line, location.column)
}

/// `1 finding`, `2 findings`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The rules of the run that looked at something and had no complaint.
pub(super) fn clean_rules<'a>(report: &Report, context: &Context<'a>) -> Vec<&'a RuleInfo> {
    let found = report.findings.iter().map(|finding| finding.rule.as_str());
    let skipped = report.skipped.iter().map(|skip| skip.what.as_str());
    let idle = report.idle_rules.iter().map(String::as_str);
    let spoken_of: HashSet<&str> = found.chain(skipped).chain(idle).collect();
    context.rules.iter().filter(|rule| !spoken_of.contains(rule.id.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_like_a_field_reference() {
        let key = |key: &str| Segment::Key(key.to_owned());
        assert_eq!(
            path_text(&[key("spec"), key("containers"), Segment::Index(0), key("image")]),
            "spec.containers[0].image"
        );
        assert_eq!(path_text(&[key("metadata"), key("a.b/c"), key("")]), r#"metadata["a.b/c"][""]"#);
        assert_eq!(path_text(&[Segment::Index(2), key("x")]), "[2].x");
        assert_eq!(path_text(&[]), "");
    }
}
