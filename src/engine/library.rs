//! Values of the shared library that the program itself needs: the index of a run's objects, and which kinds stand in
//! no namespace. Both are written once, in Rego, so that they also hold under plain OPA.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use regorus::rvm::{Program, RegoVM};

use super::compile::CompileError;
use super::programs::built;
use super::questions;
use crate::value::{Value, object, string};

/// The programs of the questions, read once: every rendering asks.
static INDEX: LazyLock<Option<Arc<Program>>> = LazyLock::new(|| built(questions::INDEX));
static CLUSTER_SCOPED: LazyLock<Option<Arc<Program>>> = LazyLock::new(|| built(questions::CLUSTER_SCOPED));

/// What `data.lib.inventory` computes for `data.index` from a run's objects, and those of them that `inventory` has no
/// place for.
///
/// # Errors
///
/// A fault in the library, or objects that it cannot read.
pub fn index(inventory: &Value, repeated: &Value, namespace: &str) -> Result<Value, CompileError> {
    let kubernetes = object([(string("namespace"), string(namespace))]);
    let data = object([
        (string("inventory"), inventory.clone()),
        (string("repeated"), repeated.clone()),
        (string("kubernetes"), kubernetes),
    ]);
    answer(questions::INDEX, INDEX.as_ref(), data)
}

/// Those of the kinds, `(group, kind)` with the core group `""`, that stand in no namespace, as `data.lib.scope` says.
///
/// # Errors
///
/// A fault in the library.
pub fn cluster_scoped(kinds: &BTreeSet<(String, String)>) -> Result<BTreeSet<(String, String)>, CompileError> {
    let pairs = kinds.iter().map(|(group, kind)| Value::from(vec![string(group), string(kind)]));
    let data = object([(string("kinds"), Value::from(pairs.collect::<Vec<_>>()))]);
    let scoped = answer(questions::CLUSTER_SCOPED, CLUSTER_SCOPED.as_ref(), data)?;
    let Value::Array(indexes) = scoped else { return Ok(BTreeSet::new()) };
    let indexes = indexes.iter().filter_map(|index| usize::try_from(index.as_u64().ok()?).ok());
    Ok(indexes.filter_map(|index| kinds.iter().nth(index).cloned()).collect())
}

fn answer(question: &str, program: Option<&Arc<Program>>, data: Value) -> Result<Value, CompileError> {
    let failed = |error: String| CompileError { message: format!("`{question}`: {error}"), place: None };
    let program = program.cloned().ok_or_else(|| failed("was not compiled when this program was built".to_owned()))?;
    let mut vm = RegoVM::new();
    vm.load_program(program);
    // Bounded by the number of objects, which the source bounds.
    vm.set_max_instructions(usize::MAX);
    vm.set_data(data).map_err(|error| failed(error.to_string()))?;
    vm.execute().map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_says_which_kinds_stand_in_no_namespace() {
        let kinds = [("", "Namespace"), ("", "Pod"), ("rbac.authorization.k8s.io", "ClusterRole"), ("x.io", "Y")];
        let kinds = kinds.map(|(group, kind)| (group.to_owned(), kind.to_owned())).into();
        let scoped: Vec<String> = cluster_scoped(&kinds).unwrap().into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(scoped, ["Namespace", "ClusterRole"]);
    }
}
