//! A table with aligned columns.

use std::fmt;

/// A column: its group, and its lines from title and unit down to the last row.
#[derive(Debug)]
pub(super) struct Column {
    group: &'static str,
    lines: Vec<String>,
}

impl Column {
    /// Returns a column without rows. The name of a group is written once, over its first column.
    pub(super) fn new(group: &'static str, title: &str, unit: &str) -> Self {
        Self { group, lines: vec![title.to_owned(), unit.to_owned()] }
    }

    /// Adds one cell per row.
    pub(super) fn with_rows(mut self, cells: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(cells);
        self
    }

    fn width(&self) -> usize {
        let widths = self.lines.iter().map(|line| line.chars().count());
        widths.max().unwrap_or(0)
    }
}

/// Writes columns of equal length side by side, the first aligned to the left, the others to the right.
pub(super) fn write(f: &mut fmt::Formatter<'_>, columns: &[Column]) -> fmt::Result {
    let mut groups = String::new();
    let mut start = 0;
    let mut last = "";
    for column in columns {
        if column.group != last {
            groups = format!("{groups:<start$}{}", column.group);
        }
        last = column.group;
        start += column.width() + 2;
    }
    writeln!(f, "{}", groups.trim_end())?;
    let height = columns.first().map_or(0, |column| column.lines.len());
    for row in 0..height {
        let mut line = String::new();
        for (index, column) in columns.iter().enumerate() {
            let cell = column.lines.get(row).map_or("", String::as_str);
            let width = column.width();
            line += &match index {
                0 => format!("{cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            };
        }
        writeln!(f, "{}", line.trim_end())?;
    }
    Ok(())
}
