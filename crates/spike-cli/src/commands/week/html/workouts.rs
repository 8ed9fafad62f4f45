//! The workouts as a table.

use spike_blocking::api::Workout;
use spike_blocking::vocabulary::Metric;

use super::bars::thousands;
use super::{Data, More, card as whole_card, table};
use crate::text::{clock, day, hours, name};
use crate::zone::Zone;

pub(super) fn card(data: &Data, more: &More) -> String {
    let mut workouts: Vec<&Workout> = more.workouts.iter().collect();
    workouts.sort_by_key(|workout| workout.start_at_timestamp);
    let rows: Vec<Vec<String>> = workouts.iter().map(|workout| row(workout, &data.zone)).collect();
    if rows.is_empty() {
        return whole_card(true, "Workouts", "No workout was reported in these days", "");
    }
    let head = ["Day", "Start", "Workout", "Provider", "Time, h", "Distance, km", "Energy, kcal"];
    let body = format!("<div class=\"scroll stack\">{}</div>\n", table(&head, &rows, 4));
    let text = match rows.len() {
        1 => "One workout, in local time".to_owned(),
        count => format!("{count} workouts, in local time"),
    };
    whole_card(true, "Workouts", &text, &body)
}

fn row(workout: &Workout, zone: &Zone) -> Vec<String> {
    let none = || "–".to_owned();
    let local =
        workout.start_at_timestamp.and_then(|start| match workout.user_time_offset_minutes {
            Some(offset) => Some(start.at(offset)),
            None => zone.local(start),
        });
    let kind = workout.workout_type.as_ref().or(workout.activity_type.as_ref());
    let title =
        kind.map(|kind| name(kind).replace('_', " ")).or_else(|| workout.name.as_ref().map(name));
    let millis = workout.duration.map(|duration| duration.get()).or_else(|| {
        let (start, end) = (workout.start_at_timestamp?, workout.end_at_timestamp?);
        Some(end.unix_millis() - start.unix_millis())
    });
    let metric = |metric: Metric| workout.metrics.as_ref()?.get(metric);
    let distance = metric(Metric::Distance).map(|meters| format!("{:.2}", meters / 1_000.0));
    let energy = metric(Metric::CaloriesBurned).or_else(|| metric(Metric::CaloriesBurnedActive));
    vec![
        local.map_or_else(none, |local| day(local.date())),
        local.map_or_else(none, clock),
        title.unwrap_or_else(none),
        workout.provider_slug.as_ref().map_or_else(none, name),
        millis.map_or_else(none, |millis| hours(millis as f64)),
        distance.unwrap_or_else(none),
        energy.map_or_else(none, thousands),
    ]
}
