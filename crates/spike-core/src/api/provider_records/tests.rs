use serde_json::json;

use super::*;
use crate::api::golden;
use crate::codec::query::ArrayStyle;
use crate::vocabulary::{ActivityTag, ActivityType};

#[test]
fn list_provider_records_request() {
    let start = format!("GET /queries/provider_records?{}", golden::WINDOW);
    golden::assert_bearer(&ListProviderRecords::new(golden::window()), &start);
    let full = ListProviderRecords::new(golden::window())
        .providers([Provider::Oura, Provider::Polar])
        .metrics(["heartrate", "sleep_score"])
        .include_provider_specific_metrics(true);
    golden::assert_bearer(
        &full,
        &format!(
            "{start}&providers=oura,polar&metrics=heartrate,sleep_score\
             &include_provider_specific_metrics=true"
        ),
    );
    let repeated = golden::try_request(&full, ArrayStyle::Repeated).unwrap();
    assert!(repeated.uri().query().unwrap().contains("&metrics=heartrate&metrics=sleep_score&"));
}

#[test]
fn list_provider_records_answers() {
    let newest: ProviderRecordList =
        golden::decode(golden::example!("queries_provider_records_200"));
    let record = &newest.records[0];
    assert_eq!(record.activity_type, Some(ActivityType::Other));
    assert_eq!(record.activity_tags, Some(vec![ActivityTag::OnFoot]));
    assert_eq!(record.duration.unwrap().get(), 123);

    let values: ProviderRecordList =
        golden::decode(golden::example!("queries_provider_records_200_metrics"));
    let record = &values.records[0];
    assert_eq!((&record.record_id, record.modified_at), (&None, None));
    let metrics = record.metrics.as_ref().unwrap();
    assert!(metrics.iter().all(|(name, _)| name.is_known()));
    assert_eq!(metrics.get(Metric::HrvRmssd), Some(45.0));
    assert_eq!(metrics.get(Metric::HrvSdnn), Some(52.0));
    assert_eq!(metrics.bone_mass().unwrap().to_kilograms(), 3.2);
    assert_eq!(metrics.duration(Metric::DurationActive).unwrap().get(), 5_400_000);
    assert!(record.extra.is_empty());
}

#[test]
fn get_provider_record_request() {
    let id = "3c90c3cc-0d44-4b50-8888-8dd25736052a";
    golden::assert_bearer(
        &GetProviderRecord::new(id),
        &format!("GET /queries/provider_records/{id}"),
    );
    let full = GetProviderRecord::new("a b")
        .include_provider_specific_metrics(true)
        .include_samples(false);
    golden::assert_bearer(
        &full,
        "GET /queries/provider_records/a%20b?include_provider_specific_metrics=true&include_samples=false",
    );
}

#[test]
fn provider_specific_metrics_and_parts_are_kept() {
    // No example shows them; the shapes are those the contract expects or allows.
    let body = r#"{
        "record_id": "r", "start_at_timestamp": "2026-04-13T21:00:00Z", "user_time_offset_minutes": 180,
        "provider_local_date": "2026-04-14", "source": {},
        "metrics": {"heartrate": 52, "readiness_score": 81, "time_offset_stress_level_values": [[0, 25], [180, 31]]},
        "provider_specific_metrics": {"sleep_score": 77},
        "samples": {}, "sessions": [{"division_type": "session"}], "laps": [{"lap": 1}], "segments": [],
        "splits": [], "route_points": [], "sleep": {"stages": []}, "sleep_score": 77,
        "entries": [{"division_ref": 0, "duration": 1000}]
    }"#;
    let record: ProviderRecord = golden::decode(body);
    let metrics = record.metrics.as_ref().unwrap();
    assert_eq!(metrics.get("readiness_score"), Some(81.0));
    let others: Vec<_> = metrics.others().collect();
    assert_eq!(others[0].0.as_str(), "time_offset_stress_level_values");
    assert_eq!(*others[0].1, json!([[0, 25], [180, 31]]).into());
    assert_eq!(record.local_start().unwrap().to_string(), "2026-04-14T00:00:00");
    assert_eq!(record.local_end(), None);
    assert_eq!(record.laps, Some(json!([{"lap": 1}]).into()));
    assert_eq!(record.entries.unwrap()[0].division_ref, Some(0));
    assert_eq!(record.extra.len(), 1);
}
