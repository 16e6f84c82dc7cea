//! The explanation of a rule for a terminal.

use std::io::{self, Write};

use owo_colors::{OwoColorize as _, Style};
use unicode_width::UnicodeWidthStr as _;

use super::{Example, Examples, bundles, demanded, inline, kinds, needs, severity, snippet};
use crate::finding::Severity;
use crate::policy::Rule;
use crate::report::terminal::line;

/// Prose is no easier to read on a wider terminal.
const WIDEST: usize = 100;

/// What follows a line that a finding is about.
const MARKER: &str = "# ← finding";

/// Writes the explanation of a rule, no wider than `width` columns where that is possible.
///
/// # Errors
///
/// Only what the writer returns.
pub fn write_text(rule: &Rule, examples: &Examples, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { width: width.min(WIDEST), color, out };
    let id = page.paint(&line(&rule.id), severity_style(rule.severity));
    let title = page.paint(&line(&rule.title), Style::new().bold());
    writeln!(page.out, "{id}: {title}\n")?;
    page.prose("  ", &rule.description)?;
    page.facts(rule)?;
    page.parameters(rule)?;
    if !rule.remediation.is_empty() {
        page.heading("How to fix")?;
        page.prose("  ", &rule.remediation)?;
    }
    page.heading("How to configure, in .kubectl-policy.yaml")?;
    for text in snippet(rule).lines() {
        writeln!(page.out, "  {}", line(text))?;
    }
    if let Some(example) = &examples.deny {
        page.example("What it complains about", example)?;
    }
    if let Some(example) = &examples.allow {
        page.example("What is right", example)?;
    }
    page.references(rule)
}

fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical | Severity::High => Style::new().red().bold(),
        Severity::Medium => Style::new().yellow().bold(),
        Severity::Low | Severity::Info => Style::new().cyan().bold(),
    }
}

struct Page<'w> {
    width: usize,
    color: bool,
    out: &'w mut dyn Write,
}

impl Page<'_> {
    fn paint(&self, text: &str, style: Style) -> String {
        if self.color { text.style(style).to_string() } else { text.to_owned() }
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        let heading = self.paint(text, Style::new().bold().underline());
        writeln!(self.out, "\n{heading}")
    }

    /// Paragraphs, wrapped; an empty line separates them.
    fn prose(&mut self, indent: &str, text: &str) -> io::Result<()> {
        for (index, paragraph) in text.trim().split("\n\n").enumerate() {
            if index > 0 {
                writeln!(self.out)?;
            }
            for text in wrap(&line(paragraph), self.width.saturating_sub(indent.width())) {
                writeln!(self.out, "{indent}{text}")?;
            }
        }
        Ok(())
    }

    /// What can be said in a line or two each.
    fn facts(&mut self, rule: &Rule) -> io::Result<()> {
        let mut facts = vec![("Severity", severity(rule))];
        if !rule.category.is_empty() {
            facts.push(("Category", rule.category.clone()));
        }
        facts.extend([("Bundles", bundles(rule)), ("Looks at", kinds(rule))]);
        facts.extend(needs(rule).map(|needs| ("Needs", needs)));
        facts.extend(demanded(rule).map(|whose| ("Demanded", whose)));
        if !rule.since.is_empty() {
            facts.push(("Since", rule.since.clone()));
        }
        writeln!(self.out)?;
        for (name, fact) in facts {
            let label = self.paint(&format!("{name:<10}"), Style::new().bold());
            let lines = wrap(&line(&fact), self.width.saturating_sub(12));
            for (index, text) in lines.iter().enumerate() {
                let label = if index == 0 { label.as_str() } else { "          " };
                writeln!(self.out, "  {label}{text}")?;
            }
        }
        Ok(())
    }

    fn parameters(&mut self, rule: &Rule) -> io::Result<()> {
        if rule.params.is_empty() {
            return Ok(());
        }
        self.heading("Parameters")?;
        for (name, parameter) in &rule.params {
            let name = self.paint(&line(name), Style::new().bold());
            let default = inline(&parameter.default);
            writeln!(self.out, "  {name} ({}, by default {})", parameter.kind.as_str(), line(&default))?;
            self.prose("      ", &parameter.description)?;
        }
        Ok(())
    }

    fn example(&mut self, heading: &str, example: &Example) -> io::Result<()> {
        self.heading(heading)?;
        for (name, value) in &example.settings {
            writeln!(self.out, "  {}", self.paint(&line(&format!("# with {name}: {value}")), Style::new().dimmed()))?;
        }
        for (index, text) in example.text.lines().enumerate() {
            let text = line(text);
            if example.findings.contains(&(index + 1)) {
                let marker = self.paint(MARKER, Style::new().red().bold());
                writeln!(self.out, "  {text} {marker}")?;
            } else {
                writeln!(self.out, "  {text}")?;
            }
        }
        Ok(())
    }

    fn references(&mut self, rule: &Rule) -> io::Result<()> {
        if !rule.references.is_empty() {
            self.heading("Read more")?;
        }
        for reference in &rule.references {
            if !reference.description.is_empty() {
                self.prose("  ", &format!("{}:", reference.description.trim_end_matches('.')))?;
            }
            // An address is never broken: a terminal opens it.
            writeln!(self.out, "  {}", line(&reference.url))?;
        }
        if !rule.aliases.is_empty() {
            self.heading("Elsewhere")?;
            self.prose("  ", &rule.aliases.join(", "))?;
        }
        Ok(())
    }
}

/// The words in lines of at most `width` columns; a longer word has a line to itself.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(last) if last.width() + 1 + word.width() <= width => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::*;
    use crate::policy;

    fn rendered(id: &str, width: usize, color: bool) -> String {
        let rule = policy::bundled().unwrap().iter().find(|rule| rule.id == id).unwrap();
        let mut out = Vec::new();
        write_text(rule, &examples(rule), width, color, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_rule_with_parameters() {
        insta::assert_snapshot!(rendered("memory-limit-max", 80, false));
    }

    #[test]
    fn prose_keeps_to_the_width() {
        let text = rendered("latest-tag", 50, false);
        let prose = text.lines().take_while(|line| !line.starts_with("How to configure"));
        assert!(prose.skip(1).all(|line| line.width() <= 50), "{text}");
    }

    #[test]
    fn colour_changes_nothing_else() {
        let plain = console_free(&rendered("latest-tag", 80, true));
        assert_eq!(plain, rendered("latest-tag", 80, false));
    }

    fn console_free(text: &str) -> String {
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        plain + rest
    }

    #[test]
    fn a_long_word_has_a_line_to_itself() {
        assert_eq!(wrap("a bb https://example.com/long c", 8), ["a bb", "https://example.com/long", "c"]);
    }
}
