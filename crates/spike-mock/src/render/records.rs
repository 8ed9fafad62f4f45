//! Provider records: all records of one provider, in one format.

use serde_json::{Map, Value, json};

use super::common::{RecordHead, head};
use super::metrics::{Metrics, number};
use super::samples::samples;
use super::workouts::Workout;
use crate::data::{Profile, Random, RecordId, RecordKind, RecordRef, Sleep, SourceScope, UserView};
use crate::time::{Day, Span};

/// What is rendered of a record beyond its documented metrics.
#[derive(Clone, Copy)]
pub(crate) struct RecordDetails {
    pub(crate) provider_specific: bool,
    pub(crate) samples: bool,
}

struct ProviderRecord<'a> {
    id: RecordId,
    span: Span,
    profile: &'a Profile,
    day: Day,
    content: RecordContent<'a>,
}

enum RecordContent<'a> {
    Daily,
    Sleep(Sleep),
    Workout(Workout<'a>),
    Body { manual: bool },
}

/// The records that start in a span, sorted by time.
pub(crate) fn records(view: &UserView, span: Span, provider_specific: bool) -> Vec<Value> {
    let all = view.days(span).flat_map(|day| {
        view.profiles.iter().flat_map(move |profile| records_of_day(view, profile, day))
    });
    let mut records: Vec<_> = all.filter(|record| span.contains(record.span.start)).collect();
    records.sort_by_key(|record| (record.span.start, record.id));
    let details = RecordDetails { provider_specific, samples: false };
    records.iter().map(|record| render(view, record, details)).collect()
}

/// The record with an id, unless it is an alias.
pub(crate) fn record(view: &UserView, id: RecordId, details: RecordDetails) -> Option<Value> {
    let place = id.decode(view.person.key)?;
    let records = records_of_day(view, view.profile(place.provider)?, place.day);
    let record = records.into_iter().find(|record| record.id == id)?;
    Some(render(view, &record, details))
}

/// The day itself (for today, up to now), the sleeps that ended on it, the workout and the body measurements.
fn records_of_day<'a>(view: &UserView, profile: &'a Profile, day: Day) -> Vec<ProviderRecord<'a>> {
    let local = view.local_day(day);
    if day < view.history_from || local.start >= view.now {
        return Vec::new();
    }
    let id = |kind| view.id(RecordRef::new(kind, profile.number, day));
    let mut records = Vec::new();
    let mut push = |id, span, content| {
        records.push(ProviderRecord { id, span, profile, day, content });
    };
    if profile.epoch > 0 || profile.pulse > 0 || profile.glucose {
        let span = Span::new(local.start, local.end.min(view.now));
        push(id(RecordKind::Daily), span, RecordContent::Daily);
    }
    for sleep in view.sleeps(profile, day) {
        push(sleep.id, sleep.span, RecordContent::Sleep(sleep));
    }
    if let Some(workout) = Workout::of_day(view, profile, day) {
        push(workout.id(view), workout.training.span, RecordContent::Workout(workout));
    }
    if profile.weight {
        for point in view.points_of_day(profile, "weight", day) {
            let content = RecordContent::Body { manual: point.manual };
            push(id(RecordKind::Body), Span::new(point.start, point.end()), content);
        }
    }
    records
}

fn render(view: &UserView, record: &ProviderRecord<'_>, details: RecordDetails) -> Value {
    let (id, profile, span) = (record.id, record.profile, record.span);
    let basic = |scope, manual| head(view, RecordHead { profile, scope, id, span, manual });
    let (mut value, mut metrics) = match &record.content {
        RecordContent::Daily => (basic(SourceScope::Daily, false), daily_metrics(view, record)),
        RecordContent::Sleep(sleep) => {
            let mut value = basic(SourceScope::Sleep, false);
            value["activity_type"] = json!("sleep");
            value["activity_tags"] = json!(["sleep"]);
            (value, Metrics::of_sleep(view, profile, sleep))
        }
        RecordContent::Body { manual } => {
            (basic(SourceScope::Daily, *manual), body_metrics(view, record))
        }
        RecordContent::Workout(workout) => {
            let mut value = workout.base(view);
            value["activity_type"] = json!(workout.training.sport.name);
            value["activity_tags"] = json!(workout.training.sport.tags);
            let metrics = value["metrics"].as_object().cloned().unwrap_or_default();
            (value, metrics)
        }
    };
    if details.provider_specific {
        add_provider_specific(view, record, &mut metrics);
    }
    value["metrics"] = Value::Object(metrics);
    value["is_source_aggregated"] = json!(matches!(record.content, RecordContent::Daily));
    value["provider_local_date"] = json!(record.day.to_string());
    if details.samples {
        value["samples"] = match &record.content {
            RecordContent::Workout(workout) => workout.samples(view),
            _ => samples(view, profile, &SAMPLES, span),
        };
    }
    if let Value::Object(members) = &mut value {
        // Documented for sleeps and workouts only.
        members.remove("provider_source_type");
    }
    value
}

const SAMPLES: [&str; 8] = [
    "heartrate",
    "steps",
    "distance",
    "calories_burned_active",
    "glucose",
    "hrv_rmssd",
    "hrv_sdnn",
    "spo2",
];

fn daily_metrics(view: &UserView, record: &ProviderRecord<'_>) -> Map<String, Value> {
    let profile = record.profile;
    let mut metrics = Metrics::of_span(view, profile, record.span);
    let resting = "heartrate_resting";
    if profile.measures(resting) {
        let points = view.points_of_day(profile, resting, record.day);
        metrics.extend(points.first().map(|own| (resting.to_owned(), number(resting, own.value))));
    }
    metrics
}

fn body_metrics(view: &UserView, record: &ProviderRecord<'_>) -> Map<String, Value> {
    let mut metrics = Map::new();
    for name in ["weight", "body_mass_index", "body_fat"] {
        let points = view.points_of_day(record.profile, name, record.day);
        metrics.extend(points.iter().map(|own| (name.to_owned(), number(name, own.value))));
    }
    metrics
}

/// Metrics that are not in the vocabulary; one of them is not a number.
fn add_provider_specific(
    view: &UserView,
    record: &ProviderRecord<'_>,
    metrics: &mut Map<String, Value>,
) {
    let mut random = Random::new(&[view.person.key, 0x5bec, record.day.0 as u64]);
    let (name, value) = match (record.profile.slug.as_str(), &record.content) {
        ("garmin", RecordContent::Daily) => {
            let level = |index: i64| ((index * 10_800).to_string(), json!(random.integer(8, 74)));
            let levels = (0..8).map(level).collect();
            ("time_offset_stress_level_values", Value::Object(levels))
        }
        ("oura", RecordContent::Daily) => ("readiness_score", json!(random.integer(58, 95))),
        ("oura" | "polar", RecordContent::Sleep(sleep)) if !sleep.is_nap() => {
            ("sleep_score", json!(random.integer(55, 94)))
        }
        _ => return,
    };
    metrics.insert(name.to_owned(), value);
}
