//! Which waivers a run met and what they were good for: the list of all, and what has to be said about some.

use std::collections::BTreeMap;

use super::{Form, Noted, Terms, WARNING_DAYS, Waivers};
use crate::config::{Glob, Waiver};
use crate::finding::{Location, Notice, Used, WaiverUse};
use crate::typed::dotted;

/// What makes two waivers in manifests the same one, met twice: a template is rendered with several sets of values.
type Key = (Location, String, Option<String>);

/// The waivers that were met, and how many findings each covered.
#[derive(Debug, Default, Clone)]
pub struct Ledger {
    configured: BTreeMap<usize, usize>,
    noted: BTreeMap<Key, (Noted, usize)>,
    stray: Vec<Location>,
    told: Vec<Notice>,
}

/// What is known of a run when it is over.
pub struct Run<'r> {
    /// Everything that the configuration speaks of was looked at, and could be.
    pub is_whole: bool,
    /// Whether a rule that fits ran, and all that fit could be decided.
    pub is_decided: &'r dyn Fn(&Glob) -> bool,
}

impl Ledger {
    /// Whether no waiver was met, and nothing has to be said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.configured.is_empty() && self.noted.is_empty() && self.stray.is_empty() && self.told.is_empty()
    }

    /// A waiver in a manifest was met.
    pub fn note(&mut self, noted: &Noted) {
        self.noted.entry(key(noted)).or_insert_with(|| (noted.clone(), 0));
    }

    /// A waiver in a manifest covers a finding.
    pub fn used(&mut self, noted: &Noted) {
        self.noted.entry(key(noted)).or_insert_with(|| (noted.clone(), 0)).1 += 1;
    }

    /// A waiver of the configuration covers a finding.
    pub fn used_configured(&mut self, index: usize) {
        *self.configured.entry(index).or_default() += 1;
    }

    /// A comment waives something and belongs to no part of an object.
    pub fn stray(&mut self, location: Location) {
        self.stray.push(location);
    }

    /// Something else has to be said.
    pub fn tell(&mut self, notice: Notice) {
        self.told.push(notice);
    }

    /// Adds what another worker met.
    pub fn merge(&mut self, other: Self) {
        for (index, count) in other.configured {
            *self.configured.entry(index).or_default() += count;
        }
        for (key, (noted, count)) in other.noted {
            self.noted.entry(key).or_insert((noted, 0)).1 += count;
        }
        self.stray.extend(other.stray);
        self.told.extend(other.told);
    }

    /// All waivers by their places, and what has to be said.
    #[must_use]
    pub fn settle(self, waivers: &Waivers, run: &Run<'_>) -> (Vec<WaiverUse>, Vec<Notice>) {
        let mut all = Vec::new();
        for (index, waiver) in waivers.configured().iter().enumerate() {
            let Some(terms) = waivers.terms(index) else { continue };
            let findings = self.configured.get(&index).copied().unwrap_or_default();
            let known = run.is_whole && (run.is_decided)(&waiver.rule);
            let used =
                WaiverUse { location: waivers.location(index), covers: covered(waiver), ..base(Form::Configuration) };
            all.push(filled(used, &waiver.rule, terms, findings, known, waivers));
        }
        for (_, (noted, findings)) in self.noted {
            let known = (run.is_decided)(&noted.what.rule);
            let used =
                WaiverUse { location: Some(noted.location.clone()), covers: noted.covered(), ..base(noted.form) };
            all.push(filled(used, &noted.what.rule, &noted.terms, findings, known, waivers));
        }
        all.sort_by(|a, b| (&a.location, &a.rule, &a.covers).cmp(&(&b.location, &b.rule, &b.covers)));
        let mut notices: Vec<Notice> = all.iter().filter_map(notice).collect();
        let mut stray = self.stray;
        stray.sort();
        stray.dedup();
        notices.extend(stray.into_iter().map(|location| Notice {
            message: "a comment waives something, and no part of an object begins on its line or below it".to_owned(),
            hint: Some("put it above the key or the item that it speaks of".to_owned()),
            location: Some(location),
        }));
        notices.extend(self.told);
        notices.sort_by(|a, b| (&a.location, &a.message).cmp(&(&b.location, &b.message)));
        notices.dedup();
        (all, notices)
    }
}

fn key(noted: &Noted) -> Key {
    let container = noted.what.container.as_ref().map(ToString::to_string);
    (noted.location.clone(), noted.what.rule.to_string(), container)
}

fn base(form: Form) -> WaiverUse {
    WaiverUse {
        rule: String::new(),
        covers: String::new(),
        form: form.as_str(),
        reason: String::new(),
        owner: None,
        expires: None,
        days_left: None,
        used: Used::Unknown,
        findings: 0,
        location: None,
    }
}

fn filled(used: WaiverUse, rule: &Glob, terms: &Terms, findings: usize, known: bool, waivers: &Waivers) -> WaiverUse {
    WaiverUse {
        rule: rule.to_string(),
        reason: terms.reason.clone(),
        owner: terms.owner.clone(),
        expires: terms.expires.map(|day| day.to_string()),
        days_left: terms.expires.map(|day| day.days_since(waivers.today())),
        used: match findings {
            0 if known => Used::No,
            0 => Used::Unknown,
            _ => Used::Yes,
        },
        findings,
        ..used
    }
}

/// What has to be said of a waiver, if anything. What may be of use elsewhere is not spoken of, unless it stands in
/// what was looked at.
fn notice(waiver: &WaiverUse) -> Option<Notice> {
    let by = waiver.owner.as_ref().map(|owner| format!(" by {owner}")).unwrap_or_default();
    let what = format!("the waiver of `{}`{by}", waiver.rule);
    let here = waiver.used != Used::Unknown || waiver.form != Form::Configuration.as_str();
    let ours = [Form::Configuration, Form::Annotation, Form::Comment];
    let is_ours = ours.iter().any(|form| form.as_str() == waiver.form);
    let day = waiver.expires.as_deref().unwrap_or_default();
    let (message, hint) = match (waiver.days_left, waiver.used) {
        (Some(..0), Used::No) => (format!("{what} expired on {day}, and matches nothing"), "remove it"),
        (Some(..0), _) if here => (format!("{what} expired on {day}"), "mend what it covered, or agree on a later day"),
        // Another tool may still need its own.
        (_, Used::No) if is_ours => (format!("{what} matches nothing"), "remove it, or correct what it names"),
        (Some(left @ 0..=WARNING_DAYS), _) if here => {
            let when = match left {
                0 => "today".to_owned(),
                1 => "tomorrow".to_owned(),
                left => format!("in {left} days, on {day}"),
            };
            (format!("{what} expires {when}"), "mend what it covers, or agree on a later day")
        }
        _ => return None,
    };
    Some(Notice { message, hint: Some(hint.to_owned()), location: waiver.location.clone() })
}

/// What a waiver of the configuration covers, in words: `Deployment shop/debug-*, container app`.
fn covered(waiver: &Waiver) -> String {
    let mut parts = Vec::new();
    if let Some(kind) = &waiver.kind {
        let namespace = waiver.namespace.as_ref().map(|namespace| format!("{namespace}/")).unwrap_or_default();
        parts.push(format!("{kind} {namespace}{}", waiver.name.as_ref().map_or("*", Glob::as_str)));
    }
    let without_kind = |glob| if waiver.kind.is_none() { glob } else { &None };
    let named = [
        ("namespace", without_kind(&waiver.namespace)),
        ("name", without_kind(&waiver.name)),
        ("service", &waiver.service),
        ("container", &waiver.container),
        ("file", &waiver.file),
    ];
    parts.extend(named.into_iter().filter_map(|(word, glob)| Some(format!("{word} {}", glob.as_ref()?))));
    parts.extend(waiver.path.as_ref().map(ToString::to_string));
    if parts.is_empty() { "everything".to_owned() } else { parts.join(", ") }
}

impl Noted {
    /// What it covers, in words: `Deployment shop/web, spec.template.spec.containers[0]`.
    fn covered(&self) -> String {
        let object = self.resource.as_ref().map(ToString::to_string);
        let container = self.what.container.as_ref().map(|glob| format!("container {glob}"));
        let path = Some(dotted(&self.scope.below)).filter(|path| !path.is_empty());
        let parts: Vec<String> = [object, container, path].into_iter().flatten().collect();
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(days_left: Option<i64>, used: Used, form: Form) -> Option<String> {
        let expires = days_left.map(|_| "2026-12-31".to_owned());
        let waiver = WaiverUse { rule: "r".into(), expires, days_left, used, ..base(form) };
        notice(&waiver).map(|notice| notice.message)
    }

    #[test]
    fn what_is_said_and_what_is_not() {
        let told = |days, used| told(days, used, Form::Configuration);
        assert_eq!(told(None, Used::Yes), None);
        assert_eq!(told(Some(15), Used::Yes), None);
        assert_eq!(told(Some(14), Used::Yes).unwrap(), "the waiver of `r` expires in 14 days, on 2026-12-31");
        assert_eq!(told(Some(0), Used::Yes).unwrap(), "the waiver of `r` expires today");
        assert_eq!(told(Some(-1), Used::Yes).unwrap(), "the waiver of `r` expired on 2026-12-31");
        assert_eq!(told(Some(-1), Used::No).unwrap(), "the waiver of `r` expired on 2026-12-31, and matches nothing");
        assert_eq!(told(Some(99), Used::No).unwrap(), "the waiver of `r` matches nothing");
        for days in [None, Some(-1), Some(3)] {
            assert_eq!(told(days, Used::Unknown), None, "it may be of use elsewhere");
        }
    }

    #[test]
    fn what_stands_in_the_manifest_is_spoken_of_there() {
        assert!(told(Some(-1), Used::Unknown, Form::Comment).is_some());
        assert!(told(Some(3), Used::Unknown, Form::Annotation).is_some());
        assert!(told(Some(99), Used::Unknown, Form::Annotation).is_none());
    }
}
