//! From Rego to programs: loading a policy's files with what they need of the shared library, repaired, and compiling a
//! rule for the RVM, or giving it to the interpreter.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use regorus::languages::rego::compiler::Compiler;
use regorus::{CompiledPolicy, Engine};
use thiserror::Error;

use super::lean::lean;
use super::programs::Backend;
use super::rewrite::{self, Repaired, Target};
use crate::policy::{self, EntryPoint, Modules};

/// Rego that cannot be used.
#[derive(Debug, Error, Clone)]
#[error("{message}")]
pub struct CompileError {
    /// The rule, or the file when it is not known which rule.
    pub message: String,
    /// File and line, from 1, where regorus says so.
    pub place: Option<(String, usize)>,
}

/// Modules that were parsed and analysed together.
pub(super) struct Group {
    modules: Arc<Modules>,
    /// What each module reads, to know which ones an entry reaches.
    repaired: Vec<Repaired>,
    policy: CompiledPolicy,
    /// The same modules as the interpreter needs them, once a rule needs it.
    interpreter: OnceLock<Result<Engine, CompileError>>,
}

impl Group {
    pub(super) fn new(modules: Arc<Modules>, entry: &str) -> Result<Self, CompileError> {
        let Loaded { mut engine, repaired } = load(&[&modules], Target::Machine)?;
        let policy = engine.compile_with_entrypoint(&entry.into()).map_err(|error| located(&format!("{error:#}")))?;
        Ok(Self { modules, repaired, policy, interpreter: OnceLock::new() })
    }

    /// For the RVM where it can be, for the interpreter where the RVM says that it lacks something, or is known to run
    /// it wrong. A function that does not exist is an error here: the interpreter would only notice when its line runs.
    pub(super) fn compile(&self, entry: &str) -> Result<Backend, CompileError> {
        if rewrite::interpret(&self.repaired, entry) {
            return Ok(Backend::Interpreter(Box::new(self.interpreter()?)));
        }
        match Compiler::compile_from_policy(&self.policy, &[entry]) {
            Ok(mut program) => {
                lean(Arc::make_mut(&mut program));
                Ok(Backend::Machine(program))
            }
            Err(error) => match unknown_function(&error.to_string()) {
                Some(name) => {
                    let located = located(&error.to_string());
                    Err(CompileError { message: format!("there is no function `{name}`"), ..located })
                }
                None => Ok(Backend::Interpreter(Box::new(self.interpreter()?))),
            },
        }
    }

    pub(super) fn interpreter(&self) -> Result<Engine, CompileError> {
        self.interpreter.get_or_init(|| load(&[&self.modules], Target::Interpreter).map(|loaded| loaded.engine)).clone()
    }
}

/// The name of a function that neither backend knows; `None` for what only the RVM lacks. Read from the message, because
/// regorus wraps the error that it stands in into others.
fn unknown_function(message: &str) -> Option<&str> {
    let (_, name) = message.split_once("nknown function: '").or_else(|| message.split_once("uiltin function: "))?;
    let name = name.split(['\'', '\n']).next().unwrap_or(name);
    (!["print", "walk", "trace"].contains(&name)).then_some(name)
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
        for (name, text) in policy::needed(texts, policy::library(), |package| own.contains(&format!("data.{package}")))
        {
            loaded.add(name, text, false, target)?;
        }
    }
    if loaded.repaired.iter().any(|module| module.old) {
        loaded.add("kubectl_policy_old.rego", rewrite::OLD_FUNCTIONS, false, target)?;
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
        self.engine.add_policy(name.to_owned(), text).map(drop).map_err(|error| located(&format!("{error:#}")))
    }
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
    for module in engine.get_modules() {
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
    let RegoRule::Spec { head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }, .. } = rule else {
        return None;
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
pub(super) fn located(text: &str) -> CompileError {
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
