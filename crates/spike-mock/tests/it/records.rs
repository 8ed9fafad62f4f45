use serde_json::Value;
use spike_mock::{Options, PathId};

use crate::client::{Api as _, NOW, items, names, server, server_with, text, texts};

const MONTH: &str = "from_timestamp=2026-04-12T00:00:00Z&to_timestamp=2026-05-12T00:00:00Z";

#[test]
fn workouts_have_the_requested_parts() {
    let server = server();
    let list = server.ok(&format!("/queries/workouts?{MONTH}&providers=garmin"));
    let mut workouts = items(&list["workouts"]).into_iter();
    let run = workouts.find(|workout| workout["workout_type"] == "running").expect("a run");
    assert_eq!(texts(&run["workout_tags"]), ["on_foot", "running", "workout"]);
    assert_ne!(run["workout_id"], run["record_id"]);
    let path = format!("/queries/workouts/{}", text(&run["workout_id"]));
    assert_eq!(server.ok(&path), run);
    let parts = ["laps", "route_points", "samples", "segments", "sessions", "splits"];
    for part in parts {
        let workout = server.ok(&format!("{path}?include_{part}=true"));
        for other in parts {
            assert_eq!(workout.get(other).is_some(), other == part, "{part} {other}");
        }
        assert!(!items(&workout[part]).is_empty(), "{part}");
    }
    let lap = server.ok(&format!("{path}?include_laps=true"))["laps"][0].clone();
    assert_eq!(lap["lap"], 1);
    assert_eq!(lap["start_at"], run["start_at_timestamp"]);
}

#[test]
fn paths_can_require_one_of_the_ids() {
    let workouts = format!("/queries/workouts?{MONTH}");
    let sleeps = "/queries/sleeps?from_date=2026-04-01&to_date=2026-05-01".to_owned();
    for (list, query, path_id, key) in [
        ("workouts", &workouts, PathId::RecordId, "record_id"),
        ("workouts", &workouts, PathId::WorkoutId, "workout_id"),
        ("workouts", &workouts, PathId::ActivityId, "activity_id"),
        ("sleeps", &sleeps, PathId::RecordId, "record_id"),
        ("sleeps", &sleeps, PathId::SleepId, "sleep_id"),
    ] {
        let server = server_with(Options::new().workout_path(path_id).sleep_path(path_id));
        for record in items(&server.ok(query)[list]) {
            for other in ["record_id", "workout_id", "activity_id", "sleep_id"] {
                let Some(id) = record.get(other).and_then(Value::as_str) else {
                    continue;
                };
                let got = server.get(&format!("/queries/{list}/{id}"));
                let expected = if other == key { 200 } else { 404 };
                assert_eq!(got.status, expected, "{path_id:?} {other}");
                assert!(got.status == 404 || got.json()["record_id"] == record["record_id"]);
            }
            assert!(record[key].is_string());
        }
    }
}

#[test]
fn all_kinds_of_records_are_found_by_id_and_equal_those_of_other_lists() {
    let providers = ["garmin", "oura", "apple", "withings", "dexcom"];
    let server = server_with(Options::new().providers(providers));
    let list = server.ok(&format!("/queries/provider_records?{MONTH}"));
    let records = items(&list["records"]);
    for record in &records {
        let id = text(&record["record_id"]);
        assert_eq!(server.ok(&format!("/queries/provider_records/{id}")), *record);
        assert!(text(&record["start_at_timestamp"]) <= text(&record["end_at_timestamp"]));
        assert!(text(&record["modified_at"]) <= NOW);
    }
    for (list, path) in [
        ("workouts", format!("/queries/workouts?{MONTH}")),
        ("sleeps", "/queries/sleeps?from_date=2026-04-13&to_date=2026-05-11".to_owned()),
    ] {
        for other in items(&server.ok(&path)[list]) {
            let mut same = records.iter().filter(|own| own["record_id"] == other["record_id"]);
            let same = same.next().expect("the same record");
            for field in [
                "start_at_timestamp",
                "end_at_timestamp",
                "modified_at",
                "metrics",
                "provider_slug",
                "duration",
            ] {
                assert_eq!(same[field], other[field]);
            }
        }
    }
    for (metric, slug) in [("weight", "withings"), ("steps", "garmin")] {
        let mut own = records.iter().filter(|record| record["provider_slug"] == slug);
        assert!(own.any(|record| record["metrics"].get(metric).is_some()));
    }
}

#[test]
fn record_ids_of_statistics_and_series_are_records() {
    let server = server();
    let daily = server.ok("/queries/statistics/daily?from_date=2026-05-05&to_date=2026-05-06&types=steps,sleep_score&include_record_ids=true");
    let series = server.ok("/queries/timeseries?metric=hrv_rmssd&from_timestamp=2026-05-05T00:00:00Z&to_timestamp=2026-05-06T00:00:00Z&include_record_ids=true");
    let mut ids = texts(&daily["statistics"][0]["record_ids"]);
    ids.extend(texts(&series["record_ids"]));
    for id in &ids {
        let path = format!("/queries/provider_records/{id}?include_samples=true");
        assert!(!items(&server.ok(&path)["samples"]).is_empty());
    }
    assert!(ids.len() > 2);
}

#[test]
fn metrics_can_be_filtered_and_provider_specific() {
    let server = server();
    let list = |more: &str| server.ok(&format!("/queries/provider_records?{MONTH}{more}"));
    assert!(!list("").to_string().contains("readiness_score"));
    let specific = list("&include_provider_specific_metrics=true");
    assert!(specific.to_string().contains("readiness_score"));
    let stress = items(&specific["records"])
        .into_iter()
        .find_map(|record| record["metrics"].get("time_offset_stress_level_values").cloned());
    assert!(stress.expect("a metric that is not a number").is_object());
    for record in items(&list("&metrics=steps,sleep_duration")["records"]) {
        let names = names(&record["metrics"]);
        assert!(!names.is_empty());
        assert!(names.iter().all(|name| ["steps", "sleep_duration"].contains(name)));
    }
}
