//! Tests of rules: Rego unit tests, and fixtures whose comments say where findings are expected. What `kubectl policy
//! test` runs, and what this program's own tests run on the bundled library.

mod fixture;
mod suite;

pub use fixture::{Expectation, Fixture, Prepared, directives, expectation};
pub use suite::{FileCoverage, Results, Suite, Wanted};

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

/// What a test is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A rule of Rego called `test_…`.
    Unit,
    /// A manifest.
    Fixture,
}

/// One test and what became of it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The rule that is tested, or the package of a unit test beside no rule.
    pub subject: String,
    /// The unit test's name, or the fixture's file name.
    pub name: String,
    /// What it is made of.
    pub kind: Kind,
    /// The file that holds it.
    pub file: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// Runs the `wanted` ones of a rule's unit tests and fixtures and notes the lines they reach.
///
/// # Errors
///
/// A folder that cannot be read, and Rego that does not compile.
pub fn rule(rule: &Rule, root: &Path, wanted: &Wanted<'_>, coverage: &mut Coverage) -> Result<Vec<Case>, Box<Problem>> {
    let Some(folder) = &rule.folder else { return Ok(Vec::new()) };
    let named = |_: &str, name: &str| wanted(&rule.id, name);
    let tests = with_files(&rule.modules, &tests_in(Path::new(folder))?)?;
    let mut cases = unit_tests(&tests, &named, coverage)?;
    for case in &mut cases {
        case.subject.clone_from(&rule.id);
    }
    let prepared = Prepared::new(&[rule]);
    for file in fixtures_in(Path::new(folder))? {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !wanted(&rule.id, &name) {
            continue;
        }
        let outcome = match Fixture::parse(&name, &read(&file)?) {
            Ok(fixture) => fixture.run(&prepared, root, Some(&mut *coverage)),
            Err(message) => Outcome::Failed(message),
        };
        cases.push(Case { subject: rule.id.clone(), name, kind: Kind::Fixture, file: display(&file), outcome });
    }
    Ok(cases)
}

/// Runs the `wanted` unit tests in those files of `modules` called `*_test.rego`. Their subjects are their packages.
///
/// # Errors
///
/// Rego that does not compile.
pub fn unit_tests(modules: &Modules, wanted: &Wanted<'_>, coverage: &mut Coverage) -> Result<Vec<Case>, Box<Problem>> {
    let results = engine::run_unit_tests(modules, wanted, coverage).map_err(|error| {
        let problem = Problem::new(format!("the tests do not compile: {error}"));
        Box::new(match &error.place {
            Some((file, line)) => problem.with_hint(format!("see line {line} of `{file}`")),
            None => problem,
        })
    })?;
    let case = |test: engine::UnitTest| {
        let outcome = match test.failure {
            Some(failure) => Outcome::Failed(failure),
            None if test.todo => Outcome::Skipped("a test that is still to be written".into()),
            None => Outcome::Passed,
        };
        Case { subject: test.package, name: test.name, kind: Kind::Unit, file: test.file, outcome }
    };
    Ok(results.into_iter().map(case).collect())
}

/// The modules with further files beside them.
///
/// # Errors
///
/// A file that cannot be read.
pub fn with_files(modules: &Modules, more: &[PathBuf]) -> Result<Modules, Box<Problem>> {
    let mut files = modules.files.clone();
    for file in more {
        files.push((display(file), read(file)?));
    }
    Ok(Modules { files, v0: modules.v0, with_library: modules.with_library, bundled: false })
}

/// The fixtures of a rule's folder, sorted.
///
/// # Errors
///
/// A folder that cannot be read; having none is no error.
pub fn fixtures_in(folder: &Path) -> Result<Vec<PathBuf>, Box<Problem>> {
    let fixtures = folder.join("fixtures");
    if !fixtures.is_dir() {
        return Ok(Vec::new());
    }
    files(&fixtures, |name| {
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| ["yaml", "yml", "json", "jsonc"].contains(&extension))
    })
}

/// The test files of one folder, sorted.
///
/// # Errors
///
/// A folder that cannot be read.
pub fn tests_in(folder: &Path) -> Result<Vec<PathBuf>, Box<Problem>> {
    files(folder, |name| name.ends_with("_test.rego"))
}

fn files(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, Box<Problem>> {
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

fn read(path: &Path) -> Result<String, Box<Problem>> {
    fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &io::Error) -> Box<Problem> {
    Box::new(Problem::new(format!("cannot read `{}`: {error}", path.display())))
}

fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// How many cases passed, failed and were skipped.
#[must_use]
pub fn counts(cases: &[Case]) -> (usize, usize, usize) {
    let count = |wanted: fn(&Outcome) -> bool| cases.iter().filter(|case| wanted(&case.outcome)).count();
    (
        count(|outcome| *outcome == Outcome::Passed),
        count(|outcome| matches!(outcome, Outcome::Failed(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
    )
}
