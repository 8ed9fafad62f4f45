//! One value of a series, and properties of metrics.

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
        _ if starts(&["spo2", "sleep_breathing_rate", "body_fat", "pace", "elevation"]) => 2,
        _ if name.contains("temperature") => 2,
        _ => 0,
    }
}

/// Rounds a value to the decimals of its metric.
pub(crate) fn rounded(name: &str, value: f64) -> f64 {
    let scale = 10_f64.powi(decimals(name));
    (value * scale).round() / scale
}

/// The metrics of a whole sleep.
pub(crate) const SLEEP_METRICS: [&str; 10] = [
    "sleep_duration",
    "sleep_duration_deep",
    "sleep_duration_light",
    "sleep_duration_rem",
    "sleep_duration_awake",
    "sleep_duration_nap",
    "bedtime_duration",
    "sleep_latency",
    "sleep_efficiency",
    "sleep_interruptions",
];

/// Whether a metric describes a whole sleep.
pub(crate) fn is_sleep_metric(metric: &str) -> bool {
    SLEEP_METRICS.contains(&metric)
}
