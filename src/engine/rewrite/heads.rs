//! Rules: heads, `else`, bodies in a chain.
//!
//! - Where the value of a body is undefined, OPA tries the next `else`; regorus does not. So the value is bound in the
//!   body.
//! - `f(x) = 1 { … } { … }` are two definitions with one head; regorus takes the second for a body without a value.
//! - The register machine flattens `p[k] contains v`, and does not know `default f(_) := …`.
//! - Where a member of `p[k] := v` is undefined, the interpreter fails and the register machine has `"<undefined>"`.

use std::collections::BTreeSet;

use regorus::unstable::{Expr, Rule, RuleAssign, RuleBody, RuleHead};

use super::edit::offset;
use super::{Fault, Repair, scope};

impl Repair<'_> {
    pub(super) fn rule(&mut self, rule: &Rule) -> Result<(), Fault> {
        let (head, bodies) = match rule {
            Rule::Default { args, .. } => {
                if !args.is_empty() {
                    self.interpret = Some("a default of a function");
                }
                return Ok(());
            }
            Rule::Spec { head, bodies, .. } => (head, bodies),
        };
        let mut arguments = BTreeSet::new();
        match head {
            RuleHead::Func { args, .. } => args.iter().for_each(|arg| scope::variables(arg, &mut arguments)),
            RuleHead::Set { refr, .. } if !matches!(refr.as_ref(), Expr::Var { .. }) => {
                self.interpret = Some("a rule that yields sets below keys");
            }
            _ => {}
        }
        self.scope.enter(arguments);
        let (first, others) =
            bodies.split_first().map_or((None, bodies.as_slice()), |(first, rest)| (Some(first), rest));
        self.definition(head, first, others)?;
        for (index, body) in others.iter().enumerate() {
            if !body.is_else {
                let head = self.edits.text(offset(head_span(head).start), self.edits.end(head_span(head)));
                self.edits.insert(offset(body.span.start), format!("{} ", head.replace('\n', " ")));
            }
            self.scope.enter(scope::declared(&body.query));
            let mut more = String::new();
            if let Some(assign) = &body.assign {
                self.expression(&assign.value)?;
                if others.get(index + 1).is_some_and(|next| next.is_else) && !self.is_defined(&assign.value) {
                    more = self.value_to_body(assign);
                }
            }
            self.query(&body.query, &more)?;
            self.scope.leave();
        }
        self.scope.leave();
        Ok(())
    }

    /// The head with the first body, if there is any.
    fn definition(&mut self, head: &RuleHead, body: Option<&RuleBody>, others: &[RuleBody]) -> Result<(), Fault> {
        self.scope.enter(body.map(|body| scope::declared(&body.query)).unwrap_or_default());
        let mut more = String::new();
        match head {
            RuleHead::Set { refr, key, .. } => {
                self.head_keys(refr)?;
                if let Some(key) = key {
                    self.expression(key)?;
                }
            }
            RuleHead::Compr { refr, assign, .. } => {
                self.head_keys(refr)?;
                let is_member = matches!(refr.as_ref(), Expr::RefBrack { .. });
                more = self.head_value(assign.as_ref(), is_member, body.is_some(), others)?;
            }
            RuleHead::Func { args, assign, .. } => {
                for arg in args {
                    self.expression(arg)?;
                }
                more = self.head_value(assign.as_ref(), false, body.is_some(), others)?;
            }
        }
        if let Some(body) = body {
            self.query(&body.query, &more)?;
        }
        self.scope.leave();
        Ok(())
    }

    fn head_value(
        &mut self,
        assign: Option<&RuleAssign>,
        is_member: bool,
        has_body: bool,
        others: &[RuleBody],
    ) -> Result<String, Fault> {
        let Some(assign) = assign else { return Ok(String::new()) };
        self.expression(&assign.value)?;
        let has_else = others.first().is_some_and(|next| next.is_else);
        let fails = has_else || is_member;
        if !fails || !has_body || self.is_defined(&assign.value) {
            return Ok(String::new());
        }
        Ok(self.value_to_body(assign))
    }

    fn value_to_body(&mut self, assign: &RuleAssign) -> String {
        let start = offset(assign.span.start);
        let end = self.edits.end(&assign.span);
        let operator = if self.edits.text(start, end).starts_with(":=") { 2 } else { 1 };
        self.move_to_body(start + operator, end)
    }

    /// What stands in the brackets of `p[k][l]`.
    fn head_keys(&mut self, refr: &Expr) -> Result<(), Fault> {
        match refr {
            Expr::RefBrack { refr, index, .. } => {
                self.head_keys(refr)?;
                self.expression(index)
            }
            Expr::RefDot { refr, .. } => self.head_keys(refr),
            _ => Ok(()),
        }
    }
}

const fn head_span(head: &RuleHead) -> &regorus::unstable::Span {
    match head {
        RuleHead::Compr { span, .. } | RuleHead::Set { span, .. } | RuleHead::Func { span, .. } => span,
    }
}
