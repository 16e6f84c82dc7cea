//! A compiled program without what the register machine copies and never reads. regorus 0.14.1 clones the description of
//! a rule or function at each call of it, with its name, the names of its parameters and two tables that mostly say
//! nothing; that was a tenth of an evaluation. Every test of a rule runs on programs that are lean already.
//!
//! The build does this to bundled rules, so this module knows regorus and the standard library only.

use regorus::Value;
use regorus::rvm::Program;
use regorus::rvm::instructions::LiteralOrRegister;

/// The packages of rules in this program's own form. None of them is a name that the engine gives in `data`.
const PACKAGES: [&str; 2] = ["lib", "policies"];

/// Takes names, places and texts out of a program, and tables that say no more than their absence.
pub(super) fn lean(program: &mut Program) {
    program.sources.iter_mut().for_each(|source| source.content = String::new());
    program.instruction_spans = Vec::new();
    // Which rule stands where in `data`: looked into before each run and at each mention of `data`.
    if !looks_up_rules(program) {
        program.rule_tree = Value::new_object();
    }
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

/// Whether the program may ask for a rule by its place in `data`; most name rules, and look up only what the engine gives.
fn looks_up_rules(program: &Program) -> bool {
    let is_rule = |key: &Value| matches!(key, Value::String(key) if PACKAGES.contains(&&**key));
    let Value::Object(tree) = &program.rule_tree["data"] else { return true };
    let mut lookups = program.instruction_data.virtual_data_document_lookup_params.iter();
    !tree.keys().all(is_rule)
        || lookups.any(|lookup| match lookup.path_components.first() {
            Some(LiteralOrRegister::Literal(index)) => program.literals.get(usize::from(*index)).is_none_or(is_rule),
            _ => true,
        })
}
