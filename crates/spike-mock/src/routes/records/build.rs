//! The records of one provider on one local day.

use serde_json::{Map, Value, json};

use super::super::workouts::Workout;
use crate::civil::Day;
use crate::data::{Matter, Profile, Sleep};
use crate::dice::Dice;
use crate::ids::{Id, Kind, Place};
use crate::person::Span;
use crate::render::{Common, common, number, of_interval, of_sleep, samples_of};
use crate::view::View;

/// How much of a record is shown.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) specific: bool,
    pub(super) samples: bool,
}

/// One record, not yet written out.
pub(super) struct Record<'a> {
    pub(super) id: Id,
    pub(super) span: Span,
    profile: &'a Profile,
    day: Day,
    what: What<'a>,
}

enum What<'a> {
    Daily,
    Sleep(Sleep),
    Workout(Workout<'a>),
    Body { manual: bool },
}

/// The day itself (of today only as much as is over), the sleeps that ended on it, the workout, the scales.
pub(super) fn of_day<'a>(view: &View, profile: &'a Profile, day: Day) -> Vec<Record<'a>> {
    let mut records = Vec::new();
    let local = view.local_day(day);
    if day < view.history_from || local.start >= view.now {
        return records;
    }
    let id = |kind| {
        Id::of(
            view.person.key,
            Place {
                kind,
                provider: profile.number,
                day,
                index: 0,
            },
        )
    };
    let has_series = profile.epoch > 0 || profile.pulse > 0 || profile.glucose;
    if has_series {
        let span = Span {
            end: local.end.min(view.now),
            ..local
        };
        records.push(Record {
            id: id(Kind::Daily),
            span,
            profile,
            day,
            what: What::Daily,
        });
    }
    for sleep in view.sleeps(profile, day) {
        records.push(Record {
            id: sleep.id,
            span: sleep.span,
            profile,
            day,
            what: What::Sleep(sleep),
        });
    }
    if let Some(workout) = Workout::of_day(view, profile, day) {
        records.push(Record {
            id: workout.id(view),
            span: workout.outing.span,
            profile,
            day,
            what: What::Workout(workout),
        });
    }
    if profile.weight {
        for point in view.points_of_day(profile, "weight", day) {
            let span = Span {
                start: point.start,
                end: point.end(),
            };
            records.push(Record {
                id: id(Kind::Body),
                span,
                profile,
                day,
                what: What::Body {
                    manual: point.manual,
                },
            });
        }
    }
    records
}

/// The record as the API writes it.
pub(super) fn render(view: &View, record: &Record<'_>, extent: Extent) -> Value {
    let mut value = whole(view, record, extent);
    if let Value::Object(members) = &mut value {
        // Shown for sleeps and workouts only.
        members.remove("provider_source_type");
    }
    value
}

fn whole(view: &View, record: &Record<'_>, extent: Extent) -> Value {
    let (profile, span) = (record.profile, record.span);
    let (matter, manual) = match &record.what {
        What::Daily => (Matter::Daily, false),
        What::Sleep(_) => (Matter::Sleep, false),
        What::Workout(workout) => return of_workout(view, record, workout, extent),
        What::Body { manual } => (Matter::Daily, *manual),
    };
    let mut value = common(
        view,
        &Common {
            profile,
            matter,
            id: record.id,
            span,
            manual,
        },
    );
    let mut metrics = match &record.what {
        What::Sleep(sleep) => {
            value["activity_type"] = json!("sleep");
            value["activity_tags"] = json!(["sleep"]);
            of_sleep(view, profile, sleep)
        }
        What::Body { .. } => body(view, record),
        _ => {
            let mut metrics = of_interval(view, profile, span.start, span.end);
            let resting = view.points_of_day(profile, "heartrate_resting", record.day);
            if let Some(point) = resting
                .first()
                .filter(|_| profile.measures("heartrate_resting"))
            {
                metrics.insert(
                    "heartrate_resting".to_owned(),
                    number("heartrate_resting", point.value),
                );
            }
            metrics
        }
    };
    if extent.specific {
        add_specific(view, record, &mut metrics);
    }
    value["metrics"] = Value::Object(metrics);
    value["is_source_aggregated"] = json!(matches!(record.what, What::Daily));
    value["provider_local_date"] = json!(record.day.to_string());
    if extent.samples {
        let metrics = [
            "heartrate",
            "steps",
            "distance",
            "calories_burned_active",
            "glucose",
            "hrv_rmssd",
            "hrv_sdnn",
            "spo2",
        ];
        value["samples"] = samples_of(view, profile, &metrics, span.start, span.end);
    }
    value
}

fn of_workout(view: &View, record: &Record<'_>, workout: &Workout<'_>, extent: Extent) -> Value {
    let mut value = workout.base(view);
    let span = record.span;
    value["activity_type"] = json!(workout.outing.sport.name);
    value["activity_tags"] = json!(workout.outing.sport.tags);
    value["provider_local_date"] = json!(record.day.to_string());
    if extent.samples {
        value["samples"] = samples_of(
            view,
            record.profile,
            &["heartrate", "speed", "steps"],
            span.start,
            span.end,
        );
    }
    value
}

fn body(view: &View, record: &Record<'_>) -> Map<String, Value> {
    let mut metrics = Map::new();
    for name in ["weight", "body_mass_index", "body_fat"] {
        for point in view.points_of_day(record.profile, name, record.day) {
            metrics.insert(name.to_owned(), number(name, point.value));
        }
    }
    metrics
}

/// Metrics outside the vocabulary, one of which is no number.
fn add_specific(view: &View, record: &Record<'_>, metrics: &mut Map<String, Value>) {
    let mut dice = Dice::new(&[view.person.key, 0x5bec, record.day.0 as u64]);
    match (record.profile.slug.as_str(), &record.what) {
        ("garmin", What::Daily) => {
            let levels =
                (0..8).map(|index| ((index * 10_800).to_string(), json!(dice.whole(8, 74))));
            metrics.insert(
                "time_offset_stress_level_values".to_owned(),
                Value::Object(levels.collect()),
            );
        }
        ("oura", What::Daily) => {
            metrics.insert("readiness_score".to_owned(), json!(dice.whole(58, 95)));
        }
        ("oura" | "polar", What::Sleep(sleep)) if !sleep.is_nap() => {
            metrics.insert("sleep_score".to_owned(), json!(dice.whole(55, 94)));
        }
        _ => {}
    }
}
