//! References through imports. `k8s.containers` makes regorus 0.14.1 evaluate the whole imported package, every rule
//! of it, on every document; the full path, `data.lib.k8s.containers`, only what is meant (measured: 26 µs against
//! 2 µs). So the alias is written out. Also collects what a module reads, for the question what an entry reaches.

use std::collections::BTreeMap;

use regorus::unstable::{Expr, Module};

use super::{Repair, scope};

/// Alias → path of the imports of other packages, `k8s` → `data.lib.k8s`.
pub(super) fn aliases(module: &Module) -> BTreeMap<String, String> {
    let mut aliases = BTreeMap::new();
    for import in &module.imports {
        if scope::root(&import.refr) != Some("data") {
            continue;
        }
        let alias = match (&import.r#as, import.refr.as_ref()) {
            (Some(alias), _) => alias.text(),
            (None, Expr::RefDot { field, .. }) => field.0.text(),
            (None, Expr::RefBrack { index, .. }) => index.span().text(),
            _ => continue,
        };
        aliases.insert(alias.to_owned(), import.refr.span().text().to_owned());
    }
    aliases
}

impl Repair<'_> {
    /// A reference: its alias is written out, its path noted.
    pub(super) fn reference(&mut self, refr: &Expr) {
        let Some(base) = base(refr) else { return };
        let name = base.span().text();
        if name == "data" {
            self.reads.insert(static_path(refr));
        } else if let Some(path) = self.scope.alias(name) {
            let path = path.to_owned();
            self.edits.replace(self.edits.start(base.span()), self.edits.end(base.span()), path);
        }
    }
}

fn base(refr: &Expr) -> Option<&Expr> {
    match refr {
        Expr::Var { .. } => Some(refr),
        Expr::RefDot { refr, .. } | Expr::RefBrack { refr, .. } => base(refr),
        _ => None,
    }
}

/// `data.a.b` of `data.a["b"][x].c`: as much of it as is written down.
fn static_path(refr: &Expr) -> String {
    fn walk(refr: &Expr) -> (String, bool) {
        match refr {
            Expr::RefDot { refr, field, .. } => extend(walk(refr), Some(field.0.text())),
            Expr::RefBrack { refr, index, .. } => {
                let key = matches!(index.as_ref(), Expr::String { .. } | Expr::RawString { .. });
                extend(walk(refr), key.then(|| index.span().text()))
            }
            other => (other.span().text().to_owned(), true),
        }
    }
    fn extend((path, whole): (String, bool), key: Option<&str>) -> (String, bool) {
        match key {
            Some(key) if whole => (format!("{path}.{key}"), true),
            _ => (path, false),
        }
    }
    walk(refr).0
}
