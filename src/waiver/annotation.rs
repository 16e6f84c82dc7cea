//! Waivers in annotations, of an object and of its pod template: `kubectl-policy.dev/waive.RULE[.CONTAINER]` with the
//! terms as its value, and `kubectl-policy.dev/waive` with whole entries, one a line, for what a key cannot hold.
//! The part of a key behind the slash has at most 63 characters, and neither `*` nor a comma.

use std::collections::BTreeSet;

use super::entry::{Entry, Mistake, RuleRef};
use super::terms::Terms;
use crate::finding::Segment;
use crate::value::{Value, as_str, get};

/// The key of an annotation that holds whole entries, and what the others begin with.
pub const ANNOTATION: &str = "kubectl-policy.dev/waive";

/// How many entries one annotation may have.
const MOST_ENTRIES: usize = 100;

/// Reads the waivers among the annotations below a `metadata`, each with the annotation's key.
///
/// The keys from the document's root lead to the object whose `metadata` it is: to the document, or its pod template.
#[must_use]
pub fn annotations(object: &Value, known: &BTreeSet<String>) -> Vec<(Vec<Segment>, Result<Entry, Mistake>)> {
    let annotations = get(object, "metadata").and_then(|metadata| get(metadata, "annotations"));
    let Some(Value::Object(annotations)) = annotations else { return Vec::new() };
    let mut found = Vec::new();
    for (key, value) in annotations.iter() {
        let Some((key, rest)) = as_str(key).and_then(|key| Some((key, key.strip_prefix(ANNOTATION)?))) else {
            continue;
        };
        let path = || ["metadata", "annotations", key].map(|key| Segment::Key(key.to_owned())).to_vec();
        let Some(text) = as_str(value) else {
            found.push((path(), Err(Mistake::new(format!("the annotation `{key}` is no text")))));
            continue;
        };
        match rest.strip_prefix('.') {
            Some(name) => found.push((path(), of_key(name, text, known))),
            None if rest.is_empty() => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                if lines.clone().nth(MOST_ENTRIES).is_some() {
                    let mistake = Mistake::new(format!("more than {MOST_ENTRIES} waivers in one annotation"));
                    found.push((path(), Err(mistake.hint("waive them in the configuration"))));
                }
                found.extend(lines.take(MOST_ENTRIES).map(|line| (path(), Entry::parse(line, known))));
            }
            None => {
                let mistake = Mistake::new(format!("unknown annotation `{key}`"));
                found.push((
                    path(),
                    Err(mistake.hint(format!("a rule is named behind a dot: `{ANNOTATION}.latest-tag`"))),
                ));
            }
        }
    }
    found
}

fn of_key(name: &str, text: &str, known: &BTreeSet<String>) -> Result<Entry, Mistake> {
    let rule = RuleRef::parse(name, known)?;
    Ok(Entry { rules: vec![rule], terms: Terms::parse(text).map_err(Mistake::new)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_whole_entries() {
        let object = Value::from_json_str(
            r#"{"metadata": {"annotations": {
                "kubectl-policy.dev/waive.latest-tag": "x until 2026-12-31",
                "kubectl-policy.dev/waive.latest-tag.app": "y",
                "kubectl-policy.dev/waive": "latest-tag.web -- z\n\nprivileged -- w by @ops",
                "kubectl-policy.dev/waiver.latest-tag": "x",
                "kubectl-policy.dev/waive.privileged": 5,
                "kubectl-policy.dev/other": "x",
                "team": "echo"}}}"#,
        )
        .unwrap();
        let found = annotations(&object, &["latest-tag", "privileged"].map(str::to_owned).into());
        let told: Vec<String> = found
            .into_iter()
            .map(|(_, it)| match it {
                Ok(entry) => {
                    let RuleRef { rule, container } = &entry.rules[0];
                    let container = container.as_ref().map_or("-", |it| it.as_str());
                    format!("{rule} {container} {}", entry.terms.written())
                }
                Err(mistake) => mistake.message,
            })
            .collect();
        assert_eq!(
            told,
            [
                "latest-tag web z",
                "privileged - w by @ops",
                "latest-tag - x until 2026-12-31",
                "latest-tag app y",
                "the annotation `kubectl-policy.dev/waive.privileged` is no text",
                "unknown annotation `kubectl-policy.dev/waiver.latest-tag`",
            ]
        );
        assert!(annotations(&Value::from_json_str("{}").unwrap(), &BTreeSet::new()).is_empty());
    }
}
