//! Series as columns.

use serde_json::{Value, json};

use super::number;
use crate::civil::{Secs, timestamp};
use crate::data::{Point, Profile};
use crate::view::View;

/// `offsets` and `durations` in milliseconds from a base, and `values`.
pub(crate) fn columns(
    metric: &str,
    points: &[Point],
    base: Secs,
) -> (Vec<i64>, Vec<i64>, Vec<Value>) {
    let offsets = points
        .iter()
        .map(|point| (point.start - base) * 1_000)
        .collect();
    let durations = points.iter().map(|point| point.seconds * 1_000).collect();
    let values = points
        .iter()
        .map(|point| number(metric, point.value))
        .collect();
    (offsets, durations, values)
}

/// The provider's own series of some metrics over an interval; those without a point are left out. The
/// documentation names the columns, but shows no sample: the shape is the mock's own.
pub(crate) fn samples_of(
    view: &View,
    profile: &Profile,
    metrics: &[&str],
    from: Secs,
    to: Secs,
) -> Value {
    let able = metrics.iter().filter(|metric| profile.measures(metric));
    let samples = able.filter_map(|metric| {
        let points = view.points(profile, metric, from, to);
        if points.is_empty() {
            return None;
        }
        let (offsets, durations, values) = columns(metric, &points, from);
        Some(json!({
            "metric": metric, "start_at": timestamp(from), "offsets": offsets, "durations": durations, "values": values,
        }))
    });
    Value::Array(samples.collect())
}
