use super::*;
use crate::api::{SleepList, golden};
use crate::vocabulary::{InputMethod, Metric, SleepStage};

#[test]
fn list_sleeps_request() {
    let day: Date = "2026-04-13".parse().unwrap();
    let full =
        ListSleeps::new(day..=day).providers(["oura"]).include_stages(true).include_samples(false);
    golden::assert_bearer(
        &full,
        "GET /queries/sleeps?from_date=2026-04-13&to_date=2026-04-13&providers=oura\
         &include_stages=true&include_samples=false",
    );
    golden::assert_bearer(
        &ListSleeps::new(day),
        "GET /queries/sleeps?from_date=2026-04-13&to_date=2026-04-13",
    );
}

#[test]
fn list_sleeps_answers() {
    let newest: SleepList = golden::decode(golden::example!("queries_sleeps_200"));
    assert_eq!(newest.sleeps[0].input_method, Some(InputMethod::Unknown));
    assert_eq!(newest.sleeps[0].metrics.as_ref().unwrap().get(Metric::HeartRate), Some(123.0));

    let older: SleepList = golden::decode(golden::example!("queries_sleeps_200_older"));
    assert_eq!(older.extra.get("timezone").unwrap().text(), "\"local\"");
    let sleep = &older.sleeps[0];
    assert_eq!(sleep.user_time_offset_minutes.unwrap().minutes(), 180);
    assert_eq!(sleep.provider_slug, Some(Provider::Apple));
    assert_eq!(sleep.metrics.as_ref().unwrap().get(Metric::Spo2), Some(95.75));
}

#[test]
fn a_sleep_without_its_times_is_still_a_sleep() {
    // The sample of an older edition stops before these fields.
    let body = golden::example!("queries_sleeps_200_metrics");
    let list: SleepList = golden::decode(body);
    assert_eq!(list.sleeps[0].start_at_timestamp, None);
    assert_eq!(list.sleeps[0].metrics.as_ref().unwrap().get(Metric::Longitude), Some(123.456_789));
}

#[test]
fn get_sleep_request() {
    let id = "0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a";
    golden::assert_bearer(&GetSleep::new(id), &format!("GET /queries/sleeps/{id}"));
    let full = GetSleep::new("a/b").include_stages(true).include_samples(true);
    golden::assert_bearer(
        &full,
        "GET /queries/sleeps/a%2Fb?include_stages=true&include_samples=true",
    );
}

#[test]
fn get_sleep_answers() {
    let sleep: Sleep = golden::decode(golden::example!("queries_sleep_by_id_200"));
    assert_eq!(sleep.record_id.as_deref(), Some("0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a"));
    assert_eq!(sleep.duration.unwrap().get(), 36_240_000);
    assert_eq!(sleep.stages.unwrap()[0].stage, None);

    let early: SleepList = golden::decode(golden::example!("queries_sleep_by_id_200_stages"));
    let stages = early.sleeps[0].stages.as_ref().unwrap();
    assert_eq!(stages[1].stage, Some(SleepStage::Deep));
    assert_eq!(stages[1].duration.unwrap().to_duration().unwrap().as_secs(), 720);
}
