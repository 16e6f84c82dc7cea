//! Built-in functions that lose something without an error.
//!
//! `any`, `all` and others of Rego before version 1 are not there.
//!
//! `json.remove` and `json.filter` do not know the `/` that OPA allows before a path.
//!
//! `glob.match` does not know `:` as a delimiter, which cannot be repaired.
//!
//! `sprintf`: in OPA a verb without an argument, or an argument of the wrong sort, leaves a mark in the text; in
//! regorus the whole call is undefined, and the finding is lost. A wrong number of arguments is refused; `%d` becomes
//! `%v`, which prints whole numbers alike and takes everything else too.

use regorus::unstable::{Expr, ExprRef};

use super::{Fault, OLD_FUNCTIONS, OLD_PACKAGE, Repair};

/// One verb of a format: the range of its flags and letter, behind the `%`.
struct Verb {
    start: usize,
    end: usize,
}

impl Repair<'_> {
    /// Calls to functions that OPA had before version 1 go to definitions of our own.
    pub(super) fn old_function(&mut self, function: &Expr) {
        let span = function.span();
        let name = span.text();
        let is_old = OLD_FUNCTIONS.contains(&format!("\n{name}("));
        if self.v0 && is_old && !self.own_functions.contains(name) {
            self.old = true;
            self.reads.insert(OLD_PACKAGE.to_owned());
            self.edits.replace(self.edits.start(span), self.edits.end(span), format!("{OLD_PACKAGE}.{name}"));
        }
    }

    /// Looks at a call.
    pub(super) fn call(&mut self, name: &str, params: &[ExprRef]) -> Result<(), Fault> {
        match (name, params) {
            ("sprintf", [format, arguments]) => self.format(format, arguments),
            ("json.remove" | "json.filter", [_, paths]) => {
                if let Expr::Array { items, .. } | Expr::Set { items, .. } = paths.as_ref() {
                    for path in items {
                        self.relative(path);
                    }
                }
                Ok(())
            }
            ("glob.match", [_, delimiters, _]) => no_colon(delimiters),
            _ => Ok(()),
        }
    }

    fn relative(&mut self, path: &Expr) {
        let (Expr::String { span, .. } | Expr::RawString { span, .. }) = path else {
            return;
        };
        if span.text().starts_with('/') {
            let slash = self.edits.start(span) + 1;
            self.edits.replace(slash, slash + 1, "");
        }
    }

    fn format(&mut self, format: &Expr, arguments: &Expr) -> Result<(), Fault> {
        let (Expr::String { span, .. } | Expr::RawString { span, .. }) = format else {
            return Ok(());
        };
        let verbs = verbs(span.text());
        if let Expr::Array { items, .. } = arguments
            && items.len() != verbs.len()
        {
            let (verbs, arguments) = (verbs.len(), items.len());
            let message = format!(
                "`sprintf` has {} for {}, which loses the finding\n\ngive each verb of the format one argument",
                counted(arguments, "argument"),
                counted(verbs, "verb"),
            );
            return Err(Fault::new(message, span));
        }
        let offset = self.edits.start(span) + 1;
        for verb in verbs {
            let text = span.text().get(verb.start..verb.end).unwrap_or_default();
            if matches!(text, "d" | "t" | "+v" | "+d") {
                self.edits.replace(offset + verb.start, offset + verb.end, "v");
            }
        }
        Ok(())
    }
}

fn no_colon(delimiters: &Expr) -> Result<(), Fault> {
    let Expr::Array { items, .. } = delimiters else {
        return Ok(());
    };
    match items.iter().find(|item| item.span().text() == ":") {
        Some(item) => Err(Fault::new(
            "`glob.match` does not know the delimiter `:` here, and matches what it should not\n\nuse `regex.match`, or \
             `split` the text at `:` first",
            item.span(),
        )),
        None => Ok(()),
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn verbs(format: &str) -> Vec<Verb> {
    let mut verbs = Vec::new();
    let mut chars = format.char_indices();
    while let Some((percent, char)) = chars.next() {
        if char != '%' {
            continue;
        }
        let start = percent + 1;
        let letter = chars.by_ref().find(|(_, char)| !matches!(char, '0'..='9' | '.' | '+' | '-' | ' ' | '#'));
        let Some((at, letter)) = letter else { break };
        if letter != '%' || at != start {
            verbs.push(Verb { start, end: at + letter.len_utf8() });
        }
    }
    verbs
}
