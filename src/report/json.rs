//! The JSON contract (docs/json.md), and the escaping that all JSON output shares.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::terminal::{is_unsafe, starts_command};
use crate::finding::{Finding, Notice, Problem, Report, Skip, Summary};

/// The version of the contract. It grows when a field changes its meaning or goes, not when one is added.
pub(super) const VERSION: u32 = 1;

/// The report as the contract has it.
#[derive(Serialize)]
pub(super) struct Contract<'a> {
    version: u32,
    summary: &'a Summary,
    findings: &'a [Finding],
    skipped: &'a [Skip],
    errors: &'a [Problem],
    notices: &'a [Notice],
}

impl<'a> From<&'a Report> for Contract<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            version: VERSION,
            summary: &report.summary,
            findings: &report.findings,
            skipped: &report.skipped,
            errors: &report.errors,
            notices: &report.notices,
        }
    }
}

/// Writes the report as one JSON object.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_value(&Contract::from(report), out)
}

/// Writes any value as indented JSON with a final line break. Characters that a terminal would obey are escaped, which
/// means the same to every reader of JSON.
pub(super) fn write_value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    out.write_all(escape(&text).as_bytes())?;
    out.write_all(b"\n")
}

/// An object without the fields that are `null`, for formats that have no `null`.
pub(super) fn without_nulls(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    value
}

/// JSON with what a terminal or a CI log would obey escaped. Line breaks are left: outside a string they are the
/// layout, and inside one they are escaped already. A `#` only stands inside a string.
pub(super) fn escape(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for (at, c) in json.char_indices() {
        let command = c == '#' && safe.ends_with('#') && json.get(at..).is_some_and(starts_command);
        if command || is_unsafe(c) && c != '\n' {
            // Writing to a string cannot fail.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, nasty, render};

    #[test]
    fn the_contract_is_kept() {
        assert_snapshot("json", &render(Format::Json, &nasty()));
    }

    /// Every key, however deep.
    fn keys(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    found.insert(key.clone());
                    keys(value, found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_key_is_documented_and_every_documented_key_is_there() {
        let page = include_str!("../../docs/json.md");
        let example = page.split("```").nth(1).unwrap().trim_start_matches("json");
        let (mut documented, mut written) = (BTreeSet::new(), BTreeSet::new());
        keys(&serde_json::from_str(example).unwrap(), &mut documented);
        keys(&serde_json::from_str(&render(Format::Json, &nasty())).unwrap(), &mut written);
        assert_eq!(documented, written);
        assert!(written.iter().all(|key| page.contains(&format!("`{key}`"))), "{written:?}");
    }

    #[test]
    fn escaping_changes_no_value() {
        let text = render(Format::Json, &nasty());
        assert_harmless(&text);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["findings"][0]["message"], nasty().findings[0].message.as_str());
        assert_eq!(value["findings"][0]["resource"]["name"], "we|b\n`x`");
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let value: Value = serde_json::from_str(&render(Format::Json, &nasty())).unwrap();
        let about_file = value["findings"][1].as_object().unwrap();
        for key in ["resource", "container", "waiver"] {
            assert!(!about_file.contains_key(key), "{key}");
        }
    }
}
