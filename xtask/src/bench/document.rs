//! The page `docs/performance.md`, from the figures of the last run, the instructions of the hot paths, and the notes.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::{RESULTS, guard};
use crate::workspace::Workspace;

#[derive(Default, Serialize, Deserialize)]
pub struct Results {
    pub head: Head,
    pub rows: Vec<Row>,
    pub growth: Vec<Growth>,
}

/// When and where the figures were measured.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Head {
    pub date: String,
    machine: String,
    rustc: String,
    command: String,
}

/// A line that spike-bench prints.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Line {
    Row(Row),
    Growth(Growth),
}

#[derive(Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    unit: String,
    ours: f64,
    peer: Option<f64>,
    ratio: Option<f64>,
    spread: Option<(f64, f64)>,
    target: f64,
    at_least: bool,
    #[serde(default)]
    date: String,
}

#[derive(Serialize, Deserialize)]
pub struct Growth {
    name: String,
    size: String,
    unit: String,
    file: String,
    points: Vec<(u32, f64)>,
}

impl Head {
    pub fn of_this_machine(quick: bool) -> Result<Self> {
        let text = |path| fs::read_to_string(path).unwrap_or_default();
        let value = |text: &str, name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("unknown");
            line.trim_matches(|c: char| c.is_whitespace() || ":=\"".contains(c)).to_owned()
        };
        let cores = std::thread::available_parallelism()?;
        let processor = value(&text("/proc/cpuinfo"), "model name");
        let system = value(&text("/etc/os-release"), "PRETTY_NAME");
        Ok(Self {
            date: jiff::ZonedDateTime::now().date().to_string(),
            machine: format!("{processor}, {cores} cores, {system}"),
            rustc: rustc()?,
            command: format!("cargo xtask bench{}", if quick { " --quick" } else { "" }),
        })
    }
}

/// Returns the version of the compiler.
pub fn rustc() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output().context("cannot run rustc")?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

impl Results {
    /// Adds a result, or replaces the one of the same name.
    pub fn add(&mut self, line: Line, date: &str) {
        match line {
            Line::Row(row) => {
                let row = Row { date: date.to_owned(), ..row };
                match self.rows.iter_mut().find(|old| old.name == row.name) {
                    Some(old) => *old = row,
                    None => self.rows.push(row),
                }
            }
            Line::Growth(growth) => {
                self.growth.retain(|old| old.name != growth.name);
                self.growth.push(growth);
            }
        }
    }
}

impl Row {
    /// A row with a ratio is judged by it, any other by our figure.
    fn is_met(&self) -> bool {
        let figure = self.ratio.unwrap_or(self.ours);
        if self.at_least { figure >= self.target } else { figure <= self.target }
    }

    fn line(&self, today: &str) -> String {
        let Self { name, unit, .. } = self;
        let date =
            if self.date == today { String::new() } else { format!(" (measured {})", self.date) };
        let with_unit = |figure: f64| format!("{} {unit}", number(figure)).trim().to_owned();
        let peer = self.peer.map(with_unit).unwrap_or_default();
        let ratio = self.ratio.map(number).unwrap_or_default();
        let spread = self.spread.map(|(low, high)| format!("{} to {}", number(low), number(high)));
        let bound = if self.at_least { "at least" } else { "at most" };
        let (target, met) = (number(self.target), if self.is_met() { "yes" } else { "**no**" });
        format!(
            "| {name}{date} | {} | {peer} | {ratio} | {} | {bound} {target} | {met} |",
            with_unit(self.ours),
            spread.unwrap_or_default()
        )
    }
}

/// Three digits, whole numbers as they are, and thousands with commas.
fn number(value: f64) -> String {
    if value < 1_000.0 && value.fract() != 0.0 {
        let decimals = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
        return format!("{value:.decimals$}");
    }
    let digits = format!("{value:.0}");
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

pub fn write(workspace: &Workspace) -> Result<()> {
    let results: Results = serde_json::from_str(&workspace.read(RESULTS)?).context(RESULTS)?;
    let counts = guard::read(workspace)?;
    let notes = workspace.read("docs/performance/notes.md")?;
    let text = render(&results, &counts, &notes);
    fs::write(workspace.root().join("docs/performance.md"), text)?;
    Ok(())
}

fn render(results: &Results, counts: &guard::Counts, notes: &str) -> String {
    let Head { date, machine, rustc, command } = &results.head;
    let mut page = format!(
        "# Performance\n\n\
         Written by `cargo xtask bench`; only the notes at the end are written by hand, in `performance/notes.md`.\n\n\
         | date | machine | compiler | command |\n|---|---|---|---|\n| {date} | {machine} | {rustc} | `{command}` |\n\n\
         To measure again, on a quiet machine: `cargo xtask bench`, or `cargo xtask bench --quick` in at most ten minutes \
         without the builds. `--only WORD` measures the rows whose names contain the word. The programs are in \
         `crates/spike-bench`, a workspace of its own; release builds with the default target features.\n\n\
         Ours and the peer run in the same process in alternating rounds, the server in another; the async client on \
         one thread. Peers send the same bytes, have the same time limits, and decode into plain derived structs. \
         Figures are medians; the ratio is the median of the ratios of the rounds, with the 10th and the 90th percentile. \
         Where the target is a minimum, the ratio is the peer's cost divided by ours, so above 1 we are ahead; where it \
         is a maximum, it is ours divided by the peer's. What waits for a server is timed by the clock, the rest by \
         the time of the processor.\n\n\
         | what | ours | peer | ratio | spread | target | met |\n|---|---|---|---|---|---|---|\n"
    );
    let mut line = |text: &str| page.push_str(&format!("{text}\n"));
    results.rows.iter().for_each(|row| line(&row.line(date)));
    line("\n## Growth\n\nThe cost of one unit must not grow with their number.");
    for Growth { name, size, unit, file, points } in &results.growth {
        let best = points.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
        let last = points.last().map_or(f64::NAN, |(_, cost)| *cost);
        let cells = |cell: &dyn Fn(&(u32, f64)) -> String| {
            points.iter().map(|point| format!(" {} |", cell(point))).collect::<String>()
        };
        line(&format!("\n### {name}\n\n![{name}](performance/{file})\n"));
        line(&format!("| {size} |{} largest / best |", cells(&|(size, _)| number((*size).into()))));
        line(&format!("|---|{}---|", "---|".repeat(points.len())));
        line(&format!("| {unit} |{} {} |", cells(&|(_, cost)| number(*cost)), number(last / best)));
    }
    line(&format!(
        "\n## Instructions\n\nCounted by callgrind with {}, for one run of each hot path. A step of CI, `bench-guard`, \
         fails when one takes more than 3 % more than the file `crates/spike-bench/instructions.txt` says; \
         `cargo xtask bench guard --write` writes it anew.\n\n| path | instructions |\n|---|---|",
        counts.rustc
    ));
    for (name, count) in &counts.paths {
        line(&format!("| `{name}` | {} |", number(*count as f64)));
    }
    let _ = write!(page, "\n{notes}");
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_judged_in_their_direction() {
        let row = |json: &str| match serde_json::from_str(json).unwrap() {
            Line::Row(row) => Row { date: "2026-04-13".to_owned(), ..row },
            Line::Growth(_) => panic!("a row"),
        };
        let ahead = row(
            r#"{"kind":"row","name":"a / b","unit":"µs","ours":50.04,"peer":99,"ratio":1.98,"spread":[1.9,2],"target":1.5,"at_least":true}"#,
        );
        let expected = "| a / b | 50.0 µs | 99 µs | 1.98 | 1.90 to 2 | at least 1.50 | yes |";
        assert_eq!(ahead.line("2026-04-13"), expected);
        let behind = row(
            r#"{"kind":"row","name":"c","unit":"","ours":30649,"peer":null,"ratio":null,"spread":null,"target":10000,"at_least":false}"#,
        );
        let expected = "| c (measured 2026-04-13) | 30,649 |  |  |  | at most 10,000 | **no** |";
        assert_eq!(behind.line("2026-04-14"), expected);
    }

    #[test]
    fn the_page_is_that_of_the_last_figures() {
        let workspace = Workspace::new(crate::workspace::here());
        let results = serde_json::from_str(&workspace.read(RESULTS).unwrap()).unwrap();
        let notes = workspace.read("docs/performance/notes.md").unwrap();
        let page = render(&results, &guard::read(&workspace).unwrap(), &notes);
        let hint = "run `cargo xtask bench document`";
        assert_eq!(workspace.read("docs/performance.md").unwrap(), page, "{hint}");
    }
}
