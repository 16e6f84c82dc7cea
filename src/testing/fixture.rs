//! One fixture: a manifest, what it says at its top about the run that it stands for, and a comment on every line where
//! a finding is expected: `# finding: …` in YAML, `// finding: …` in JSON.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use super::Outcome;
use crate::date::{Date, DateError};
use crate::document;
use crate::engine::{Coverage, Limits, Programs};
use crate::finding::Finding;
use crate::layout::Layouts;
use crate::pipeline::{Check, Configured, Progress};
use crate::policy::Rule;
use crate::source::{Content, Found, Item};
use crate::suggest::suggest;
use crate::value::{Value, object, string};
use crate::verdict::Verdict;

/// The layout of a fixture that names none.
const LAYOUT: &str = "manifests/microservices/{service}/{env}/{kind}/{name}.yaml";
/// The release of Kubernetes of a fixture that names none.
const KUBERNETES: (u64, u64) = (1, 37);

/// What may be set at the top of a fixture.
const DIRECTIVES: [&str; 6] = ["params", "kubernetes-version", "namespace", "file", "layout", "today"];

/// What a fixture's name promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expectation {
    /// `allow_…`: the rule stays silent.
    Allow,
    /// `deny_…`: the rule says something on every marked line and nowhere else.
    Deny,
}

/// Rules made ready once, for any number of fixtures.
pub struct Prepared<'r> {
    rules: Vec<&'r Rule>,
    programs: Programs,
}

impl<'r> Prepared<'r> {
    /// Parses the rules' Rego. What is wrong with it is told by the first fixture.
    #[must_use]
    pub fn new(rules: &[&'r Rule]) -> Self {
        Self { rules: rules.to_vec(), programs: Programs::prepare(rules) }
    }
}

/// A fixture that was read.
#[derive(Debug, Clone)]
pub struct Fixture {
    name: String,
    text: String,
    /// What its name promises.
    pub expectation: Expectation,
    params: Value,
    kubernetes: (u64, u64),
    namespace: String,
    /// Where its documents stand: from which line on, counted from 0, at which path.
    files: Vec<(usize, Option<String>)>,
    layout: Layouts,
    today: Date,
    /// Rule id and line, for each expected finding.
    expected: Vec<(String, usize)>,
}

impl Fixture {
    /// Reads a fixture's name, its directives and its expectations.
    ///
    /// # Errors
    ///
    /// Says which name or directive is wrong.
    pub fn parse(name: &str, text: &str) -> Result<Self, String> {
        let expectation = match name.split_once('_') {
            Some(("allow", _)) => Expectation::Allow,
            Some(("deny", _)) => Expectation::Deny,
            _ => return Err(format!("`{name}` is called neither `allow_…` nor `deny_…`")),
        };
        misspelt(text)?;
        let directive = |key: &str| directives(text).find(|(name, _)| *name == key).map(|(_, value)| value);
        let params = match directive("params") {
            Some(yaml) => Value::from_yaml_str(yaml).map_err(|error| format!("`# params:` is not YAML: {error}"))?,
            None => Value::new_object(),
        };
        let kubernetes = match directive("kubernetes-version") {
            Some(version) => minor(version).ok_or_else(|| format!("`{version}` is no version of Kubernetes"))?,
            None => KUBERNETES,
        };
        let layout = Layouts::parse(directive("layout").unwrap_or(LAYOUT)).map_err(|error| error.to_string())?;
        let today = match directive("today") {
            Some(day) => day.parse().map_err(|error: DateError| error.to_string())?,
            None => Date::today(),
        };
        Ok(Self {
            name: name.replace(".jsonc", ".json"),
            text: if name.ends_with(".jsonc") { without_comments(text) } else { text.to_owned() },
            expectation,
            params,
            kubernetes,
            namespace: directive("namespace").unwrap_or("default").to_owned(),
            files: files(text),
            layout,
            today,
            expected: expected(text),
        })
    }

    /// The findings of the rules on the fixture's documents, which are one complete run. The fixture's parameters are
    /// those of the rule `own`; all others have their defaults.
    ///
    /// # Errors
    ///
    /// What could not be checked.
    pub fn findings(
        &self,
        prepared: &Prepared<'_>,
        own: &str,
        root: &Path,
        coverage: Option<&Mutex<Coverage>>,
    ) -> Result<Vec<Finding>, String> {
        let params = |rule: &Rule| self.params_of(rule, rule.id == own);
        let check = Check {
            rules: prepared
                .rules
                .iter()
                .map(|rule| Configured { rule, params: params(rule), only_demanded: false })
                .collect(),
            verdict: Verdict { today: self.today, ..Verdict::default() },
            layout: self.layout.clone(),
            namespace_captures: None,
            looks_at: None,
            owner: None,
            root: root.to_owned(),
            kubernetes: self.kubernetes,
            namespace: self.namespace.clone(),
            complete: true,
            shard: None,
            whole: false,
            waivers: None,
            baseline: None,
            excerpts: true,
            document_limits: document::Limits::default(),
            engine_limits: Limits::default(),
            jobs: 1,
            coverage,
        };
        let source = |sink: &mut dyn FnMut(Found) -> bool| _ = self.items(root).all(|item| sink(Found::Item(item)));
        let report = check.run_prepared(&prepared.programs, source, &Progress::default());
        match report.errors.first() {
            None => Ok(report.findings),
            Some(problem) => Err(match &problem.location {
                Some(place) => format!("line {}: {}", place.line, problem.message),
                None => problem.message.clone(),
            }),
        }
    }

    /// Runs the one rule that is prepared on the fixture and compares what it says with what is expected. With
    /// `coverage` the rule is also interpreted, and both ways of running it must agree.
    #[must_use]
    pub fn run(&self, prepared: &Prepared<'_>, root: &Path, coverage: Option<&mut Coverage>) -> Outcome {
        let Some(rule) = prepared.rules.first() else { return Outcome::Skipped("no rule".into()) };
        let findings = match self.findings(prepared, &rule.id, root, None) {
            Ok(findings) => findings,
            Err(message) => return Outcome::Failed(message),
        };
        if let Some(coverage) = coverage {
            let reached = Mutex::new(Coverage::default());
            let interpreted = self.findings(prepared, &rule.id, root, Some(&reached));
            coverage.merge(reached.into_inner().unwrap_or_default());
            match interpreted {
                Ok(interpreted) => {
                    let differences = differences(&findings, &interpreted);
                    if !differences.is_empty() {
                        return Outcome::Failed(differences.join("\n"));
                    }
                }
                Err(message) => return Outcome::Failed(format!("interpreted: {message}")),
            }
        }
        self.compare(rule, &findings)
    }

    /// Its documents, by the files that they stand in. Each file keeps the lines that it has in the fixture.
    fn items(&self, root: &Path) -> impl Iterator<Item = Item> {
        let ends = self.files.iter().skip(1).map(|(start, _)| *start).chain([usize::MAX]);
        self.files.iter().zip(ends).map(move |((start, path), end)| {
            let lines = self.text.split_inclusive('\n').enumerate();
            let kept = lines.map(|(index, line)| if (*start..end).contains(&index) { line } else { "\n" });
            let content = Content::Text(kept.collect::<String>().into());
            Item { name: self.name.clone(), path: path.as_ref().map(|path| root.join(path)), content }
        })
    }

    fn compare(&self, rule: &Rule, findings: &[Finding]) -> Outcome {
        let mut found: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for finding in findings {
            let line = finding.location.as_ref().map_or(0, |place| place.line);
            found.entry(line).or_default().push(&finding.message);
        }
        let mut missing = Vec::new();
        for (_, line) in self.expected.iter().filter(|(id, _)| *id == rule.id) {
            let said = found.get_mut(line).and_then(Vec::pop);
            if said.is_none() {
                missing.push(format!("line {line}: expected a finding of `{}`, found none", rule.id));
            }
        }
        let surplus = found.iter().flat_map(|(line, messages)| {
            messages.iter().map(move |message| format!("line {line}: did not expect: {message}"))
        });
        let differences: Vec<String> = missing.into_iter().chain(surplus).collect();
        match self.expectation {
            _ if !differences.is_empty() => Outcome::Failed(differences.join("\n")),
            Expectation::Deny if findings.is_empty() => {
                Outcome::Failed("marks no line with `# finding: …`, and the rule says nothing".into())
            }
            _ => Outcome::Passed,
        }
    }

    fn params_of(&self, rule: &Rule, own: bool) -> Value {
        let mut params = rule.default_params();
        if let (true, Value::Object(own)) = (own, &self.params) {
            let named = own.iter().filter_map(|(name, value)| Some((crate::value::as_str(name)?, value)));
            params.extend(named.map(|(name, value)| (name.to_owned(), value.clone())));
        }
        object(params.into_iter().map(|(name, value)| (string(&name), value)))
    }
}

/// What the comments at a fixture's top set, `params` → `{max: 2Gi}`.
pub fn directives(text: &str) -> impl Iterator<Item = (&str, &str)> {
    top(text)
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(name, value)| DIRECTIVES.contains(&name).then_some((name, value.trim())))
}

/// The files of a fixture: the one that its top names, and those that a comment names right below a `---`.
fn files(text: &str) -> Vec<(usize, Option<String>)> {
    let top = directives(text).find(|(name, _)| *name == "file").map(|(_, path)| path.to_owned());
    let lines = text.lines().zip(text.lines().skip(1)).enumerate();
    let named = lines.filter_map(|(index, (line, next))| {
        let path = next.strip_prefix("# file: ").filter(|_| line == "---")?;
        Some((index, Some(path.trim().to_owned())))
    });
    [(0, top)].into_iter().chain(named).collect()
}

/// Refuses a comment at the top that is nearly a directive: it would be taken for prose, and the fixture would show
/// something else than it says.
fn misspelt(text: &str) -> Result<(), String> {
    let words = top(text).filter_map(|line| line.split_once(':')).map(|(word, _)| word);
    for word in words.filter(|word| !DIRECTIVES.contains(word) && !word.contains(' ')) {
        if let Some(meant) = suggest(word, DIRECTIVES) {
            return Err(format!("`# {word}:` at the top sets nothing; did you mean `# {meant}:`?"));
        }
    }
    Ok(())
}

/// The comments above everything else, without what makes them comments.
fn top(text: &str) -> impl Iterator<Item = &str> {
    let comments = text.lines().take_while(|line| line.starts_with(['#', '/']));
    comments.filter_map(|line| line.strip_prefix("# ").or_else(|| line.strip_prefix("// ")))
}

/// JSON whose comments are gone, every line and column where it was.
fn without_comments(text: &str) -> String {
    let line = |line: &str| match line {
        _ if line.starts_with("//") => String::new(),
        _ => expectation(line).0.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A line without its expectation, and the ids that are expected on it.
#[must_use]
pub fn expectation(line: &str) -> (&str, &str) {
    let split = ["# finding: ", "// finding: "].into_iter().find_map(|mark| line.split_once(mark));
    split.unwrap_or((line, ""))
}

/// The ids behind `# finding:` at the end of each line.
fn expected(text: &str) -> Vec<(String, usize)> {
    let comment = |line: &str| Some(expectation(line).1.to_owned()).filter(|ids| !ids.is_empty());
    let lines = text.lines().enumerate().filter_map(|(index, line)| Some((comment(line)?, index + 1)));
    let ids = |(ids, line): (String, usize)| ids.split(',').map(|id| (id.trim().to_owned(), line)).collect::<Vec<_>>();
    lines.flat_map(ids).collect()
}

/// What the rule says only when it is compiled, and only when it is interpreted.
fn differences(compiled: &[Finding], interpreted: &[Finding]) -> Vec<String> {
    let brief = |finding: &Finding| {
        let line = finding.location.as_ref().map_or(0, |place| place.line);
        format!("line {line}: {} {} at {:?}", finding.severity, finding.message, finding.path)
    };
    let compiled: Vec<String> = compiled.iter().map(brief).collect();
    let interpreted: Vec<String> = interpreted.iter().map(brief).collect();
    let only = |way: &str, these: &[String], those: &[String]| {
        let only = these.iter().filter(|finding| !those.contains(finding));
        only.map(|finding| format!("said only when {way}: {finding}")).collect::<Vec<_>>()
    };
    let mut differences = only("compiled", &compiled, &interpreted);
    differences.extend(only("interpreted", &interpreted, &compiled));
    if differences.is_empty() && compiled != interpreted {
        differences.push("compiled and interpreted, the rule says the same in another order".into());
    }
    differences
}

fn minor(version: &str) -> Option<(u64, u64)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_ids_may_be_expected_on_a_line() {
        assert_eq!(expected("a: 1\nb: 2 # finding: x, y\n"), [("x".to_owned(), 2), ("y".to_owned(), 2)]);
    }

    #[test]
    fn json_keeps_its_places_without_its_comments() {
        let fixture = Fixture::parse("deny_a.jsonc", "// params: {max: 1}\n{\n  \"a\": 1 // finding: x\n}\n").unwrap();
        assert_eq!((fixture.name.as_str(), fixture.text.as_str()), ("deny_a.json", "\n{\n  \"a\": 1 \n}"));
        assert_eq!(fixture.expected, [("x".to_owned(), 3)]);
        assert_eq!(fixture.params.to_string(), r#"{"max":1}"#);
    }

    #[test]
    fn a_misspelt_name_is_refused() {
        assert!(Fixture::parse("denies.yaml", "").unwrap_err().contains("neither"));
        assert!(Fixture::parse("deny_a.yaml", "# kubernetes-version: new\n").is_err());
        assert!(Fixture::parse("deny_a.yaml", "# param: {max: 1}\n").unwrap_err().contains("`# params:`"));
        assert!(Fixture::parse("deny_a.yaml", "# A note: nothing is set by it.\n").is_ok());
    }

    #[test]
    fn a_file_begins_where_a_comment_says_so() {
        let text = "# file: a/b.yaml\nkind: A\n---\nkind: B\n---\n# file: c.yaml\nkind: C\n";
        let fixture = Fixture::parse("allow_a.yaml", text).unwrap();
        let parts: Vec<(String, String)> = fixture
            .items(Path::new("/r"))
            .map(|item| (item.path.as_ref().unwrap().display().to_string(), item.read().unwrap().to_string()))
            .collect();
        assert_eq!(parts[0], ("/r/a/b.yaml".to_owned(), "# file: a/b.yaml\nkind: A\n---\nkind: B\n\n\n\n".to_owned()));
        assert_eq!(parts[1], ("/r/c.yaml".to_owned(), "\n\n\n\n---\n# file: c.yaml\nkind: C\n".to_owned()));
    }

    #[test]
    fn directives_stand_above_everything_else() {
        let text = "# What a reader should know.\n# params: {max: 1}\nkind: A\n# namespace: late\n";
        assert_eq!(directives(text).collect::<Vec<_>>(), [("params", "{max: 1}")]);
    }
}
