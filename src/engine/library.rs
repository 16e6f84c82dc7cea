//! Values of the shared library that the program itself needs: the index of a run's objects, and which kinds stand in
//! no namespace. Both are written once, in Rego, so that they also hold under plain OPA.

use std::sync::OnceLock;

use regorus::Engine;

use super::compile::CompileError;
use super::rewrite::expand_imports;
use crate::policy;
use crate::value::{Value, object, string};

/// What `data.lib.inventory` computes from a run's objects for `data.index`.
///
/// # Errors
///
/// A fault in the library, or objects that it cannot read.
pub fn index(inventory: &Value, namespace: &str) -> Result<Value, CompileError> {
    let kubernetes = object([(string("namespace"), string(namespace))]);
    let data = object([(string("inventory"), inventory.clone()), (string("kubernetes"), kubernetes)]);
    evaluate("data.lib.inventory.index", data)
}

/// The kinds that stand in no namespace, as `data.lib.scope` lists them.
///
/// # Errors
///
/// A fault in the library.
pub fn cluster_scoped() -> Result<Value, CompileError> {
    evaluate("data.lib.scope.cluster_scoped", Value::new_object())
}

fn evaluate(rule: &str, data: Value) -> Result<Value, CompileError> {
    let failed = |error: anyhow::Error| CompileError { message: format!("`{rule}`: {error:#}"), place: None };
    let mut engine = parsed().map_err(failed)?;
    engine.add_data(data).map_err(failed)?;
    engine.eval_rule(rule.to_owned()).map_err(failed)
}

/// The library, parsed once: tests of rules ask for its values once a fixture.
fn parsed() -> anyhow::Result<Engine> {
    static PARSED: OnceLock<Engine> = OnceLock::new();
    if let Some(engine) = PARSED.get() {
        return Ok(engine.clone());
    }
    let mut engine = Engine::new();
    engine.set_strict_builtin_errors(false);
    for (name, text) in policy::library() {
        engine.add_policy(name.to_owned(), expand_imports(text))?;
    }
    Ok(PARSED.get_or_init(|| engine).clone())
}
