//! One value of a series, and how its numbers are rounded.

use crate::civil::Secs;
use crate::ids::Id;

/// A value over a stretch of time. All times are whole seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) start: Secs,
    pub(crate) seconds: Secs,
    pub(crate) value: f64,
    pub(crate) manual: bool,
    pub(crate) record: Id,
}

impl Point {
    pub(crate) fn end(&self) -> Secs {
        self.start + self.seconds
    }
}

/// Decimals of a metric or statistic type, as documented.
pub(crate) fn decimals(name: &str) -> i32 {
    let four = [
        "distance",
        "calories",
        "speed",
        "body_mass_index",
        "breathing_rate",
        "cadence",
    ];
    let two = [
        "spo2",
        "sleep_breathing_rate",
        "body_fat",
        "pace",
        "elevation",
    ];
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    match name {
        "latitude" | "longitude" => 6,
        _ if starts(&four) => 4,
        _ if starts(&two) || name.contains("temperature") => 2,
        _ => 0,
    }
}

/// Rounds a value to the decimals of its metric.
pub(crate) fn rounded(name: &str, value: f64) -> f64 {
    let scale = 10_f64.powi(decimals(name));
    (value * scale).round() / scale
}
