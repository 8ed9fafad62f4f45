//! `GET /queries/timeseries`.

use std::collections::BTreeSet;

use serde_json::json;
use spike_core::vocabulary::{DeviceType, MergeMethod, Metric};

use super::answer::Answer;
use super::call::{Call, Outcome};
use crate::app::is_provider;
use crate::data::SourceScope;
use crate::options::BaseTime;
use crate::render::Columns;
use crate::time::timestamp;

/// The points of one metric that start in a window. Without `merge_method` the mock maximizes coverage.
pub(super) fn timeseries(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    let metric = params.one("metric", |text| Metric::from(text).is_known(), true);
    let is_method = |text: &str| MergeMethod::from(text).is_known();
    let method = params.one("merge_method", is_method, false);
    let providers = params.list("providers", is_provider);
    params.list("device_types", |text| DeviceType::from(text).is_known());
    let record_ids = params.flag("include_record_ids", call.options().include_by_default);
    let exclude_manual = params.flag("exclude_manual", false);
    params.done()?;
    let metric = metric.unwrap_or_default();
    let view = call.view(&providers).excluding_manual(exclude_manual);
    let method = method.map_or(MergeMethod::MergeMaximizeCoverage, MergeMethod::from);
    let merged = view.merged(metric, &method, window);

    let first = merged.points.first().map(|point| point.start);
    let base = match call.options().base_time {
        BaseTime::FromTimestamp => window.start,
        BaseTime::StartAt => first.unwrap_or(window.start),
    };
    let columns = Columns::new(metric, &merged.points, base);
    let profiles = merged.profiles.iter();
    let slugs: Vec<&str> = profiles.clone().map(|profile| profile.slug.as_str()).collect();
    let sources: BTreeSet<String> =
        profiles.map(|profile| profile.source(SourceScope::Intraday)).collect();
    let mut answer = json!({
        "metric": metric,
        "offsets": columns.offsets,
        "durations": columns.durations,
        "providers": slugs,
        "provider_sources": sources,
        "device_types": first.map(|_| "unknown").into_iter().collect::<Vec<_>>(),
    });
    match call.options().base_time {
        BaseTime::StartAt => answer["start_at"] = json!(timestamp(base)),
        BaseTime::FromTimestamp => {
            answer["from_timestamp"] = json!(timestamp(window.start));
            answer["to_timestamp"] = json!(timestamp(window.end));
        }
    }
    if record_ids {
        answer["record_ids"] = columns.record_ids();
    }
    Ok(Answer::list(answer, "values", columns.values))
}
