//! What a refused push is told: each finding as the commit has it, and then what can be done about it.

use std::io::{self, Write};

use owo_colors::{OwoColorize as _, Style};

use super::args::ColorWhen;
use super::terminal;
use crate::config::Block;
use crate::finding::{Finding, Skip};
use crate::hook::push::Update;
use crate::hook::range::Outcome;
use crate::report::terminal::line;
use crate::report::{self, Context, Format, RuleInfo};

/// How many waivers are written out.
const WAIVERS_SHOWN: usize = 3;

/// How many files that were left out are named.
const SKIPS_SHOWN: usize = 10;

/// A tip that may not be pushed.
pub(super) struct Refusal<'a> {
    pub(super) update: &'a Update,
    pub(super) remote: &'a str,
    pub(super) outcome: &'a Outcome,
    pub(super) block: Block,
    pub(super) rules: &'a [RuleInfo],
}

impl Refusal<'_> {
    pub(super) fn write(&self, color: ColorWhen, out: &mut dyn Write) -> io::Result<()> {
        let command = terminal::command();
        let mut context = Context::new(env!("CARGO_PKG_VERSION"), &command, self.rules);
        context.color = terminal::error_color(color);
        context.width = terminal::columns();
        report::write(Format::Text, &self.outcome.report, &context, out)?;
        let refused = Style::new().red().bold();
        let title = if context.color { "push refused".style(refused).to_string() } else { "push refused".to_owned() };
        writeln!(out, "\n{title}: {} in commit {}", self.reason(), short(self.update))?;
        let refs: Vec<_> = self.update.refs.iter().map(|name| line(name)).collect();
        writeln!(out, "  for         {} on {}", shortened(&refs), line(self.remote))?;
        writeln!(out, "  checked     the files as that commit has them, whatever the work tree holds")?;
        if self.update.bases.is_empty() && self.block == Block::New {
            writeln!(
                out,
                "  compared    with nothing: no commit under it is known to be there (`git fetch` of a named remote tells)"
            )?;
        }
        self.write_advice(out)?;
        if self.outcome.earlier > 0 {
            let number = count(self.outcome.earlier, "finding was", "findings were");
            writeln!(out, "  not counted {number} there before this push (`hook: {{block: new}}`)")?;
        }
        writeln!(
            out,
            "  push anyway `git push --no-verify`; the check in CI (`kubectl policy check --changed-since`)"
        )?;
        writeln!(out, "              and those in front of the cluster will find it all the same")
    }

    fn write_advice(&self, out: &mut dyn Write) -> io::Result<()> {
        if !self.outcome.report.errors.is_empty() {
            writeln!(
                out,
                "  fix         make them readable, or name them under `exclude` in .kubectl-policy.yaml; commit, push"
            )?;
        }
        let findings = &self.outcome.report.findings;
        if findings.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "  fix         as the help under each finding says; `git commit --amend` or a new commit, and push"
        )?;
        writeln!(out, "  waive       under `waivers:` in .kubectl-policy.yaml, in the same push:")?;
        let mut waivers: Vec<String> = findings.iter().map(waiver).collect();
        waivers.dedup();
        for waiver in waivers.iter().take(WAIVERS_SHOWN) {
            writeln!(out, "                {waiver}")?;
        }
        if waivers.len() > WAIVERS_SHOWN {
            writeln!(out, "                … and {} more like these", waivers.len() - WAIVERS_SHOWN)?;
        }
        if let Some(finding) = findings.iter().find(|finding| finding.location.is_some()) {
            let rule = line(&finding.rule);
            writeln!(
                out,
                "              or by a comment on the line: # kubectl-policy: waive {rule} -- … until YYYY-MM-DD"
            )?;
        }
        Ok(())
    }

    fn reason(&self) -> String {
        let report = &self.outcome.report;
        let new = if self.block == Block::New { "new " } else { "" };
        let findings = count(report.findings.len(), &format!("{new}finding"), &format!("{new}findings"));
        let errors = format!("{} that could not be checked", count(report.errors.len(), "thing", "things"));
        match (report.findings.len(), report.errors.len()) {
            (_, 0) => findings,
            (0, _) => errors,
            _ => format!("{findings} and {errors}"),
        }
    }
}

/// Names what was left out, so that nobody takes it for checked.
pub(super) fn write_skipped(skipped: &[Skip], out: &mut dyn Write) -> io::Result<()> {
    for skip in skipped.iter().take(SKIPS_SHOWN) {
        writeln!(out, "not checked: {}: {}", line(&skip.what), line(&skip.reason))?;
    }
    match skipped.len().saturating_sub(SKIPS_SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "not checked: {more} more"),
    }
}

/// A waiver that fits the finding, as the configuration wants it.
fn waiver(finding: &Finding) -> String {
    let mut fields = vec![format!("rule: {}", finding.rule)];
    if let Some(resource) = &finding.resource {
        fields.push(format!("kind: {}", resource.kind));
        fields.push(format!("name: {}", quoted(&resource.name)));
        fields.extend(resource.namespace.as_ref().map(|namespace| format!("namespace: {}", quoted(namespace))));
    }
    fields.extend(finding.container.as_ref().map(|container| format!("container: {}", quoted(container))));
    line(&format!("- {{{}, reason: \"…\", expires: YYYY-MM-DD}}", fields.join(", "))).into_owned()
}

/// A name as YAML reads it back.
fn quoted(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'))
        && !matches!(name, "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null");
    if plain { name.to_owned() } else { format!("{name:?}") }
}

fn short(update: &Update) -> String {
    update.tip.to_string().chars().take(12).collect()
}

fn shortened(refs: &[impl AsRef<str>]) -> String {
    let mut text: Vec<&str> = refs.iter().take(3).map(AsRef::as_ref).collect();
    if refs.len() > 3 {
        text.push("…");
    }
    text.join(", ")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
