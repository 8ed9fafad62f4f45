//! Yesterday's heart rate as a line of bars, with minimum, mean and maximum.

use std::fmt;

use spike_blocking::api::Series;
use spike_blocking::time::{TimeWindow, Timestamp};

use crate::commands::week::days::Days;
use crate::style::{PULSE, TITLE, paint};
use crate::text::{day, name, printable};
use crate::zone::Zone;

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

const MINUTE: i64 = 60_000;

/// A value and its time, in milliseconds of Unix time.
#[derive(Clone, Copy)]
struct Beat {
    start: i64,
    end: i64,
    value: f64,
}

pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    series: &Series,
    days: Days,
    zone: &Zone,
    width: usize,
) -> fmt::Result {
    let title = format!("{}, {}", paint(TITLE, "Heart rate of yesterday"), day(days.yesterday));
    let beats = match beats(series, days.window) {
        Ok(beats) if !beats.is_empty() => beats,
        Ok(_) => return writeln!(f, "{title}: none was reported"),
        Err(problem) => return writeln!(f, "{title}: {}", printable(&problem, 200)),
    };
    // Points without a duration have no weight if others have one.
    let weighted = beats.iter().any(|beat| beat.start < beat.end);
    let (from, to) = (days.window.start().unix_millis(), days.window.end().unix_millis());
    let fits = |slice: &i64| (to - from) / (slice * MINUTE) + 2 <= width as i64;
    let minutes = [10, 15, 20].into_iter().find(fits).unwrap_or(30);
    let slice = minutes * MINUTE;
    let starts: Vec<i64> = (from..to).step_by(slice as usize).collect();
    let means = starts.iter().map(|start| mean(&beats, weighted, *start, (start + slice).min(to)));
    let means: Vec<Option<f64>> = means.collect();

    writeln!(f, "{title}{}", sources(series))?;
    let (low, high) = span(means.iter().flatten().copied());
    let bars: String = means.iter().map(|mean| bar(*mean, low, high)).collect();
    writeln!(f, "  {}", paint(PULSE, bars))?;
    writeln!(f, "  {}", axis(&starts, zone))?;
    writeln!(f, "  {minutes} minutes each, from ▁ {low:.0} to █ {high:.0} bpm")?;
    let (minimum, maximum) = span(beats.iter().map(|beat| beat.value));
    let average = mean(&beats, weighted, from, to).unwrap_or(f64::NAN);
    let how = if weighted { "weighted by duration" } else { "of points without duration" };
    writeln!(f, "  minimum {minimum:.0}, mean {average:.0} ({how}), maximum {maximum:.0} bpm")
}

/// Returns the values of the day, cut to its limits. An answer without any point needs no base time.
fn beats(series: &Series, window: TimeWindow) -> Result<Vec<Beat>, String> {
    let columns = [&series.offsets, &series.durations];
    if series.values.is_empty() && columns.into_iter().flatten().all(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let (from, to) = (window.start().unix_millis(), window.end().unix_millis());
    let points = series.points().map_err(|error| error.to_string())?;
    let beats = points.filter_map(|point| {
        let start = point.start_at.unix_millis();
        let end = start.saturating_add(point.duration.get()).max(start);
        let inside = start < to && (end > from || start >= from);
        inside.then_some(Beat { start: start.max(from), end: end.min(to), value: point.value? })
    });
    Ok(beats.collect())
}

/// Returns the mean of a part of the day, or `None` if it has no values.
fn mean(beats: &[Beat], weighted: bool, from: i64, to: i64) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0.0);
    for beat in beats {
        let weight = if weighted {
            (beat.end.min(to) - beat.start.max(from)).max(0) as f64
        } else {
            f64::from(u8::from((from..to).contains(&beat.start)))
        };
        sum += beat.value * weight;
        total += weight;
    }
    (total > 0.0).then_some(sum / total)
}

fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    values.fold(none, |(low, high), value| (low.min(value), high.max(value)))
}

/// Returns the bar of a mean; a blank if there is none.
fn bar(value: Option<f64>, low: f64, high: f64) -> char {
    let Some(value) = value else { return ' ' };
    let share = (value - low) / (high - low).max(f64::MIN_POSITIVE);
    BARS[((share * 8.0) as usize).min(7)]
}

/// Returns the axis: the local hours 0, 6, 12 and 18 under their bars.
fn axis(starts: &[i64], zone: &Zone) -> String {
    let mut axis = String::new();
    for (index, start) in starts.iter().enumerate() {
        let local = Timestamp::from_unix_millis(*start).and_then(|start| zone.local(start));
        if let Some(local) = local.filter(|local| local.hour() % 6 == 0 && local.minute() == 0) {
            axis = format!("{axis:<index$}{:02}", local.hour());
        }
    }
    axis
}

fn sources(series: &Series) -> String {
    let providers = series.providers.iter().flatten().map(name);
    let providers: Vec<String> = providers.collect();
    if providers.is_empty() {
        return String::new();
    }
    format!(", from {}", providers.join(", "))
}
