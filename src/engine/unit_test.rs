//! Rego unit tests: rules called `test_…`. A test passes only when its value is exactly `true`; one that fails is
//! undefined, not `false`.
//!
//! Built-in errors have OPA's meaning here too, undefined and no error: rules are written to it (`to_number` of a word
//! that is no number simply does not hold), and a test must see what a run would see.

use regorus::Engine;

use super::compile::{self, CompileError};
use super::coverage::Coverage;
use super::rewrite::Target;
use crate::policy::Modules;
use crate::value::Value;

/// What became of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitTest {
    /// `test_registry_port_is_not_a_tag`
    pub name: String,
    /// The file that holds it, as `modules` names it.
    pub file: String,
    /// Its package, without `data.`.
    pub package: String,
    /// Why it failed; `None` when it passed.
    pub failure: Option<String>,
    /// It is called `todo_test_…`, and was not run.
    pub todo: bool,
}

/// Runs those tests in the files of `modules` called `*_test.rego` that are `wanted` by package and name.
///
/// # Errors
///
/// Rego that does not parse or compile.
pub fn run_unit_tests(
    modules: &Modules,
    wanted: &dyn Fn(&str, &str) -> bool,
    coverage: &mut Coverage,
) -> Result<Vec<UnitTest>, CompileError> {
    let mut engine = compile::load(&[modules], Target::Interpreter)?.engine;
    engine.set_strict_builtin_errors(false);
    engine.set_enable_coverage(true);
    engine.add_data(Value::new_object()).map_err(|error| compile::located(&format!("{error:#}")))?;
    let mut tests: Vec<UnitTest> = Vec::new();
    for module in engine.get_modules() {
        let span = module.package.refr.span();
        let file = span.source.get_path();
        if !file.ends_with("_test.rego") || !modules.files.iter().any(|(name, _)| name == file) {
            continue;
        }
        for name in module.policy.iter().filter_map(|rule| compile::rule_name(rule)) {
            let todo = name.starts_with("todo_test_");
            let test = UnitTest { name, file: file.clone(), package: span.text().to_owned(), failure: None, todo };
            let again = tests.iter().any(|other| (&other.package, &other.name) == (&test.package, &test.name));
            if (todo || test.name.starts_with("test_")) && !again && wanted(&test.package, &test.name) {
                tests.push(test);
            }
        }
    }
    for test in tests.iter_mut().filter(|test| !test.todo) {
        test.failure = failure(&mut engine, test);
    }
    coverage.add(&engine);
    Ok(tests)
}

/// Why the test failed, if it did.
fn failure(engine: &mut Engine, test: &UnitTest) -> Option<String> {
    match engine.eval_rule(format!("data.{}.{}", test.package, test.name)) {
        Ok(Value::Bool(true)) => None,
        Ok(Value::Undefined) => Some("undefined: some line of it did not hold".to_owned()),
        Ok(value) => Some(format!("its value is `{value}`, not `true`")),
        Err(error) => Some(format!("{error:#}").trim().to_owned()),
    }
}
