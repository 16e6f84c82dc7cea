//! The findings that were there when a rule came: a file that is reviewed and committed, one line a finding. What is in
//! it is counted and does not fail a run; what is not is new.
//!
//! A finding is known by its fingerprint, wherever it stands; where a whole object or a container has another name, by
//! its rule, file, kind and path.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::Deserialize;

use crate::finding::{Finding, Problem, Segment};
use crate::typed::{Part, TypedYaml, dotted};

/// The version of the format.
const VERSION: u64 = 1;

const HEAD: &str = "\
# Findings that are known and do not fail a run; written by `kubectl policy check --write-baseline`.
# What is mended is taken out with `--prune-baseline`. A new finding is no reason to add a line here: waive it.
";

/// Known findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Entry>,
}

/// Findings that are the same complaint in the same file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map with `file`, `rule` and `fingerprint`")]
struct Entry {
    file: String,
    rule: String,
    #[serde(default)]
    resource: String,
    #[serde(default)]
    container: String,
    #[serde(default)]
    path: String,
    fingerprint: String,
    #[serde(default = "one")]
    count: usize,
}

const fn one() -> usize {
    1
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map with `version: 1` and `findings`")]
struct Text {
    #[serde(default)]
    version: u64,
    #[serde(default)]
    findings: Vec<Entry>,
}

impl Baseline {
    /// Reads the text of a baseline, YAML or JSON; `shown` names its file.
    ///
    /// # Errors
    ///
    /// The first thing that does not fit, at its place.
    pub fn parse(shown: &str, text: &str) -> Result<Self, Box<Problem>> {
        let yaml = TypedYaml::parse(shown, text)?;
        let Text { version, findings } = yaml.read()?;
        if version != VERSION {
            let path = [Segment::Key("version".to_owned())];
            let problem = yaml.problem(&path, Part::Value, "this is no baseline of version 1");
            return Err(Box::new(problem.with_hint("write it with `kubectl policy check --write-baseline FILE`")));
        }
        Ok(Self { entries: findings })
    }

    /// The baseline of a run: all its findings but the waived ones. `root` is the folder that paths are relative to.
    #[must_use]
    pub fn of(findings: &[Finding], root: &Path) -> Self {
        let mut counts: HashMap<Entry, usize> = HashMap::new();
        for finding in findings.iter().filter(|finding| finding.waiver.is_none()) {
            *counts.entry(Entry::of(finding, root)).or_default() += 1;
        }
        let mut entries: Vec<Entry> = counts.into_iter().map(|(entry, count)| Entry { count, ..entry }).collect();
        entries.sort();
        Self { entries }
    }

    /// How many findings it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.iter().map(|entry| entry.count).sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// For each finding whether it is known. Two equal findings are two: the second of them may be new.
    #[must_use]
    pub fn known(&self, findings: &[Finding], root: &Path) -> Vec<bool> {
        self.matched(findings, root).0
    }

    /// The same without what none of the findings of `rules` is any more; what is known of other rules stays. Says how
    /// many went.
    #[must_use]
    pub fn pruned(&self, findings: &[Finding], rules: &dyn Fn(&str) -> bool, root: &Path) -> (Self, usize) {
        let left = self.matched(findings, root).1;
        let mut gone = 0;
        let keep = |(entry, left): (&Entry, usize)| {
            let left = if rules(&entry.rule) { left } else { 0 };
            gone += left;
            let count = entry.count.saturating_sub(left);
            (count > 0).then(|| Entry { count, ..entry.clone() })
        };
        let entries = self.entries.iter().zip(left).filter_map(keep).collect();
        (Self { entries }, gone)
    }

    /// The text of its file: one line an entry, sorted.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEAD}version: {VERSION}\nfindings:");
        if self.entries.is_empty() {
            text.push_str(" []");
        }
        text.push('\n');
        for entry in &self.entries {
            text.push_str(&entry.line());
        }
        text
    }

    /// What is known of the findings, and of each entry how many findings are missing.
    fn matched(&self, findings: &[Finding], root: &Path) -> (Vec<bool>, Vec<usize>) {
        let mut known = vec![false; findings.len()];
        let mut left: Vec<usize> = self.entries.iter().map(|entry| entry.count).collect();
        let wanted: Vec<Entry> = findings.iter().map(|finding| Entry::of(finding, root)).collect();
        // What is in its place goes first, then what moved to another file, then what has another name.
        for key in [Entry::in_place, Entry::anywhere, Entry::renamed] {
            let mut places: HashMap<_, Vec<usize>> = HashMap::new();
            for (index, entry) in self.entries.iter().enumerate() {
                places.entry(key(entry)).or_default().push(index);
            }
            for (wanted, known) in wanted.iter().zip(&mut known).filter(|(_, known)| !**known) {
                let open = places.get(&key(wanted)).into_iter().flatten();
                let mut open = open.filter(|index| left.get(**index).is_some_and(|left| *left > 0)).copied();
                if let Some(left) = open.next().and_then(|index| left.get_mut(index)) {
                    *left -= 1;
                    *known = true;
                }
            }
        }
        (known, left)
    }
}

type Key<'e> = (&'e str, &'e str, &'e str, &'e str);

impl Entry {
    fn of(finding: &Finding, root: &Path) -> Self {
        let file = finding.location.as_ref().map(|location| relative(&location.file, root));
        Self {
            file: file.unwrap_or_default(),
            rule: finding.rule.clone(),
            resource: finding.resource.as_ref().map(ToString::to_string).unwrap_or_default(),
            container: finding.container.clone().unwrap_or_default(),
            path: dotted(&finding.path),
            fingerprint: finding.fingerprint.clone(),
            count: 1,
        }
    }

    fn in_place(&self) -> Key<'_> {
        (&self.fingerprint, &self.file, "", "")
    }

    fn anywhere(&self) -> Key<'_> {
        (&self.fingerprint, "", "", "")
    }

    fn renamed(&self) -> Key<'_> {
        let kind = self.resource.split(' ').next().unwrap_or_default();
        (&self.rule, &self.file, kind, &self.path)
    }

    /// A line of YAML; what is empty is left out.
    fn line(&self) -> String {
        let Self { file, rule, resource, container, path, fingerprint, count } = self;
        let mut line = format!("  - {{file: {}, rule: {}", quoted(file), quoted(rule));
        for (key, value) in [("resource", resource), ("container", container), ("path", path)] {
            if !value.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(line, ", {key}: {}", quoted(value));
            }
        }
        let _ = write!(line, ", fingerprint: {fingerprint:?}");
        if *count > 1 {
            let _ = write!(line, ", count: {count}");
        }
        line.push_str("}\n");
        line
    }
}

/// A path as it is from the root, so that it is the same from whatever folder the program is called.
fn relative(file: &str, root: &Path) -> String {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.into());
    let path = absolute.strip_prefix(root).map_or_else(|_| file.to_owned(), |path| path.to_string_lossy().into_owned());
    path.replace('\\', "/")
}

/// A text as it may stand in a map of YAML in brackets; as JSON where YAML could read it as something else.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '.')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ' '))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", ".inf", ".nan"].contains(&text.to_lowercase().as_str());
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Level, Location, Resource, Severity};
    use crate::fingerprint::fingerprint;

    fn finding(rule: &str, file: &str, name: &str, container: &str, index: usize) -> Finding {
        let resource = Resource {
            api_version: "v1".into(),
            kind: "Pod".into(),
            namespace: Some("shop".into()),
            name: name.into(),
        };
        let path = vec![Segment::Key("containers".into()), Segment::Index(index)];
        Finding {
            rule: rule.into(),
            severity: Severity::High,
            level: Level::Deny,
            message: "m".into(),
            fingerprint: fingerprint(rule, Some(&resource), Some(container), &path, "m"),
            resource: Some(resource),
            container: Some(container.into()),
            path: path.into(),
            location: Some(Location { file: file.into(), line: 1, column: 1, end_line: 1, end_column: 1 }),
            owner: None,
            waiver: None,
            rendering: None,
            baseline: false,
            excerpt: None,
            remediation: "".into(),
            document: 0,
        }
    }

    fn root() -> std::path::PathBuf {
        std::env::current_dir().unwrap()
    }

    #[test]
    fn the_file_says_the_same_when_it_is_read_again() {
        let odd = finding("main.deny", "a: {b}, #c/ü \"x\".yaml", "no", "1.0", 0);
        let findings =
            [finding("r", "b.yaml", "web", "app", 1), odd.clone(), odd, finding("r", "a.yaml", "web", "x", 0)];
        let baseline = Baseline::of(&findings, &root());
        let text = baseline.to_text();
        assert_eq!(Baseline::parse("b", &text).unwrap(), baseline);
        assert_eq!((baseline.len(), text.lines().count()), (4, 7), "{text}");
        let none = Baseline::default();
        assert_eq!(Baseline::parse("b", &none.to_text()).unwrap(), none);
        insta::assert_snapshot!(text.lines().skip(4).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn known_is_what_was_there_wherever_it_is_now() {
        let before = [finding("r", "a.yaml", "web", "app", 0), finding("r", "a.yaml", "api", "app", 0)];
        let baseline = Baseline::of(&before, &root());
        let known = |now: &[Finding]| baseline.known(now, &root());
        assert_eq!(known(&before), [true, true]);
        assert_eq!(known(&[finding("r", "a.yaml", "web", "app", 3)]), [true], "a container may move in its list");
        assert_eq!(known(&[finding("r", "b.yaml", "web", "app", 0)]), [true], "an object may move to another file");
        assert_eq!(known(&[finding("r", "a.yaml", "new", "app", 0)]), [true], "an object may get another name");
        assert_eq!(known(&[finding("r", "a.yaml", "web", "new", 0)]), [true], "and so may a container");
        assert_eq!(known(&[finding("r", "b.yaml", "new", "app", 0)]), [false]);
        assert_eq!(known(&[finding("s", "a.yaml", "web", "app", 0)]), [false]);
        let three = [before[0].clone(), before[1].clone(), finding("r", "a.yaml", "more", "app", 0)];
        assert_eq!(known(&three), [true, true, false], "what is there goes before what has another name");
    }

    #[test]
    fn what_is_gone_is_taken_out() {
        let twice = finding("r", "a.yaml", "web", "app", 0);
        let before = [twice.clone(), twice.clone(), finding("s", "a.yaml", "web", "app", 0)];
        let baseline = Baseline::of(&before, &root());
        let (pruned, gone) = baseline.pruned(std::slice::from_ref(&twice), &|rule| rule == "r", &root());
        assert_eq!((pruned.len(), gone), (2, 1), "the other rule did not run");
        let (pruned, gone) = baseline.pruned(&[twice], &|_| true, &root());
        assert_eq!((pruned.len(), gone), (1, 2));
    }

    #[test]
    fn what_is_no_baseline_is_said_at_its_place() {
        for (text, told) in [
            ("", "b"),
            ("findings: []\n", "no baseline of version 1"),
            ("version: 2\nfindings: []\n", "no baseline of version 1"),
            ("version: 1\nfindings:\n  - {rule: r}\n", "has no `file`"),
            ("version: 1\nfindings:\n  - {rule: r, file: f, fingerprint: x, lines: 3}\n", "unknown key `lines`"),
            ("version: [", ""),
        ] {
            let problem = Baseline::parse("b", text).unwrap_err();
            assert!(problem.message.contains(told) && problem.location.is_some(), "{text}: {}", problem.message);
        }
    }
}
