//! What stands in a negation. OPA evaluates the operands of a negated call or comparison before the negation, so that
//! `not startswith(input.a, "x")` is undefined where `input.a` is; regorus calls it true. Only the sides of `==` stay
//! inside: `not input.a == 1` is true where `input.a` is undefined. So operands are bound in front of the `not`, as
//! OPA's compiler does it.

use regorus::unstable::{AssignOp, BoolOp, Expr, ExprRef};

use super::Repair;

impl Repair<'_> {
    /// The bindings to stand before `not expr`, each with `; ` behind it; `with` is the statement's own `with …`.
    pub(super) fn hoist(&mut self, expr: &Expr, with: &str) -> String {
        let mut bindings = String::new();
        match expr {
            Expr::BoolExpr { op: BoolOp::Eq, lhs, rhs, .. } | Expr::AssignExpr { op: AssignOp::Eq, lhs, rhs, .. } => {
                self.inside(lhs, with, &mut bindings);
                self.inside(rhs, with, &mut bindings);
            }
            _ if operands(expr).is_some() => self.operands_before(expr, with, &mut bindings),
            _ => self.inside(expr, with, &mut bindings),
        }
        bindings
    }

    pub(super) fn operands_before(&mut self, expr: &Expr, with: &str, bindings: &mut String) {
        for operand in operands(expr).unwrap_or_default() {
            self.before(operand, with, bindings);
        }
    }

    /// A term that may be undefined inside the negation: only what it is looked up by is bound before.
    fn inside(&mut self, expr: &Expr, with: &str, bindings: &mut String) {
        match expr {
            Expr::RefDot { refr, .. } => self.inside(refr, with, bindings),
            Expr::RefBrack { refr, index, .. } => {
                self.inside(refr, with, bindings);
                self.before(index, with, bindings);
            }
            Expr::Var { .. } => {}
            other => self.before(other, with, bindings),
        }
    }

    /// A term that must be defined.
    fn before(&mut self, expr: &Expr, with: &str, bindings: &mut String) {
        match expr {
            Expr::Array { items, .. } | Expr::Set { items, .. } => {
                for item in items {
                    self.before(item, with, bindings);
                }
            }
            Expr::Object { fields, .. } => {
                for (_, key, value) in fields {
                    self.before(key, with, bindings);
                    self.before(value, with, bindings);
                }
            }
            Expr::Var { span, .. } if self.scope.is_local(span.text()) || span.text() == "_" => {}
            Expr::RefDot { .. } | Expr::RefBrack { .. } | Expr::Var { .. } => self.bind_before(expr, with, bindings),
            _ if operands(expr).is_some() => self.bind_before(expr, with, bindings),
            _ => {}
        }
    }

    fn bind_before(&mut self, expr: &Expr, with: &str, bindings: &mut String) {
        let (start, end) = (self.edits.start(expr.span()), self.edits.end(expr.span()));
        let name = self.fresh();
        let (value, breaks) = self.edits.take(start, end);
        self.edits.replace(start, end, format!("{breaks}{name}"));
        bindings.push_str(&self.bind(&name, &value));
        bindings.push_str(with);
        bindings.push_str("; ");
    }
}

/// The operands of a call, an operator or a test of membership.
fn operands(expr: &Expr) -> Option<Vec<&ExprRef>> {
    match expr {
        Expr::Call { params, .. } => Some(params.iter().collect()),
        Expr::BoolExpr { lhs, rhs, .. } | Expr::ArithExpr { lhs, rhs, .. } | Expr::BinExpr { lhs, rhs, .. } => {
            Some(vec![lhs, rhs])
        }
        Expr::Membership { key, value, collection, .. } => Some(key.iter().chain([value, collection]).collect()),
        Expr::UnaryExpr { expr, .. } => Some(vec![expr]),
        _ => None,
    }
}
