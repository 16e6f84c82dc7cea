//! What the program itself asks of the shared library, in Rego. Knows nothing but the standard library, because the
//! build compiles these as it does the rules.

/// The index of a run's objects, for `data.index`.
pub(crate) const INDEX: &str = "data.lib.inventory.index";

/// The numbers of those of `data.kinds`, pairs of API group and kind, that stand in no namespace.
pub(crate) const CLUSTER_SCOPED: &str =
    "[i | some i, kind in data.kinds; data.lib.scope.cluster_scoped(kind[0], kind[1])]";

/// The rule whose value is the answer.
#[allow(dead_code, reason = "only the build compiles questions")]
pub(crate) const ENTRY: &str = "data.kubectl_policy.value";

/// The module of a question.
#[allow(dead_code, reason = "only the build compiles questions")]
pub(crate) fn module(question: &str) -> String {
    format!("package kubectl_policy\n\nvalue := {question}\n")
}
