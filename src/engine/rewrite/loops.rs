//! Loops, where the register machine loses its way.
//!
//! - It does not try an `else` when a loop in the body before it finds nothing. So what the loop finds is collected,
//!   and the first of it is taken: a body has only one value anyway.
//! - It never leaves a comprehension in which a condition fails outside of any loop, and runs for ever afterwards. So
//!   every comprehension begins with a loop.

use regorus::unstable::{Expr, ExprRef, Literal, Query};

use super::statements::Around;
use super::{Repair, Target};

impl Repair<'_> {
    /// Whether a body goes through something, and has to be collected for the sake of the `else` behind it.
    pub(super) fn is_loop(&self, query: &Query) -> bool {
        self.target == Target::Machine
            && query.stmts.iter().any(|statement| match &statement.literal {
                Literal::SomeIn { .. } => true,
                Literal::Expr { expr, .. } | Literal::NotExpr { expr, .. } => {
                    goes_through(expr, &|index| self.is_open(index))
                }
                Literal::SomeVars { .. } | Literal::Every { .. } => false,
            })
    }

    /// Whether what stands in brackets has no value yet, so that it takes all there are.
    fn is_open(&self, index: &Expr) -> bool {
        match index {
            Expr::Var { span, .. } => !self.scope.is_local(span.text()) || self.scope.is_only_declared(span.text()),
            Expr::Array { .. } | Expr::Object { .. } => true,
            _ => false,
        }
    }

    /// What a comprehension begins with.
    pub(super) fn loop_first(&self, query: &Query) -> &'static str {
        let has_loop = query.stmts.first().is_some_and(|first| matches!(first.literal, Literal::SomeIn { .. }));
        match self.target {
            Target::Machine if has_loop => "",
            // `in` is a word of Rego before version 1 only where it is imported.
            Target::Machine if self.v0 => "[0][_] == 0; ",
            Target::Machine => "some _ in [0]; ",
            Target::Interpreter => "",
        }
    }

    /// What stands around a body with a loop. `value`: the variable in the place of the body's value, the one that
    /// has it in the loop, and the statement that binds the latter.
    pub(super) fn collect(&mut self, query: &Query, value: Option<(String, String, String)>) -> Around {
        let all = self.fresh();
        let first = self.loop_first(query);
        match value {
            None => {
                Around { open: format!("{all} := [1 | {first}"), more: Vec::new(), close: format!("]; {all} != []") }
            }
            Some((outer, name, binding)) => Around {
                open: format!("{all} := [{name} | {first}"),
                more: vec![binding],
                close: format!("]; {}", self.bind(&outer, &format!("{all}[0]"))),
            },
        }
    }
}

/// Whether an expression looks something up by what is `open`, which takes all there is.
fn goes_through(expr: &Expr, open: &dyn Fn(&Expr) -> bool) -> bool {
    let within = |expr: &ExprRef| goes_through(expr, open);
    match expr {
        Expr::RefBrack { refr, index, .. } => open(index) || within(refr) || within(index),
        Expr::RefDot { refr, .. } => within(refr),
        Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().any(within),
        Expr::Object { fields, .. } => fields.iter().any(|(_, key, value)| within(key) || within(value)),
        Expr::Call { params, .. } => params.iter().any(within),
        Expr::UnaryExpr { expr, .. } => within(expr),
        Expr::BinExpr { lhs, rhs, .. }
        | Expr::BoolExpr { lhs, rhs, .. }
        | Expr::ArithExpr { lhs, rhs, .. }
        | Expr::AssignExpr { lhs, rhs, .. } => within(lhs) || within(rhs),
        Expr::Membership { key, value, collection, .. } => key.iter().chain([value, collection]).any(within),
        _ => false,
    }
}
