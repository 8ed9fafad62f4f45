//! `GET /queries/workouts` and `GET /queries/workouts/{workout_id}`.

mod parts;

use serde_json::{Value, json};

use super::Call;
use crate::app::is_provider;
use crate::civil::Day;
use crate::data::{Matter, Profile};
use crate::ids::{Id, Kind, Place};
use crate::options::{Options, PathId};
use crate::person::Outing;
use crate::render::{Common, common, of_workout};
use crate::view::View;
use crate::wire::{Answer, Params, Problem};
use parts::Include;

/// A training session as one provider tells it.
pub(super) struct Workout<'a> {
    pub(super) profile: &'a Profile,
    pub(super) outing: Outing,
    pub(super) place: Place,
}

impl<'a> Workout<'a> {
    /// The session of a local day, if the provider has it.
    pub(super) fn of_day(view: &View, profile: &'a Profile, day: Day) -> Option<Self> {
        let outing = view.outing(profile, day)?;
        let place = Place {
            kind: Kind::Workout,
            provider: profile.number,
            day,
            index: 0,
        };
        Some(Self {
            profile,
            outing,
            place,
        })
    }

    pub(super) fn id(&self, view: &View) -> Id {
        Id::of(view.person.key, self.place)
    }

    fn alias(&self, view: &View, kind: Kind) -> String {
        Id::of(view.person.key, Place { kind, ..self.place }).to_string()
    }

    /// The fields of every record, and the metrics.
    pub(super) fn base(&self, view: &View) -> Value {
        let (span, manual) = (self.outing.span, self.outing.manual);
        let record = Common {
            profile: self.profile,
            matter: Matter::Workout,
            id: self.id(view),
            span,
            manual,
        };
        let mut value = common(view, &record);
        value["is_source_aggregated"] = json!(false);
        value["metrics"] = Value::Object(of_workout(
            view,
            self.profile,
            &self.outing,
            span.start,
            span.end,
        ));
        value
    }
}

/// The sessions that start in a window. The six flags of a single workout are taken here as well.
pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), false);
    let providers = params.list("providers", &is_provider);
    let include = include(call, &mut params);
    params.done()?;
    let view = call.app.view(&call.user).only(&providers);
    let mut workouts = Vec::new();
    for day in view.days(from, to) {
        let seen = view
            .profiles
            .iter()
            .filter_map(|profile| Workout::of_day(&view, profile, day));
        workouts.extend(seen.filter(|workout| (from..to).contains(&workout.outing.span.start)));
    }
    workouts.sort_by_key(|workout| (workout.outing.span.start, workout.id(&view)));
    let workouts: Vec<Value> = workouts
        .iter()
        .map(|workout| render(&view, workout, include, call.options()))
        .collect();
    Ok(Answer::ok(json!({
        "from_timestamp": crate::civil::timestamp(from), "to_timestamp": crate::civil::timestamp(to), "workouts": workouts,
    })))
}

/// One workout, bare.
pub(super) fn get(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let include = include(call, &mut params);
    params.done()?;
    let view = call.app.view(&call.user);
    let missing = || Problem::not_found("no such workout");
    let place = Id::parse(&call.path[0])
        .and_then(|id| id.place(view.person.key))
        .ok_or_else(missing)?;
    let accepted = match call.options().workout_path {
        PathId::RecordId => place.kind == Kind::Workout,
        PathId::WorkoutId => place.kind == Kind::WorkoutAlias,
        PathId::ActivityId => place.kind == Kind::ActivityAlias,
        _ => matches!(
            place.kind,
            Kind::Workout | Kind::WorkoutAlias | Kind::ActivityAlias
        ),
    };
    let profile = view
        .profiles
        .iter()
        .find(|profile| profile.number == place.provider)
        .filter(|_| accepted);
    let workout = profile
        .and_then(|profile| Workout::of_day(&view, profile, place.day))
        .ok_or_else(missing)?;
    Ok(Answer::ok(render(&view, &workout, include, call.options())))
}

fn include(call: &Call<'_>, params: &mut Params<'_>) -> Include {
    let default = call.options().include_by_default;
    Include {
        laps: params.flag("include_laps", default),
        route_points: params.flag("include_route_points", default),
        samples: params.flag("include_samples", default),
        segments: params.flag("include_segments", default),
        sessions: params.flag("include_sessions", default),
        splits: params.flag("include_splits", default),
    }
}

/// Editions differ in the names of the type, the tags and the second id.
fn render(view: &View, workout: &Workout<'_>, include: Include, options: &Options) -> Value {
    let mut value = workout.base(view);
    let sport = workout.outing.sport;
    if options.workout_path == PathId::ActivityId {
        value["activity_id"] = json!(workout.alias(view, Kind::ActivityAlias));
        value["activity_type"] = json!(sport.name);
        value["activity_tags"] = json!(sport.tags);
    } else {
        value["workout_id"] = json!(workout.alias(view, Kind::WorkoutAlias));
        value["workout_type"] = json!(sport.name);
        value["workout_tags"] = json!(sport.tags);
    }
    let mut name = sport.name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    value["name"] = json!(name);
    parts::add(view, workout, include, &mut value);
    value
}
