use super::*;
use crate::api::golden;
use crate::codec::query::ArrayStyle;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn daily_statistics_request() {
    let days = date("2026-04-13")..=date("2026-04-19");
    let plain = DailyStatistics::new(days, [StatisticType::Steps]);
    golden::assert_bearer(
        &plain,
        "GET /queries/statistics/daily?from_date=2026-04-13&to_date=2026-04-19&types=steps",
    );
    let full = DailyStatistics::new(date("2026-04-13"), ["steps", "sleep_score"])
        .exclude_manual(true)
        .providers([Provider::Garmin, Provider::Oura])
        .include_record_ids(false)
        .device_types([DeviceType::Unknown]);
    golden::assert_bearer(
        &full,
        "GET /queries/statistics/daily?from_date=2026-04-13&to_date=2026-04-13&types=steps,sleep_score\
         &exclude_manual=true&providers=garmin,oura&include_record_ids=false&device_types=unknown",
    );
    let repeated = golden::try_request(&full, ArrayStyle::Repeated).unwrap();
    assert!(repeated.uri().query().unwrap().contains("types=steps&types=sleep_score&exclude"));
}

#[test]
fn what_cannot_be_asked_is_an_input_error() {
    let none: [StatisticType; 0] = [];
    let empty = DailyStatistics::new(date("2026-04-13"), none);
    let reversed = DailyStatistics::new(date("2026-04-13")..=date("2026-04-12"), ["steps"]);
    for (request, part) in [(empty, "`types`"), (reversed, "2026-04-12")] {
        let error = golden::try_request(&request, ArrayStyle::Comma).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Input);
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn daily_statistics_answer() {
    let list: DailyStatisticsList =
        golden::decode(golden::example!("queries_statistics_daily_200_values"));
    let row = list.day(date("2006-01-02")).unwrap();
    assert_eq!(row.values.get(StatisticType::CaloriesBurnedActive), Some(1020.0991));
    assert_eq!(row.values.get(StatisticType::HrvRmssd), None);
    assert_eq!(row.values.len(), 17);
    assert_eq!(row.record_ids.as_ref().unwrap().len(), 1);
    let newest: DailyStatisticsList =
        golden::decode(golden::example!("queries_statistics_daily_200"));
    assert_eq!(newest.statistics[0].values.len(), 20);
    assert!(newest.statistics[0].values.iter().all(|(name, _)| name.is_known()));
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn interval_statistics_request() {
    let window = at("2026-04-13T00:00:00.5Z")..at("2026-04-13T05:30:00.000000001+02:00");
    let full = IntervalStatistics::new(window, [StatisticType::Steps, StatisticType::HeartRate])
        .exclude_manual(false)
        .providers(["garmin"])
        .device_types(["unknown"])
        .include_record_ids(true);
    golden::assert_bearer(
        &full,
        "GET /queries/statistics/interval?from_timestamp=2026-04-13T00%3A00%3A00Z\
         &to_timestamp=2026-04-13T03%3A30%3A01Z&interval=1h&types=steps,heartrate&exclude_manual=false\
         &providers=garmin&device_types=unknown&include_record_ids=true",
    );
    let other =
        IntervalStatistics::new(at("2026-04-13T00:00:00Z")..at("2026-04-13T01:00:00Z"), ["steps"]);
    golden::assert_bearer(
        &other.interval("15m"),
        "GET /queries/statistics/interval?from_timestamp=2026-04-13T00%3A00%3A00Z\
         &to_timestamp=2026-04-13T01%3A00%3A00Z&interval=15m&types=steps",
    );
}

#[test]
fn interval_statistics_answer() {
    let list: IntervalStatisticsList =
        golden::decode(golden::example!("queries_statistics_interval_200_values"));
    assert_eq!(list.statistics[0].from_timestamp, Some(at("2006-01-02T00:00:00Z")));
    assert_eq!(list.statistics[0].values.get(StatisticType::DistanceTotal), Some(5880.7021));
    let _: IntervalStatisticsList =
        golden::decode(golden::example!("queries_statistics_interval_200"));
}

#[test]
fn legacy_statistics_request() {
    let types = [StatisticType::Steps, StatisticType::HeartRate];
    let plain = LegacyStatistics::new(golden::window(), LegacyInterval::FifteenMinutes, types);
    let start = format!("GET /queries/statistics?{}&interval=", golden::WINDOW);
    golden::assert_bearer(&plain, &format!("{start}fifteen_minute&types=steps,heartrate"));
    let full = LegacyStatistics::new(golden::window(), "day", ["steps"])
        .exclude_manual(true)
        .providers([Provider::Garmin])
        .include_record_ids(false);
    golden::assert_bearer(
        &full,
        &format!(
            "{start}day&types=steps&exclude_manual=true&providers=garmin&include_record_ids=false"
        ),
    );
    let no_types = LegacyStatistics::new(golden::window(), "hour", Vec::<StatisticType>::new());
    golden::assert_refused(&no_types, "`types`");
}

#[test]
fn legacy_statistics_answer() {
    let list: IntervalStatisticsList =
        golden::decode(golden::example!("queries_statistics_legacy_200"));
    let row = &list.statistics[0];
    assert_eq!(row.values.get(StatisticType::SleepScore), Some(70.0));
    assert_eq!((row.values.len(), row.record_ids.as_ref().unwrap().len()), (14, 1));
}
