use serde_json::Value;
use spike_mock::MockServer;

use crate::client::{items, ok, server};

fn fetch(server: &MockServer, method: &str, from: &str, to: &str) -> Value {
    ok(
        server,
        &format!(
            "/queries/timeseries?metric=heartrate&from_timestamp={from}&to_timestamp={to}{method}"
        ),
    )
}

fn points(series: &Value) -> Vec<(i64, i64, i64)> {
    let start = seconds(series["start_at"].as_str().expect("a base"));
    let column = |name: &str| {
        items(&series[name])
            .iter()
            .map(|item| item.as_i64().expect("an integer"))
            .collect::<Vec<_>>()
    };
    let (offsets, durations, values) = (column("offsets"), column("durations"), column("values"));
    (0..offsets.len())
        .map(|index| {
            (
                start * 1_000 + offsets[index],
                durations[index],
                values[index],
            )
        })
        .collect()
}

/// Seconds of the month: enough to compare times of May 2026.
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
    for method in [
        "",
        "&merge_method=merge_maximize_coverage",
        "&merge_method=merge_maximize_granularity",
        "&providers=oura",
    ] {
        let whole = points(&fetch(&server, method, EDGES[0], EDGES[4]));
        let parts: Vec<_> = EDGES
            .windows(2)
            .flat_map(|edge| points(&fetch(&server, method, edge[0], edge[1])))
            .collect();
        assert!(whole.len() > 1_000, "{method}: {}", whole.len());
        assert_eq!(whole, parts, "{method}");
        assert!(whole.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}

#[test]
fn merging_uses_several_providers_without_overlap() {
    let server = server();
    let merged = fetch(&server, "", EDGES[0], EDGES[4]);
    assert!(
        items(&merged["providers"]).len() > 1,
        "{}",
        merged["providers"]
    );
    let points = points(&merged);
    assert!(
        points
            .windows(2)
            .all(|pair| pair[0].0 + pair[0].1 <= pair[1].0)
    );
}

#[test]
fn selecting_takes_one_provider_for_the_whole_window() {
    let server = server();
    let mut chosen = std::collections::BTreeSet::new();
    for method in [
        "select_best_weighted_source",
        "select_highest_coverage_source",
        "select_most_granular_source",
        "select_highest_priority_source_type",
    ] {
        let series = fetch(
            &server,
            &format!("&merge_method={method}"),
            EDGES[0],
            EDGES[4],
        );
        let providers = items(&series["providers"]);
        assert_eq!(providers.len(), 1, "{method}");
        let slug = providers[0].as_str().expect("a slug").to_owned();
        let alone = fetch(&server, &format!("&providers={slug}"), EDGES[0], EDGES[4]);
        assert_eq!(points(&series), points(&alone), "{method}");
        chosen.insert(slug);
    }
    assert!(chosen.len() > 1, "{chosen:?}");
}

#[test]
fn selecting_can_choose_another_provider_per_part() {
    let server = server();
    let mut chosen = std::collections::BTreeSet::new();
    for day in 1..12 {
        let (from, to) = (
            format!("2026-05-{day:02}T18:00:00Z"),
            format!("2026-05-{day:02}T23:00:00Z"),
        );
        let series = fetch(
            &server,
            "&merge_method=select_highest_coverage_source",
            &from,
            &to,
        );
        chosen.extend(items(&series["providers"]).iter().map(ToString::to_string));
    }
    assert!(chosen.len() > 1, "{chosen:?}");
}

#[test]
fn manual_input_can_be_left_out() {
    let server = server();
    let path =
        "/queries/statistics/daily?from_date=2026-01-01&to_date=2026-05-12&types=distance_cycling";
    let total = |more: &str| -> f64 {
        items(&ok(&server, &format!("{path}{more}"))["statistics"])
            .iter()
            .filter_map(|day| day["values"]["distance_cycling"].as_f64())
            .sum()
    };
    assert!(total("") > total("&exclude_manual=true") + 1_000.0);
    assert!(total("&exclude_manual=true") > 0.0);
    assert!((total("&exclude_manual=false") - total("")).abs() < 0.001);
    assert!((total("&device_types=unknown") - total("")).abs() < 0.001);
}
