//! The answers of different operations about the same day agree.

use serde_json::Value;
use spike_mock::{BaseTime, MockServer, Options, Zone};

use crate::client::{Api as _, float, floats, integer, items, server, server_with, text};

/// Local days with their UTC bounds and hours: two ordinary ones, and those of the clock changes.
#[rustfmt::skip]
const DAYS: [(&str, &str, &str, i64); 4] = [
    ("2026-02-10", "2026-02-09T22:00:00Z", "2026-02-10T22:00:00Z", 24),
    ("2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z", 23),
    ("2025-10-26", "2025-10-25T21:00:00Z", "2025-10-26T22:00:00Z", 25),
    ("2026-05-12", "2026-05-11T21:00:00Z", "2026-05-12T21:00:00Z", 24),
];

fn daily(server: &MockServer, day: &str, types: &str, more: &str) -> Value {
    let answer = server.ok(&format!(
        "/queries/statistics/daily?from_date={day}&to_date={day}&types={types}{more}"
    ));
    assert_eq!(items(&answer["statistics"]).len(), 1, "{answer}");
    answer["statistics"][0]["values"].clone()
}

fn hourly(server: &MockServer, from: &str, to: &str, types: &str, more: &str) -> Vec<Value> {
    let answer = server.ok(&format!(
        "/queries/statistics/interval?interval=1h&from_timestamp={from}&to_timestamp={to}&types={types}{more}"
    ));
    items(&answer["statistics"])
}

fn series(server: &MockServer, metric: &str, from: &str, to: &str, more: &str) -> Vec<f64> {
    let answer = server.ok(&format!(
        "/queries/timeseries?metric={metric}&from_timestamp={from}&to_timestamp={to}{more}"
    ));
    let values = floats(&answer["values"]);
    assert_eq!(values.len(), items(&answer["offsets"]).len());
    assert_eq!(values.len(), items(&answer["durations"]).len());
    values
}

/// The series of a metric over the time of a record, from its provider.
fn series_of(server: &MockServer, record: &Value, metric: &str) -> Vec<f64> {
    let from = text(&record["start_at_timestamp"]);
    let to = text(&record["end_at_timestamp"]);
    let provider = format!("&providers={}", text(&record["provider_slug"]));
    series(server, metric, from, to, &provider)
}

fn minimum(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.001
}

#[test]
fn a_day_is_the_sum_of_its_hours_and_of_its_series() {
    let server = server();
    for more in ["", "&providers=oura", "&exclude_manual=true", "&providers=garmin,apple"] {
        for (day, from, to, hours) in DAYS {
            for (name, metric) in [
                ("steps", "steps"),
                ("distance_total", "distance"),
                ("distance_walking", "distance_walking"),
                ("calories_burned_active", "calories_burned_active"),
                ("calories_burned_total", "calories_burned"),
            ] {
                let context = format!("{day} {name} {more}");
                let whole = float(&daily(&server, day, name, more)[name]);
                let rows = hourly(&server, from, to, name, more);
                assert!(rows.len() as i64 <= hours);
                let by_hour: f64 = rows.iter().filter_map(|row| row["values"][name].as_f64()).sum();
                assert!(close(whole, by_hour), "{context}: {whole} {by_hour}");
                let points: f64 = series(&server, metric, from, to, more).iter().sum();
                assert!(close(whole, points), "{context}: {whole} {points}");
                assert!(whole > 0.0);
            }
        }
    }
}

#[test]
fn days_of_a_clock_change_have_all_hours() {
    let providers = ["garmin", "oura", "apple", "fitbit", "polar"];
    let server = server_with(Options::new().providers(providers));
    for (_, from, to, hours) in DAYS {
        assert_eq!(hourly(&server, from, to, "heartrate", "").len() as i64, hours);
    }
}

#[test]
fn the_pulse_of_a_day_is_that_of_its_series() {
    let server = server();
    for (day, from, to, _) in DAYS {
        let values = daily(&server, day, "heartrate_min,heartrate_max,heartrate", "");
        let points = series(&server, "heartrate", from, to, "");
        let low = minimum(&points);
        let high = points.iter().copied().fold(0.0, f64::max);
        assert_eq!(values["heartrate_min"], low as i64);
        assert_eq!(values["heartrate_max"], high as i64);
        let mean = float(&values["heartrate"]);
        assert!(low < mean && mean < high);
        let rows = hourly(&server, from, to, "heartrate_min,heartrate_max", "");
        let lows = rows.iter().filter_map(|row| row["values"]["heartrate_min"].as_f64());
        assert!(close(minimum(&lows.collect::<Vec<_>>()), low));
    }
}

#[test]
fn a_night_is_the_sum_of_its_stages() {
    let answer =
        server().ok("/queries/sleeps?from_date=2026-03-01&to_date=2026-05-12&include_stages=true");
    let sleeps = items(&answer["sleeps"]);
    assert!(sleeps.len() > 150);
    let mut naps = 0;
    for sleep in &sleeps {
        let stages = items(&sleep["stages"]);
        let total = |names: &[&str]| -> i64 {
            let of = stages.iter().filter(|stage| names.contains(&text(&stage["stage"])));
            of.map(|stage| integer(&stage["duration"])).sum()
        };
        assert_eq!(stages[0]["start_at"], sleep["start_at_timestamp"]);
        assert_eq!(stages[stages.len() - 1]["end_at"], sleep["end_at_timestamp"]);
        for pair in stages.windows(2) {
            assert_eq!(pair[0]["end_at"], pair[1]["start_at"]);
        }
        let metrics = &sleep["metrics"];
        let all: i64 = stages.iter().map(|stage| integer(&stage["duration"])).sum();
        assert_eq!(sleep["duration"], all);
        assert_eq!(metrics["bedtime_duration"], all);
        if stages[0]["stage"] == "nap" {
            naps += 1;
            assert_eq!(metrics["sleep_duration_nap"], all);
            continue;
        }
        for (metric, stages) in [
            ("sleep_duration_deep", &["deep"][..]),
            ("sleep_duration_light", &["light"]),
            ("sleep_duration_rem", &["rem"]),
            ("sleep_duration_awake", &["awake", "awake_in_bed", "out_of_bed"]),
            ("sleep_duration", &["deep", "light", "rem"]),
        ] {
            assert_eq!(metrics[metric], total(stages), "{metric}");
        }
        assert!([120, 180].contains(&integer(&sleep["user_time_offset_minutes"])));
    }
    assert!(naps > 3, "{naps}");
}

#[test]
fn the_sleep_of_a_day_is_one_of_its_nights() {
    let server = server();
    let days = server.ok("/queries/statistics/daily?from_date=2026-04-01&to_date=2026-05-12&types=sleep_duration_total,heartrate_resting&include_record_ids=true");
    for day in items(&days["statistics"]) {
        let date = text(&day["date"]);
        let sleeps = server.ok(&format!("/queries/sleeps?from_date={date}&to_date={date}"));
        let Some(total) = day["values"].get("sleep_duration_total") else {
            continue;
        };
        let ids = items(&day["record_ids"]);
        let mut nights = items(&sleeps["sleeps"]).into_iter();
        let same = nights
            .find(|sleep| ids.contains(&sleep["record_id"]) && sleep["duration"] == *total)
            .expect("a night among the records, as long as the statistic");
        let resting = &day["values"]["heartrate_resting"];
        assert_eq!(same["metrics"]["heartrate_resting"], *resting);
        let lowest = integer(&same["metrics"]["heartrate_min"]);
        assert!((integer(resting) - lowest).abs() < 8, "{date}: {resting} {lowest}");
    }
}

#[test]
fn the_pulse_of_a_night_is_in_the_series_of_its_provider() {
    let server = server_with(Options::new().base_time(BaseTime::FromTimestamp));
    let answer =
        server.ok("/queries/sleeps?from_date=2026-05-01&to_date=2026-05-12&include_samples=true");
    for sleep in items(&answer["sleeps"]) {
        let points = series_of(&server, &sleep, "heartrate");
        assert_eq!(sleep["metrics"]["heartrate_min"], minimum(&points) as i64);
        let mut samples = items(&sleep["samples"]).into_iter();
        let sample = samples.find(|sample| sample["metric"] == "heartrate").expect("samples");
        assert_eq!(floats(&sample["values"]), points);
    }
}

#[test]
fn the_distance_of_a_workout_is_in_the_series_of_its_provider() {
    let server = server();
    let answer = server.ok("/queries/workouts?from_timestamp=2026-03-01T00:00:00Z&to_timestamp=2026-05-13T00:00:00Z&include_laps=true");
    let workouts = items(&answer["workouts"]);
    assert!(workouts.len() > 20);
    assert!(workouts.iter().any(|workout| workout["input_method"] == "manual"));
    for workout in &workouts {
        for metric in ["distance_running", "distance_cycling", "distance_swimming"] {
            let Some(whole) = workout["metrics"][metric].as_f64() else {
                continue;
            };
            let points: f64 = series_of(&server, workout, metric).iter().sum();
            assert!(close(whole, points), "{whole} {points}");
            let laps = items(&workout["laps"]);
            let laps: f64 = laps.iter().filter_map(|lap| lap["metrics"][metric].as_f64()).sum();
            assert!(close(whole, laps), "{whole} {laps}");
        }
    }
}

#[test]
fn a_daily_record_has_the_sums_of_its_provider() {
    let server = server();
    for (day, from, to, hours) in DAYS {
        let answer = server.ok(&format!(
            "/queries/provider_records?from_timestamp={from}&to_timestamp={to}&providers=garmin,apple"
        ));
        let mut records = items(&answer["records"]);
        records.retain(|record| record["is_source_aggregated"] == true);
        assert_eq!(records.len(), 2);
        for record in records {
            assert_eq!(record["provider_local_date"], day);
            assert_eq!(record["duration"], hours * 3_600_000);
            let provider = format!("&providers={}", text(&record["provider_slug"]));
            let own = daily(&server, day, "steps,heartrate_max", &provider);
            for metric in ["steps", "heartrate_max"] {
                assert_eq!(record["metrics"][metric], own[metric]);
            }
        }
    }
}

#[test]
fn other_zones_agree_as_well() {
    let kolkata = Zone::named("Asia/Kolkata").expect("a zone");
    for zone in [kolkata, Zone::fixed("Asia/Kolkata", 330)] {
        let server = server_with(Options::new().zone(zone));
        let whole = float(&daily(&server, "2026-05-05", "steps", "")["steps"]);
        let (from, to) = ("2026-05-04T18:30:00Z", "2026-05-05T18:30:00Z");
        let points: f64 = series(&server, "steps", from, to, "").iter().sum();
        assert!(close(whole, points));
        let properties = server.ok("/userproperties");
        assert_eq!(properties["properties"]["timezone"], "Asia/Kolkata");
    }
}
