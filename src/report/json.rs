//! The JSON contract (docs/json.md), and the escaping that all JSON output shares.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::terminal::is_unsafe;
use crate::finding::{Finding, Problem, Report, Skip, Summary};

/// The version of the contract. It grows when a field changes its meaning or goes, not when one is added.
const VERSION: u32 = 1;

/// The report as the contract has it.
#[derive(Serialize)]
pub(super) struct Contract<'a> {
    version: u32,
    summary: &'a Summary,
    findings: &'a [Finding],
    skipped: &'a [Skip],
    errors: &'a [Problem],
}

impl<'a> From<&'a Report> for Contract<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            version: VERSION,
            summary: &report.summary,
            findings: &report.findings,
            skipped: &report.skipped,
            errors: &report.errors,
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

/// JSON with the unsafe characters of its strings escaped. Line breaks are left: outside a string they are the layout,
/// and inside one they are escaped already.
pub(super) fn escape(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unsafe(c) && c != '\n' {
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
    use serde_json::Value;

    use super::super::Format;
    use super::super::terminal::is_unsafe;
    use super::super::testing::{assert_snapshot, nasty, render};

    #[test]
    fn the_contract_is_kept() {
        assert_snapshot("json", &render(Format::Json, &nasty()));
    }

    #[test]
    fn escaping_changes_no_value() {
        let text = render(Format::Json, &nasty());
        assert_eq!(text.chars().find(|c| is_unsafe(*c) && *c != '\n'), None);
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
