//! Lists as kubectl prints them: columns as wide as their widest cell, nothing cut, so that they can be grepped.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use crate::report::terminal::line;

/// Writes rows of cells, the first of them the headers if there are any. Every row has as many cells as the first.
pub(super) fn write(rows: &[Vec<String>], out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| line(cell).into_owned()).collect()).collect();
    let mut widths: Vec<usize> = rows.first().map(|row| vec![0; row.len()]).unwrap_or_default();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    for row in &rows {
        let mut text = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.width() + 3));
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}
