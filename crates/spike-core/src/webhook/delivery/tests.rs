use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::vocabulary::{ActivityType, EventType, Metric, NutritionStatus, Provider};

const MAIN: &str = crate::api::golden::example!("webhook_main");
const SINGLE: &str = crate::api::golden::example!("webhook_main_single");
const NUTRITION: &str = crate::api::golden::example!("webhook_nutrition");
const LAB: &str = crate::api::golden::example!("webhook_lab_report");

fn read(body: &[u8], wanted: Option<Kind>) -> Result<(Delivery, Vec<Deviation>), Error> {
    super::read(&Bytes::copy_from_slice(body), wanted)
}

fn delivery(body: &str) -> Delivery {
    read(body.as_bytes(), None).unwrap().0
}

#[test]
fn golden_events() {
    let (delivery, deviations) = read(MAIN.as_bytes(), None).unwrap();
    assert_eq!(deviations, []);
    let [first, second] = delivery.events() else {
        panic!("{delivery:?}");
    };
    assert_eq!(first.application_user_id.as_deref(), Some("User1"));
    assert_eq!(first.event_type, Some(EventType::RecordChange));
    let timestamp = first.timestamp.unwrap().to_string();
    assert_eq!(timestamp, "2025-04-15T13:33:55.271331177Z");
    assert_eq!(first.metrics.as_ref().unwrap()[2], Metric::Steps);
    assert_eq!(
        first.activity_types.as_deref().unwrap(),
        [ActivityType::Sedentary, ActivityType::Walking]
    );
    assert_eq!(first.provider_slug, Some(Provider::Garmin));
    let start = first.earliest_record_start_at.unwrap();
    assert_eq!(start.to_string(), "2025-04-15T09:30:00Z");
    assert_eq!(second.application_user_id.as_deref(), Some("User2"));
    let single = self::delivery(SINGLE);
    let [one] = single.events() else { panic!() };
    assert_eq!(one.earliest_record_start_at, one.latest_record_end_at);
    assert!(one.earliest_record_start_at.is_some());
    assert!(delivery.keys().iter().all(|key| key.len() == 64));
    assert_ne!(delivery.keys()[0], delivery.keys()[1]);
}

#[test]
fn golden_objects() {
    let Delivery::NutritionRecord(record) = delivery(NUTRITION) else { panic!() };
    assert_eq!(record.application_user_id.as_deref(), Some("end_user_id1"));
    assert_eq!(record.status, NutritionStatus::Completed);
    let lab = delivery(LAB);
    assert_eq!(lab.application_user_id(), Some("end_user_id1".into()));
    let Delivery::LabReport(report) = lab else { panic!() };
    assert_eq!(report.record_id, "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    assert_eq!(delivery(LAB).keys(), delivery(LAB).keys());
    assert_ne!(delivery(LAB).keys(), delivery(NUTRITION).keys());
}

#[test]
fn all_examples_encode_back() {
    for body in [MAIN, SINGLE] {
        let events = delivery(body).events().to_vec();
        let back = serde_json::to_value(events).unwrap();
        assert_eq!(canonical::text(&back), canonical::text(&parsed(body)));
    }
}

fn parsed(body: &str) -> Value {
    serde_json::from_str(body).unwrap()
}

/// A map in place of the list of names, as some receivers expect it, gives neither values nor names.
#[test]
fn changed_metrics_are_names_and_never_values() {
    for metrics in
        [json!({"steps": 812, "heartrate": 0}), json!([{"steps": 812}]), json!(["steps", 812])]
    {
        let body = json!([{"application_user_id": "a", "metrics": &metrics}]).to_string();
        let (delivery, deviations) = read(body.as_bytes(), None).unwrap();
        let event = &delivery.events()[0];
        assert_eq!((event.application_user_id.as_deref(), &event.metrics), (Some("a"), &None));
        assert_eq!(event.extra.get("metrics"), Some(&metrics.into()));
        assert_eq!(deviations.len(), 1);
        let told = deviations[0].to_string();
        assert!(told.starts_with("[0].metrics") && !told.contains("812"), "{told}");
    }
}

#[test]
fn one_bad_event_does_not_cost_the_others() {
    let body = r#"[{"application_user_id":"a"}, 7, {"timestamp":"soon","metrics":"steps","event_type":"brand_new"}, null]"#;
    let (delivery, deviations) = read(body.as_bytes(), None).unwrap();
    let Delivery::Events { events, unreadable } = &delivery else { panic!() };
    assert_eq!(events.len(), 2);
    assert_eq!(*unreadable, [json!(7).into(), Json::null()]);
    assert_eq!(events[1].timestamp, None);
    assert_eq!(events[1].extra.get("timestamp"), Some(&json!("soon").into()));
    assert_eq!(events[1].extra.get("metrics"), Some(&json!("steps").into()));
    let kind = events[1].event_type.as_ref().unwrap();
    assert_eq!((kind.as_str(), kind.is_known()), ("brand_new", false));
    let paths: Vec<_> = deviations.iter().map(|d| d.path.as_str()).collect();
    assert_eq!(paths, ["[1]", "[2].timestamp", "[2].metrics", "[3]"]);
    assert_eq!(delivery.keys().len(), 4);
}

#[test]
fn objects_are_told_apart_by_their_members() {
    let ids = r#""record_id":"r","status":"failed""#;
    let object = |rest: &str| delivery(&format!("{{{ids}{rest}}}"));
    for lab in [
        r#","sections":[]"#,
        r#","collection_date":"2024","dish_name":"x""#,
        r#","parsing_error":"x""#,
    ] {
        assert!(matches!(object(lab), Delivery::LabReport(_)), "{lab}");
    }
    for dish in [
        r#","ingredients":[],"sections":null"#,
        r#","nutritional_fields":{}"#,
        r#","failure_reason":"x""#,
    ] {
        assert!(matches!(object(dish), Delivery::NutritionRecord(_)), "{dish}");
    }
    for unknown in ["", r#","parsing_error":"x","failure_reason":"x""#] {
        assert!(matches!(object(unknown), Delivery::Unknown(_)), "{unknown}");
    }
    for unknown in ["7", "null", "{}", r#"{"event_type":"record_change"}"#] {
        assert_eq!(delivery(unknown), Delivery::Unknown(parsed(unknown).into()));
    }
    let failed = format!("{{{ids}}}");
    let (known, _) = read(failed.as_bytes(), Some(Kind::Lab)).unwrap();
    assert!(matches!(known, Delivery::LabReport(_)));
}

#[test]
fn what_cannot_be_read_is_an_error_that_shows_nothing() {
    let error = |body: &str| read(body.as_bytes(), None).unwrap_err();
    for body in ["", "hush", "[", r#"{"hush":1}x"#] {
        let error = error(body);
        assert_eq!(error.kind(), ErrorKind::Decode);
        let text = error.to_string();
        assert!(text.contains("line ") && !text.contains("hush"), "{text}");
    }
    let text = error(r#"{"dish_name":"hush","record_id":"r"}"#).to_string();
    assert!(text.contains("`status`") && !text.contains("hush"), "{text}");
    let array = read(b"[]", Some(Kind::Lab)).unwrap_err().to_string();
    assert!(array.contains("expected an object"), "{array}");
    assert_eq!(delivery("[]").events(), []);
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(body in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = read(&body, None);
    }

    #[test]
    fn the_order_of_events_does_not_change_their_keys(count in 1usize..6, turn in 0usize..6) {
        let mut items: Vec<Value> = (0..count).map(|n| json!({"application_user_id": n.to_string()})).collect();
        let keys = delivery(&Value::from(items.clone()).to_string()).keys();
        items.rotate_left(turn % count);
        let mut turned = delivery(&Value::from(items).to_string()).keys();
        turned.rotate_right(turn % count);
        prop_assert_eq!(keys, turned);
    }
}
