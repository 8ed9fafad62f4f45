//! Reports of hand-written answers, for cases that the data of the mock do not contain.

use serde_json::{Value, json};
use spike_blocking::api::UserProperties;
use spike_blocking::time::Timestamp;

use crate::commands::week::days::Days;
use crate::commands::week::{Data, report};
use crate::zone::Zone;

fn now() -> Timestamp {
    "2026-04-19T09:30:00Z".parse().unwrap()
}

fn read<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// A user in Vilnius without data.
fn empty() -> Data {
    let properties: UserProperties = read(json!({ "timezone": "Europe/Vilnius" }));
    let zone = Zone::of_properties(&properties).unwrap();
    Data {
        info: read(json!({ "uid": "u", "application_id": 1, "application_user_id": "ann",
            "integrated_providers": [{ "provider_slug": "oura" }] })),
        days: Days::before(now(), 7, &zone).unwrap(),
        zone,
        statistics: read(json!({ "statistics": null })),
        sleeps: Vec::new(),
        pulse: read(json!({ "values": null })),
    }
}

/// Returns the report for 80 columns, without styles.
fn text(data: &Data) -> String {
    anstream::adapter::strip_str(&report(data, 80)).to_string()
}

fn with_sleeps(sleeps: Value) -> String {
    text(&Data { sleeps: read(sleeps), ..empty() })
}

fn with_pulse(pulse: Value) -> String {
    text(&Data { pulse: read(pulse), ..empty() })
}

#[track_caller]
fn contains(report: &str, wanted: &str) {
    assert!(report.contains(wanted), "{wanted}\n{report}");
}

fn sleep(provider: &str, from: &str, to: &str, stages: Value) -> Value {
    json!({
        "provider_slug": provider, "start_at_timestamp": from, "end_at_timestamp": to,
        "user_time_offset_minutes": 180, "stages": stages,
    })
}

fn stage(name: &str, from: &str, to: &str) -> Value {
    json!({ "stage": name, "start_at": from, "end_at": to })
}

#[test]
fn naps_are_not_nights() {
    let night = sleep("oura", "2026-04-16T20:00:00Z", "2026-04-17T04:00:00Z", json!([]));
    // By stages, by metrics, and by time of day and duration alone.
    let by_stage = [stage("nap", "2026-04-18T17:00:00Z", "2026-04-18T21:00:00Z")];
    let by_stage = sleep("oura", "2026-04-18T17:00:00Z", "2026-04-18T21:00:00Z", by_stage.into());
    let mut by_metric = sleep("polar", "2026-04-18T17:00:00Z", "2026-04-18T21:00:00Z", json!([]));
    by_metric["metrics"] = json!({ "sleep_duration_nap": 14_400_000 });
    let by_time = [stage("light", "2026-04-18T11:00:00Z", "2026-04-18T12:00:00Z")];
    let by_time = sleep("apple", "2026-04-18T11:00:00Z", "2026-04-18T12:00:00Z", by_time.into());
    let report = with_sleeps(json!([by_stage, by_metric, night, by_time]));
    contains(
        &report,
        "Most recent night, Thu 2026-04-16 23:00 to Fri 2026-04-17 07:00, 8:00 h\n  reported by oura\n  no stages were reported\n",
    );
    let report = with_sleeps(json!([by_stage, by_time]));
    contains(&report, "Most recent night: none was reported");
}

#[test]
fn the_longest_report_of_a_night_is_used_in_any_order() {
    let sleeps = [
        sleep("whoop", "2026-04-17T20:00:00Z", "2026-04-18T04:00:00Z", json!([])),
        sleep("oura", "2026-04-17T20:10:00Z", "2026-04-18T04:20:00Z", json!([])),
        sleep("garmin", "2026-04-17T20:10:00Z", "2026-04-18T04:20:00Z", json!([])),
        sleep("whoop", "2026-04-16T18:00:00Z", "2026-04-17T08:00:00Z", json!([])),
    ];
    let wanted = "23:10 to Sat 2026-04-18 07:20, 8:10 h\n  reported by oura (the longest report; others by garmin, whoop)";
    for turn in 0..sleeps.len() {
        let mut turned = sleeps.clone();
        turned.rotate_left(turn);
        contains(&with_sleeps(json!(turned)), wanted);
    }
}

#[test]
fn an_incomplete_sleep_is_shown() {
    // Without an offset the zone is used, without an end the duration. Stages may lack a name, times, a duration.
    let stages = json!([
        { "stage": "deep", "start_at": "2026-04-17T20:00:00Z", "duration": 3_600_000 },
        { "stage": "rem", "duration": 20_000 },
        { "stage": "light" },
        { "start_at": "2026-04-17T22:00:00Z", "end_at": "2026-04-17T23:30:00Z" },
    ]);
    let report = with_sleeps(json!([
        { "start_at_timestamp": "2026-04-17T20:00:00Z", "duration": 14_400_000, "stages": stages },
        { "end_at_timestamp": "2026-04-18T09:00:00Z" },
        { "start_at_timestamp": "2026-04-18T09:00:00Z", "end_at_timestamp": "2026-04-18T01:00:00Z" },
    ]));
    contains(
        &report,
        "Fri 2026-04-17 23:00 to Sat 2026-04-18 03:00, 4:00 h\n  reported by an unnamed provider\n",
    );
    contains(
        &report,
        "\n  DDDDDDDDDDDD............111111111111111111......  one letter is 5 minutes\n",
    );
    contains(
        &report,
        "\n  D  deep              60 min\n  L  light              - min\n  R  rem               <1 min\n",
    );
    contains(&report, "\n  1  without a name    90 min\n  .  nothing reported\n");
}

#[test]
fn the_line_of_a_long_sleep_stays_short() {
    let report = with_sleeps(json!([sleep(
        "oura",
        "2020-04-17T20:00:00Z",
        "2026-04-18T04:00:00Z",
        json!([stage("deep", "2020-04-17T20:00:00Z", "2026-04-18T04:00:00Z")])
    ),]));
    let line = report.lines().find(|line| line.starts_with("  DDD")).unwrap();
    assert!(line.trim().split("  ").next().unwrap().len() <= 60, "{line}");
}

#[test]
fn external_text_is_escaped_and_missing_numbers_stay_missing() {
    let mut report = empty();
    report.info.integrated_providers =
        read(json!([{ "provider_slug": "a\n\u{1b}[2Jb", "is_integration_broken": false }]));
    report.statistics = read(json!({ "statistics": [
        { "date": "2026-04-18", "values": { "steps": 0, "distance_total": null, "heartrate": "fast\n", "x\ny": 1.25 } },
        { "date": "2026-04-19", "values": { "steps": 99, "sleep_score": 1 } },
    ] }));
    let stages = [stage("a\u{202e}b", "2026-04-17T20:00:00Z", "2026-04-18T04:00:00Z")];
    report.sleeps =
        read(json!([sleep("c\rd", "2026-04-17T20:00:00Z", "2026-04-18T04:00:00Z", stages.into())]));
    let text = anstream::adapter::strip_str(&super::report(&report, 120)).to_string();
    contains(&text, "Providers  a\\u{a}\\u{1b}[2Jb\n");
    contains(&text, "  x\\u{a}y\n");
    contains(&text, "reported by c\\u{d}d\n");
    contains(&text, "  1  a\\u{202e}b   480 min\n");
    let row = |start: &str| {
        let line = text.lines().find(|line| line.starts_with(start)).unwrap();
        line.split_whitespace().collect::<Vec<_>>()
    };
    assert_eq!(
        row("Sat 04-18"),
        ["Sat", "04-18", "0", "-", "-", "-", "\"fast\\n\"", "-", "-", "-", "-", "1.25"]
    );
    assert_eq!(
        row("Fri 04-17"),
        ["Fri", "04-17", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-"]
    );
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn the_mean_of_the_pulse_is_weighted_by_duration() {
    // Yesterday in Vilnius starts at 21:00 UTC. Half of the first point is before it, the last is after it.
    let hour = 3_600_000;
    let report = with_pulse(json!({
        "from_timestamp": "2026-04-17T20:00:00Z", "providers": ["oura"],
        "offsets": [0, 2 * hour, 3 * hour, 4 * hour, 40 * hour],
        "durations": [2 * hour, hour, 0, 1_000, hour],
        "values": [60, 90, 200, null, 20],
    }));
    contains(&report, "Heart rate of yesterday, Sat 2026-04-18, from oura\n  ▁▁▁███");
    contains(
        &report,
        "  00                06                12                18\n  20 minutes each, from ▁ 60 to █ 90 bpm\n",
    );
    contains(&report, "  minimum 60, mean 75 (weighted by duration), maximum 200 bpm\n");
}

#[test]
fn points_without_duration_have_equal_weight() {
    let report = with_pulse(json!({
        "start_at": "2026-04-17T21:00:00Z",
        "offsets": [0, 1, 2, 86_400_000], "durations": [0, 0, 0, 0], "values": [60, 61, 65, 99],
    }));
    contains(&report, "\n  ▁    ");
    contains(&report, "  minimum 60, mean 62 (of points without duration), maximum 65 bpm\n");
}

#[test]
fn an_invalid_series_is_reported_with_the_reason() {
    let columns = |base: &str| json!({ base: "2026-04-17T21:00:00Z", "offsets": [0, 1], "durations": [1], "values": [] });
    contains(&with_pulse(columns("start_at")), "2026-04-18: the columns differ in length");
    contains(&with_pulse(columns("other")), "2026-04-18: the series has no base time");
    let empty =
        json!({ "start_at": "2026-04-17T21:00:00Z", "offsets": [], "durations": [], "values": [] });
    contains(&with_pulse(empty), "2026-04-18: none was reported");
}
