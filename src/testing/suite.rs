//! All tests below some folders: which there are, in which order they are told, and how they share the processors.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use super::{Case, rule, unit_tests, unreadable, with_files};
use crate::engine::{self, Coverage};
use crate::finding::{Location, Problem};
use crate::policy::{self, LoadError, Modules, Rule};

/// Whether a test is to be run, by its subject and its name.
pub type Wanted<'a> = dyn Fn(&str, &str) -> bool + Sync + 'a;

/// What there is to test.
#[derive(Debug, Default)]
pub struct Suite {
    /// Rules with a folder of their own.
    rules: Vec<Rule>,
    /// Rego beside no rule, with its tests: conftest packages and what rules share.
    packages: Vec<Modules>,
}

/// Which lines of a file were reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCoverage {
    /// The rule; empty for a file that is no rule's.
    pub rule: String,
    /// The file.
    pub file: String,
    /// How many lines were reached.
    pub covered: usize,
    /// How many lines there are to reach.
    pub lines: usize,
    /// Those that were not reached, from 1.
    pub missed: Vec<u32>,
}

impl FileCoverage {
    /// How much of the file was reached, in percent; 100 where there is nothing to reach.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no file has so many lines")]
    pub fn percent(&self) -> f64 {
        if self.lines == 0 { 100.0 } else { self.covered as f64 * 100.0 / self.lines as f64 }
    }
}

/// What became of all tests.
#[derive(Debug, Default)]
pub struct Results {
    /// The cases, those of a rule together.
    pub cases: Vec<Case>,
    /// Coverage of every file that was tested, in the same order.
    pub coverage: Vec<FileCoverage>,
    /// What could not be tested.
    pub errors: Vec<Problem>,
}

impl Suite {
    /// Finds the tests below files and folders.
    ///
    /// # Errors
    ///
    /// What cannot be read, and rules that cannot be loaded.
    pub fn find(paths: &[PathBuf]) -> Result<Self, Box<Problem>> {
        let mut suite = Self::default();
        for path in paths {
            let rules = policy::load_if_any(path, discover).map_err(|error| Box::new(problem(&error)))?;
            suite.rules.extend(rules.into_iter().filter(|rule| rule.folder.is_some()));
            let mut loose = Vec::new();
            loose_files(path, &mut loose)?;
            if loose.iter().any(|file| is_test(file)) {
                loose.sort();
                let base = Modules { with_library: true, ..Modules::default() };
                let modules = with_files(&base, &loose)?;
                let (modules, _) = discover(modules).map_err(|error| Box::new(problem(&error)))?;
                suite.packages.push(modules);
            }
        }
        suite.rules.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(suite)
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Runs the `wanted` tests on `jobs` threads; `root` is what the paths of fixtures are relative to. The order of
    /// the results does not depend on `jobs`.
    #[must_use]
    pub fn run(&self, root: &Path, wanted: &Wanted<'_>, jobs: usize) -> Results {
        let next = AtomicUsize::new(0);
        let done: Mutex<Vec<(usize, Results)>> = Mutex::new(Vec::new());
        let count = self.packages.len() + self.rules.len();
        thread::scope(|scope| {
            for _ in 0..jobs.clamp(1, count.max(1)) {
                scope.spawn(|| {
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= count {
                            return;
                        }
                        let results = self.part(index, root, wanted);
                        done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, results));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        done.sort_by_key(|(index, _)| *index);
        let mut all = Results::default();
        for (_, part) in done {
            all.cases.extend(part.cases);
            all.coverage.extend(part.coverage);
            all.errors.extend(part.errors);
        }
        all
    }

    /// One package or rule.
    fn part(&self, index: usize, root: &Path, wanted: &Wanted<'_>) -> Results {
        let mut coverage = Coverage::default();
        let (cases, files) = if let Some(modules) = self.packages.get(index) {
            let sources = modules.files.iter().filter(|(name, _)| !name.ends_with("_test.rego"));
            let files = sources.map(|(name, _)| (String::new(), name.clone())).collect::<Vec<_>>();
            (unit_tests(modules, wanted, &mut coverage), files)
        } else if let Some(one) = self.rules.get(index - self.packages.len()) {
            let file = format!("{}/rule.rego", one.folder.as_deref().unwrap_or_default());
            (rule(one, root, wanted, &mut coverage), vec![(one.id.clone(), file)])
        } else {
            return Results::default();
        };
        match cases {
            Ok(cases) if cases.is_empty() => Results::default(),
            Ok(cases) => Results {
                cases,
                coverage: files.into_iter().map(|file| reached(file, &coverage)).collect(),
                errors: Vec::new(),
            },
            Err(problem) => Results { errors: vec![*problem], ..Results::default() },
        }
    }
}

fn reached((rule, file): (String, String), coverage: &Coverage) -> FileCoverage {
    let (covered, lines) = coverage.counts(&file);
    let missed = coverage.missed(&file);
    FileCoverage { rule, file, covered, lines, missed }
}

fn discover(modules: Modules) -> Result<(Modules, Vec<policy::EntryPoint>), LoadError> {
    engine::discover(modules).map_err(|error| LoadError {
        message: format!("policy does not parse: {}", error.message),
        hint: None,
        place: error.place,
    })
}

fn problem(error: &LoadError) -> Problem {
    let location = error.place.as_ref().map(|(file, line)| Location {
        file: file.clone(),
        line: *line,
        column: 1,
        end_line: *line,
        end_column: 1,
    });
    Problem { hint: error.hint.clone(), location, ..Problem::new(error.message.clone()) }
}

/// The Rego below a path that is in no rule's folder, tests included.
fn loose_files(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<Problem>> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    if path.join("rule.rego").is_file() {
        return Ok(());
    }
    for entry in fs::read_dir(path).map_err(|error| unreadable(path, &error))? {
        let entry = entry.map_err(|error| unreadable(path, &error))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        let path = entry.path();
        let is_rego = path.extension().is_some_and(|extension| extension == "rego");
        if (path.is_dir() && !hidden) || (is_rego && path.is_file()) {
            loose_files(&path, files)?;
        }
    }
    Ok(())
}

fn is_test(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name.to_string_lossy().ends_with("_test.rego"))
}
