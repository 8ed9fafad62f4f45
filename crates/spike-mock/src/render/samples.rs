//! Series as columns.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::metrics::number;
use crate::data::{Point, Profile, RecordId, UserView};
use crate::time::{Secs, Span, timestamp};

/// The points of a series, column by column.
pub(crate) struct Columns {
    /// Milliseconds from a base time.
    pub(crate) offsets: Vec<i64>,
    /// Milliseconds.
    pub(crate) durations: Vec<i64>,
    pub(crate) values: Vec<Value>,
    record_ids: BTreeSet<RecordId>,
}

impl Columns {
    pub(crate) fn new(metric: &str, points: &[Point], base: Secs) -> Self {
        Self {
            offsets: points.iter().map(|point| (point.start - base) * 1_000).collect(),
            durations: points.iter().map(|point| point.seconds * 1_000).collect(),
            values: points.iter().map(|point| number(metric, point.value)).collect(),
            record_ids: points.iter().map(|point| point.record).collect(),
        }
    }

    /// The records that contain the points.
    pub(crate) fn record_ids(&self) -> Value {
        self.record_ids.iter().map(ToString::to_string).collect()
    }
}

/// The provider's own series of some metrics over a span, without those that have no point. The documentation names
/// the columns, but shows no sample: the format is an assumption of the mock.
pub(super) fn samples(view: &UserView, profile: &Profile, metrics: &[&str], span: Span) -> Value {
    let measured = metrics.iter().filter(|metric| profile.measures(metric));
    let samples = measured.filter_map(|metric| {
        let points = view.points(profile, metric, span);
        let columns = Columns::new(metric, &points, span.start);
        (!points.is_empty()).then(|| {
            json!({
                "metric": metric, "start_at": timestamp(span.start), "offsets": columns.offsets,
                "durations": columns.durations, "values": columns.values,
            })
        })
    });
    samples.collect()
}
