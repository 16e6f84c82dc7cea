//! Only the numbers of a run: by severity, by namespace and by rule, for who looks at a whole cluster; by application
//! where what was looked at is a Spinnaker.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use owo_colors::Style;
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::groups::{self, Weight};
use super::terminal::{line, paint};
use super::view::Outcome;
use super::{Context, Format, json, summary, yaml};
use crate::finding::{Problem, Report, Severity, Summary};

/// One line: what is counted, and how much of it.
#[derive(Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<Severity>,
    deny: usize,
    warn: usize,
}

/// Among whom the findings are shared out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// The namespaces of a cluster.
    Namespaces,
    /// The applications of a Spinnaker.
    Applications,
}

/// The numbers as data.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Overview<'a> {
    version: u32,
    summary: &'a Summary,
    by_severity: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_namespace: Option<Vec<Row<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_application: Option<Vec<Row<'a>>>,
    by_rule: Vec<Row<'a>>,
    errors: &'a [Problem],
}

/// Writes the numbers of the report; `false` where the format has no way to say them.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_overview(
    format: Format,
    report: &Report,
    sharing: Sharing,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<bool> {
    let overview = overview(report, sharing);
    match format {
        Format::Json => json::write_value(&overview, out)?,
        Format::Yaml => yaml::write_value(&overview, out)?,
        Format::Text | Format::Table => write_text(&overview, report, context, out)?,
        _ => return Ok(false),
    }
    Ok(true)
}

fn overview(report: &Report, sharing: Sharing) -> Overview<'_> {
    let row = |name, severity, weight: Weight| Row { name, severity, deny: weight.denied, warn: weight.warned };
    let mut severities: BTreeMap<Severity, Weight> = BTreeMap::new();
    let mut rules: BTreeMap<&str, (Severity, Weight)> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| Outcome::of(finding).counts()) {
        severities.entry(finding.severity).or_default().add(finding);
        let (severity, weight) = rules.entry(&finding.rule).or_insert((finding.severity, Weight::default()));
        *severity = finding.severity.max(*severity);
        weight.add(finding);
    }
    let groups = match sharing {
        Sharing::Namespaces => groups::weights(report),
        Sharing::Applications => groups::weights_by(report, groups::application),
    };
    let mut groups: Vec<_> = groups.into_iter().filter(|(_, weight)| *weight != Weight::default()).collect();
    groups.sort_by_key(|(_, weight)| Reverse(*weight));
    let groups = groups.into_iter().map(|(name, weight)| row(name, None, weight)).collect();
    let (by_namespace, by_application) = match sharing {
        Sharing::Namespaces => (Some(groups), None),
        Sharing::Applications => (None, Some(groups)),
    };
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(_, (severity, weight))| Reverse((*weight, *severity)));
    Overview {
        version: json::VERSION,
        summary: &report.summary,
        by_severity: severities.into_iter().rev().map(|(it, weight)| row(None, Some(it), weight)).collect(),
        by_namespace,
        by_application,
        by_rule: rules.into_iter().map(|(id, (severity, weight))| row(Some(id), Some(severity), weight)).collect(),
        errors: &report.errors,
    }
}

fn write_text(overview: &Overview<'_>, report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    write_rows("SEVERITY", &overview.by_severity, context, out)?;
    write_rows("NAMESPACE", overview.by_namespace.as_deref().unwrap_or_default(), context, out)?;
    write_rows("APPLICATION", overview.by_application.as_deref().unwrap_or_default(), context, out)?;
    write_rows("RULE", &overview.by_rule, context, out)?;
    super::write_problems(overview.errors, context, out)?;
    if summary::write_left_out(report, context, out)? {
        writeln!(out)?;
    }
    summary::write_line(report, context, out)
}

fn write_rows(head: &str, rows: &[Row<'_>], context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let name = |row: &Row<'_>| match (row.name, row.severity) {
        (Some(name), _) => line(name).into_owned(),
        (None, Some(severity)) => severity.to_string(),
        (None, None) => "(no namespace)".to_owned(),
    };
    let names: Vec<String> = rows.iter().map(name).collect();
    let width = names.iter().map(|name| name.width()).chain([head.len()]).max().unwrap_or_default();
    writeln!(out, "{head:<width$}   {:>6}   {:>8}", "DENIED", "WARNINGS")?;
    for (row, name) in rows.iter().zip(&names) {
        let fill = width - name.width();
        let denied = format!("{:>6}", row.deny);
        let denied = if row.deny > 0 { paint(&denied, Style::new().red(), context.color) } else { denied };
        writeln!(out, "{name}{:fill$}   {denied}   {:>8}", "", row.warn)?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{assert_harmless, assert_snapshot, nasty, rules};
    use super::*;

    fn shown(format: Format) -> Option<String> {
        let (rules, mut out) = (rules(), Vec::new());
        let context = Context::new("0.1.0", "kubectl policy", &rules);
        let said = write_overview(format, &nasty(), Sharing::Namespaces, &context, &mut out).unwrap();
        said.then(|| String::from_utf8(out).unwrap())
    }

    #[test]
    fn numbers_are_sorted_by_what_they_count() {
        let text = shown(Format::Text).unwrap();
        assert_snapshot("overview", &text);
        assert_harmless(&text);
    }

    #[test]
    fn data_says_the_same() {
        let value: serde_json::Value = serde_json::from_str(&shown(Format::Json).unwrap()).unwrap();
        let of =
            |key: &str| -> u64 { value[key].as_array().unwrap().iter().map(|row| row["deny"].as_u64().unwrap()).sum() };
        assert_eq!((of("bySeverity"), of("byNamespace")), (of("byRule"), of("byRule")));
        assert_eq!(shown(Format::Sarif), None);
    }
}
