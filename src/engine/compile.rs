//! From Rego to programs: parsing shared by all rules that can share it, compilation of each rule when it is first
//! needed.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use regorus::languages::rego::compiler::{Compiler, CompilerError};
use regorus::rvm::Program;
use regorus::{CompiledPolicy, Engine};
use thiserror::Error;

use super::rewrite::{self, Repaired, Target};
use crate::policy::{self, EntryPoint, Modules, Rule};

/// Rego that cannot be used.
#[derive(Debug, Error, Clone)]
#[error("{message}")]
pub struct CompileError {
    /// The rule, or the file when it is not known which rule.
    pub message: String,
    /// File and line, from 1, where regorus says so.
    pub place: Option<(String, usize)>,
}

/// How a rule is run.
pub(super) enum Backend {
    /// Compiled for the register machine.
    Machine(Arc<Program>),
    /// Left to the interpreter, which each worker clones.
    Interpreter(Box<Engine>),
}

/// The rules of a run, ready to be evaluated on any number of threads.
pub struct Programs {
    groups: Vec<Group>,
    rules: Vec<RuleProgram>,
}

/// Modules that were parsed and analysed together.
struct Group {
    sources: Vec<Arc<Modules>>,
    /// What each module reads, to know which ones an entry reaches.
    repaired: Vec<Repaired>,
    policy: CompiledPolicy,
    /// The same modules as the interpreter needs them, once a rule needs it.
    interpreter: OnceLock<Result<Engine, CompileError>>,
}

struct RuleProgram {
    entry: String,
    /// The group, or why there is none.
    group: Result<usize, CompileError>,
    backend: OnceLock<Result<Backend, CompileError>>,
}

impl Programs {
    /// Parses the rules' Rego. The library's own rules are analysed together, a user's files by themselves, so that a
    /// fault in one policy is that policy's own. The indexes of `rules` name the programs afterwards.
    #[must_use]
    pub fn prepare(rules: &[&Rule]) -> Self {
        let mut programs = Self { groups: Vec::new(), rules: Vec::with_capacity(rules.len()) };
        let is_shared = |rule: &Rule| rule.modules.bundled;
        let shared: Vec<&Rule> = rules.iter().copied().filter(|rule| is_shared(rule)).collect();
        let shared_group = shared.first().and_then(|first| {
            let sources = shared.iter().map(|rule| Arc::clone(&rule.modules)).collect();
            programs.add_group(sources, &first.entry).ok()
        });
        let mut known: Vec<(Arc<Modules>, Result<usize, CompileError>)> = Vec::new();
        for rule in rules {
            let group = if let Some(group) = shared_group.filter(|_| is_shared(rule)) {
                Ok(group)
            } else if let Some((_, group)) = known.iter().find(|(modules, _)| Arc::ptr_eq(modules, &rule.modules)) {
                group.clone()
            } else {
                let group = programs.add_group(vec![Arc::clone(&rule.modules)], &rule.entry);
                known.push((Arc::clone(&rule.modules), group.clone()));
                group
            };
            programs.rules.push(RuleProgram { entry: rule.entry.clone(), group, backend: OnceLock::new() });
        }
        programs
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

    /// An interpreter for the rule.
    pub(super) fn interpreter(&self, rule: usize) -> Result<Engine, CompileError> {
        let group = self.rules.get(rule).map(|rule| rule.group.clone()).transpose()?;
        let group = group.and_then(|group| self.groups.get(group));
        group.map_or_else(
            || Err(CompileError { message: format!("no rule number {rule}"), place: None }),
            |group| group.interpreter(),
        )
    }

    pub(super) fn entry(&self, rule: usize) -> &str {
        self.rules.get(rule).map_or("", |rule| rule.entry.as_str())
    }

    pub(super) fn backend(&self, rule: usize) -> Result<&Backend, CompileError> {
        let Some(program) = self.rules.get(rule) else {
            return Err(CompileError { message: format!("no rule number {rule}"), place: None });
        };
        let backend = program.backend.get_or_init(|| {
            let group = program.group.clone()?;
            self.groups.get(group).map_or_else(
                || Err(CompileError { message: format!("no module for `{}`", program.entry), place: None }),
                |group| group.compile(&program.entry),
            )
        });
        backend.as_ref().map_err(CompileError::clone)
    }

    fn add_group(&mut self, sources: Vec<Arc<Modules>>, entry: &str) -> Result<usize, CompileError> {
        let group = Group::new(sources, entry)?;
        self.groups.push(group);
        Ok(self.groups.len() - 1)
    }
}

impl Group {
    fn new(sources: Vec<Arc<Modules>>, entry: &str) -> Result<Self, CompileError> {
        let Loaded { mut engine, repaired } = load(&as_refs(&sources), Target::Machine)?;
        let policy = engine.compile_with_entrypoint(&entry.into()).map_err(|error| located(&error))?;
        Ok(Self { sources, repaired, policy, interpreter: OnceLock::new() })
    }

    /// For the RVM where it can be, for the interpreter where the RVM says that it lacks something, or is known to run
    /// it wrong. A function that does not exist is an error here: the interpreter would only notice when its line runs.
    fn compile(&self, entry: &str) -> Result<Backend, CompileError> {
        if rewrite::interpret(&self.repaired, entry) {
            return Ok(Backend::Interpreter(Box::new(self.interpreter()?)));
        }
        match Compiler::compile_from_policy(&self.policy, &[entry]) {
            Ok(program) => Ok(Backend::Machine(program)),
            Err(error) => match unknown_function(&error.error) {
                Some(name) => {
                    Err(CompileError { message: format!("unknown function `{name}` in `{entry}`"), place: None })
                }
                None => Ok(Backend::Interpreter(Box::new(self.interpreter()?))),
            },
        }
    }

    fn interpreter(&self) -> Result<Engine, CompileError> {
        self.interpreter
            .get_or_init(|| load(&as_refs(&self.sources), Target::Interpreter).map(|loaded| loaded.engine))
            .clone()
    }
}

/// The name of a function that neither backend knows; `None` for what only the RVM lacks.
fn unknown_function(error: &CompilerError) -> Option<&str> {
    match error {
        CompilerError::UnknownFunction { name } | CompilerError::UnknownBuiltinFunction { name } => {
            (!["print", "walk", "trace"].contains(&name.as_str())).then_some(name)
        }
        _ => None,
    }
}

fn as_refs(sources: &[Arc<Modules>]) -> Vec<&Modules> {
    sources.iter().map(AsRef::as_ref).collect()
}

/// An engine that holds modules, and what is known of them.
pub(super) struct Loaded {
    pub(super) engine: Engine,
    repaired: Vec<Repaired>,
}

/// Loads the files and, beside them, the parts of the shared library whose packages they do not define themselves.
pub(super) fn load(sources: &[&Modules], target: Target) -> Result<Loaded, CompileError> {
    let mut engine = Engine::new();
    // OPA's meaning: a built-in that cannot answer is undefined, not an error.
    engine.set_strict_builtin_errors(false);
    let mut loaded = Loaded { engine, repaired: Vec::new() };
    for modules in sources {
        for (name, text) in &modules.files {
            loaded.add(name, text, modules.v0, target)?;
        }
    }
    if sources.iter().any(|modules| modules.with_library) {
        let own: BTreeSet<String> = loaded.repaired.iter().map(|module| module.package.clone()).collect();
        let texts = sources.iter().flat_map(|modules| modules.files.iter().map(|(_, text)| text.as_str())).collect();
        for (name, text) in needed(texts, &own) {
            loaded.add(name, text, false, target)?;
        }
    }
    if target == Target::Interpreter {
        loaded.add_as_it_is("kubectl_policy_repair.rego", rewrite::HELPERS.to_owned(), false)?;
    }
    Ok(loaded)
}

impl Loaded {
    fn add(&mut self, name: &str, text: &str, v0: bool, target: Target) -> Result<(), CompileError> {
        let mut repaired = rewrite::repair(text, v0, target)
            .map_err(|fault| CompileError { message: fault.message, place: Some((name.to_owned(), fault.line)) })?;
        self.add_as_it_is(name, std::mem::take(&mut repaired.text), v0)?;
        self.repaired.push(repaired);
        Ok(())
    }

    fn add_as_it_is(&mut self, name: &str, text: String, v0: bool) -> Result<(), CompileError> {
        self.engine.set_rego_v0(v0);
        self.engine.add_policy(name.to_owned(), text).map(drop).map_err(|error| located(&error))
    }
}

/// The files of the shared library that the texts speak of, and those that these speak of in turn: most rules need two
/// or three of them, and the tables of API versions are large.
fn needed<'t>(mut texts: Vec<&'t str>, own: &BTreeSet<String>) -> Vec<(&'static str, &'static str)> {
    let mut rest: Vec<(&'static str, &'static str)> = policy::library()
        .filter(|(_, text)| {
            policy::declared_package(text).is_some_and(|package| !own.contains(&format!("data.{package}")))
        })
        .collect();
    let mut needed = Vec::new();
    while let Some(text) = texts.pop() {
        let speaks_of = |package: &str| {
            text.match_indices(package).any(|(at, _)| text.get(..at).is_some_and(|before| before.ends_with("data.")))
        };
        rest.retain(|&(name, library)| {
            let found = policy::declared_package(library).is_some_and(speaks_of);
            if found {
                needed.push((name, library));
                texts.push(library);
            }
            !found
        });
    }
    needed
}

/// Lists the rules that a user's Rego files define, trying Rego 1 first and the older syntax after it.
///
/// # Errors
///
/// Rego that parses as neither.
pub fn discover(modules: Modules) -> Result<(Modules, Vec<EntryPoint>), CompileError> {
    let (modules, Loaded { mut engine, .. }) = match load(&[&modules], Target::Machine) {
        Ok(loaded) => (modules, loaded),
        Err(error) => {
            let old = Modules { v0: true, ..modules };
            // The fault is told as Rego 1 sees it: that is what new rules are written in.
            let loaded = load(&[&old], Target::Machine).map_err(|_| error)?;
            (old, loaded)
        }
    };
    let mut entries = Vec::new();
    for module in engine.get_modules().iter() {
        let package = path_of(&module.package.refr);
        if modules.with_library && package.starts_with("lib.") {
            continue;
        }
        for rule in &module.policy {
            if let Some(name) = rule_name(rule) {
                entries.push(EntryPoint { package: package.clone(), name });
            }
        }
    }
    entries.sort();
    entries.dedup();
    Ok((modules, entries))
}

pub(super) fn rule_name(rule: &regorus::unstable::Rule) -> Option<String> {
    use regorus::unstable::{Rule as RegoRule, RuleHead};
    let refr = match rule {
        RegoRule::Spec { head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }, .. } => refr,
        _ => return None,
    };
    let text = path_of(refr);
    let name = text.split(['.', '[']).next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The text of a reference, `a.b.c`.
fn path_of(refr: &regorus::unstable::Expr) -> String {
    refr.span().text().to_owned()
}

/// Takes file and line out of regorus' message, whose first lines are
/// ` --> file:line:column`, the line and a caret, then `error: …`.
pub(super) fn located(error: &anyhow::Error) -> CompileError {
    let text = format!("{error:#}");
    let place = text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix("--> ")?;
        let mut parts = rest.rsplitn(3, ':');
        let _column = parts.next()?;
        let line = parts.next()?.parse().ok()?;
        Some((parts.next()?.to_owned(), line))
    });
    let message = text
        .lines()
        .find_map(|line| line.strip_prefix("error: ").map(ToOwned::to_owned))
        .unwrap_or_else(|| text.trim().replace('\n', " "));
    CompileError { message, place }
}
