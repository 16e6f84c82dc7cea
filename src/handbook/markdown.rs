//! The explanation of a rule as Markdown: a page of `docs/rules/`.

use std::io::{self, Write};

use super::{Example, Examples, bundles, demanded, inline, kinds, needs, severity, snippet};
use crate::policy::Rule;

/// Writes the page of a rule.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_markdown(rule: &Rule, examples: &Examples, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\n**{}**\n", rule.id, rule.title)?;
    if !rule.description.is_empty() {
        writeln!(out, "{}\n", rule.description)?;
    }
    writeln!(out, "| | |\n|---|---|\n| Severity | {} |", cell(&severity(rule)))?;
    if !rule.category.is_empty() {
        writeln!(out, "| Category | {} |", cell(&rule.category))?;
    }
    writeln!(out, "| Bundles | {} |\n| Looks at | {} |", cell(&bundles(rule)), cell(&kinds(rule)))?;
    if let Some(needs) = needs(rule) {
        writeln!(out, "| Needs | {} |", cell(&needs))?;
    }
    if let Some(whose) = demanded(rule) {
        writeln!(out, "| Demanded | {} |", cell(&whose))?;
    }
    if !rule.since.is_empty() {
        writeln!(out, "| Since | {} |", cell(&rule.since))?;
    }
    parameters(rule, out)?;
    if !rule.remediation.is_empty() {
        writeln!(out, "\n## How to fix\n\n{}", rule.remediation)?;
    }
    writeln!(out, "\n## How to configure\n\nIn `.kubectl-policy.yaml`:\n\n```yaml\n{}```", snippet(rule))?;
    if let Some(deny) = &examples.deny {
        example("What it complains about", deny, out)?;
    }
    if let Some(allow) = &examples.allow {
        example("What is right", allow, out)?;
    }
    if !rule.references.is_empty() {
        writeln!(out, "\n## Read more\n")?;
    }
    for reference in &rule.references {
        match reference.description.trim() {
            "" => writeln!(out, "- <{}>", reference.url)?,
            text => writeln!(out, "- [{}]({})", text.trim_end_matches('.').replace('\n', " "), reference.url)?,
        }
    }
    if !rule.aliases.is_empty() {
        let aliases: Vec<String> = rule.aliases.iter().map(|alias| format!("`{alias}`")).collect();
        writeln!(out, "\n## Elsewhere\n\n{}", aliases.join(", "))?;
    }
    Ok(())
}

fn parameters(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    if rule.params.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Parameters\n\n| name | type | default | |\n|---|---|---|---|")?;
    for (name, parameter) in &rule.params {
        let default = cell(&inline(&parameter.default));
        writeln!(out, "| `{name}` | {} | `{default}` | {} |", parameter.kind.as_str(), cell(&parameter.description))?;
    }
    Ok(())
}

fn example(heading: &str, example: &Example, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {heading}\n")?;
    if !example.settings.is_empty() {
        let settings: Vec<String> = example.settings.iter().map(|(key, value)| format!("`{key}: {value}`")).collect();
        writeln!(out, "With {}:\n", settings.join(", "))?;
    }
    writeln!(out, "```yaml")?;
    for (index, text) in example.text.lines().enumerate() {
        let marker = if example.findings.contains(&(index + 1)) { " # ← finding" } else { "" };
        writeln!(out, "{text}{marker}")?;
    }
    writeln!(out, "```")
}

/// Text as one cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
