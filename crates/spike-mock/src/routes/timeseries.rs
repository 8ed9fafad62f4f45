//! `GET /queries/timeseries`.

use std::collections::BTreeSet;

use serde_json::json;
use spike_core::vocabulary::{DeviceType, MergeMethod, Metric};

use super::Call;
use crate::app::is_provider;
use crate::civil::timestamp;
use crate::data::Matter;
use crate::options::BaseTime;
use crate::render::columns;
use crate::view::Merge;
use crate::wire::{Answer, Problem};

/// The points of one metric that start in a window. Without `merge_method` the mock merges.
pub(super) fn timeseries(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), false);
    let metric = params.one("metric", &|text| Metric::from(text).is_known(), true);
    let method = params.one(
        "merge_method",
        &|text| MergeMethod::from(text).is_known(),
        false,
    );
    let providers = params.list("providers", &is_provider);
    params.list("device_types", &|text| DeviceType::from(text).is_known());
    let ids = params.flag("include_record_ids", call.options().include_by_default);
    let exclude_manual = params.flag("exclude_manual", false);
    params.done()?;
    let metric = metric.unwrap_or_default();
    let mut view = call.app.view(&call.user).only(&providers);
    view.exclude_manual = exclude_manual;
    let method = method.and_then(Merge::named).unwrap_or_default();
    let merged = view.merged(metric, method, from, to);

    let base = match call.options().base_time {
        BaseTime::FromTimestamp => from,
        BaseTime::StartAt => merged.points.first().map_or(from, |point| point.start),
    };
    let (offsets, durations, values) = columns(metric, &merged.points, base);
    let some = !merged.points.is_empty();
    let slugs: Vec<&str> = merged
        .profiles
        .iter()
        .map(|profile| profile.slug.as_str())
        .collect();
    let sources: BTreeSet<String> = merged
        .profiles
        .iter()
        .map(|profile| profile.source(Matter::Intraday))
        .collect();
    let mut answer = json!({
        "metric": metric,
        "offsets": offsets,
        "durations": durations,
        "values": values,
        "providers": slugs,
        "provider_sources": sources,
        "device_types": if some { vec!["unknown"] } else { Vec::new() },
    });
    match call.options().base_time {
        BaseTime::StartAt => answer["start_at"] = json!(timestamp(base)),
        BaseTime::FromTimestamp => {
            answer["from_timestamp"] = json!(timestamp(from));
            answer["to_timestamp"] = json!(timestamp(to));
        }
    }
    if ids {
        let ids: BTreeSet<String> = merged
            .points
            .iter()
            .map(|point| point.record.to_string())
            .collect();
        answer["record_ids"] = json!(ids);
    }
    Ok(Answer::ok(answer))
}
