//! Tests of rules: Rego unit tests, and fixtures whose comments say where findings are expected. What `kubectl policy
//! test` runs, and what this program's own tests run on the bundled library.

mod fixture;

pub use fixture::{Expectation, Fixture};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::engine::{self, Coverage};
use crate::finding::Problem;
use crate::policy::{Modules, Rule};

/// What became of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it should.
    Passed,
    /// Why not.
    Failed(String),
    /// It was not run, and why.
    Skipped(String),
}

/// One test and what became of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The rule that is tested, or the package of a unit test beside no rule.
    pub subject: String,
    /// The unit test's name, or the fixture's file name.
    pub name: String,
    /// The file that holds it.
    pub file: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// Runs a rule's unit tests and fixtures and notes the lines they reach.
///
/// # Errors
///
/// A folder that cannot be read, and Rego that does not compile.
pub fn rule(rule: &Rule, root: &Path, coverage: &mut Coverage) -> Result<Vec<Case>, Problem> {
    let Some(folder) = &rule.folder else { return Ok(Vec::new()) };
    let mut cases = unit_tests(&rule.id, &rule.modules, &tests_in(Path::new(folder))?, coverage)?;
    for file in fixtures_in(Path::new(folder))? {
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let outcome = match Fixture::parse(&name, &text) {
            Ok(fixture) => fixture.run(rule, root, Some(&mut *coverage)),
            Err(message) => Outcome::Failed(message),
        };
        cases.push(Case { subject: rule.id.clone(), name, file: display(&file), outcome });
    }
    Ok(cases)
}

/// Runs the unit tests of the files beside no rule: shared Rego, conftest packages.
///
/// # Errors
///
/// A folder that cannot be read, and Rego that does not compile.
pub fn package(modules: &Modules, tests: &[PathBuf], coverage: &mut Coverage) -> Result<Vec<Case>, Problem> {
    unit_tests("", modules, tests, coverage)
}

fn unit_tests(
    subject: &str,
    modules: &Modules,
    tests: &[PathBuf],
    coverage: &mut Coverage,
) -> Result<Vec<Case>, Problem> {
    let mut cases = Vec::new();
    for file in tests {
        let text = fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
        let name = display(file);
        let mut files = modules.files.clone();
        files.push((name.clone(), text));
        let with_test = Modules { files, v0: modules.v0, with_library: modules.with_library, bundled: false };
        let results = engine::run_unit_tests(&with_test, coverage)
            .map_err(|error| Problem::new(format!("`{name}` does not compile: {error}")))?;
        cases.extend(results.into_iter().map(|test| {
            let outcome = match test.failure {
                Some(failure) => Outcome::Failed(failure),
                None if test.todo => Outcome::Skipped("a test that is still to be written".into()),
                None => Outcome::Passed,
            };
            Case { subject: subject.to_owned(), name: test.name, file: name.clone(), outcome }
        }));
    }
    Ok(cases)
}

/// The fixtures of a rule's folder, sorted.
///
/// # Errors
///
/// A folder that cannot be read; having none is no error.
pub fn fixtures_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let fixtures = folder.join("fixtures");
    if !fixtures.is_dir() {
        return Ok(Vec::new());
    }
    files(&fixtures, |name| name.ends_with(".yaml") || name.ends_with(".json"))
}

/// The test files of one folder, sorted.
///
/// # Errors
///
/// A folder that cannot be read.
pub fn tests_in(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    files(folder, |name| name.ends_with("_test.rego"))
}

fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        if wanted(&entry.file_name().to_string_lossy()) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(format!("cannot read `{}`: {error}", path.display()))
}

fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// How many cases passed, failed and were skipped.
#[must_use]
pub fn counts(cases: &[Case]) -> (usize, usize, usize) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases {
        let sort = match case.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "failed",
            Outcome::Skipped(_) => "skipped",
        };
        *counts.entry(sort).or_default() += 1;
    }
    let of = |sort| counts.get(sort).copied().unwrap_or_default();
    (of("passed"), of("failed"), of("skipped"))
}
