use spike_mock::{Options, PathId};

use crate::client::{get, items, ok, server, server_with};

const MONTH: &str = "from_timestamp=2026-04-12T00:00:00Z&to_timestamp=2026-05-12T00:00:00Z";

#[test]
fn workouts_show_what_is_asked_for() {
    let server = server();
    let list = ok(
        &server,
        &format!("/queries/workouts?{MONTH}&providers=garmin"),
    );
    let run = items(&list["workouts"])
        .into_iter()
        .find(|workout| workout["workout_type"] == "running")
        .expect("a run");
    assert_eq!(
        run["workout_tags"].to_string(),
        r#"["on_foot","running","workout"]"#
    );
    let id = run["workout_id"].as_str().expect("an id");
    assert_ne!(run["workout_id"], run["record_id"]);
    assert_eq!(ok(&server, &format!("/queries/workouts/{id}")), run);
    let parts = [
        "laps",
        "route_points",
        "samples",
        "segments",
        "sessions",
        "splits",
    ];
    for part in parts {
        let workout = ok(
            &server,
            &format!("/queries/workouts/{id}?include_{part}=true"),
        );
        for other in parts {
            assert_eq!(
                workout.get(other).is_some(),
                other == part,
                "{part} {other}"
            );
        }
        assert!(!items(&workout[part]).is_empty(), "{part}");
    }
    let lap = ok(
        &server,
        &format!("/queries/workouts/{id}?include_laps=true"),
    )["laps"][0]
        .clone();
    assert_eq!(
        (&lap["lap"], &lap["start_at"]),
        (&1.into(), &run["start_at_timestamp"])
    );
}

#[test]
fn paths_can_insist_on_one_of_the_ids() {
    for (path, key) in [
        (PathId::RecordId, "record_id"),
        (PathId::WorkoutId, "workout_id"),
        (PathId::ActivityId, "activity_id"),
    ] {
        let server = server_with(Options::new().workout_path(path));
        let workout = ok(&server, &format!("/queries/workouts?{MONTH}"))["workouts"][0].clone();
        for other in ["record_id", "workout_id", "activity_id"] {
            if let Some(id) = workout.get(other).and_then(serde_json::Value::as_str) {
                let expected = if other == key { 200 } else { 404 };
                assert_eq!(
                    get(&server, &format!("/queries/workouts/{id}")).status,
                    expected,
                    "{path:?} {other}"
                );
            }
        }
        assert!(workout[key].is_string());
    }
    for (path, key) in [
        (PathId::RecordId, "record_id"),
        (PathId::SleepId, "sleep_id"),
    ] {
        let server = server_with(Options::new().sleep_path(path));
        for sleep in items(
            &ok(
                &server,
                "/queries/sleeps?from_date=2026-04-01&to_date=2026-05-01",
            )["sleeps"],
        ) {
            for other in ["record_id", "sleep_id"] {
                if let Some(id) = sleep.get(other).and_then(serde_json::Value::as_str) {
                    let got = get(&server, &format!("/queries/sleeps/{id}"));
                    assert_eq!(
                        got.status,
                        if other == key { 200 } else { 404 },
                        "{path:?} {other}"
                    );
                    assert!(got.status == 404 || got.json()["record_id"] == sleep["record_id"]);
                }
            }
        }
    }
}

#[test]
fn records_of_all_kinds_are_found_by_id_and_shared_with_the_other_lists() {
    let server =
        server_with(Options::new().providers(["garmin", "oura", "apple", "withings", "dexcom"]));
    let list = ok(&server, &format!("/queries/provider_records?{MONTH}"));
    let records = items(&list["records"]);
    for record in &records {
        let id = record["record_id"].as_str().expect("an id");
        assert_eq!(
            ok(&server, &format!("/queries/provider_records/{id}")),
            *record
        );
        assert!(record["start_at_timestamp"].as_str() <= record["end_at_timestamp"].as_str());
        assert!(record["modified_at"].as_str() <= Some(crate::client::NOW));
    }
    let has = |list: &str, path: &str| {
        for other in items(&ok(&server, path)[list]) {
            let twin = records
                .iter()
                .find(|record| record["record_id"] == other["record_id"])
                .expect("the same record");
            for field in [
                "start_at_timestamp",
                "end_at_timestamp",
                "modified_at",
                "metrics",
                "provider_slug",
                "duration",
            ] {
                assert_eq!(twin[field], other[field]);
            }
        }
    };
    has("workouts", &format!("/queries/workouts?{MONTH}"));
    has(
        "sleeps",
        "/queries/sleeps?from_date=2026-04-13&to_date=2026-05-11",
    );
    for (key, value) in [("weight", "withings"), ("steps", "garmin")] {
        assert!(
            records
                .iter()
                .any(|record| record["metrics"].get(key).is_some()
                    && record["provider_slug"] == value)
        );
    }
}

#[test]
fn record_ids_of_statistics_and_series_are_records() {
    let server = server();
    let daily = ok(
        &server,
        "/queries/statistics/daily?from_date=2026-05-05&to_date=2026-05-06&types=steps,sleep_score&include_record_ids=true",
    );
    let series = ok(
        &server,
        "/queries/timeseries?metric=hrv_rmssd&from_timestamp=2026-05-05T00:00:00Z&to_timestamp=2026-05-06T00:00:00Z&include_record_ids=true",
    );
    let ids = items(&daily["statistics"][0]["record_ids"])
        .into_iter()
        .chain(items(&series["record_ids"]));
    let mut count = 0;
    for id in ids {
        let record = ok(
            &server,
            &format!(
                "/queries/provider_records/{}?include_samples=true",
                id.as_str().expect("an id")
            ),
        );
        assert!(!items(&record["samples"]).is_empty());
        count += 1;
    }
    assert!(count > 2);
}

#[test]
fn metrics_filter_and_provider_specific_metrics() {
    let server = server();
    let plain = ok(&server, &format!("/queries/provider_records?{MONTH}"));
    assert!(!plain.to_string().contains("readiness_score"));
    let specific = ok(
        &server,
        &format!("/queries/provider_records?{MONTH}&include_provider_specific_metrics=true"),
    );
    assert!(specific.to_string().contains("readiness_score"));
    let odd = items(&specific["records"]).into_iter().find_map(|record| {
        record["metrics"]
            .get("time_offset_stress_level_values")
            .cloned()
    });
    assert!(odd.expect("one that is no number").is_object());
    let filtered = ok(
        &server,
        &format!("/queries/provider_records?{MONTH}&metrics=steps,sleep_duration"),
    );
    for record in items(&filtered["records"]) {
        let names: Vec<String> = record["metrics"]
            .as_object()
            .expect("metrics")
            .keys()
            .cloned()
            .collect();
        assert!(
            !names.is_empty()
                && names
                    .iter()
                    .all(|name| name == "steps" || name == "sleep_duration")
        );
    }
}
