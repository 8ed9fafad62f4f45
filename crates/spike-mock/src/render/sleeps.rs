//! Sleeps, as `GET /queries/sleeps` and `GET /queries/sleeps/{sleep_id}` return them.

use serde_json::{Value, json};

use super::common::{RecordHead, head};
use super::metrics::Metrics;
use super::samples::samples;
use crate::data::{Profile, RecordKind, RecordRef, Sleep, SourceScope, UserView};
use crate::time::{Day, timestamp};

/// What is rendered of a sleep beyond its metrics.
#[derive(Clone, Copy)]
pub(crate) struct SleepDetails {
    pub(crate) stages: bool,
    pub(crate) samples: bool,
    /// Whether sleeps have a `sleep_id`.
    pub(crate) sleep_id: bool,
}

/// The sleeps that ended on the local days from `first` to `last`, sorted by time.
pub(crate) fn sleeps(view: &UserView, first: Day, last: Day, details: SleepDetails) -> Vec<Value> {
    let last = view.person.zone.day_of(view.now).min(last);
    let days = first.max(view.history_from).through(last);
    let mut sleeps: Vec<(&Profile, Sleep)> = days
        .flat_map(|day| view.profiles.iter().map(move |profile| (profile, day)))
        .flat_map(|(profile, day)| {
            view.sleeps(profile, day).into_iter().map(move |sleep| (profile, sleep))
        })
        .collect();
    sleeps.sort_by_key(|(_, sleep)| (sleep.span.start, sleep.id));
    let render = |(profile, own): &(&Profile, Sleep)| sleep(view, profile, own, details);
    sleeps.iter().map(render).collect()
}

pub(crate) fn sleep(
    view: &UserView,
    profile: &Profile,
    sleep: &Sleep,
    details: SleepDetails,
) -> Value {
    let (id, span) = (sleep.id, sleep.span);
    let scope = SourceScope::Sleep;
    let mut value = head(view, RecordHead { profile, scope, id, span, manual: false });
    value["metrics"] = Value::Object(Metrics::of_sleep(view, profile, sleep));
    if details.sleep_id {
        let index = u8::from(sleep.is_nap());
        let alias = RecordRef { kind: RecordKind::SleepAlias, index, ..sleep.record };
        value["sleep_id"] = json!(view.id(alias).to_string());
    }
    if details.stages {
        let stages = sleep.stages.iter().map(|stage| {
            json!({
                "stage": stage.name,
                "start_at": timestamp(stage.span.start),
                "end_at": timestamp(stage.span.end),
                "duration": stage.span.seconds() * 1_000,
                "samples": {},
            })
        });
        value["stages"] = stages.collect();
    }
    if details.samples {
        let metrics = ["heartrate", "hrv_rmssd", "hrv_sdnn", "spo2", "breathing_rate"];
        value["samples"] = samples(view, profile, &metrics, span);
    }
    value
}
