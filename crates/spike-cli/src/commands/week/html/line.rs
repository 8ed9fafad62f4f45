//! A series through a day: a line of means, and a band from the lowest to the highest value.

use std::time::Duration;

use plotters::prelude::{Circle, Color as _, PathElement, Polygon};
use spike_blocking::series::{Aggregate, Track};
use spike_blocking::time::{TimeWindow, Timestamp};

use super::canvas::{Area, At, GRID, Ink, MUTED, Size, TEXT, fill, label, ticks};
use crate::text::clock;
use crate::zone::Zone;

/// The means, minima and maxima of parts of a day.
pub(super) struct Line {
    /// Start of each part, with the three values; `None` for a gap.
    pub(super) parts: Vec<(Timestamp, Option<[f64; 3]>)>,
    window: TimeWindow,
    step: Duration,
    ink: Ink,
    band: Ink,
}

impl Line {
    /// Cuts a track into parts. `None` if it has no values in the window.
    pub(super) fn new(
        track: &Track,
        window: TimeWindow,
        step: Duration,
        [ink, band]: [Ink; 2],
    ) -> Option<Self> {
        let of = |aggregate| track.resample(window, step, aggregate).ok();
        let (means, lows, highs) = (of(Aggregate::Mean)?, of(Aggregate::Min)?, of(Aggregate::Max)?);
        let cells = means.iter().enumerate().map(|(index, cell)| {
            let values =
                cell.value.and_then(|mean| Some([mean, lows.get(index)?, highs.get(index)?]));
            (cell.start, values)
        });
        let parts: Vec<_> = cells.collect();
        let is_empty = parts.iter().all(|(_, values)| values.is_none());
        (!is_empty).then_some(Self { parts, window, step, ink, band })
    }

    /// Returns the part with the lowest and the one with the highest value: its start and the value.
    pub(super) fn extremes(&self) -> Option<[(Timestamp, f64); 2]> {
        let values = |index: usize| {
            let parts = self.parts.iter();
            parts.filter_map(move |(start, values)| Some((*start, (*values)?[index])))
        };
        let low = values(1).min_by(|a, b| a.1.total_cmp(&b.1))?;
        let high = values(2).max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some([low, high])
    }

    pub(super) fn draw(&self, area: &Area<'_>, size: Size, zone: &Zone) -> Result<(), String> {
        let (width, height) = (size.width as i32, size.height as i32);
        let (top_edge, bottom_edge, left, right) = (14, height - 26, 36, width - 18);
        let Some([low, high]) = self.extremes() else { return Ok(()) };
        let ticks = ticks(low.1, high.1, 4);
        let (bottom, top) = (ticks[0], ticks[ticks.len() - 1]);
        let y = |value: f64| {
            let share = (value - bottom) / (top - bottom).max(f64::MIN_POSITIVE);
            bottom_edge - (share * f64::from(bottom_edge - top_edge)).round() as i32
        };
        let (from, to) = (self.window.start().unix_millis(), self.window.end().unix_millis());
        let x = |millis: i64| {
            let share = (millis - from) as f64 / (to - from).max(1) as f64;
            left + (share * f64::from(right - left)).round() as i32
        };
        let failed = |error: plotters::drawing::DrawingAreaErrorKind<_>| -> String {
            let error: plotters::drawing::DrawingAreaErrorKind<std::io::Error> = error;
            error.to_string()
        };
        for tick in &ticks {
            let line = vec![(left, y(*tick)), (right, y(*tick))];
            area.draw(&PathElement::new(line, GRID.color().stroke_width(1))).map_err(failed)?;
            label(area, &format!("{tick:.0}"), (left - 8, y(*tick)), At::Left, MUTED)?;
        }
        let every = if size.is_narrow() { 6 } else { 3 };
        for (millis, hour) in hours(self.window, zone, every) {
            let line = vec![(x(millis), bottom_edge), (x(millis), bottom_edge + 4)];
            area.draw(&PathElement::new(line, MUTED.color().stroke_width(1))).map_err(failed)?;
            label(area, &format!("{hour:02}:00"), (x(millis), bottom_edge + 9), At::Below, MUTED)?;
        }
        let half = i64::try_from(self.step.as_millis() / 2).unwrap_or(0);
        for run in self.parts.split(|(_, values)| values.is_none()) {
            let points: Vec<(i32, [f64; 3])> = run
                .iter()
                .filter_map(|(start, values)| Some((x(start.unix_millis() + half), (*values)?)))
                .collect();
            if points.is_empty() {
                continue;
            }
            let upper = points.iter().map(|(x, values)| (*x, y(values[2])));
            let lower = points.iter().rev().map(|(x, values)| (*x, y(values[1])));
            let outline: Vec<(i32, i32)> = upper.chain(lower).collect();
            area.draw(&Polygon::new(outline, self.band.color().filled())).map_err(failed)?;
        }
        for run in self.parts.split(|(_, values)| values.is_none()) {
            let means: Vec<(i32, i32)> = run
                .iter()
                .filter_map(|(start, values)| {
                    Some((x(start.unix_millis() + half), y((*values)?[0])))
                })
                .collect();
            match means.as_slice() {
                [] => {}
                // A single part between gaps would be an invisible line.
                [(x, y)] => fill(area, (x - 1, y - 1), (x + 1, y + 1), self.ink)?,
                _ => area
                    .draw(&PathElement::new(means, self.ink.color().stroke_width(2)))
                    .map_err(failed)?,
            }
        }
        for (name, (start, value), at) in [("min", low, At::Below), ("max", high, At::Above)] {
            let place = (x(start.unix_millis() + half), y(value));
            area.draw(&Circle::new(place, 3, self.ink.color().filled())).map_err(failed)?;
            let text = format!("{name} {value:.0}");
            let inside = (place.0.clamp(left + 26, right - 26), place.1);
            let shifted = match at {
                At::Above => (inside.0, inside.1 - 6),
                _ => (inside.0, inside.1 + 6),
            };
            label(area, &text, shifted, at, TEXT)?;
        }
        Ok(())
    }

    /// Returns the local time of each part with its values, for a table.
    pub(super) fn rows(&self, zone: &Zone) -> Vec<Vec<String>> {
        let parts = self.parts.iter().filter_map(|(start, values)| {
            let [mean, low, high] = (*values)?;
            let numbers = [low, mean, high].map(|number| format!("{number:.0}"));
            Some(std::iter::once(clock(zone.local(*start)?)).chain(numbers).collect())
        });
        parts.collect()
    }
}

/// Returns the instants of the window at which the local hour is a multiple of `every`.
pub(super) fn hours(window: TimeWindow, zone: &Zone, every: u8) -> Vec<(i64, u8)> {
    const QUARTER: usize = 15 * 60_000;
    let (from, to) = (window.start().unix_millis(), window.end().unix_millis());
    let all = (from..=to).step_by(QUARTER).filter_map(|millis| {
        let local = zone.local(Timestamp::from_unix_millis(millis)?)?;
        let is_round = local.hour() % every == 0 && local.minute() == 0;
        is_round.then_some((millis, local.hour()))
    });
    all.collect()
}
