//! Workouts and provider records (sections 5.8 to 5.10).

use spike_core::api::{
    GetProviderRecord, GetWorkout, ListProviderRecords, ListWorkouts, QueryProviderRecord,
};
use spike_core::vocabulary::{Metric, Provider};

use super::sample::{every, window};
use super::world::{BOTH, World};
use super::{Entry, boxed, raw, typed};

pub(super) fn entries() -> Vec<Entry> {
    vec![workouts(), workout(), records(), record(), compatible()]
}

fn workouts() -> Entry {
    typed(
        ListWorkouts::new(window()),
        [ListWorkouts::new(window())],
        |world: &World| vec![boxed(ListWorkouts::new(world.window))],
    )
}

fn workout() -> Entry {
    let id = "{workout_id}";
    typed(
        GetWorkout::new(id),
        [every_part(GetWorkout::new(id), true)],
        |world: &World| {
            let plain = || GetWorkout::new(&world.workout);
            let mut all = vec![boxed(plain())];
            for flag in BOTH {
                all.push(boxed(plain().include_laps(flag)));
                all.push(boxed(plain().include_route_points(flag)));
                all.push(boxed(plain().include_samples(flag)));
                all.push(boxed(plain().include_segments(flag)));
                all.push(boxed(plain().include_sessions(flag)));
                all.push(boxed(plain().include_splits(flag)));
                all.push(boxed(every_part(plain(), flag)));
            }
            all
        },
    )
}

fn every_part(workout: GetWorkout, include: bool) -> GetWorkout {
    workout
        .include_laps(include)
        .include_route_points(include)
        .include_samples(include)
        .include_segments(include)
        .include_sessions(include)
        .include_splits(include)
}

fn records() -> Entry {
    typed(
        ListProviderRecords::new(window()),
        [ListProviderRecords::new(window())
            .providers(every(Provider::ALL))
            .metrics(every(Metric::ALL))
            .include_provider_specific_metrics(true)],
        |world: &World| {
            let plain = || ListProviderRecords::new(world.window);
            let mut all = vec![
                boxed(plain()),
                boxed(plain().providers(["garmin", "oura"])),
                boxed(plain().metrics([Metric::Steps, Metric::HeartRate])),
            ];
            for flag in BOTH {
                all.push(boxed(plain().include_provider_specific_metrics(flag)));
            }
            all
        },
    )
}

fn record() -> Entry {
    let id = "{record_id}";
    typed(
        GetProviderRecord::new(id),
        [GetProviderRecord::new(id)
            .include_provider_specific_metrics(true)
            .include_samples(true)],
        |world: &World| {
            let mut all = Vec::new();
            for id in &world.records {
                let plain = || GetProviderRecord::new(id);
                all.push(boxed(plain()));
                for flag in BOTH {
                    all.push(boxed(plain().include_provider_specific_metrics(flag)));
                    all.push(boxed(plain().include_samples(flag)));
                }
            }
            all
        },
    )
}

fn compatible() -> Entry {
    let empty = || serde_json::json!({});
    raw(
        QueryProviderRecord::new(empty()),
        [QueryProviderRecord::new(empty())],
        |world: &World| vec![boxed(QueryProviderRecord::new(world.window_as_json()))],
    )
}
