//! Bodies: statements, the expressions in them, comprehensions.
//!
//! - The register machine lets an undefined value pass `x := E`, so that the body goes on; `=` it does check.
//! - It puts `"<undefined>"` into arrays and objects whose comprehension has an undefined head.
//! - The interpreter fails on `some x in "text"` and on `every` likewise; in OPA that is undefined.
//! - Both take a variable for the rule of the same name, so that such variables get another name.

use regorus::unstable::{AssignOp, Expr, ExprRef, Literal, LiteralStmt, Query, Span};

use super::edit::offset;
use super::{Fault, HELPER_PACKAGE, Repair, Target, scope};

impl Repair<'_> {
    /// Repairs the statements of a query, and puts `more`, one or several statements, behind them. The query's names
    /// are declared already.
    pub(super) fn query(&mut self, query: &Query, more: &str) -> Result<(), Fault> {
        let (Some(first), Some(last)) = (query.stmts.first(), query.stmts.last()) else { return Ok(()) };
        let (start, end) = (self.edits.start(&first.span), self.edits.end(&last.span));
        // `… if condition`: one statement that has no braces around it.
        let bare = first.span.start == query.span.start;
        let mut before = Vec::with_capacity(query.stmts.len());
        for statement in &query.stmts {
            before.push((self.edits.start(&statement.span), self.statement(statement)?));
        }
        let wrap = bare && (!more.is_empty() || before.iter().any(|(_, text)| !text.is_empty()));
        if wrap {
            self.edits.insert(start, "{ ");
        }
        for (at, text) in before.into_iter().filter(|(_, text)| !text.is_empty()) {
            self.edits.insert(at, text);
        }
        if !more.is_empty() {
            self.edits.insert(end, format!("; {more}"));
        }
        if wrap {
            self.edits.insert(end, " }");
        }
        Ok(())
    }

    /// Repairs one statement, and returns what has to stand before it.
    fn statement(&mut self, statement: &LiteralStmt) -> Result<String, Fault> {
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
                if let Some(key) = key {
                    self.expression(key)?;
                }
                self.expression(value)?;
                self.collection(collection)?;
            }
            Literal::Every { key, value, domain, query, .. } => {
                self.collection(domain)?;
                let mut names = scope::declared(query);
                names.extend(key.iter().chain([value]).map(|name| name.text().to_owned()));
                self.scope.enter(names);
                for name in key.iter().chain([value]) {
                    self.rename(name);
                }
                self.query(query, "")?;
                self.scope.leave();
            }
            Literal::NotExpr { expr, .. } => {
                self.expression(expr)?;
                let with = statement.with_mods.first().map_or(String::new(), |with| {
                    let range = (self.edits.start(&with.span), self.edits.end(&statement.span));
                    format!(" {}", self.edits.text(range.0, range.1).replace('\n', " "))
                });
                return Ok(self.hoist(expr, &with));
            }
            Literal::Expr { expr, .. } => {
                self.expression(expr)?;
                return Ok(self.assignment(expr));
            }
        }
        Ok(String::new())
    }

    /// `x := E` becomes `some x; x = E` where E may be undefined.
    fn assignment(&mut self, expr: &Expr) -> String {
        let Expr::AssignExpr { op: AssignOp::ColEq, lhs, rhs, .. } = expr else { return String::new() };
        let Expr::Var { span, .. } = lhs.as_ref() else { return String::new() };
        if self.target == Target::Interpreter || span.text() == "_" || self.is_defined(rhs) {
            return String::new();
        }
        let end = self.edits.end(span);
        let between = self.edits.text(end, self.edits.start(rhs.span()));
        let Some(operator) = between.find(":=") else { return String::new() };
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
                let Some(colon) = self.edits.text(after_key, offset(query.span.start)).find(':') else { return Ok(()) };
                let value_start = after_key + colon + 1;
                self.comprehension(&[(offset(span.start) + 1, key), (value_start, value)], query, true)?;
            }
            Expr::Call { fcn, params, .. } => {
                self.expressions(params)?;
                if matches!(fcn.as_ref(), Expr::Var { .. }) {
                    self.call(fcn.span().text(), params)?;
                } else {
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
            Expr::Membership { key, value, collection, .. } => {
                if let Some(key) = key {
                    self.expression(key)?;
                }
                self.expression(value)?;
                self.expression(collection)?;
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
        self.scope.enter(scope::declared(query));
        let mut more = Vec::new();
        for (index, (start, part)) in head.iter().enumerate() {
            self.expression(part)?;
            if checked && self.target == Target::Machine && !self.is_defined(part) {
                let end = head.get(index + 1).map_or(offset(query.span.start), |(next, _)| next - 1);
                more.push(self.move_to_body(*start, end));
            }
        }
        self.query(query, &more.join("; "))?;
        self.scope.leave();
        Ok(())
    }

    /// Puts a variable in the place of a value, and returns the statement that binds it.
    pub(super) fn move_to_body(&mut self, start: usize, end: usize) -> String {
        let name = self.fresh();
        let (value, breaks) = self.edits.take(start, end);
        let space = if self.edits.text(start, end).starts_with(char::is_whitespace) { " " } else { "" };
        let after = if self.edits.text(start, end).ends_with(char::is_whitespace) { " " } else { "" };
        self.edits.replace(start, end, format!("{breaks}{space}{name}{after}"));
        self.bind(&name, &value)
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

    /// Gives a variable that regorus would take for the rule of the same name another name.
    fn rename(&mut self, span: &Span) {
        let name = span.text();
        if self.scope.shadows(name) {
            self.edits.replace(self.edits.start(span), self.edits.end(span), self.name(name));
        }
    }

    /// What a variable is called in the repaired text.
    fn name(&self, name: &str) -> String {
        if self.scope.shadows(name) { format!("{}{name}", self.prefix) } else { name.to_owned() }
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
