//! Bodies: statements, the expressions in them, comprehensions.
//!
//! - The register machine lets an undefined value pass `x := E`, so that the body goes on; `=` it does check.
//! - It puts `"<undefined>"` into arrays and objects whose comprehension has an undefined head.
//! - The interpreter fails on `some x in "text"` and on `every` likewise; in OPA that is undefined.
//! - In both `1 in input.absent` is false as a value; in OPA it is undefined.
//! - Both take the variable of an `every` for unbound where it stands in brackets, and go through all there is.
//! - Both take a variable for the rule of the same name, so that such variables get another name.

use std::collections::BTreeSet;

use regorus::unstable::{AssignOp, Expr, ExprRef, Literal, LiteralStmt, Query, Span};

use super::edit::offset;
use super::{Fault, HELPER_PACKAGE, Repair, Target, scope};

/// What is put around the statements of a body.
#[derive(Default)]
pub(super) struct Around {
    pub(super) open: String,
    /// Statements behind the others.
    pub(super) more: Vec<String>,
    pub(super) close: String,
}

impl Around {
    fn is_empty(&self) -> bool {
        self.open.is_empty() && self.more.is_empty() && self.close.is_empty()
    }
}

impl Repair<'_> {
    /// Repairs the statements of a query, and puts others around them. The query's names are declared already.
    pub(super) fn query(&mut self, query: &Query, around: &Around) -> Result<(), Fault> {
        let (Some(first), Some(last)) = (query.stmts.first(), query.stmts.last()) else {
            return Ok(());
        };
        let (start, end) = (self.edits.start(&first.span), self.edits.end(&last.span));
        let mut before = Vec::with_capacity(query.stmts.len());
        for statement in &query.stmts {
            before.push((self.edits.start(&statement.span), self.statement(statement)?));
        }
        // `… if condition`: one statement that has no braces around it.
        let is_bare = first.span.start == query.span.start;
        let braces = is_bare && !(around.is_empty() && before.iter().all(|(_, text)| text.is_empty()));
        self.edits.insert(start, if braces { "{ " } else { "" });
        self.edits.insert(start, around.open.as_str());
        for (at, text) in before {
            self.edits.insert(at, text);
        }
        for statement in &around.more {
            self.edits.insert(end, format!("; {statement}"));
        }
        self.edits.insert(end, around.close.as_str());
        self.edits.insert(end, if braces { " }" } else { "" });
        Ok(())
    }

    /// Repairs one statement, and returns what has to stand before it.
    fn statement(&mut self, statement: &LiteralStmt) -> Result<String, Fault> {
        let outer = std::mem::take(&mut self.pending);
        let own = self.literal(statement)?;
        let mut before = std::mem::replace(&mut self.pending, outer);
        before.push(own);
        Ok(before.join("; "))
    }

    fn literal(&mut self, statement: &LiteralStmt) -> Result<String, Fault> {
        for with in &statement.with_mods {
            self.expression(&with.refr)?;
            self.expression(&with.r#as)?;
        }
        match &statement.literal {
            Literal::SomeVars { vars, .. } => {
                for var in vars {
                    self.rename(var);
                }
            }
            Literal::SomeIn { key, value, collection, .. } => {
                for pattern in key.iter().chain([value]) {
                    self.pattern(pattern)?;
                }
                self.collection(collection)?;
            }
            Literal::Every { key, value, domain, query, .. } => {
                self.collection(domain)?;
                self.every(key.iter().chain([value]), query)?;
            }
            Literal::NotExpr { expr, .. } => {
                self.condition(expr)?;
                let with = statement.with_mods.first().map_or(String::new(), |with| {
                    let range = (self.edits.start(&with.span), self.edits.end(&statement.span));
                    format!(" {}", self.edits.text(range.0, range.1).replace('\n', " "))
                });
                return Ok(self.hoist(expr, &with));
            }
            Literal::Expr { expr, .. } => {
                self.condition(expr)?;
                return Ok(self.assignment(expr));
            }
        }
        Ok(String::new())
    }

    /// The variables and the body of an `every`.
    fn every<'s>(&mut self, variables: impl Iterator<Item = &'s Span> + Clone, query: &Query) -> Result<(), Fault> {
        let mut names = scope::declared(query);
        names.extend(variables.clone().map(|variable| variable.text().to_owned()));
        self.scope.enter(names);
        let mut around = Around::default();
        let body = self.edits.text(offset(query.span.start), offset(query.span.end));
        for variable in variables {
            let name = self.name(variable.text());
            if body.contains(&format!("[{}", variable.text())) {
                let given = self.fresh();
                self.edits.replace(self.edits.start(variable), self.edits.end(variable), given.as_str());
                around.open.insert_str(0, &format!("{name} := {given}; "));
            } else {
                self.rename(variable);
            }
        }
        self.query(query, &around)?;
        self.scope.leave();
        Ok(())
    }

    /// What stands as a statement, where false and undefined are the same.
    fn condition(&mut self, expr: &Expr) -> Result<(), Fault> {
        match expr {
            Expr::Membership { key, value, collection, .. } => {
                key.iter().chain([value, collection]).try_for_each(|operand| self.expression(operand))
            }
            Expr::AssignExpr { op: AssignOp::ColEq, lhs, rhs, .. } => {
                self.pattern(lhs)?;
                self.expression(rhs)
            }
            Expr::AssignExpr { lhs, rhs, .. } => {
                for side in [lhs, rhs] {
                    if self.binds(side) { self.pattern(side)? } else { self.expression(side)? }
                }
                Ok(())
            }
            _ => self.expression(expr),
        }
    }

    /// Whether one side of `=` may be a pattern.
    fn binds(&self, side: &Expr) -> bool {
        let mut names = BTreeSet::new();
        scope::variables(side, &mut names);
        names.iter().any(|name| !self.scope.is_local(name) || self.scope.is_only_declared(name))
    }

    /// A pattern. An object of regorus matches objects that have more members; those of OPA do not.
    pub(super) fn pattern(&mut self, pattern: &Expr) -> Result<(), Fault> {
        match pattern {
            Expr::Object { span, fields, .. } if !fields.is_empty() => Err(Fault::new(
                "an object as a pattern, which here matches objects with more members too\n\nbind the whole object to \
                 a name, and read its members from that",
                span,
            )),
            Expr::Array { items, .. } => items.iter().try_for_each(|item| self.pattern(item)),
            _ => self.expression(pattern),
        }
    }

    /// `x := E` becomes `some x; x = E` where E may be undefined.
    fn assignment(&mut self, expr: &Expr) -> String {
        let Expr::AssignExpr { op: AssignOp::ColEq, lhs, rhs, .. } = expr else {
            return String::new();
        };
        let Expr::Var { span, .. } = lhs.as_ref() else {
            return String::new();
        };
        if self.target == Target::Interpreter || span.text() == "_" || self.is_defined(rhs) {
            return String::new();
        }
        let end = self.edits.end(span);
        let between = self.edits.text(end, self.edits.start(rhs.span()));
        let Some(operator) = between.find(":=") else {
            return String::new();
        };
        self.edits.replace(end + operator, end + operator + 2, "=");
        format!("some {}; ", self.name(span.text()))
    }

    /// What `some … in` and `every` go through.
    fn collection(&mut self, expr: &Expr) -> Result<(), Fault> {
        self.expression(expr)?;
        if self.target == Target::Interpreter && !is_collection(expr) {
            self.edits.insert(self.edits.start(expr.span()), format!("{HELPER_PACKAGE}.collection("));
            self.edits.insert(self.edits.end(expr.span()), ")");
        }
        Ok(())
    }

    /// Repairs whatever stands in an expression.
    pub(super) fn expression(&mut self, expr: &Expr) -> Result<(), Fault> {
        match expr {
            Expr::Var { span, .. } => self.rename(span),
            Expr::Array { items, .. } | Expr::Set { items, .. } => self.expressions(items)?,
            Expr::Object { fields, .. } => {
                for (_, key, value) in fields {
                    self.expression(key)?;
                    self.expression(value)?;
                }
            }
            Expr::ArrayCompr { span, term, query, .. } | Expr::SetCompr { span, term, query, .. } => {
                let checked = matches!(expr, Expr::ArrayCompr { .. });
                self.comprehension(&[(offset(span.start) + 1, term)], query, checked)?;
            }
            Expr::ObjectCompr { span, key, value, query, .. } => {
                let after_key = self.edits.end(key.span());
                let Some(colon) = self.edits.text(after_key, offset(query.span.start)).find(':') else {
                    return Ok(());
                };
                let value_start = after_key + colon + 1;
                self.comprehension(&[(offset(span.start) + 1, key), (value_start, value)], query, true)?;
            }
            Expr::Call { fcn, params, .. } => {
                self.expressions(params)?;
                self.call(fcn.span().text(), params)?;
                self.old_function(fcn);
                if !matches!(fcn.as_ref(), Expr::Var { .. }) {
                    self.expression(fcn)?;
                }
            }
            Expr::UnaryExpr { expr, .. } => self.expression(expr)?,
            Expr::RefDot { .. } | Expr::RefBrack { .. } => {
                self.reference(expr);
                self.path(expr)?;
            }
            Expr::BinExpr { lhs, rhs, .. }
            | Expr::BoolExpr { lhs, rhs, .. }
            | Expr::ArithExpr { lhs, rhs, .. }
            | Expr::AssignExpr { lhs, rhs, .. } => {
                self.expression(lhs)?;
                self.expression(rhs)?;
            }
            Expr::Membership { .. } => {
                self.condition(expr)?;
                // As a value, `1 in input.absent` is false here and undefined in OPA.
                let mut bindings = String::new();
                self.operands_before(expr, "", &mut bindings);
                self.pending.extend(bindings.strip_suffix("; ").map(ToOwned::to_owned));
            }
            _ => {}
        }
        Ok(())
    }

    fn expressions(&mut self, exprs: &[ExprRef]) -> Result<(), Fault> {
        exprs.iter().try_for_each(|expr| self.expression(expr))
    }

    /// What stands in the brackets of a reference, and at its head.
    fn path(&mut self, refr: &Expr) -> Result<(), Fault> {
        match refr {
            Expr::RefDot { refr, .. } => self.path(refr),
            Expr::RefBrack { refr, index, .. } => {
                self.expression(index)?;
                self.path(refr)
            }
            other => self.expression(other),
        }
    }

    /// Repairs a comprehension with these parts in its head, each with the offset where it begins; all end at the
    /// next part or at the query. In sets undefined members are left out by both backends.
    fn comprehension(&mut self, head: &[(usize, &ExprRef)], query: &Query, checked: bool) -> Result<(), Fault> {
        self.scope.enter_query(query);
        let mut around = Around::default();
        let outer = std::mem::take(&mut self.pending);
        for (index, (start, part)) in head.iter().enumerate() {
            self.expression(part)?;
            if checked && self.target == Target::Machine && !self.is_defined(part) {
                let end = head.get(index + 1).map_or(offset(query.span.start), |(next, _)| next - 1);
                around.more.push(self.move_to_body(*start, end));
            }
        }
        around.more.splice(0..0, std::mem::replace(&mut self.pending, outer));
        around.open.push_str(self.loop_first(query));
        self.query(query, &around)?;
        self.scope.leave();
        Ok(())
    }

    /// Puts a variable in the place of a value, and returns the statement that binds it.
    pub(super) fn move_to_body(&mut self, start: usize, end: usize) -> String {
        let name = self.fresh();
        self.replace_by(start, end, &name, &name)
    }

    /// Puts `outer` in the place of a value, and returns the statement that binds `name` to the value.
    pub(super) fn replace_by(&mut self, start: usize, end: usize, outer: &str, name: &str) -> String {
        let (value, breaks) = self.edits.take(start, end);
        let text = self.edits.text(start, end);
        let before = if text.starts_with(char::is_whitespace) { " " } else { "" };
        let after = if text.ends_with(char::is_whitespace) { " " } else { "" };
        self.edits.replace(start, end, format!("{breaks}{before}{outer}{after}"));
        self.bind(name, &value)
    }

    /// Whether a value is there wherever its place is reached.
    pub(super) fn is_defined(&self, expr: &Expr) -> bool {
        match expr {
            Expr::String { .. }
            | Expr::RawString { .. }
            | Expr::Number { .. }
            | Expr::Bool { .. }
            | Expr::Null { .. }
            | Expr::ArrayCompr { .. }
            | Expr::SetCompr { .. }
            | Expr::ObjectCompr { .. } => true,
            Expr::Var { span, .. } => self.scope.is_local(span.text()),
            Expr::Array { items, .. } | Expr::Set { items, .. } => items.iter().all(|item| self.is_defined(item)),
            Expr::Object { fields, .. } => {
                fields.iter().all(|(_, key, value)| self.is_defined(key) && self.is_defined(value))
            }
            _ => false,
        }
    }

    /// Gives a variable that regorus would take for something else of the same name another name.
    fn rename(&mut self, span: &Span) {
        let name = span.text();
        if self.scope.shadowing(name).is_some() {
            self.edits.replace(self.edits.start(span), self.edits.end(span), self.name(name));
        }
    }

    /// What a variable is called in the repaired text.
    fn name(&self, name: &str) -> String {
        self.scope.shadowing(name).map_or_else(|| name.to_owned(), |depth| format!("{}{name}_{depth}", self.prefix))
    }
}

/// What cannot be anything but a collection.
fn is_collection(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Array { .. }
            | Expr::Set { .. }
            | Expr::Object { .. }
            | Expr::ArrayCompr { .. }
            | Expr::SetCompr { .. }
            | Expr::ObjectCompr { .. }
    )
}
