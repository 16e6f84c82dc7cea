//! A waiver that stands in a manifest, with the part of the document that it covers.

use super::{RuleRef, Terms};
use crate::finding::{Location, Resource, Segment};

/// Where a waiver is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// In the configuration.
    Configuration,
    /// As an annotation of the object or its pod template.
    Annotation,
    /// As a comment.
    Comment,
    /// As another tool's, which is named.
    Foreign(&'static str),
}

impl Form {
    /// The word for it in listings.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Annotation => "annotation",
            Self::Comment => "comment",
            Self::Foreign(tool) => tool,
        }
    }
}

/// The part of a document that a waiver covers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The keys from the document's root; everything below is covered.
    pub below: Vec<Segment>,
    /// The line in the unit's text, from 1, that a comment speaks of: what is reported there is covered too, wherever
    /// its path leads.
    pub line: Option<usize>,
}

/// A waiver of one rule, or of the rules that fit a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// What it waives.
    pub what: RuleRef,
    /// Where in the document.
    pub scope: Scope,
    /// On which terms.
    pub terms: Terms,
    /// How it is written.
    pub form: Form,
    /// Where it is written.
    pub location: Location,
    /// The object that it stands in.
    pub resource: Option<Resource>,
}

impl Noted {
    /// Whether a finding is covered. `path` is none where the rule names no path, `line` where in the unit it is shown.
    #[must_use]
    pub fn covers(&self, rule: &str, container: Option<&str>, path: Option<&[Segment]>, line: usize) -> bool {
        let fits = self.what.rule.matches(rule)
            && self.what.container.as_ref().is_none_or(|glob| container.is_some_and(|name| glob.matches(name)));
        fits && (self.scope.line == Some(line) || self.scope.holds(path))
    }
}

impl Scope {
    fn holds(&self, path: Option<&[Segment]>) -> bool {
        let Some(path) = path else { return self.below.is_empty() };
        self.below.len() <= path.len() && self.below.iter().zip(path).all(|(one, other)| is_same(one, other))
    }
}

/// A rule may name a place in a list by a text.
fn is_same(one: &Segment, other: &Segment) -> bool {
    match (one, other) {
        (Segment::Index(index), Segment::Key(key)) | (Segment::Key(key), Segment::Index(index)) => {
            key.parse() == Ok(*index)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Glob;

    fn noted(container: Option<&str>, below: &[Segment], line: Option<usize>) -> Noted {
        Noted {
            what: RuleRef { rule: Glob::new("latest-*").unwrap(), container: container.and_then(Glob::new) },
            scope: Scope { below: below.to_vec(), line },
            terms: Terms { reason: String::new(), owner: None, expires: None },
            form: Form::Comment,
            location: Location { file: String::new(), line: 1, column: 1, end_line: 1, end_column: 1 },
            resource: None,
        }
    }

    #[test]
    fn covers_what_is_below_and_what_is_shown_on_its_line() {
        let (spec, first) = (Segment::Key("spec".into()), Segment::Index(1));
        let path = [spec.clone(), first.clone(), Segment::Key("image".into())];
        let by_text = [spec.clone(), Segment::Key("1".into())];
        let below = noted(None, &[spec.clone(), first], Some(9));
        assert!(below.covers("latest-tag", None, Some(&path), 1));
        assert!(below.covers("latest-tag", None, Some(&by_text), 1));
        assert!(!below.covers("latest-tag", None, Some(std::slice::from_ref(&spec)), 1));
        assert!(!below.covers("latest-tag", None, None, 1));
        assert!(below.covers("latest-tag", None, None, 9));
        assert!(!below.covers("privileged", None, Some(&path), 9));
        let document = noted(Some("app"), &[], None);
        assert!(document.covers("latest-tag", Some("app"), None, 1));
        assert!(!document.covers("latest-tag", Some("web"), Some(&path), 1));
        assert!(!document.covers("latest-tag", None, Some(&path), 1));
    }
}
