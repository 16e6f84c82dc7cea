//! Columns as kubectl prints them. A column is as wide as its widest cell; nothing is cut, so that it can be grepped.

use std::io::{self, Write};

use owo_colors::Style;
use unicode_width::UnicodeWidthStr;

use super::short::style;
use super::terminal::{line, paint};
use super::view::{Outcome, is_shown, place, subject};
use super::{Context, Verbosity, summary};
use crate::finding::{Finding, Problem, Report};

const HEAD: [&str; 5] = ["LEVEL", "RULE", "RESOURCE", "PLACE", "MESSAGE"];

/// What stands in a cell that has nothing to say.
const NOTHING: &str = "-";

/// One line: its cells, and how bad it is.
struct Row {
    cells: [String; 5],
    outcome: Outcome,
}

/// Writes the table, then what was left out and the numbers.
pub(super) fn write(report: &Report, context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let shown = report.findings.iter().filter(|finding| is_shown(finding, context.verbosity));
    let rows: Vec<Row> = shown.map(finding_row).chain(report.errors.iter().map(problem_row)).collect();
    if !rows.is_empty() {
        write_rows(&rows, context, out)?;
    }
    if context.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    summary::write_left_out(report, context, out)?;
    summary::write_line(report, context, out)
}

fn finding_row(finding: &Finding) -> Row {
    let outcome = Outcome::of(finding);
    let at = finding.location.as_ref().map(place);
    let cells = [
        outcome.as_str().to_owned(),
        cell(Some(&finding.rule)),
        cell(subject(finding).as_deref()),
        cell(at.as_deref()),
        cell(Some(&finding.told())),
    ];
    Row { cells, outcome }
}

fn problem_row(problem: &Problem) -> Row {
    let at = problem.location.as_ref().map(place);
    let level = Outcome::Error.as_str().to_owned();
    let cells = [level, cell(None), cell(None), cell(at.as_deref()), cell(Some(&problem.message))];
    Row { cells, outcome: Outcome::Error }
}

fn cell(text: Option<&str>) -> String {
    text.map(line).filter(|text| !text.is_empty()).unwrap_or(NOTHING.into()).into_owned()
}

fn write_rows(rows: &[Row], context: &Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut widths = HEAD.map(UnicodeWidthStr::width);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = (*width).max(cell.width());
        }
    }
    write_row(&HEAD, &widths, Style::new(), context, out)?;
    for row in rows {
        let cells = row.cells.each_ref().map(String::as_str);
        write_row(&cells, &widths, style(row.outcome), context, out)?;
    }
    Ok(())
}

/// Writes the cells of one line, all but the last filled up with spaces, the first in a style.
fn write_row(
    cells: &[&str; 5],
    widths: &[usize; 5],
    first: Style,
    context: &Context<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let last = cells.len() - 1;
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let text = if column == 0 { paint(cell, first, context.color) } else { (*cell).to_owned() };
        let fill = if column == last { 0 } else { width.saturating_sub(cell.width()) + 3 };
        write!(out, "{text}{:fill$}", "")?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::testing::{assert_harmless, assert_snapshot, clean, nasty, render, render_with, without_color};

    #[test]
    fn the_columns_stand_under_each_other() {
        let text = render(Format::Table, &nasty());
        assert_snapshot("table", &text);
        assert_harmless(&text);
    }

    #[test]
    fn colour_moves_no_column() {
        let text = render_with(Format::Table, &nasty(), |context| context.color = true);
        assert_eq!(without_color(&text), render(Format::Table, &nasty()));
    }

    #[test]
    fn a_clean_run_has_no_table() {
        assert_eq!(render(Format::Table, &clean()).lines().count(), 1);
    }
}
