//! `GET /queries/sleeps` and `GET /queries/sleeps/{sleep_id}`.

use serde_json::{Value, json};

use super::Call;
use crate::app::is_provider;
use crate::civil::{Day, timestamp};
use crate::data::{Matter, Profile, Sleep};
use crate::ids::{Id, Kind, Place};
use crate::options::PathId;
use crate::render::{Common, common, of_sleep, samples_of};
use crate::view::View;
use crate::wire::{Answer, Problem};

/// What a sleep shows beyond its metrics.
#[derive(Clone, Copy)]
struct Include {
    stages: bool,
    samples: bool,
    /// Whether sleeps carry a `sleep_id` of their own.
    alias: bool,
}

/// The sleeps that ended on the local days of a range.
pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.days();
    let providers = params.list("providers", &is_provider);
    let include = include(call, &mut params);
    params.done()?;
    let view = call.app.view(&call.user).only(&providers);
    let last = view.person.zone.day_of(view.now).min(to);
    let mut sleeps: Vec<(&Profile, Sleep)> = Vec::new();
    for day in (from.max(view.history_from).0..=last.0).map(Day) {
        for profile in &view.profiles {
            sleeps.extend(
                view.sleeps(profile, day)
                    .into_iter()
                    .map(|sleep| (profile, sleep)),
            );
        }
    }
    sleeps.sort_by_key(|(_, sleep)| (sleep.span.start, sleep.id));
    let sleeps: Vec<Value> = sleeps
        .iter()
        .map(|(profile, sleep)| render(&view, profile, sleep, include))
        .collect();
    Ok(Answer::ok(
        json!({ "from_date": from.to_string(), "to_date": to.to_string(), "sleeps": sleeps }),
    ))
}

/// One sleep, bare.
pub(super) fn get(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let include = include(call, &mut params);
    params.done()?;
    let view = call.app.view(&call.user);
    let missing = || Problem::not_found("no such sleep");
    let place = Id::parse(&call.path[0])
        .and_then(|id| id.place(view.person.key))
        .ok_or_else(missing)?;
    let (kind, by_alias) = match (place.kind, place.index) {
        (Kind::SleepAlias, 0) => (Kind::Sleep, true),
        (Kind::SleepAlias, _) => (Kind::Nap, true),
        (kind, _) => (kind, false),
    };
    let takes_alias = call.options().sleep_path == PathId::SleepId;
    let accepted = match call.options().sleep_path {
        PathId::RecordId => !by_alias,
        PathId::SleepId => by_alias && takes_alias,
        _ => true,
    };
    let profile = view
        .profiles
        .iter()
        .find(|profile| profile.number == place.provider);
    let profile = profile.filter(|_| accepted).ok_or_else(missing)?;
    let sleep = view
        .sleeps(profile, place.day)
        .into_iter()
        .find(|sleep| sleep.place.kind == kind)
        .ok_or_else(missing)?;
    Ok(Answer::ok(render(&view, profile, &sleep, include)))
}

fn include(call: &Call<'_>, params: &mut crate::wire::Params<'_>) -> Include {
    let default = call.options().include_by_default;
    Include {
        stages: params.flag("include_stages", default),
        samples: params.flag("include_samples", default),
        alias: call.options().sleep_path == PathId::SleepId,
    }
}

fn render(view: &View, profile: &Profile, sleep: &Sleep, include: Include) -> Value {
    let record = Common {
        profile,
        matter: Matter::Sleep,
        id: sleep.id,
        span: sleep.span,
        manual: false,
    };
    let mut value = common(view, &record);
    value["metrics"] = Value::Object(of_sleep(view, profile, sleep));
    if include.alias {
        let index = u8::from(sleep.is_nap());
        let alias = Place {
            kind: Kind::SleepAlias,
            index,
            ..sleep.place
        };
        value["sleep_id"] = json!(Id::of(view.person.key, alias).to_string());
    }
    if include.stages {
        let stages = sleep.stages.iter().map(|stage| {
            json!({
                "stage": stage.name,
                "start_at": timestamp(stage.span.start),
                "end_at": timestamp(stage.span.end),
                "duration": stage.span.seconds() * 1_000,
                "samples": {},
            })
        });
        value["stages"] = Value::Array(stages.collect());
    }
    if include.samples {
        let metrics = [
            "heartrate",
            "hrv_rmssd",
            "hrv_sdnn",
            "spo2",
            "breathing_rate",
        ];
        value["samples"] = samples_of(view, profile, &metrics, sleep.span.start, sleep.span.end);
    }
    value
}
