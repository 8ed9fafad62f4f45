use super::*;
use crate::api::golden;

#[test]
fn golden_request() {
    let from: Timestamp = "2026-04-13T00:00:00Z".parse().unwrap();
    let to: Timestamp = "2026-04-14T00:00:00Z".parse().unwrap();
    let start = "GET /queries/timeseries?metric=heartrate&from_timestamp=2026-04-13T00%3A00%3A00Z\
                 &to_timestamp=2026-04-14T00%3A00%3A00Z";
    golden::assert_bearer(&TimeSeries::new(Metric::HeartRate, from..to), start);
    let full = TimeSeries::new("heartrate", from..to)
        .merge_method(MergeMethod::MergeMaximizeCoverage)
        .providers(["garmin", "oura"])
        .device_types(["unknown"])
        .include_record_ids(true);
    golden::assert_bearer(
        &full,
        &format!(
            "{start}&merge_method=merge_maximize_coverage&providers=garmin,oura&device_types=unknown\
             &include_record_ids=true"
        ),
    );
}

#[test]
fn golden_answers() {
    let newest: Series = golden::decode(golden::example!("queries_timeseries_200"));
    assert_eq!(newest.metric, Some(Metric::HeartRate));
    assert_eq!(newest.values.as_slice(), [100.0, 150.0, 200.0]);
    let schema: Series = golden::decode(golden::example!("queries_timeseries_200_schema"));
    let values = schema.values;
    assert_eq!(values.get(0), None);
    assert_eq!(values.others(), [(0, serde_json::json!({}).into())]);
}
