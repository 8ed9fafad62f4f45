//! `GET /queries/provider_records` and `GET /queries/provider_records/{record_id}`.

mod build;

use serde_json::{Value, json};
use spike_core::vocabulary::Metric;

use super::Call;
use crate::app::is_provider;
use crate::civil::{Secs, timestamp};
use crate::ids::{Id, Kind};
use crate::view::View;
use crate::wire::{Answer, Problem};
use build::{Extent, of_day, render};

/// The records of all kinds that start in a window. `metrics` keeps records that have one of them, and
/// nothing but them.
pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), false);
    let providers = params.list("providers", &is_provider);
    let metrics = params.list("metrics", &|text| Metric::from(text).is_known());
    let default = call.options().include_by_default;
    let specific = params.flag("include_provider_specific_metrics", default);
    params.done()?;
    let view = call.app.view(&call.user).only(&providers);
    let mut values = values(&view, from, to, specific);
    if !metrics.is_empty() {
        values.retain_mut(|value| keep(value, &metrics));
    }
    Ok(Answer::ok(
        json!({ "from_timestamp": timestamp(from), "to_timestamp": timestamp(to), "records": values }),
    ))
}

/// The records that start in a window, in order of time.
pub(crate) fn values(view: &View, from: Secs, to: Secs, specific: bool) -> Vec<Value> {
    let mut records = Vec::new();
    for day in view.days(from, to) {
        for profile in &view.profiles {
            let own = of_day(view, profile, day);
            records.extend(
                own.into_iter()
                    .filter(|record| (from..to).contains(&record.span.start)),
            );
        }
    }
    records.sort_by_key(|record| (record.span.start, record.id));
    let extent = Extent {
        specific,
        samples: false,
    };
    records
        .iter()
        .map(|record| render(view, record, extent))
        .collect()
}

/// One record, bare.
pub(super) fn get(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let default = call.options().include_by_default;
    let extent = Extent {
        specific: params.flag("include_provider_specific_metrics", default),
        samples: params.flag("include_samples", default),
    };
    params.done()?;
    let view = call.app.view(&call.user);
    let missing = || Problem::not_found("no such record");
    let id = Id::parse(&call.path[0]).ok_or_else(missing)?;
    let place = id.place(view.person.key).ok_or_else(missing)?;
    if matches!(
        place.kind,
        Kind::WorkoutAlias | Kind::ActivityAlias | Kind::SleepAlias
    ) {
        return Err(missing());
    }
    let profile = view
        .profiles
        .iter()
        .find(|profile| profile.number == place.provider)
        .ok_or_else(missing)?;
    let record = of_day(&view, profile, place.day)
        .into_iter()
        .find(|record| record.id == id)
        .ok_or_else(missing)?;
    Ok(Answer::ok(render(&view, &record, extent)))
}

/// Drops all other metrics; whether any is left.
fn keep(record: &mut Value, wanted: &[String]) -> bool {
    match record.get_mut("metrics").and_then(Value::as_object_mut) {
        Some(metrics) => {
            metrics.retain(|name, _| wanted.contains(name));
            !metrics.is_empty()
        }
        None => false,
    }
}
