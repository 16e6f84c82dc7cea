//! One rule on one document: a machine a rule and thread, a time limit, and the reading of what the rule returned.

use std::num::NonZeroU32;

use regorus::Engine;
use regorus::rvm::RegoVM;
use regorus::utils::limits::ExecutionTimerConfig;
use thiserror::Error;

use super::compile::CompileError;
use super::coverage::Coverage;
use super::programs::{Backend, Programs};
use super::{Limits, facts::Facts};
use crate::finding::{Segment, Severity};
use crate::value::{Value, as_str, get};

/// What a rule says about a document, before anybody knows where in the text that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawFinding {
    /// What is wrong.
    pub message: String,
    /// The keys from the document's root; `None` when the rule names no path.
    pub path: Option<Vec<Segment>>,
    /// The severity of this finding, when it differs from the rule's.
    pub severity: Option<Severity>,
    /// A line that a conftest policy worked out itself (`_loc.line`), from 1.
    pub line: Option<usize>,
}

/// A rule that could not be decided on a document.
#[derive(Debug, Error)]
pub enum EvaluationError {
    /// It does not compile.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// It failed while it ran.
    #[error("{0}")]
    Failed(String),
    /// It returned something that is no finding.
    #[error("{0}")]
    Result(String),
}

/// A worker thread's own machines. Not shared; make one a thread.
pub struct Evaluator<'p> {
    programs: &'p Programs,
    limits: Limits,
    slots: Vec<Slot>,
    interpret: bool,
}

enum Slot {
    Empty,
    Machine(Box<RegoVM>),
    Interpreter(Box<Engine>),
}

impl<'p> Evaluator<'p> {
    /// An evaluator without machines; they come with the first document that needs them. With `interpret` it notes
    /// which lines it reaches, for [`Evaluator::covered`], and is slower.
    #[must_use]
    pub fn new(programs: &'p Programs, limits: Limits, interpret: bool) -> Self {
        Self { programs, limits, slots: (0..programs.len()).map(|_| Slot::Empty).collect(), interpret }
    }

    /// Adds the lines that were reached so far.
    pub fn covered(&mut self, coverage: &mut Coverage) {
        for slot in &self.slots {
            if let Slot::Interpreter(engine) = slot {
                coverage.add(engine);
            }
        }
    }

    /// Runs rule number `rule` (an index of [`Programs::prepare`]'s list) on `input`.
    ///
    /// # Errors
    ///
    /// A rule that does not compile, fails or runs out of time, and a result that is no set of findings. The rule is
    /// then undecided on this document; other rules are not touched by it.
    pub fn evaluate(
        &mut self,
        rule: usize,
        input: &Value,
        facts: &Facts,
        params: &Value,
    ) -> Result<Vec<RawFinding>, EvaluationError> {
        let data = facts.data(params);
        let entry = self.programs.entry(rule);
        let limits = self.limits;
        let value = match self.slot(rule)? {
            Slot::Machine(vm) => {
                vm.set_data(data).map_err(|error| EvaluationError::Failed(error.to_string()))?;
                vm.set_input(input.clone());
                vm.execute().map_err(|error| EvaluationError::Failed(one_line(&error.to_string())))?
            }
            Slot::Interpreter(engine) => interpret(engine, entry, input, data)?,
            Slot::Empty => Value::Undefined,
        };
        findings(&value, limits.findings)
    }

    fn slot(&mut self, rule: usize) -> Result<&mut Slot, EvaluationError> {
        let Some(slot) = self.slots.get_mut(rule) else {
            return Err(EvaluationError::Failed(format!("no rule number {rule}")));
        };
        if matches!(slot, Slot::Empty) {
            let timer = ExecutionTimerConfig {
                limit: self.limits.time,
                check_interval: NonZeroU32::new(256).unwrap_or(NonZeroU32::MIN),
            };
            if self.interpret {
                let mut engine = self.programs.interpreter(rule)?;
                engine.set_enable_coverage(true);
                *slot = Slot::Interpreter(Box::new(engine));
                return Ok(slot);
            }
            *slot = match self.programs.backend(rule)? {
                Backend::Machine(program) => {
                    let mut vm = RegoVM::new();
                    vm.load_program(program.clone());
                    // Bounded by time; the default of 25,000 instructions is a large document's ordinary work.
                    vm.set_max_instructions(usize::MAX);
                    vm.set_execution_timer_config(Some(timer));
                    Slot::Machine(Box::new(vm))
                }
                Backend::Interpreter(engine) => {
                    let mut engine = engine.clone();
                    engine.set_execution_timer_config(timer);
                    Slot::Interpreter(engine)
                }
            };
        }
        Ok(slot)
    }
}

fn interpret(engine: &mut Engine, entry: &str, input: &Value, data: Value) -> Result<Value, EvaluationError> {
    let failed = |error: anyhow::Error| EvaluationError::Failed(one_line(&format!("{error:#}")));
    engine.clear_data();
    engine.add_data(data).map_err(failed)?;
    engine.set_input(input.clone());
    engine.eval_rule(entry.to_owned()).map_err(failed)
}

/// Reads a rule's value: a set (or list) of messages or of objects with `msg`.
fn findings(value: &Value, most: usize) -> Result<Vec<RawFinding>, EvaluationError> {
    let items: Vec<&Value> = match value {
        Value::Undefined => return Ok(Vec::new()),
        Value::Set(items) => items.iter().collect(),
        Value::Array(items) => items.iter().collect(),
        Value::Object(_) if get(value, "allowed").is_some() => return Ok(refusal(value)),
        other => {
            let message = format!("the rule's value is no set of findings but {}", brief(other));
            return Err(EvaluationError::Result(message));
        }
    };
    if items.len() > most {
        return Err(EvaluationError::Result(format!("the rule returned {} findings, more than {most}", items.len())));
    }
    items.into_iter().map(finding).collect()
}

/// Reads `{"allowed": false, "errors": [{"message": …}, "…"]}`, as Armory's policy engine has it.
fn refusal(response: &Value) -> Vec<RawFinding> {
    if get(response, "allowed") == Some(&Value::Bool(true)) {
        return Vec::new();
    }
    let raw = |message: &str| RawFinding { message: one_line(message), path: None, severity: None, line: None };
    let text = |error: &Value| match as_str(error).or_else(|| get(error, "message").and_then(as_str)) {
        Some(text) => raw(text),
        None => raw(&brief(error)),
    };
    let errors: Vec<RawFinding> = match get(response, "errors") {
        Some(Value::Array(errors)) => errors.iter().map(text).collect(),
        Some(Value::Set(errors)) => errors.iter().map(text).collect(),
        _ => Vec::new(),
    };
    if errors.is_empty() { vec![raw("the policy does not allow it, and does not say why")] } else { errors }
}

fn finding(item: &Value) -> Result<RawFinding, EvaluationError> {
    let message = match item {
        Value::String(message) => message,
        Value::Object(_) => match get(item, "msg") {
            Some(Value::String(message)) => message,
            _ => return Err(EvaluationError::Result(format!("a finding without the text `msg`: {}", brief(item)))),
        },
        other => {
            return Err(EvaluationError::Result(format!("a finding that is no text and no object: {}", brief(other))));
        }
    };
    let path = match get(item, "path") {
        None => None,
        Some(Value::Array(path)) => path.iter().map(segment).collect::<Option<_>>(),
        Some(other) => return Err(EvaluationError::Result(format!("`path` is no list of keys but {}", brief(other)))),
    };
    let severity = get(item, "severity")
        .and_then(as_str)
        .and_then(|word| Severity::ALL.into_iter().find(|severity| severity.as_str() == word));
    let line = get(item, "_loc").and_then(|place| get(place, "line")).and_then(|line| line.as_u64().ok());
    let line = line.and_then(|line| usize::try_from(line).ok());
    Ok(RawFinding { message: one_line(message), path, severity, line })
}

fn segment(key: &Value) -> Option<Segment> {
    match key {
        Value::String(key) => Some(Segment::Key(key.to_string())),
        Value::Number(_) => key.as_u64().ok().and_then(|index| usize::try_from(index).ok()).map(Segment::Index),
        _ => None,
    }
}

/// A value for a message, cut where it gets long.
fn brief(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_that_does_not_allow_is_findings() {
        let said = |json| {
            let found = findings(&Value::from_json_str(json).unwrap(), 10).unwrap();
            found.into_iter().map(|raw| raw.message).collect::<Vec<_>>()
        };
        assert!(said(r#"{"allowed": true, "errors": ["x"]}"#).is_empty());
        assert_eq!(said(r#"{"allowed": false, "errors": [{"message": "a"}, "b", 1]}"#), ["a", "b", "`1`"]);
        assert_eq!(said(r#"{"allowed": false}"#).len(), 1);
    }

    #[test]
    fn messages_and_objects_are_findings() {
        let value = Value::from_json_str(
            r#"["bad", {"msg": "worse", "path": ["spec", 0], "severity": "low", "_loc": {"line": 7}}]"#,
        )
        .unwrap();
        let found = findings(&value, 10).unwrap();
        assert_eq!(found[0].message, "bad");
        assert_eq!(found[0].path, None);
        assert_eq!(found[1].path, Some(vec![Segment::Key("spec".into()), Segment::Index(0)]));
        assert_eq!((found[1].severity, found[1].line), (Some(Severity::Low), Some(7)));
    }

    #[test]
    fn a_value_that_is_no_finding_is_an_error_and_no_pass() {
        for json in ["true", "{\"a\": 1}", "[1]", "[{\"message\": \"x\"}]", "[{\"msg\": \"x\", \"path\": \"spec\"}]"] {
            assert!(findings(&Value::from_json_str(json).unwrap(), 10).is_err(), "{json}");
        }
        assert!(findings(&Value::from_json_str("[\"a\", \"b\"]").unwrap(), 1).is_err());
    }
}
