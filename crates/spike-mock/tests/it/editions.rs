use std::collections::BTreeSet;

use serde_json::Value;
use spike_core::vocabulary::{Metric, SleepStage, StatisticType};
use spike_mock::{BaseTime, Options};

use crate::client::{Api as _, items, names, server, server_with, text};

const SERIES: &str = "/queries/timeseries?metric=steps&from_timestamp=2026-05-05T10:07:00Z&to_timestamp=2026-05-05T13:00:00Z";
const SLEEPS: &str = "/queries/sleeps?from_date=2026-05-05&to_date=2026-05-06";

#[test]
fn the_base_time_of_a_series_has_two_forms() {
    let newest = server().ok(SERIES);
    assert!(newest.get("from_timestamp").is_none() && newest.get("to_timestamp").is_none());
    assert_eq!(newest["start_at"], "2026-05-05T10:15:00Z");
    assert_eq!(newest["offsets"][0], 0);
    let older = server_with(Options::new().base_time(BaseTime::FromTimestamp)).ok(SERIES);
    assert!(older.get("start_at").is_none());
    assert_eq!(older["from_timestamp"], "2026-05-05T10:07:00Z");
    assert_eq!(older["to_timestamp"], "2026-05-05T13:00:00Z");
    assert_eq!(older["offsets"][0], 8 * 60_000);
    assert_eq!(older["values"], newest["values"]);
}

#[test]
fn inclusion_flags_have_a_default() {
    let off = server();
    let on = server_with(Options::new().include_by_default(true));
    assert!(off.ok(SLEEPS)["sleeps"][0].get("stages").is_none());
    let sleep = on.ok(SLEEPS)["sleeps"][0].clone();
    assert!(sleep.get("stages").is_some() && sleep.get("samples").is_some());
    let sleeps = on.ok(&format!("{SLEEPS}&include_stages=false"));
    assert!(sleeps["sleeps"][0].get("stages").is_none());
    assert!(on.ok(SERIES).get("record_ids").is_some());
    assert!(off.ok(SERIES).get("record_ids").is_none());
}

#[test]
fn unknown_fields_and_values_can_appear() {
    let options = Options::new().extra_fields(true).unknown_values(true).schema_key(true);
    let server = server_with(options);
    let sleeps = server.ok(&format!("{SLEEPS}&include_stages=true"));
    assert!(sleeps["$schema"].is_string());
    let sleep = &sleeps["sleeps"][0];
    assert!(sleep["mock_new_field"].is_object());
    assert!(!SleepStage::from(text(&sleep["stages"][0]["stage"])).is_known());
    assert!(names(&sleep["metrics"]).iter().any(|name| !Metric::from(*name).is_known()));
    let daily =
        server.ok("/queries/statistics/daily?from_date=2026-05-05&to_date=2026-05-06&types=steps");
    let values = &daily["statistics"][0]["values"];
    assert!(names(values).iter().any(|name| !StatisticType::from(*name).is_known()));
    assert!(names(values).iter().all(|name| values[name].is_number()));
    // Columns remain columns.
    assert!(items(&server.ok(SERIES)["values"]).iter().all(Value::is_number));
    assert!(server.ok("/userinfo").to_string().contains("brand_new_band"));
}

#[test]
fn absent_fields_can_be_null() {
    let server = server_with(Options::new().nulls(true));
    let null = Some(&Value::Null);
    let sleep = server.ok(SLEEPS)["sleeps"][0].clone();
    assert_eq!((sleep.get("stages"), sleep.get("score")), (null, null));
    assert_eq!(server.ok(SERIES).get("from_timestamp"), null);
    let list = "/queries/workouts?from_timestamp=2026-04-12T00:00:00Z&to_timestamp=2026-05-12T00:00:00Z&include_laps=true";
    let workout = server.ok(list)["workouts"][0].clone();
    assert_eq!(workout.get("splits"), null);
    assert!(workout["laps"].is_array());
}

#[test]
fn by_default_no_answer_has_undocumented_names() {
    let server = server();
    let types: BTreeSet<&str> = StatisticType::ALL.iter().map(StatisticType::as_str).collect();
    let list: Vec<&str> = types.iter().copied().collect();
    let daily = server.ok(&format!(
        "/queries/statistics/daily?from_date=2026-03-01&to_date=2026-05-10&types={}",
        list.join(",")
    ));
    let days = items(&daily["statistics"]);
    let seen: BTreeSet<&str> = days.iter().flat_map(|day| names(&day["values"])).collect();
    assert_eq!(seen, types);
    let records = server.ok("/queries/provider_records?from_timestamp=2026-04-12T00:00:00Z&to_timestamp=2026-05-12T00:00:00Z");
    for record in items(&records["records"]) {
        for name in names(&record["metrics"]) {
            assert!(Metric::from(name).is_known(), "{name}");
        }
    }
    for metric in Metric::ALL.iter().map(Metric::as_str) {
        server.ok(&format!("/queries/timeseries?metric={metric}&from_timestamp=2026-05-05T00:00:00Z&to_timestamp=2026-05-06T00:00:00Z"));
    }
}
