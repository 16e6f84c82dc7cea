//! One named test for each fixture and each test file of the bundled library, found on disk: a new rule needs no line
//! here. What a rule says about its fixtures is also kept as a snapshot.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::path::Path;

use kubectl_policy::engine::Coverage;
use kubectl_policy::policy::{self, Rule};
use kubectl_policy::report::path_text;
use kubectl_policy::testing::{self, Fixture, Outcome, Prepared};

/// An error that reads well in the runner's output.
struct Failure(String);

impl std::fmt::Debug for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

type Test = datatest_stable::Result<()>;

/// The bundled rule whose folder holds this file.
fn rule_of(path: &Path) -> &'static Rule {
    let rules = policy::bundled().unwrap();
    let folder = path.ancestors().nth(2).unwrap().strip_prefix("policies").unwrap();
    rules.iter().find(|rule| rule.folder.as_deref() == folder.to_str()).expect("a rule's folder")
}

fn fixture(path: &Path) -> Test {
    let rule = rule_of(path);
    let name = path.file_name().unwrap().to_str().unwrap();
    let fixture = Fixture::parse(name, &std::fs::read_to_string(path)?).map_err(Failure)?;
    match fixture.run(&Prepared::new(&[rule]), Path::new(env!("CARGO_MANIFEST_DIR")), None) {
        Outcome::Passed => Ok(()),
        Outcome::Failed(why) | Outcome::Skipped(why) => Err(Failure(why).into()),
    }
}

fn unit_tests(path: &Path) -> Test {
    let mut modules = policy::Modules { with_library: true, ..policy::Modules::default() };
    let rule = path.with_file_name("rule.rego");
    if rule.is_file() {
        modules.files.push((rule.display().to_string(), std::fs::read_to_string(&rule)?));
    }
    let failed = |problem: Box<kubectl_policy::finding::Problem>| Failure(problem.message);
    let modules = testing::with_files(&modules, &[path.to_owned()]).map_err(failed)?;
    let cases = testing::unit_tests(&modules, &|_, _| true, &mut Coverage::default()).map_err(failed)?;
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| match &case.outcome {
            Outcome::Failed(why) => Some(format!("{}: {why}", case.name)),
            _ => None,
        })
        .collect();
    if cases.is_empty() {
        return Err(Failure("no test in it".into()).into());
    }
    if failures.is_empty() { Ok(()) } else { Err(Failure(failures.join("\n")).into()) }
}

/// What a rule says about each of its fixtures, kept as `tests/snapshots/rules/<id>.snap`: a change of a message or a
/// place is seen, whatever the fixtures' comments expect.
fn findings(path: &Path) -> Test {
    use std::fmt::Write as _;
    let folder = path.parent().unwrap().strip_prefix("policies")?;
    let rules = policy::bundled()?;
    let rule = rules.iter().find(|rule| rule.folder.as_deref() == folder.to_str()).expect("a rule's folder");
    let prepared = Prepared::new(&[rule]);
    let mut said = String::new();
    for file in policy::fixtures(rule) {
        writeln!(said, "{}", file.name)?;
        let fixture = Fixture::parse(file.name, file.text).map_err(Failure)?;
        for finding in
            fixture.findings(&prepared, &rule.id, Path::new(env!("CARGO_MANIFEST_DIR")), None).map_err(Failure)?
        {
            let (line, column) = finding.location.as_ref().map_or((0, 0), |place| (place.line, place.column));
            let at = path_text(&finding.path);
            writeln!(said, "  {line}:{column} {} {} @ {at}", finding.severity, finding.message)?;
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/rules");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(rule.id.as_str(), said));
    Ok(())
}

datatest_stable::harness! {
    { test = findings, root = "policies", pattern = r"^[^/]+/[^/]+/rule\.rego$" },
    { test = fixture, root = "policies", pattern = r"^.*/fixtures/[^/]+\.(yaml|jsonc)$" },
    { test = unit_tests, root = "policies", pattern = r"^.*_test\.rego$" },
}
