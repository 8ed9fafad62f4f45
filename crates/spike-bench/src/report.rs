//! What is measured and how it is printed: a JSON line for each row.

use anyhow::{Context as _, Result};
use serde::Serialize;

use crate::rounds::Effort;

/// The figure that a row should reach. A row with a ratio is judged by its ratio, any other by our figure.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
}

/// One row of the table, declared next to its measurement.
pub struct Row {
    pub name: &'static str,
    pub target: Target,
    pub measure: fn(Effort) -> Result<Figure>,
}

/// The result of a measurement.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    pub unit: &'static str,
    pub ours: f64,
    pub peer: Option<f64>,
    pub ratio: Option<f64>,
    /// The 10th and the 90th percentile of the ratio, or of our figure if there is no ratio.
    pub spread: Option<(f64, f64)>,
}

/// The cost of a unit at several sizes.
pub struct Growth {
    pub name: &'static str,
    /// What the sizes count.
    pub size: &'static str,
    pub unit: &'static str,
    pub file: &'static str,
    pub points: Vec<(u32, f64)>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Line<'a> {
    Row {
        name: &'a str,
        #[serde(flatten)]
        figure: Figure,
        target: f64,
        at_least: bool,
    },
    Growth {
        name: &'a str,
        size: &'a str,
        unit: &'a str,
        file: &'a str,
        points: &'a [(u32, f64)],
    },
}

impl Figure {
    /// A figure that nothing is compared with and that does not vary.
    pub fn exact(ours: f64, unit: &'static str) -> Self {
        Self { unit, ours, peer: None, ratio: None, spread: None }
    }

    /// The same figures in another unit.
    pub fn times(self, factor: f64, unit: &'static str) -> Self {
        let spread = match self.ratio {
            None => self.spread.map(|(low, high)| (low * factor, high * factor)),
            Some(_) => self.spread,
        };
        let peer = self.peer.map(|peer| peer * factor);
        Self { unit, ours: self.ours * factor, peer, spread, ..self }
    }

    /// Milliseconds, if there are thousands of microseconds.
    pub fn readable(self) -> Self {
        if self.unit == "µs" && self.ours >= 1_000.0 { self.times(1e-3, "ms") } else { self }
    }

    /// Ours divided by the peer's, where a smaller figure is better.
    pub fn relative(ours: f64, peer: f64, unit: &'static str) -> Self {
        Self { unit, ours, peer: Some(peer), ratio: Some(ours / peer), spread: None }
    }
}

/// Measures a row and prints it.
pub fn run(row: &Row, effort: Effort) -> Result<()> {
    let figure = (row.measure)(effort).with_context(|| format!("NOT MEASURED: {}", row.name))?;
    let ratio = figure.ratio.unwrap_or(figure.ours);
    eprintln!("{ratio:>10.2}  {}", row.name);
    let (target, at_least) = match row.target {
        Target::AtLeast(target) => (target, true),
        Target::AtMost(target) => (target, false),
    };
    print(&Line::Row { name: row.name, figure: figure.readable(), target, at_least })
}

impl Growth {
    pub fn print(&self) -> Result<()> {
        let Self { name, size, unit, file, points } = self;
        print(&Line::Growth { name, size, unit, file, points })
    }
}

fn print(line: &Line<'_>) -> Result<()> {
    println!("{}", serde_json::to_string(line)?);
    Ok(())
}
