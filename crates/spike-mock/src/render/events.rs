//! The events that webhooks deliver.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use spike_core::vocabulary::Metric;

use super::records::records;
use crate::data::UserView;
use crate::time::{DAY, Span, parse_timestamp, timestamp, timestamp_millis};

/// Formats as `2006-01-02T15:04:05.000000000Z`, from milliseconds and the nanoseconds beyond them.
pub(crate) fn event_timestamp(millis: i64, nanos: u64) -> String {
    let text = timestamp_millis(millis);
    format!("{}{nanos:06}Z", text.trim_end_matches('Z'))
}

/// A new or deleted integration. The documentation does not show such an event: user, time and provider are
/// assumptions.
pub(crate) fn integration_event(slug: &str, created: bool) -> Value {
    let kind = if created { "created" } else { "deleted" };
    json!({ "event_type": format!("provider_integration_{kind}"), "provider_slug": slug })
}

/// The data of one provider in a window: points that start in it, and other records that end in it. `None` if there
/// are none.
pub(crate) fn record_change_event(view: &UserView, slug: &str, window: Span) -> Option<Value> {
    let profile = view.profiles.iter().find(|own| own.slug == slug)?;
    let mut metrics = BTreeSet::new();
    let mut types = BTreeSet::new();
    let mut extent: Option<Span> = None;
    let mut extend = |start, end| {
        let old = extent.unwrap_or(Span::new(start, end));
        extent = Some(Span::new(old.start.min(start), old.end.max(end)));
    };
    for metric in Metric::ALL.iter().map(Metric::as_str) {
        if profile.measures(metric) {
            for point in view.points(profile, metric, window) {
                metrics.insert(metric.to_owned());
                extend(point.start, point.end());
            }
        }
    }
    let time = |record: &Value, name: &str| record[name].as_str().and_then(parse_timestamp);
    for record in records(view, Span::new(window.start - 2 * DAY, window.end), false) {
        let start = time(&record, "start_at_timestamp");
        let end = time(&record, "end_at_timestamp");
        let inside = |end: &i64| (window.start + 1..=window.end).contains(end);
        let Some((start, end)) = start.zip(end.filter(inside)) else {
            continue;
        };
        // The points of the daily record are included above.
        if record["provider_slug"] != slug || record["is_source_aggregated"] == true {
            continue;
        }
        extend(start, end);
        let names = record["metrics"].as_object().into_iter().flatten();
        metrics.extend(names.map(|(name, _)| name.clone()));
        types.extend(record["activity_type"].as_str().map(str::to_owned));
    }
    let extent = extent?;
    let mut event = json!({
        "event_type": "record_change",
        "metrics": metrics,
        "provider_slug": slug,
        "earliest_record_start_at": timestamp(extent.start),
        "latest_record_end_at": timestamp(extent.end),
    });
    if !types.is_empty() {
        event["activity_types"] = json!(types);
    }
    Some(event)
}
