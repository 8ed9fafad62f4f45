use super::*;
use crate::api::golden;
use crate::vocabulary::{ActivityTag, ActivityType, InputMethod, Metric, Provider};

#[test]
fn list_workouts_request() {
    golden::assert_bearer(
        &ListWorkouts::new(golden::window()),
        &format!("GET /queries/workouts?{}", golden::WINDOW),
    );
    let now = golden::window().start;
    golden::assert_refused(&ListWorkouts::new(now..now), "empty");
}

#[test]
fn list_workouts_answer() {
    let list: WorkoutList = golden::decode(golden::example!("queries_workouts_200"));
    let workout = &list.workouts[0];
    assert_eq!(workout.input_method, Some(InputMethod::Unknown));
    assert_eq!(workout.is_source_aggregated, Some(true));
    let lap = &workout.laps.as_ref().unwrap()[0];
    assert_eq!((lap.lap, lap.duration.unwrap().get()), (Some(123), 123));
    assert_eq!(lap.metrics.as_ref().unwrap().get(Metric::Distance), Some(123.0));
    assert_eq!((workout.id(), workout.kind()), (None, None));
    assert!(workout.tags().is_empty());
}

#[test]
fn get_workout_request() {
    let id = "49ba509e-2bef-55e1-9323-64835b6fd538";
    golden::assert_bearer(&GetWorkout::new(id), &format!("GET /queries/workouts/{id}"));
    let full = GetWorkout::new("a/b")
        .include_laps(true)
        .include_route_points(false)
        .include_samples(true)
        .include_segments(false)
        .include_sessions(true)
        .include_splits(false);
    golden::assert_bearer(
        &full,
        "GET /queries/workouts/a%2Fb?include_laps=true&include_route_points=false&include_samples=true\
         &include_segments=false&include_sessions=true&include_splits=false",
    );
    golden::assert_refused(&GetWorkout::new(".."), "workout_id");
}

#[test]
fn get_workout_answer() {
    let workout: Workout = golden::decode(golden::example!("queries_workout_by_id_200"));
    assert_eq!(workout.id(), Some("49ba509e-2bef-55e1-9323-64835b6fd538"));
    assert_eq!(workout.kind(), Some(&ActivityType::Swimming));
    assert_eq!(workout.tags(), [ActivityTag::Swimming, ActivityTag::Workout]);
    assert_eq!(workout.provider_slug, Some(Provider::Garmin));
    assert_eq!(workout.local_start().unwrap().to_string(), "2025-03-18T07:27:46");
    assert_eq!(workout.local_end().unwrap().to_string(), "2025-03-18T08:03:38");
    let metrics = workout.metrics.unwrap();
    assert_eq!(metrics.get(Metric::HeartRateMax), Some(170.0));
    // A name of an older edition is kept, not taken for the present one.
    assert_eq!(metrics.get("heartrate_avg"), Some(139.0));
    assert_eq!(metrics.get(Metric::HeartRate), None);
    let lap = &workout.laps.unwrap()[0];
    assert_eq!(lap.duration.unwrap().get(), 623_000);
    assert_eq!(lap.samples, Some(serde_json::json!({}).into()));
    assert!(lap.extra.is_empty() && workout.extra.is_empty());
}

#[test]
fn the_other_spelling_and_every_part() {
    let body = r#"{
        "record_id": "r", "activity_id": "a", "activity_type": "running", "activity_tags": ["on_foot"],
        "name": "Morning run", "sessions": [{"division_type": "session"}], "splits": [{"division_ref": 1}],
        "segments": [], "route_points": [{"metrics": {"latitude": 54.5, "longitude": 25.25}}],
        "samples": [{"metric": "heartrate", "offsets": [0], "durations": [1000], "values": [140]}]
    }"#;
    let workout: Workout = golden::decode(body);
    assert_eq!(workout.id(), Some("a"));
    assert_eq!(workout.kind(), Some(&ActivityType::Running));
    assert_eq!(workout.tags(), [ActivityTag::OnFoot]);
    assert_eq!(workout.segments, Some(Vec::new()));
    let point = &workout.route_points.unwrap()[0];
    assert_eq!(point.metrics.as_ref().unwrap().get(Metric::Latitude), Some(54.5));
    let samples = &workout.samples.unwrap()[0];
    assert_eq!(samples.extra.get("values"), Some(&serde_json::json!([140]).into()));
}
