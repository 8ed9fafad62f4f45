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
    if name.starts_with("distance")
        || name.starts_with("calories")
        || name.starts_with("speed")
        || name == "body_mass_index"
    {
        4
    } else if name.starts_with("breathing_rate") {
        4
    } else if name.starts_with("cadence") {
        4
    } else if name.starts_with("spo2")
        || name.starts_with("sleep_breathing_rate")
        || name.contains("temperature")
        || name.starts_with("body_fat")
        || name == "pace"
        || name.starts_with("elevation")
    {
        2
    } else if name == "latitude" || name == "longitude" {
        6
    } else {
        0
    }
}

/// Rounds a value to the decimals of its metric.
pub(crate) fn rounded(name: &str, value: f64) -> f64 {
    let scale = 10_f64.powi(decimals(name));
    (value * scale).round() / scale
}
