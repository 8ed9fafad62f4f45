//! Laps, sessions, splits, segments, route points and samples of a workout.
//!
//! Only laps are shown in the documentation; the others are named there, and take the form of the division
//! objects of an older edition.

use serde_json::{Value, json};

use super::Workout;
use crate::civil::{Secs, timestamp};
use crate::person::{QUARTER, Span};
use crate::render::{of_workout, samples_of};
use crate::view::View;

/// Which parts are asked for.
#[derive(Clone, Copy)]
pub(super) struct Include {
    pub(super) laps: bool,
    pub(super) route_points: bool,
    pub(super) samples: bool,
    pub(super) segments: bool,
    pub(super) sessions: bool,
    pub(super) splits: bool,
}

pub(super) fn add(view: &View, workout: &Workout<'_>, include: Include, value: &mut Value) {
    let span = workout.outing.span;
    if include.laps {
        let laps = cut(span, QUARTER).enumerate().map(|(index, part)| {
            let mut lap = division(view, workout, part);
            lap["lap"] = json!(index + 1);
            lap["samples"] = json!({});
            lap
        });
        value["laps"] = laps.collect();
    }
    if include.sessions {
        value["sessions"] = named(view, workout, "session", &[span]);
    }
    if include.splits {
        value["splits"] = named(
            view,
            workout,
            "split",
            &cut(span, QUARTER).collect::<Vec<_>>(),
        );
    }
    if include.segments {
        let turn = span.start + QUARTER;
        let halves = [
            Span { end: turn, ..span },
            Span {
                start: turn,
                ..span
            },
        ];
        value["segments"] = named(view, workout, "segment", &halves);
    }
    if include.route_points {
        value["route_points"] = route(view, workout);
    }
    if include.samples {
        let metrics = ["heartrate", "speed", "steps"];
        value["samples"] = samples_of(view, workout.profile, &metrics, span.start, span.end);
    }
}

/// Parts of so many seconds; the last one may be shorter.
fn cut(span: Span, seconds: Secs) -> impl Iterator<Item = Span> {
    let starts = (span.start..span.end).step_by(usize::try_from(seconds).unwrap_or(1));
    starts.map(move |start| Span {
        start,
        end: (start + seconds).min(span.end),
    })
}

fn named(view: &View, workout: &Workout<'_>, kind: &str, parts: &[Span]) -> Value {
    let parts = parts
        .iter()
        .filter(|part| part.seconds() > 0)
        .enumerate()
        .map(|(index, part)| {
            let mut object = division(view, workout, *part);
            object["division_ref"] = json!(index);
            object["division_type"] = json!(kind);
            object["division_label"] = json!(format!("{kind} {}", index + 1));
            object
        });
    parts.collect()
}

fn division(view: &View, workout: &Workout<'_>, part: Span) -> Value {
    json!({
        "start_at": timestamp(part.start),
        "end_at": timestamp(part.end),
        "duration": part.seconds() * 1_000,
        "metrics": of_workout(view, workout.profile, &workout.outing, part.start, part.end),
    })
}

/// One point a minute on a circle near home; nothing for sports that stay in one place.
fn route(view: &View, workout: &Workout<'_>) -> Value {
    let outing = workout.outing;
    if !matches!(
        outing.sport.distance,
        Some("distance_running" | "distance_cycling")
    ) {
        return json!([]);
    }
    let (latitude, longitude) = view.person.home;
    let radius =
        outing.sport.speed * outing.span.seconds() as f64 / std::f64::consts::TAU / 111_320.0;
    let points = cut(outing.span, 60).enumerate().map(|(index, part)| {
        let turn = (part.start - outing.span.start) as f64 / outing.span.seconds() as f64 * std::f64::consts::TAU;
        let six = |value: f64| (value * 1e6).round() / 1e6;
        let metrics = json!({
            "latitude": six(latitude + radius * turn.sin()),
            "longitude": six(longitude + radius * (turn.cos() - 1.0) / latitude.to_radians().cos()),
            "elevation": ((112.0 + 14.0 * (turn * 2.0).sin()) * 100.0).round() / 100.0,
        });
        json!({
            "division_ref": index, "division_type": "route_point", "start_at": timestamp(part.start),
            "end_at": timestamp(part.end), "duration": part.seconds() * 1_000, "metrics": metrics,
        })
    });
    points.collect()
}
