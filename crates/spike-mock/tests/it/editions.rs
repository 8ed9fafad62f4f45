use serde_json::Value;
use spike_core::vocabulary::{Metric, SleepStage, StatisticType};
use spike_mock::{BaseTime, Options};

use crate::client::{items, ok, server, server_with};

const SERIES: &str = "/queries/timeseries?metric=steps&from_timestamp=2026-05-05T10:07:00Z&to_timestamp=2026-05-05T13:00:00Z";
const SLEEPS: &str = "/queries/sleeps?from_date=2026-05-05&to_date=2026-05-06";

#[test]
fn the_base_of_a_series_has_two_homes() {
    let newest = ok(&server(), SERIES);
    assert!(newest.get("from_timestamp").is_none() && newest.get("to_timestamp").is_none());
    assert_eq!(
        (&newest["start_at"], &newest["offsets"][0]),
        (&"2026-05-05T10:15:00Z".into(), &0.into())
    );
    let older = ok(
        &server_with(Options::new().base_time(BaseTime::FromTimestamp)),
        SERIES,
    );
    assert!(older.get("start_at").is_none());
    assert_eq!(
        (&older["from_timestamp"], &older["to_timestamp"]),
        (
            &"2026-05-05T10:07:00Z".into(),
            &"2026-05-05T13:00:00Z".into()
        )
    );
    assert_eq!(older["offsets"][0], 8 * 60_000);
    assert_eq!(older["values"], newest["values"]);
}

#[test]
fn inclusion_flags_have_a_default() {
    let off = server();
    let on = server_with(Options::new().include_by_default(true));
    assert!(ok(&off, SLEEPS)["sleeps"][0].get("stages").is_none());
    let sleep = ok(&on, SLEEPS)["sleeps"][0].clone();
    assert!(sleep.get("stages").is_some() && sleep.get("samples").is_some());
    assert!(
        ok(&on, &format!("{SLEEPS}&include_stages=false"))["sleeps"][0]
            .get("stages")
            .is_none()
    );
    assert!(ok(&on, SERIES).get("record_ids").is_some());
    assert!(ok(&off, SERIES).get("record_ids").is_none());
}

#[test]
fn new_fields_and_values_can_appear() {
    let server = server_with(
        Options::new()
            .extra_fields(true)
            .unknown_values(true)
            .schema_key(true),
    );
    let sleeps = ok(&server, &format!("{SLEEPS}&include_stages=true"));
    assert!(sleeps["$schema"].is_string());
    let sleep = &sleeps["sleeps"][0];
    assert!(sleep["mock_new_field"].is_object());
    assert!(!SleepStage::from(sleep["stages"][0]["stage"].as_str().expect("a stage")).is_known());
    assert!(
        sleep["metrics"]
            .as_object()
            .expect("metrics")
            .keys()
            .any(|name| !Metric::from(name.as_str()).is_known())
    );
    let daily = ok(
        &server,
        "/queries/statistics/daily?from_date=2026-05-05&to_date=2026-05-06&types=steps",
    );
    let values = daily["statistics"][0]["values"]
        .as_object()
        .expect("values")
        .clone();
    assert!(
        values
            .keys()
            .any(|name| !StatisticType::from(name.as_str()).is_known())
    );
    assert!(values.values().all(Value::is_number));
    // Columns stay columns.
    assert!(
        items(&ok(&server, SERIES)["values"])
            .iter()
            .all(Value::is_number)
    );
    assert!(
        ok(&server, "/userinfo")
            .to_string()
            .contains("brand_new_band")
    );
}

#[test]
fn absent_fields_can_be_null() {
    let server = server_with(Options::new().nulls(true));
    let sleep = ok(&server, SLEEPS)["sleeps"][0].clone();
    assert_eq!(
        (sleep.get("stages"), sleep.get("score")),
        (Some(&Value::Null), Some(&Value::Null))
    );
    assert_eq!(
        ok(&server, SERIES).get("from_timestamp"),
        Some(&Value::Null)
    );
    let list = "/queries/workouts?from_timestamp=2026-04-12T00:00:00Z&to_timestamp=2026-05-12T00:00:00Z&include_laps=true";
    let workout = ok(&server, list)["workouts"][0].clone();
    assert_eq!(workout.get("splits"), Some(&Value::Null));
    assert!(workout["laps"].is_array());
}

#[test]
fn no_answer_has_an_undocumented_name_by_default() {
    let server = server();
    let types: Vec<&str> = StatisticType::ALL
        .iter()
        .map(StatisticType::as_str)
        .collect();
    let daily = ok(
        &server,
        &format!(
            "/queries/statistics/daily?from_date=2026-03-01&to_date=2026-05-10&types={}",
            types.join(",")
        ),
    );
    let mut seen = std::collections::BTreeSet::new();
    for day in items(&daily["statistics"]) {
        seen.extend(day["values"].as_object().expect("values").keys().cloned());
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), {
        let mut all: Vec<String> = types.iter().map(|name| (*name).to_owned()).collect();
        all.sort();
        all
    });
    let records = ok(
        &server,
        "/queries/provider_records?from_timestamp=2026-04-12T00:00:00Z&to_timestamp=2026-05-12T00:00:00Z",
    );
    for record in items(&records["records"]) {
        for name in record["metrics"].as_object().expect("metrics").keys() {
            assert!(Metric::from(name.as_str()).is_known(), "{name}");
        }
    }
    for metric in Metric::ALL {
        ok(
            &server,
            &format!(
                "/queries/timeseries?metric={}&from_timestamp=2026-05-05T00:00:00Z&to_timestamp=2026-05-06T00:00:00Z",
                metric.as_str()
            ),
        );
    }
}
