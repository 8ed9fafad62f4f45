//! One value of a series, and how values are rounded.

use super::ids::RecordId;
use crate::time::Secs;

/// A value over a time range. All times are whole seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    pub(crate) start: Secs,
    pub(crate) seconds: Secs,
    pub(crate) value: f64,
    pub(crate) manual: bool,
    pub(crate) record: RecordId,
}

impl Point {
    pub(crate) fn end(&self) -> Secs {
        self.start + self.seconds
    }
}

/// The decimals of a metric or statistic type, as documented.
pub(crate) fn decimals(name: &str) -> i32 {
    let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    match name {
        "latitude" | "longitude" => 6,
        _ if starts(&["distance", "calories", "speed", "body_mass_index"]) => 4,
        _ if starts(&["breathing_rate", "cadence"]) => 4,
        _ if starts(&[
            "spo2",
            "sleep_breathing_rate",
            "body_fat",
            "pace",
            "elevation",
        ]) =>
        {
            2
        }
        _ if name.contains("temperature") => 2,
        _ => 0,
    }
}

/// Rounds a value to the decimals of its metric.
pub(crate) fn rounded(name: &str, value: f64) -> f64 {
    let scale = 10_f64.powi(decimals(name));
    (value * scale).round() / scale
}
