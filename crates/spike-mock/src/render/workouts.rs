//! Workouts, with their laps, sessions, splits, segments, route points and samples.
//!
//! Only laps are shown in the documentation. The other parts are only named there; they have the format of the
//! division objects of an older edition.

use serde_json::{Value, json};

use super::common::{RecordHead, head};
use super::metrics::Metrics;
use super::samples::samples;
use crate::data::{Profile, RecordId, RecordKind, RecordRef, SourceScope, Training, UserView};
use crate::options::PathId;
use crate::time::{Day, QUARTER, Span, timestamp};

/// A training session as one provider records it.
pub(crate) struct Workout<'a> {
    pub(super) profile: &'a Profile,
    pub(super) training: Training,
    record: RecordRef,
}

/// What is rendered of a workout.
#[derive(Clone, Copy)]
pub(crate) struct WorkoutDetails {
    pub(crate) laps: bool,
    pub(crate) route_points: bool,
    pub(crate) samples: bool,
    pub(crate) segments: bool,
    pub(crate) sessions: bool,
    pub(crate) splits: bool,
    /// Editions differ in the names of the type, the tags and the second id.
    pub(crate) path_id: PathId,
}

impl<'a> Workout<'a> {
    /// The workout of a local day, if the provider has one.
    pub(crate) fn of_day(view: &UserView, profile: &'a Profile, day: Day) -> Option<Self> {
        let training = view.training(profile, day)?;
        let record = RecordRef::new(RecordKind::Workout, profile.number, day);
        Some(Self { profile, training, record })
    }

    pub(super) fn id(&self, view: &UserView) -> RecordId {
        view.id(self.record)
    }

    /// The properties of every record, and the metrics.
    pub(super) fn base(&self, view: &UserView) -> Value {
        let (profile, span, manual) = (self.profile, self.training.span, self.training.manual);
        let scope = SourceScope::Workout;
        let mut value = head(view, RecordHead { profile, scope, id: self.id(view), span, manual });
        value["is_source_aggregated"] = json!(false);
        let metrics = Metrics::of_training(view, profile, &self.training, span);
        value["metrics"] = Value::Object(metrics);
        value
    }

    pub(super) fn samples(&self, view: &UserView) -> Value {
        samples(view, self.profile, &["heartrate", "speed", "steps"], self.training.span)
    }

    fn division(&self, view: &UserView, part: Span) -> Value {
        json!({
            "start_at": timestamp(part.start),
            "end_at": timestamp(part.end),
            "duration": part.seconds() * 1_000,
            "metrics": Metrics::of_training(view, self.profile, &self.training, part),
        })
    }

    fn divisions(&self, view: &UserView, kind: &str, parts: impl Iterator<Item = Span>) -> Value {
        let parts = parts.filter(|part| part.seconds() > 0).enumerate();
        let divisions = parts.map(|(index, part)| {
            let mut division = self.division(view, part);
            division["division_ref"] = json!(index);
            division["division_type"] = json!(kind);
            division["division_label"] = json!(format!("{kind} {}", index + 1));
            division
        });
        divisions.collect()
    }

    fn laps(&self, view: &UserView) -> Value {
        let parts = self.training.span.split(QUARTER).enumerate();
        let laps = parts.map(|(index, part)| {
            let mut lap = self.division(view, part);
            lap["lap"] = json!(index + 1);
            lap["samples"] = json!({});
            lap
        });
        laps.collect()
    }

    /// One point per minute on a circle near home; none for sports that stay in one place.
    fn route(&self, view: &UserView) -> Value {
        let (sport, span) = (self.training.sport, self.training.span);
        if !matches!(sport.distance, Some("distance_running" | "distance_cycling")) {
            return json!([]);
        }
        let (latitude, longitude) = view.person.home;
        let radius = sport.speed * span.seconds() as f64 / std::f64::consts::TAU / 111_320.0;
        let rounded = |value: f64, scale: f64| (value * scale).round() / scale;
        let points = span.split(60).enumerate().map(|(index, part)| {
            let angle =
                (part.start - span.start) as f64 / span.seconds() as f64 * std::f64::consts::TAU;
            let east = radius * (angle.cos() - 1.0) / latitude.to_radians().cos();
            json!({
                "division_ref": index,
                "division_type": "route_point",
                "start_at": timestamp(part.start),
                "end_at": timestamp(part.end),
                "duration": part.seconds() * 1_000,
                "metrics": {
                    "latitude": rounded(latitude + radius * angle.sin(), 1e6),
                    "longitude": rounded(longitude + east, 1e6),
                    "elevation": rounded(112.0 + 14.0 * (angle * 2.0).sin(), 100.0),
                },
            })
        });
        points.collect()
    }
}

/// The workouts that start in a span, sorted by time.
pub(crate) fn workouts(view: &UserView, span: Span, details: WorkoutDetails) -> Vec<Value> {
    let all = view.days(span).flat_map(|day| {
        view.profiles.iter().filter_map(move |profile| Workout::of_day(view, profile, day))
    });
    let mut workouts: Vec<_> = all.filter(|own| span.contains(own.training.span.start)).collect();
    workouts.sort_by_key(|workout| (workout.training.span.start, workout.id(view)));
    workouts.iter().map(|own| workout(view, own, details)).collect()
}

pub(crate) fn workout(view: &UserView, workout: &Workout<'_>, details: WorkoutDetails) -> Value {
    let mut value = workout.base(view);
    let sport = workout.training.sport;
    let (prefix, kind) = match details.path_id {
        PathId::ActivityId => ("activity", RecordKind::ActivityAlias),
        _ => ("workout", RecordKind::WorkoutAlias),
    };
    let alias = view.id(RecordRef { kind, ..workout.record });
    value[format!("{prefix}_id")] = json!(alias.to_string());
    value[format!("{prefix}_type")] = json!(sport.name);
    value[format!("{prefix}_tags")] = json!(sport.tags);
    let mut name = sport.name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    value["name"] = json!(name);
    let span = workout.training.span;
    if details.laps {
        value["laps"] = workout.laps(view);
    }
    if details.sessions {
        value["sessions"] = workout.divisions(view, "session", [span].into_iter());
    }
    if details.splits {
        value["splits"] = workout.divisions(view, "split", span.split(QUARTER));
    }
    if details.segments {
        let middle = span.start + QUARTER;
        let halves = [Span::new(span.start, middle), Span::new(middle, span.end)];
        value["segments"] = workout.divisions(view, "segment", halves.into_iter());
    }
    if details.route_points {
        value["route_points"] = workout.route(view);
    }
    if details.samples {
        value["samples"] = workout.samples(view);
    }
    value
}
