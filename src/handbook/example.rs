//! A rule's fixtures as examples: one that it complains about and one that it is silent about, without what only tests
//! need.

use std::fs;
use std::path::Path;

use crate::policy::{self, Rule};
use crate::testing;

/// More lines than these are cut down to the documents that matter.
const LONG: usize = 40;

/// A manifest that shows a rule.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Example {
    /// The fixture it is made of.
    pub name: String,
    /// What the fixture sets besides: `params` → `{max: 2Gi}`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<(String, String)>,
    /// The manifest.
    pub text: String,
    /// The lines of `text` that findings are about, from 1.
    pub findings: Vec<usize>,
}

/// What a rule complains about and what it is silent about.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Examples {
    /// It has at least one finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deny: Option<Example>,
    /// It has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow: Option<Example>,
}

/// The most telling fixtures of a rule: the shortest that it complains about, and of those that it is silent about the
/// one that is most like it. Nothing for a rule without fixtures, or whose folder cannot be read.
#[must_use]
pub fn examples(rule: &Rule) -> Examples {
    let fixtures = fixtures(rule);
    let named = |start: &str| {
        let named = fixtures.iter().filter(move |(name, _)| name.starts_with(start));
        named.map(|(name, text)| example(rule, name, text)).collect::<Vec<_>>()
    };
    let denied = named("deny_").into_iter().filter(|example| !example.findings.is_empty());
    let deny = denied.min_by_key(|example| (example.settings.len(), example.text.lines().count()));
    let wanted = deny.as_ref().map(|deny| kinds(&deny.text)).unwrap_or_default();
    let allow = named("allow_").into_iter().min_by_key(|example| {
        let kinds = kinds(&example.text);
        let shared = wanted.iter().filter(|kind| kinds.contains(kind)).count();
        // A fixture for an odd case is right, and still no model.
        let odd = ODD.iter().any(|word| example.name.contains(word));
        (odd, usize::MAX - shared, example.settings.len(), example.text.lines().count())
    });
    Examples { deny, allow }
}

/// Words in the names of fixtures that show an odd case.
const ODD: [&str; 8] = ["wrong", "odd", "other", "broken", "null", "empty", "unrelated", "absent"];

/// Name and text of every fixture: of a bundled rule from the program itself, else from its folder.
fn fixtures(rule: &Rule) -> Vec<(String, String)> {
    if rule.modules.bundled {
        return policy::fixtures(rule).map(|fixture| (fixture.name.to_owned(), fixture.text.to_owned())).collect();
    }
    let Some(folder) = &rule.folder else { return Vec::new() };
    let files = testing::fixtures_in(Path::new(folder)).unwrap_or_default();
    let read =
        |file: &std::path::PathBuf| Some((file.file_name()?.to_str()?.to_owned(), fs::read_to_string(file).ok()?));
    files.iter().filter_map(read).collect()
}

fn example(rule: &Rule, name: &str, fixture: &str) -> Example {
    let settings = testing::directives(fixture).map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let lines: Vec<&str> = fixture.lines().filter(|line| testing::directives(line).next().is_none()).collect();
    let mut documents: Vec<&[&str]> = lines.split(|line| line.starts_with("---")).collect();
    documents.retain(|document| document.iter().any(|line| !line.trim().is_empty()));
    if lines.len() > LONG && rule.needs.is_empty() {
        shorten(&mut documents, &rule.id);
    }
    let mut text = String::new();
    let mut findings = Vec::new();
    for (index, line) in documents.join(&"---").into_iter().enumerate() {
        let (line, ids) = testing::expectation(line);
        if ids.split(',').any(|id| id.trim() == rule.id) {
            findings.push(index + 1);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    Example { name: name.to_owned(), settings, text, findings }
}

/// Leaves the first documents with a finding, or the first of all, as long as they are short together.
fn shorten(documents: &mut Vec<&[&str]>, id: &str) {
    let is_found = |document: &&[&str]| document.iter().any(|line| line.contains("# finding: ") && line.contains(id));
    if documents.iter().any(is_found) {
        documents.retain(|document| is_found(document));
    }
    let mut total = 0;
    let mut index = 0;
    documents.retain(|document| {
        total += document.len();
        index += 1;
        index == 1 || total <= LONG
    });
}

/// The kinds of the objects in a manifest.
fn kinds(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("kind: ")).map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(id: &str) -> &'static Rule {
        policy::bundled().unwrap().iter().find(|rule| rule.id == id).unwrap()
    }

    #[test]
    fn findings_become_line_numbers_and_directives_settings() {
        let fixture = "# params: {max: 2Gi}\n# Why.\nkind: A\na: 1 # finding: x, latest-tag\nb: 1 # finding: x\n";
        let example = example(rule("latest-tag"), "deny_a.yaml", fixture);
        assert_eq!(example.text, "# Why.\nkind: A\na: 1\nb: 1\n");
        assert_eq!(example.findings, [3]);
        assert_eq!(example.settings, [("params".to_owned(), "{max: 2Gi}".to_owned())]);
    }

    #[test]
    fn a_long_one_is_cut_down_to_the_document_with_the_finding() {
        let long = "kind: A\n".repeat(50);
        let fixture = format!("{long}---\nkind: B # finding: latest-tag\n---\n{long}");
        let example = example(rule("latest-tag"), "deny_a.yaml", &fixture);
        assert_eq!((example.text.as_str(), example.findings.as_slice()), ("kind: B\n", [1].as_slice()));
    }

    #[test]
    fn every_bundled_rule_has_both() {
        for rule in policy::bundled().unwrap() {
            let Examples { deny, allow } = examples(rule);
            assert!(deny.is_some() && allow.is_some(), "{}", rule.id);
        }
    }
}
