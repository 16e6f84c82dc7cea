//! Rego as regorus reads it right. regorus 0.14.1 departs from OPA in places where a finding is lost or invented
//! without an error; each is repaired here by a change of the text before it is parsed, refused with a located
//! [`Fault`], or marked for the interpreter. `tests/engine_contract.rs` pins every departure, so that an upgrade that
//! mends one says which repair may go.
//!
//! Lines stay as they are: a change stands on the line of what it changes. This module knows regorus and the standard
//! library, nothing of the rest of the crate.

mod calls;
mod edit;
mod heads;
mod imports;
mod loops;
mod negation;
mod scope;
mod statements;

use std::collections::BTreeSet;

use regorus::unstable::{Module, Parser, Ref, Rule, RuleHead, Source, Span};

use self::edit::Edits;
use self::scope::Scope;

/// Who is going to run the text: they depart from OPA in different places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The register machine.
    Machine,
    /// The interpreter.
    Interpreter,
}

/// A module, repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repaired {
    /// The text to give to regorus.
    pub text: String,
    /// The package with its `data.`; empty for what does not parse, which is left for regorus to complain about.
    pub package: String,
    /// The paths below `data` that the module reads, each as far as it is written down.
    pub reads: BTreeSet<String>,
    /// It calls functions that OPA had before version 1, which [`OLD_FUNCTIONS`] defines.
    pub old: bool,
    /// What in it the register machine runs wrong without saying so, so that only the interpreter may have it.
    pub interpret: Option<&'static str>,
}

/// Rego that loses findings in regorus and cannot be repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// What is wrong, and what to write instead.
    pub message: String,
    /// The line, from 1.
    pub line: usize,
}

impl Fault {
    fn new(message: impl Into<String>, span: &Span) -> Self {
        Self { message: message.into(), line: usize::try_from(span.line).unwrap_or(1) }
    }
}

/// The package of [`HELPERS`]' functions.
const HELPER_PACKAGE: &str = "data.kubectl_policy_repair";

/// What repaired modules call when the interpreter runs them; to be loaded beside them. In the interpreter `some x in
/// "text"` is an error, in OPA it is undefined.
pub(super) const HELPERS: &str = "package kubectl_policy_repair

collection(value) := value if type_name(value) in {\"array\", \"object\", \"set\"}
";

/// The package of [`OLD_FUNCTIONS`].
const OLD_PACKAGE: &str = "data.kubectl_policy_old";

/// The functions of Rego before version 1 that regorus lacks; to be loaded beside modules that call them.
pub(super) const OLD_FUNCTIONS: &str = "package kubectl_policy_old

any(values) := true in values

all(values) := count([value | some value in values; value != true]) == 0

re_match(pattern, value) := regex.match(pattern, value)

set_diff(a, b) := a - b

cast_array(value) := [member | some member in value]

cast_set(value) := {member | some member in value}

cast_string(value) := value if is_string(value)

cast_boolean(value) := value if is_boolean(value)

cast_object(value) := value if is_object(value)

cast_null(value) := value if is_null(value)
";

/// Repairs the text of one module. `v0`: it is Rego before version 1.
///
/// # Errors
///
/// What can only lose findings.
pub(super) fn repair(text: &str, v0: bool, target: Target) -> Result<Repaired, Fault> {
    let unreadable = || Repaired {
        text: text.to_owned(),
        package: String::new(),
        reads: BTreeSet::new(),
        old: false,
        interpret: None,
    };
    let Some(module) = parse(text, v0) else {
        return Ok(unreadable());
    };
    let mut repair = Repair::new(text, &module, v0, target);
    for rule in &module.policy {
        repair.rule(rule)?;
    }
    let package = format!("data.{}", module.package.refr.span().text());
    let Repair { edits, reads, interpret, old, .. } = repair;
    Ok(Repaired { text: edits.apply(), package, reads, old, interpret })
}

/// Whether a rule, `data.main.deny`, may reach something that only the interpreter runs right: conservatively, by the
/// packages that the modules name.
#[must_use]
pub(super) fn interpret(modules: &[Repaired], entry: &str) -> bool {
    if modules.iter().all(|module| module.interpret.is_none()) {
        return false;
    }
    let mut reached = vec![false; modules.len()];
    let mut paths: Vec<&str> = vec![entry];
    while let Some(path) = paths.pop() {
        for (module, reached) in modules.iter().zip(&mut reached) {
            if !*reached && (is_below(path, &module.package) || is_below(&module.package, path)) {
                *reached = true;
                paths.push(&module.package);
                paths.extend(module.reads.iter().map(String::as_str));
            }
        }
    }
    modules.iter().zip(reached).any(|(module, reached)| reached && module.interpret.is_some())
}

/// Whether `path` is `parent` or something in it.
fn is_below(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn parse(text: &str, v0: bool) -> Option<Module> {
    let source = Source::from_contents(String::new(), text.to_owned()).ok()?;
    let mut parser = Parser::new(&source).ok()?;
    if !v0 {
        parser.enable_rego_v1().ok()?;
    }
    parser.parse().ok()
}

/// The repair of one module while it goes on.
struct Repair<'t> {
    edits: Edits<'t>,
    target: Target,
    scope: Scope,
    reads: BTreeSet<String>,
    interpret: Option<&'static str>,
    /// Statements that must stand before the one in which the repair stands.
    pending: Vec<String>,
    /// The text is of Rego before version 1.
    v0: bool,
    /// The functions that the module defines itself.
    own_functions: BTreeSet<String>,
    /// It calls functions of [`OLD_FUNCTIONS`].
    old: bool,
    /// What all names made here begin with: nothing in the text does.
    prefix: String,
    names: usize,
}

impl<'t> Repair<'t> {
    fn new(text: &'t str, module: &Module, v0: bool, target: Target) -> Self {
        let mut prefix = "kp__".to_owned();
        while text.contains(&prefix) {
            prefix.push('_');
        }
        let scope = Scope::new(module);
        let reads = scope.imported();
        Self {
            edits: Edits::new(text),
            target,
            scope,
            reads,
            interpret: None,
            pending: Vec::new(),
            v0,
            own_functions: functions(module),
            old: false,
            prefix,
            names: 0,
        }
    }

    /// A variable that the module does not have.
    fn fresh(&mut self) -> String {
        self.names += 1;
        format!("{}{}", self.prefix, self.names)
    }

    /// A statement that binds `name` to `value` and fails where that is undefined. The register machine lets an
    /// undefined value pass `:=`, but not `=`.
    fn bind(&self, name: &str, value: &str) -> String {
        match self.target {
            Target::Machine => format!("some {name}; {name} = {value}"),
            Target::Interpreter => format!("{name} := {value}"),
        }
    }
}

fn functions(module: &Module) -> BTreeSet<String> {
    let name = |rule: &Ref<Rule>| match rule.as_ref() {
        Rule::Spec { head: RuleHead::Func { refr, .. }, .. } => Some(refr.span().text().to_owned()),
        _ => None,
    };
    module.policy.iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests;
