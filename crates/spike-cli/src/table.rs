//! A table with aligned columns.

use std::fmt::Write as _;

use anstyle::Style;

use crate::style::{LABEL, TITLE, paint};

/// A column: its group, and its lines from title and unit down to the last row.
#[derive(Debug)]
pub(crate) struct Column {
    group: &'static str,
    lines: Vec<String>,
    is_left: bool,
}

impl Column {
    /// Returns a column without rows. The name of a group is written once, over its first column.
    pub(crate) fn new(group: &'static str, title: &str, unit: &str) -> Self {
        Self { group, lines: vec![title.to_owned(), unit.to_owned()], is_left: false }
    }

    /// Adds one cell per row.
    pub(crate) fn with_rows(mut self, cells: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(cells);
        self
    }

    /// Aligns the cells to the left.
    pub(crate) fn left_aligned(mut self) -> Self {
        self.is_left = true;
        self
    }

    fn cell(&self, row: usize) -> String {
        let cell = self.lines.get(row).map_or("", String::as_str);
        let width = self.width();
        if self.is_left { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
    }

    fn width(&self) -> usize {
        let widths = self.lines.iter().map(|line| line.chars().count());
        widths.max().unwrap_or(0)
    }
}

/// Returns columns of equal length side by side. What does not fit into the width follows below, with the first column
/// again. A row without any text is left out.
pub(crate) fn text(columns: &[Column], width: usize) -> String {
    let mut out = String::new();
    let Some((first, mut rest)) = columns.split_first() else { return out };
    loop {
        let mut end = first.width();
        let fits = |column: &&Column| {
            end += column.width() + 2;
            end <= width
        };
        let count = rest.iter().take_while(fits).count().max(1).min(rest.len());
        let (block, others) = rest.split_at(count);
        add_block(&mut out, first, block);
        rest = others;
        if rest.is_empty() {
            return out;
        }
        out.push('\n');
    }
}

fn add_block(out: &mut String, first: &Column, block: &[Column]) {
    let mut groups = String::new();
    let mut start = first.width() + 2;
    let mut last = "";
    for column in block {
        if column.group != last {
            groups = format!("{groups:<start$}{}", column.group);
        }
        last = column.group;
        start += column.width() + 2;
    }
    add_line(out, LABEL, &groups);
    for row in 0..first.lines.len() {
        let cells = std::iter::once(first).chain(block).map(|column| column.cell(row));
        let style = match row {
            0 => TITLE,
            1 => LABEL,
            _ => Style::new(),
        };
        add_line(out, style, &cells.collect::<Vec<_>>().join("  "));
    }
}

fn add_line(out: &mut String, style: Style, line: &str) {
    let line = line.trim_end();
    if !line.is_empty() {
        let _ = writeln!(out, "{}", paint(style, line));
    }
}

/// Returns names and values, one pair a line.
pub(crate) fn aligned_pairs(pairs: impl Iterator<Item = (String, String)>) -> String {
    let pairs: Vec<(String, String)> = pairs.collect();
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let lines = pairs
        .into_iter()
        .map(|(name, value)| format!("{}  {value}\n", paint(LABEL, format!("{name:<width$}"))));
    lines.collect()
}
