use std::collections::BTreeSet;

use serde_json::Value;
use spike_mock::MockServer;

use crate::client::{Api as _, float, integer, items, server, text, texts};

fn fetch(server: &MockServer, more: &str, from: &str, to: &str) -> Value {
    server.ok(&format!(
        "/queries/timeseries?metric=heartrate&from_timestamp={from}&to_timestamp={to}{more}"
    ))
}

/// Start and duration in milliseconds, and the value.
fn points(series: &Value) -> Vec<(i64, i64, i64)> {
    let start = seconds(text(&series["start_at"])) * 1_000;
    let [offsets, durations, values] = ["offsets", "durations", "values"]
        .map(|name| items(&series[name]).iter().map(integer).collect::<Vec<_>>());
    let columns = offsets.iter().zip(durations).zip(values);
    columns.map(|((offset, duration), value)| (start + offset, duration, value)).collect()
}

/// Seconds of the month, which are enough to compare times of May 2026.
fn seconds(text: &str) -> i64 {
    let number = |from: usize| text[from..from + 2].parse::<i64>().expect("digits");
    ((number(8) * 24 + number(11)) * 60 + number(14)) * 60 + number(17)
}

const EDGES: [&str; 5] = [
    "2026-05-03T05:00:00Z",
    "2026-05-04T11:20:00Z",
    "2026-05-06T22:47:30Z",
    "2026-05-08T00:00:00Z",
    "2026-05-10T03:33:33Z",
];

#[test]
fn merged_series_do_not_depend_on_the_window() {
    let server = server();
    for more in [
        "",
        "&merge_method=merge_maximize_coverage",
        "&merge_method=merge_maximize_granularity",
        "&providers=oura",
    ] {
        let whole = points(&fetch(&server, more, EDGES[0], EDGES[4]));
        let parts: Vec<_> = EDGES
            .windows(2)
            .flat_map(|edge| points(&fetch(&server, more, edge[0], edge[1])))
            .collect();
        assert!(whole.len() > 1_000, "{more}: {}", whole.len());
        assert_eq!(whole, parts, "{more}");
        assert!(whole.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}

#[test]
fn merging_uses_several_providers_without_overlap() {
    let merged = fetch(&server(), "", EDGES[0], EDGES[4]);
    assert!(items(&merged["providers"]).len() > 1, "{}", merged["providers"]);
    let points = points(&merged);
    assert!(points.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0));
}

#[test]
fn selecting_takes_one_provider_for_the_whole_window() {
    let server = server();
    let mut chosen = BTreeSet::new();
    for method in [
        "select_best_weighted_source",
        "select_highest_coverage_source",
        "select_most_granular_source",
        "select_highest_priority_source_type",
    ] {
        let more = format!("&merge_method={method}");
        let series = fetch(&server, &more, EDGES[0], EDGES[4]);
        let providers = texts(&series["providers"]);
        assert_eq!(providers.len(), 1, "{method}");
        let more = format!("&providers={}", providers[0]);
        let alone = fetch(&server, &more, EDGES[0], EDGES[4]);
        assert_eq!(points(&series), points(&alone), "{method}");
        chosen.extend(providers);
    }
    assert!(chosen.len() > 1, "{chosen:?}");
}

#[test]
fn selecting_can_choose_another_provider_for_each_window() {
    let server = server();
    let mut chosen = BTreeSet::new();
    for day in 1..12 {
        let at = |hour: u8| format!("2026-05-{day:02}T{hour}:00:00Z");
        let more = "&merge_method=select_highest_coverage_source";
        chosen.extend(texts(&fetch(&server, more, &at(18), &at(23))["providers"]));
    }
    assert!(chosen.len() > 1, "{chosen:?}");
}

#[test]
fn manual_input_can_be_excluded() {
    let server = server();
    let total = |more: &str| -> f64 {
        let days = server.ok(&format!("/queries/statistics/daily?from_date=2026-01-01&to_date=2026-05-12&types=distance_cycling{more}"));
        items(&days["statistics"]).iter().map(|day| float(&day["values"]["distance_cycling"])).sum()
    };
    assert!(total("") > total("&exclude_manual=true") + 1_000.0);
    assert!(total("&exclude_manual=true") > 0.0);
    for more in ["&exclude_manual=false", "&device_types=unknown"] {
        assert!((total(more) - total("")).abs() < 0.001);
    }
}
