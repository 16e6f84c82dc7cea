//! The rules of a run, ready to be evaluated on any number of threads. A bundled rule was compiled when this program was
//! built and is only read; a user's rule is compiled when it is first needed, together with the files beside it.

use std::sync::{Arc, OnceLock};

use regorus::Engine;
use regorus::rvm::Program;
use regorus::rvm::program::DeserializationResult;

use super::compile::{CompileError, Group};
use crate::policy::{self, Modules, Rule};
use crate::value::Value;

/// How a rule is run.
pub(super) enum Backend {
    /// Compiled for the register machine.
    Machine(Arc<Program>),
    /// Left to the interpreter, which each worker clones.
    Interpreter(Box<Engine>),
}

/// The rules of a run; the numbers of [`Programs::prepare`]'s list name them.
pub struct Programs {
    rules: Vec<RuleProgram>,
}

struct RuleProgram {
    entry: String,
    /// The build compiled it.
    built: bool,
    /// The files that it is compiled from, shared by the rules of one policy.
    group: Arc<LazyGroup>,
    backend: OnceLock<Result<Backend, CompileError>>,
}

/// Files that are parsed and analysed together, once a rule needs it. A fault in one policy is that policy's own.
struct LazyGroup {
    modules: Arc<Modules>,
    group: OnceLock<Result<Group, CompileError>>,
}

impl Programs {
    /// Takes the rules; nothing is parsed or compiled yet.
    #[must_use]
    pub fn prepare(rules: &[&Rule]) -> Self {
        let mut groups: Vec<Arc<LazyGroup>> = Vec::new();
        let program = |rule: &&Rule| {
            let known = groups.iter().find(|group| Arc::ptr_eq(&group.modules, &rule.modules));
            let group = if let Some(group) = known {
                Arc::clone(group)
            } else {
                let modules = Arc::clone(&rule.modules);
                let group = Arc::new(LazyGroup { modules, group: OnceLock::new() });
                groups.push(Arc::clone(&group));
                group
            };
            RuleProgram { entry: rule.entry.clone(), built: rule.modules.bundled, group, backend: OnceLock::new() }
        };
        Self { rules: rules.iter().map(program).collect() }
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Compiles a rule now, to learn of its faults before any document is read.
    ///
    /// # Errors
    ///
    /// Rego that does not parse or compile.
    pub fn check(&self, rule: usize) -> Result<(), CompileError> {
        self.backend(rule).map(|_| ())
    }

    pub(super) fn entry(&self, rule: usize) -> &str {
        self.rules.get(rule).map_or("", |rule| rule.entry.as_str())
    }

    /// An interpreter for the rule.
    pub(super) fn interpreter(&self, rule: usize) -> Result<Engine, CompileError> {
        let rule = self.rule(rule)?;
        rule.group.get(&rule.entry)?.interpreter()
    }

    pub(super) fn backend(&self, rule: usize) -> Result<&Backend, CompileError> {
        let rule = self.rule(rule)?;
        let compile = || match rule.built.then(|| built(&rule.entry)).flatten() {
            Some(program) => Ok(Backend::Machine(program)),
            None => rule.group.get(&rule.entry)?.compile(&rule.entry),
        };
        rule.backend.get_or_init(compile).as_ref().map_err(CompileError::clone)
    }

    fn rule(&self, rule: usize) -> Result<&RuleProgram, CompileError> {
        let unknown = || CompileError { message: format!("no rule number {rule}"), place: None };
        self.rules.get(rule).ok_or_else(unknown)
    }
}

/// What the build made of a bundled rule's entry or of one of the program's own questions; `None` if it could not.
pub(super) fn built(entry: &str) -> Option<Arc<Program>> {
    let built = policy::built_program(entry)?;
    let mut program = read(built.program)?;
    for (literal, number) in built.taken {
        *program.literals.get_mut(*literal)? = table(*number)?;
    }
    Some(Arc::new(program))
}

/// A large value that several programs hold, read once.
fn table(number: usize) -> Option<Value> {
    static TABLES: OnceLock<Vec<OnceLock<Option<Value>>>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| policy::TABLES.iter().map(|_| OnceLock::new()).collect());
    let read = || read(policy::TABLES.get(number)?)?.literals.pop();
    tables.get(number)?.get_or_init(read).clone()
}

fn read(program: &[u8]) -> Option<Program> {
    match Program::deserialize_binary(program) {
        Ok(DeserializationResult::Complete(program)) => Some(program),
        _ => None,
    }
}

impl LazyGroup {
    fn get(&self, entry: &str) -> Result<&Group, CompileError> {
        let group = self.group.get_or_init(|| Group::new(Arc::clone(&self.modules), entry));
        group.as_ref().map_err(CompileError::clone)
    }
}
