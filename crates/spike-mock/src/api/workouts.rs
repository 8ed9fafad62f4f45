//! `GET /queries/workouts` and `GET /queries/workouts/{workout_id}`.

use super::answer::Answer;
use super::call::{Call, Outcome, windowed};
use super::params::Params;
use super::problem::Problem;
use crate::app::is_provider;
use crate::data::{RecordId, RecordKind};
use crate::options::PathId;
use crate::render::{Workout, WorkoutDetails, workout, workouts};

/// The workouts that start in a window. The flags of a single workout are accepted here as well.
pub(super) fn list(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), false);
    let providers = params.list("providers", is_provider);
    let details = details(call, &mut params);
    params.done()?;
    Ok(windowed(window, "workouts", workouts(&call.view(&providers), window, details).into()))
}

/// One workout.
pub(super) fn get(call: &Call) -> Outcome {
    let mut params = call.params();
    let details = details(call, &mut params);
    params.done()?;
    let view = call.view(&[]);
    let found = RecordId::parse(&call.path[0]).and_then(|id| {
        let record = id.decode(view.person.key)?;
        let accepted: &[RecordKind] = match call.options().workout_path {
            PathId::RecordId => &[RecordKind::Workout],
            PathId::WorkoutId => &[RecordKind::WorkoutAlias],
            PathId::ActivityId => &[RecordKind::ActivityAlias],
            _ => &[RecordKind::Workout, RecordKind::WorkoutAlias, RecordKind::ActivityAlias],
        };
        let profile = view.profile(record.provider).filter(|_| accepted.contains(&record.kind))?;
        let own = Workout::of_day(&view, profile, record.day)?;
        Some(workout(&view, &own, details))
    });
    found.map(Answer::ok).ok_or_else(|| Problem::not_found("no such workout"))
}

fn details(call: &Call, params: &mut Params<'_>) -> WorkoutDetails {
    let default = call.options().include_by_default;
    WorkoutDetails {
        laps: params.flag("include_laps", default),
        route_points: params.flag("include_route_points", default),
        samples: params.flag("include_samples", default),
        segments: params.flag("include_segments", default),
        sessions: params.flag("include_sessions", default),
        splits: params.flag("include_splits", default),
        path_id: call.options().workout_path,
    }
}
