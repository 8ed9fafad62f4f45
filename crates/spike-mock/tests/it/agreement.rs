//! What different operations say about the same day agrees.

use serde_json::Value;
use spike_mock::{BaseTime, MockServer, Options, Zone};

use crate::client::{items, numbers, ok, server, server_with};

/// Local days with their UTC bounds: an ordinary one, one of 23 hours and one of 25.
const DAYS: [(&str, &str, &str, i64); 4] = [
    (
        "2026-02-10",
        "2026-02-09T22:00:00Z",
        "2026-02-10T22:00:00Z",
        24,
    ),
    (
        "2026-03-29",
        "2026-03-28T22:00:00Z",
        "2026-03-29T21:00:00Z",
        23,
    ),
    (
        "2025-10-26",
        "2025-10-25T21:00:00Z",
        "2025-10-26T22:00:00Z",
        25,
    ),
    (
        "2026-05-12",
        "2026-05-11T21:00:00Z",
        "2026-05-12T21:00:00Z",
        24,
    ),
];

fn daily(server: &MockServer, day: &str, types: &str, more: &str) -> Value {
    let answer = ok(
        server,
        &format!("/queries/statistics/daily?from_date={day}&to_date={day}&types={types}{more}"),
    );
    assert_eq!(items(&answer["statistics"]).len(), 1, "{answer}");
    answer["statistics"][0]["values"].clone()
}

fn hourly(server: &MockServer, from: &str, to: &str, types: &str, more: &str) -> Vec<Value> {
    let answer = ok(
        server,
        &format!(
            "/queries/statistics/interval?interval=1h&from_timestamp={from}&to_timestamp={to}&types={types}{more}"
        ),
    );
    items(&answer["statistics"])
}

fn series(server: &MockServer, metric: &str, from: &str, to: &str, more: &str) -> Vec<f64> {
    let answer = ok(
        server,
        &format!(
            "/queries/timeseries?metric={metric}&from_timestamp={from}&to_timestamp={to}{more}"
        ),
    );
    let values = numbers(&answer["values"]);
    assert_eq!(values.len(), items(&answer["offsets"]).len());
    assert_eq!(values.len(), items(&answer["durations"]).len());
    values
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.001
}

#[test]
fn a_day_is_the_sum_of_its_hours_and_of_its_series() {
    let server = server();
    for more in [
        "",
        "&providers=oura",
        "&exclude_manual=true",
        "&providers=garmin,apple",
    ] {
        for (day, from, to, hours) in DAYS {
            for (name, metrics) in [
                ("steps", &["steps"][..]),
                ("distance_total", &["distance"]),
                ("distance_walking", &["distance_walking"]),
                ("calories_burned_active", &["calories_burned_active"]),
                ("calories_burned_total", &["calories_burned"]),
            ] {
                let whole = daily(&server, day, name, more)[name]
                    .as_f64()
                    .expect("a number");
                let rows = hourly(&server, from, to, name, more);
                assert!(i64::try_from(rows.len()).is_ok_and(|rows| rows <= hours));
                let by_hour: f64 = rows
                    .iter()
                    .filter_map(|row| row["values"][name].as_f64())
                    .sum();
                assert!(
                    close(whole, by_hour),
                    "{day} {name} {more}: {whole} {by_hour}"
                );
                let points: f64 = metrics
                    .iter()
                    .flat_map(|metric| series(&server, metric, from, to, more))
                    .sum();
                assert!(
                    close(whole, points),
                    "{day} {name} {more}: {whole} {points}"
                );
                assert!(whole > 0.0);
            }
        }
    }
}

#[test]
fn every_hour_of_the_days_of_change_is_there() {
    let server =
        server_with(Options::new().providers(["garmin", "oura", "apple", "fitbit", "polar"]));
    for (_, from, to, hours) in DAYS {
        assert_eq!(
            hourly(&server, from, to, "heartrate", "").len() as i64,
            hours
        );
    }
}

#[test]
fn pulse_of_a_day_is_the_pulse_of_its_series() {
    let server = server();
    for (day, from, to, _) in DAYS {
        let values = daily(&server, day, "heartrate_min,heartrate_max,heartrate", "");
        let points = series(&server, "heartrate", from, to, "");
        let low = points.iter().copied().fold(f64::INFINITY, f64::min);
        let high = points.iter().copied().fold(0.0, f64::max);
        assert_eq!(values["heartrate_min"], low as i64);
        assert_eq!(values["heartrate_max"], high as i64);
        let mean = values["heartrate"].as_f64().expect("a number");
        assert!(low < mean && mean < high);
        let rows = hourly(&server, from, to, "heartrate_min,heartrate_max", "");
        let lows = rows
            .iter()
            .filter_map(|row| row["values"]["heartrate_min"].as_f64());
        assert!(close(lows.fold(f64::INFINITY, f64::min), low));
    }
}

#[test]
fn a_night_is_the_sum_of_its_stages() {
    let server = server();
    let answer = ok(
        &server,
        "/queries/sleeps?from_date=2026-03-01&to_date=2026-05-12&include_stages=true",
    );
    let sleeps = items(&answer["sleeps"]);
    assert!(sleeps.len() > 150);
    let mut naps = 0;
    for sleep in &sleeps {
        let stages = items(&sleep["stages"]);
        let total = |names: &[&str]| -> i64 {
            let of = stages
                .iter()
                .filter(|stage| names.contains(&stage["stage"].as_str().expect("a stage")));
            of.map(|stage| stage["duration"].as_i64().expect("a duration"))
                .sum()
        };
        assert_eq!(stages[0]["start_at"], sleep["start_at_timestamp"]);
        assert_eq!(
            stages[stages.len() - 1]["end_at"],
            sleep["end_at_timestamp"]
        );
        for pair in stages.windows(2) {
            assert_eq!(pair[0]["end_at"], pair[1]["start_at"]);
        }
        let metrics = &sleep["metrics"];
        let all: i64 = stages
            .iter()
            .filter_map(|stage| stage["duration"].as_i64())
            .sum();
        assert_eq!(sleep["duration"], all);
        assert_eq!(metrics["bedtime_duration"], all);
        if stages[0]["stage"] == "nap" {
            naps += 1;
            assert_eq!(metrics["sleep_duration_nap"], all);
            continue;
        }
        assert_eq!(metrics["sleep_duration_deep"], total(&["deep"]));
        assert_eq!(metrics["sleep_duration_light"], total(&["light"]));
        assert_eq!(metrics["sleep_duration_rem"], total(&["rem"]));
        assert_eq!(
            metrics["sleep_duration_awake"],
            total(&["awake", "awake_in_bed", "out_of_bed"])
        );
        assert_eq!(metrics["sleep_duration"], total(&["deep", "light", "rem"]));
        assert!(
            [120, 180]
                .map(Value::from)
                .contains(&sleep["user_time_offset_minutes"])
        );
    }
    assert!(naps > 3, "{naps}");
}

#[test]
fn the_sleep_of_a_day_is_one_of_its_nights() {
    let server = server();
    let days = ok(
        &server,
        "/queries/statistics/daily?from_date=2026-04-01&to_date=2026-05-12&types=sleep_duration_total,heartrate_resting&include_record_ids=true",
    );
    for day in items(&days["statistics"]) {
        let date = day["date"].as_str().expect("a date");
        let sleeps = items(
            &ok(
                &server,
                &format!("/queries/sleeps?from_date={date}&to_date={date}"),
            )["sleeps"],
        );
        let Some(total) = day["values"].get("sleep_duration_total") else {
            continue;
        };
        let ids = items(&day["record_ids"]);
        let same = sleeps
            .iter()
            .find(|sleep| ids.contains(&sleep["record_id"]) && sleep["duration"] == *total)
            .expect("a night among the records, as long as the statistic says");
        assert_eq!(
            same["metrics"]["heartrate_resting"],
            day["values"]["heartrate_resting"]
        );
        let resting = day["values"]["heartrate_resting"]
            .as_i64()
            .expect("a number");
        let lowest = same["metrics"]["heartrate_min"].as_i64().expect("a number");
        assert!((resting - lowest).abs() < 8, "{date}: {resting} {lowest}");
    }
}

#[test]
fn the_pulse_of_a_night_is_in_its_provider_series() {
    let server = server_with(Options::new().base_time(BaseTime::FromTimestamp));
    let answer = ok(
        &server,
        "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-12&include_samples=true",
    );
    for sleep in items(&answer["sleeps"]) {
        let (from, to) = (
            sleep["start_at_timestamp"].as_str().expect("a time"),
            sleep["end_at_timestamp"].as_str().expect("a time"),
        );
        let slug = sleep["provider_slug"].as_str().expect("a slug");
        let points = series(
            &server,
            "heartrate",
            from,
            to,
            &format!("&providers={slug}"),
        );
        let low = points.iter().copied().fold(f64::INFINITY, f64::min);
        assert_eq!(sleep["metrics"]["heartrate_min"], low as i64);
        let sample = items(&sleep["samples"])
            .into_iter()
            .find(|sample| sample["metric"] == "heartrate")
            .expect("samples");
        assert_eq!(numbers(&sample["values"]), points);
    }
}

#[test]
fn the_distance_of_a_workout_is_in_its_provider_series() {
    let server = server();
    let answer = ok(
        &server,
        "/queries/workouts?from_timestamp=2026-03-01T00:00:00Z&to_timestamp=2026-05-13T00:00:00Z&include_laps=true",
    );
    let workouts = items(&answer["workouts"]);
    assert!(workouts.len() > 20);
    let mut manual = 0;
    for workout in &workouts {
        manual += i32::from(workout["input_method"] == "manual");
        let metrics = &workout["metrics"];
        let Some(metric) = ["distance_running", "distance_cycling", "distance_swimming"]
            .into_iter()
            .find(|name| metrics.get(name).is_some())
        else {
            continue;
        };
        let (from, to) = (
            workout["start_at_timestamp"].as_str().expect("a time"),
            workout["end_at_timestamp"].as_str().expect("a time"),
        );
        let slug = workout["provider_slug"].as_str().expect("a slug");
        let points: f64 = series(&server, metric, from, to, &format!("&providers={slug}"))
            .iter()
            .sum();
        let whole = metrics[metric].as_f64().expect("a number");
        assert!(close(whole, points), "{whole} {points}");
        let laps: f64 = items(&workout["laps"])
            .iter()
            .filter_map(|lap| lap["metrics"][metric].as_f64())
            .sum();
        assert!(close(whole, laps), "{whole} {laps}");
    }
    assert!(manual > 0);
}

#[test]
fn a_daily_record_holds_the_sums_of_its_provider() {
    let server = server();
    for (day, from, to, hours) in DAYS {
        let answer = ok(
            &server,
            &format!(
                "/queries/provider_records?from_timestamp={from}&to_timestamp={to}&providers=garmin,apple"
            ),
        );
        let daily_records: Vec<Value> = items(&answer["records"])
            .into_iter()
            .filter(|record| record["is_source_aggregated"] == true)
            .collect();
        assert_eq!(daily_records.len(), 2);
        for record in daily_records {
            assert_eq!(record["provider_local_date"], day);
            assert_eq!(record["duration"], hours * 3_600_000);
            let slug = record["provider_slug"].as_str().expect("a slug");
            let own = daily(
                &server,
                day,
                "steps,heartrate_max",
                &format!("&providers={slug}"),
            );
            assert_eq!(record["metrics"]["steps"], own["steps"]);
            assert_eq!(record["metrics"]["heartrate_max"], own["heartrate_max"]);
        }
    }
}

#[test]
fn other_zones_agree_as_well() {
    let server = server_with(Options::new().zone(Zone::fixed("Asia/Kolkata", 330)));
    let whole = daily(&server, "2026-05-05", "steps", "")["steps"]
        .as_f64()
        .expect("a number");
    let points: f64 = series(
        &server,
        "steps",
        "2026-05-04T18:30:00Z",
        "2026-05-05T18:30:00Z",
        "",
    )
    .iter()
    .sum();
    assert!(close(whole, points));
    assert_eq!(
        ok(&server, "/userproperties")["properties"]["timezone"],
        "Asia/Kolkata"
    );
}
