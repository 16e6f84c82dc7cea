//! Rego unit tests: rules called `test_…`. A test passes only when its value is exactly `true`; one that fails is
//! undefined, not `false`. Built-in errors are errors here, as they are bugs of the rule.

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
    /// Why it failed; `None` when it passed.
    pub failure: Option<String>,
    /// It is called `todo_test_…`, and was not run.
    pub todo: bool,
}

/// Runs the tests in the files of `modules` called `*_test.rego`, which stand beside what they test.
///
/// # Errors
///
/// Rego that does not parse or compile.
pub fn run_unit_tests(modules: &Modules, coverage: &mut Coverage) -> Result<Vec<UnitTest>, CompileError> {
    let mut engine = compile::load(&[modules], Target::Interpreter)?.engine;
    engine.set_strict_builtin_errors(true);
    engine.set_enable_coverage(true);
    engine.add_data(Value::new_object()).map_err(|error| compile::located(&error))?;
    let mut names: Vec<(String, String)> = Vec::new();
    for module in engine.get_modules().iter() {
        let package = module.package.refr.span().text().to_owned();
        let is_test = modules
            .files
            .iter()
            .any(|(name, _)| name.ends_with("_test.rego") && name == module.package.refr.span().source.get_path());
        if is_test {
            names.extend(module.policy.iter().filter_map(|rule| Some((package.clone(), compile::rule_name(rule)?))));
        }
    }
    names.dedup();
    let tests = names.into_iter().filter(|(_, name)| name.starts_with("test_") || name.starts_with("todo_test_"));
    let results = tests.map(|(package, name)| run(&mut engine, &package, name)).collect();
    coverage.add(&engine);
    Ok(results)
}

fn run(engine: &mut Engine, package: &str, name: String) -> UnitTest {
    if name.starts_with("todo_") {
        return UnitTest { name, failure: None, todo: true };
    }
    let failure = match engine.eval_rule(format!("data.{package}.{name}")) {
        Ok(Value::Bool(true)) => None,
        Ok(Value::Undefined) => Some("undefined: some line of it did not hold".to_owned()),
        Ok(value) => Some(format!("its value is `{value}`, not `true`")),
        Err(error) => Some(format!("{error:#}").trim().to_owned()),
    };
    UnitTest { name, failure, todo: false }
}
