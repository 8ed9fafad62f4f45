//! `GET /queries/provider_records` and `GET /queries/provider_records/{record_id}`.

use serde_json::Value;
use spike_core::vocabulary::Metric;

use super::answer::Answer;
use super::call::{Call, Outcome, windowed};
use super::problem::Problem;
use crate::app::is_provider;
use crate::data::RecordId;
use crate::render::{RecordDetails, record, records};

/// The records of all kinds that start in a window. `metrics` keeps records that have one of them, and removes all
/// other metrics.
pub(super) fn list(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    let providers = params.list("providers", is_provider);
    let metrics = params.list("metrics", |text| Metric::from(text).is_known());
    let default = call.options().include_by_default;
    let specific = params.flag("include_provider_specific_metrics", default);
    params.done()?;
    let mut records = records(&call.view(&providers), window, specific);
    if !metrics.is_empty() {
        records.retain_mut(|record| keep_metrics(record, &metrics));
    }
    Ok(windowed(window, "records", records.into()))
}

/// One record.
pub(super) fn get(call: &Call) -> Outcome {
    let mut params = call.params();
    let default = call.options().include_by_default;
    let details = RecordDetails {
        provider_specific: params.flag("include_provider_specific_metrics", default),
        samples: params.flag("include_samples", default),
    };
    params.done()?;
    let id = RecordId::parse(&call.path[0]);
    let found = id.and_then(|id| record(&call.view(&[]), id, details));
    found.map(Answer::ok).ok_or_else(|| Problem::not_found("no such record"))
}

/// Removes all other metrics. Returns whether any is left.
fn keep_metrics(record: &mut Value, wanted: &[String]) -> bool {
    let metrics = record.get_mut("metrics").and_then(Value::as_object_mut);
    metrics.is_some_and(|metrics| {
        metrics.retain(|name, _| wanted.contains(name));
        !metrics.is_empty()
    })
}
