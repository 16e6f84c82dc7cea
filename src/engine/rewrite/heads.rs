//! Rules: heads, `else`, bodies in a chain.
//!
//! - Where the value of a body is undefined, OPA tries the next `else`; regorus does not. So the value is bound in the
//!   body.
//! - `f(x) = 1 { … } { … }` are two definitions with one head; regorus takes the second for a body without a value.
//! - The register machine flattens `p[k] contains v`, and does not know `default f(_) := …`.
//! - Where one member of a set is undefined, the interpreter loses the others too.
//! - Where a member of `p[k] := v` is undefined, the interpreter fails and the register machine has `"<undefined>"`.

use std::collections::BTreeSet;

use regorus::unstable::{Expr, Rule, RuleAssign, RuleBody, RuleHead, Span};

use super::edit::offset;
use super::statements::Around;
use super::{Fault, Repair, Target, scope};

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
        match bodies.split_first() {
            Some((first, others)) => {
                self.definition(head, Some(first), others)?;
                self.other_bodies(head, others)?;
            }
            None => self.definition(head, None, &[])?,
        }
        self.scope.leave();
        Ok(())
    }

    /// The head with the first body, if there is any.
    fn definition(&mut self, head: &RuleHead, body: Option<&RuleBody>, others: &[RuleBody]) -> Result<(), Fault> {
        match body {
            Some(body) => self.scope.enter_query(&body.query),
            None => self.scope.enter(BTreeSet::new()),
        }
        let mut more = Vec::new();
        let value = match head {
            RuleHead::Set { span, refr, key } => {
                if let Some(key) = key {
                    self.expression(key)?;
                    if body.is_some() && self.target == Target::Interpreter && !self.is_defined(key) {
                        more.extend(self.set_key_to_body(span, refr));
                    }
                }
                None
            }
            RuleHead::Compr { refr, assign, .. } => {
                self.head_keys(refr)?;
                if let (Expr::RefBrack { refr: base, index, span, .. }, true) = (refr.as_ref(), body.is_some()) {
                    if !self.is_defined(index) {
                        let end = self.edits.end(span);
                        more.push(self.move_to_body(self.edits.end(base.span()) + 1, end));
                    }
                    self.members_have_else(others);
                }
                assign.as_ref()
            }
            RuleHead::Func { args, assign, .. } => {
                args.iter().try_for_each(|arg| self.pattern(arg))?;
                assign.as_ref()
            }
        };
        if let Some(assign) = value {
            self.expression(&assign.value)?;
        }
        more.append(&mut self.pending);
        if let Some(body) = body {
            let is_member =
                matches!(head, RuleHead::Compr { refr, .. } if matches!(refr.as_ref(), Expr::RefBrack { .. }));
            self.body(body, value, others.first().is_some_and(|next| next.is_else), is_member, more)?;
        } else if !more.is_empty() {
            let keyword = if self.v0 { "" } else { "if " };
            let end = self.edits.end(head_span(head));
            self.edits.insert(end, format!(" {keyword}{{ {} }}", more.join("; ")));
        }
        self.scope.leave();
        Ok(())
    }

    fn other_bodies(&mut self, head: &RuleHead, others: &[RuleBody]) -> Result<(), Fault> {
        for (index, body) in others.iter().enumerate() {
            if !body.is_else {
                let head = self.edits.text(offset(head_span(head).start), self.edits.end(head_span(head)));
                self.edits.insert(offset(body.span.start), format!("{} ", head.replace('\n', " ")));
            }
            self.scope.enter_query(&body.query);
            if let Some(assign) = &body.assign {
                self.expression(&assign.value)?;
            }
            let more = std::mem::take(&mut self.pending);
            let has_else = others.get(index + 1).is_some_and(|next| next.is_else);
            self.body(body, body.assign.as_ref(), has_else, false, more)?;
            self.scope.leave();
        }
        Ok(())
    }

    /// A body with its value, which is checked in the body where something hangs on it: an `else` behind it, or the
    /// other members of its rule.
    fn body(
        &mut self,
        body: &RuleBody,
        assign: Option<&RuleAssign>,
        has_else: bool,
        is_member: bool,
        more: Vec<String>,
    ) -> Result<(), Fault> {
        let mut around = Around::default();
        if has_else && self.is_loop(&body.query) {
            let value = assign.map(|assign| {
                let (outer, name) = (self.fresh(), self.fresh());
                let binding = self.value_to_body(assign, &outer, &name);
                (outer, name, binding)
            });
            around = self.collect(&body.query, value);
        } else if let Some(assign) = assign
            && (has_else || is_member)
            && !self.is_defined(&assign.value)
        {
            let name = self.fresh();
            around.more.push(self.value_to_body(assign, &name, &name));
        }
        around.more.splice(0..0, more);
        self.query(&body.query, &around)
    }

    fn value_to_body(&mut self, assign: &RuleAssign, outer: &str, name: &str) -> String {
        let start = offset(assign.span.start);
        let end = self.edits.end(&assign.span);
        let operator = if self.edits.text(start, end).starts_with(":=") { 2 } else { 1 };
        self.replace_by(start + operator, end, outer, name)
    }

    /// Moves what `s contains E`, or `s[E]` before Rego 1, adds to a set.
    fn set_key_to_body(&mut self, head: &Span, refr: &Expr) -> Option<String> {
        let (start, end) = (self.edits.end(refr.span()), self.edits.end(head));
        let text = self.edits.text(start, end);
        if text.starts_with('[') {
            return Some(self.move_to_body(start + 1, end.checked_sub(1)?));
        }
        let keyword = text.find("contains")?;
        Some(self.move_to_body(start + keyword + "contains".len(), end))
    }

    /// An `else` of a member whose key the body binds.
    fn members_have_else(&mut self, others: &[RuleBody]) {
        if others.iter().any(|body| body.is_else) {
            self.interpret = Some("an else of a member");
        }
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

const fn head_span(head: &RuleHead) -> &Span {
    match head {
        RuleHead::Compr { span, .. } | RuleHead::Set { span, .. } | RuleHead::Func { span, .. } => span,
    }
}
