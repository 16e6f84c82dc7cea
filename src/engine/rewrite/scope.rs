//! Which names are a rule's own variables, and which are rules and imports of the module.

use std::collections::{BTreeMap, BTreeSet};

use regorus::unstable::{AssignOp, Expr, Literal, Module, Query, Rule, RuleHead};

use super::imports;

/// The names of one module, and those that are declared where the repair stands.
pub(super) struct Scope {
    /// The names of the module's rules, and its aliases of imports.
    globals: BTreeSet<String>,
    /// Alias → path of the imports below `data`.
    aliases: BTreeMap<String, String>,
    /// What the enclosing queries declare, innermost last.
    declared: Vec<BTreeSet<String>>,
    /// What of it a `some` declares without a value.
    open: Vec<BTreeSet<String>>,
}

impl Scope {
    pub(super) fn new(module: &Module) -> Self {
        let aliases = imports::aliases(module);
        let mut globals: BTreeSet<String> = aliases.keys().cloned().collect();
        for rule in &module.policy {
            let refr = match rule.as_ref() {
                Rule::Default { refr, .. } => refr,
                Rule::Spec { head, .. } => match head {
                    RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. } | RuleHead::Func { refr, .. } => refr,
                },
            };
            globals.extend(root(refr).map(ToOwned::to_owned));
        }
        Self { globals, aliases, declared: Vec::new(), open: Vec::new() }
    }

    /// The paths of the imports below `data`.
    pub(super) fn imported(&self) -> BTreeSet<String> {
        self.aliases.values().cloned().collect()
    }

    /// The path that `name` is an alias of here.
    pub(super) fn alias(&self, name: &str) -> Option<&str> {
        if self.is_local(name) { None } else { self.aliases.get(name).map(String::as_str) }
    }

    /// Whether `name` is a variable that an enclosing query or function declares.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.declared.iter().any(|names| names.contains(name))
    }

    /// Where `name` is a variable that hides a rule, an import or a variable further out: how deep it is declared.
    pub(super) fn shadowing(&self, name: &str) -> Option<usize> {
        let mut declaring = self.declared.iter().enumerate().rev().filter(|(_, names)| names.contains(name));
        let (depth, _) = declaring.next()?;
        (self.globals.contains(name) || declaring.next().is_some()).then_some(depth)
    }

    /// Whether a `some` of the innermost query declares `name`, which need not have a value before it is used.
    pub(super) fn is_only_declared(&self, name: &str) -> bool {
        self.open.last().is_some_and(|names| names.contains(name))
    }

    pub(super) fn enter(&mut self, names: BTreeSet<String>) {
        self.declared.push(names);
        self.open.push(BTreeSet::new());
    }

    pub(super) fn enter_query(&mut self, query: &Query) {
        self.declared.push(declared(query));
        self.open.push(without_value(query));
    }

    pub(super) fn leave(&mut self) {
        self.declared.pop();
        self.open.pop();
    }
}

/// The names that the statements of a query declare for it.
pub(super) fn declared(query: &Query) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in &query.stmts {
        match &statement.literal {
            Literal::SomeVars { vars, .. } => names.extend(vars.iter().map(|var| var.text().to_owned())),
            Literal::SomeIn { key, value, .. } => {
                if let Some(key) = key {
                    variables(key, &mut names);
                }
                variables(value, &mut names);
            }
            Literal::Expr { expr, .. } => {
                if let Expr::AssignExpr { op: AssignOp::ColEq, lhs, .. } = expr.as_ref() {
                    variables(lhs, &mut names);
                }
            }
            _ => {}
        }
    }
    names
}

fn without_value(query: &Query) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for statement in &query.stmts {
        if let Literal::SomeVars { vars, .. } = &statement.literal {
            names.extend(vars.iter().map(|var| var.text().to_owned()));
        }
    }
    names
}

/// The variables of a pattern: `x`, `[x, _]`, `{"a": x}`.
pub(super) fn variables(pattern: &Expr, names: &mut BTreeSet<String>) {
    match pattern {
        Expr::Var { span, .. } => {
            names.insert(span.text().to_owned());
        }
        Expr::Array { items, .. } | Expr::Set { items, .. } => {
            for item in items {
                variables(item, names);
            }
        }
        Expr::Object { fields, .. } => {
            for (_, _, value) in fields {
                variables(value, names);
            }
        }
        _ => {}
    }
}

/// The first name of a reference.
pub(super) fn root(refr: &Expr) -> Option<&str> {
    match refr {
        Expr::Var { span, .. } => Some(span.text()),
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => root(refr),
        _ => None,
    }
}
