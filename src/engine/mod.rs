//! Runs rules on documents. The only user of regorus: nobody else sees a program, a module or a virtual machine.
//!
//! A rule is compiled once for the register machine (RVM) of regorus, a bundled one when this program is built and a
//! user's when it is first needed, and each worker thread keeps a machine a rule. What the RVM cannot compile (`with`,
//! `walk` in a loop, `print`) is given to the interpreter behind the same interface; `tests/engine_contract.rs` pins the
//! facts relied on.

mod compile;
mod coverage;
mod evaluate;
mod facts;
mod lean;
mod library;
mod plain;
mod pod;
mod programs;
mod quantity;
mod questions;
mod rewrite;
mod unit_test;

pub use compile::{CompileError, discover};
pub use coverage::Coverage;
pub use evaluate::{EvaluationError, Evaluator, RawFinding};
pub use facts::{Facts, FileFacts, RunFacts, TextFacts};
pub use library::{cluster_scoped, index};
pub use pod::{has_pod_template, template_path as pod_template_path};
pub use programs::Programs;
pub use unit_test::{UnitTest, run_unit_tests};

use std::time::Duration;

/// Bounds on the evaluation of one rule on one document.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// Findings; a rule with more is broken.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(5), findings: 10_000 }
    }
}
