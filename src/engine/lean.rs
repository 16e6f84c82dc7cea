//! A compiled program without what the register machine copies and never reads. regorus 0.14.1 clones the description of
//! a rule or function at each call of it, with its name, the names of its parameters and two tables that mostly say
//! nothing; that was a tenth of an evaluation. Every test of a rule runs on programs that are lean already.
//!
//! The build does this to bundled rules, so this module knows regorus and the standard library only.

use regorus::rvm::Program;

/// Takes names, places and texts out of a program, and tables that say no more than their absence.
pub(super) fn lean(program: &mut Program) {
    program.sources.iter_mut().for_each(|source| source.content = String::new());
    program.instruction_spans = Vec::new();
    for rule in &mut program.rule_infos {
        rule.name = String::new();
        if let Some(function) = &mut rule.function_info {
            function.param_names = Vec::new();
        }
        // An index that is not there is read as no block, and as no `else`.
        if rule.destructuring_blocks.iter().all(Option::is_none) {
            rule.destructuring_blocks = Vec::new();
        }
        if !rule.else_bodies.iter().flatten().any(|is_else| *is_else) {
            rule.else_bodies = Vec::new();
        }
    }
}
