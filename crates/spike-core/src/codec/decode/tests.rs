use serde_json::{Value, json};

use super::*;
use crate::api::{DailyStatisticsList, SleepList, UserInfo};
use crate::model::Column;
use crate::vocabulary::{Metric, StatisticType};

fn raw(body: impl ToString) -> RawReply {
    RawReply::new(http::StatusCode::OK, body.to_string())
}

fn decode<T: Decode>(body: impl ToString) -> (T, Vec<Deviation>) {
    T::decode(&raw(body)).unwrap()
}

fn error<T: Decode>(body: impl ToString) -> Error {
    match T::decode(&raw(body)) {
        Ok(_) => panic!("decoded"),
        Err(error) => error,
    }
}

#[test]
fn an_unreadable_optional_part_moves_to_extra_and_is_told() {
    let (list, deviations) = decode::<SleepList>(json!({
        "sleeps": [
            {"duration": 5, "score": "high"},
            {"duration": "long", "end_at_timestamp": 7, "metrics": {"heartrate": 60}},
        ],
    }));
    let second = &list.sleeps[1];
    assert_eq!((second.duration, second.end_at_timestamp), (None, None));
    assert_eq!(second.extra.get("duration"), Some(&json!("long")));
    assert_eq!(second.metrics.as_ref().unwrap().get(Metric::HeartRate), Some(60.0));
    assert_eq!(list.sleeps[0].duration.unwrap().get(), 5);
    let told: Vec<String> = deviations.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "sleeps[0].score: expected an integer, found a string",
            "sleeps[1].end_at_timestamp: expected an RFC 3339 time, found a number",
            "sleeps[1].duration: expected an integer, found a string",
        ]
    );
    assert!(!told.concat().contains("long"));
}

#[test]
fn what_was_left_out_is_written_back() {
    let body = json!({"sleeps": [{"duration": "long", "new": [1]}]});
    let (list, _) = decode::<SleepList>(&body);
    assert_eq!(serde_json::to_value(&list).unwrap(), body);
}

#[test]
fn a_required_part_is_an_error_with_its_path() {
    let body = json!({"statistics": [
        {"date": "2026-01-01", "values": {"steps": 1}},
        {"date": 20260102, "values": {}},
    ]});
    let row = error::<DailyStatisticsList>(&body);
    assert_eq!(row.json_path(), Some("statistics[1].date"));
    assert!(
        error::<DailyStatisticsList>(r#"{"statistics": "none"}"#).json_path() == Some("statistics")
    );

    let missing = error::<UserInfo>(r#"{"uid":"u","application_id":1}"#);
    assert_eq!(missing.json_path(), Some("application_user_id"));
    assert_eq!(missing.status().unwrap().as_u16(), 200);
    let wrong = error::<UserInfo>(r#"{"uid":7310,"application_id":1,"application_user_id":"a"}"#);
    assert_eq!(wrong.json_path(), Some("uid"));
    let text = wrong.to_string();
    assert!(text.contains("expected a string, found a number") && !text.contains("7310"), "{text}");
    assert_eq!(wrong.body().unwrap().len(), 57);
}

#[test]
fn bodies_that_are_no_json_are_told_apart() {
    for (body, part) in [
        ("", "empty"),
        (" \n", "empty"),
        ("<html>secret</html>", "HTML"),
        (r#"{"uid": "secret"#, "cut off at line 1"),
        (r#"{"uid": secret}"#, "not JSON at line 1 column"),
        ("\u{feff}{}", "not JSON"),
    ] {
        let error = error::<UserInfo>(body).to_string();
        assert!(error.contains(part) && !error.contains("secret"), "{body}: {error}");
    }
    assert!(error::<UserInfo>("[]").to_string().contains("expected an object, found an array"));
    let deep = "[".repeat(100_000);
    assert!(error::<UserInfo>(&deep).to_string().contains("cut off"));
}

#[test]
fn raw_replies_read_any_type() {
    let numbers: Vec<u8> = raw("[1,2]").json().unwrap();
    assert_eq!(numbers, [1, 2]);
    let error = raw(r#"["secret"]"#).json::<Vec<u8>>().unwrap_err().to_string();
    assert!(error.contains("does not fit") && !error.contains("secret"), "{error}");
    decode::<()>("whatever");
    assert_eq!(decode::<RawReply>("<x>").0.body(), "<x>");
}

#[test]
fn null_is_the_same_as_absent() {
    let (list, deviations) = decode::<SleepList>(json!({
        "sleeps": [{"duration": null, "metrics": null, "stages": null, "source": {"device_model": null}}],
        "from_date": null,
    }));
    assert_eq!(deviations, []);
    let sleep = &list.sleeps[0];
    assert!(sleep.duration.is_none() && sleep.stages.is_none() && sleep.extra.is_empty());
    let (none, _) = decode::<SleepList>(json!({"sleeps": null}));
    assert!(none.sleeps.is_empty());
}

#[test]
fn measurements_are_never_invented() {
    let (row, _) = decode::<DailyStatisticsList>(json!({"statistics": [
        {"date": "2026-01-01", "values": {"steps": null, "heartrate": "60", "hrv_sdnn": 0, "brand_new": 5.5}},
    ]}));
    let values = &row.statistics[0].values;
    assert_eq!(values.get(StatisticType::Steps), None);
    assert_eq!(values.get(StatisticType::HeartRate), None);
    assert_eq!(values.get(StatisticType::HrvSdnn), Some(0.0));
    assert_eq!(values.get("brand_new"), Some(5.5));
    assert_eq!(values.len(), 2);
    let others: Vec<_> = values.others().collect();
    assert_eq!(others, [(&StatisticType::HeartRate, &json!("60"))]);
}

#[test]
fn whole_numbers_in_either_spelling() {
    let (list, deviations) =
        decode::<SleepList>(json!({"sleeps": [{"duration": 5.0}, {"duration": 5.5}]}));
    assert_eq!(list.sleeps[0].duration.unwrap().get(), 5);
    assert_eq!(list.sleeps[1].duration, None);
    assert_eq!(deviations.len(), 1);
    for (number, expected) in
        [(json!(9e15), Some(9_000_000_000_000_000)), (json!(1e16), None), (json!(-3.0), Some(-3))]
    {
        let raw = serde_json::value::to_raw_value(&number).unwrap();
        let value = DecodeContext::default().read::<i64>(&raw);
        assert_eq!(value.ok(), expected);
    }
}

#[test]
fn a_column_keeps_what_is_no_number_in_its_place() {
    let body = json!([1, null, 2.5, "x", {"a": 1}, [1], true, -3]);
    let column: Column = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(column.len(), 8);
    assert_eq!(column.get(0), Some(1.0));
    assert_eq!(column.get(1), None);
    assert_eq!(column.get(7), Some(-3.0));
    assert_eq!(column.get(8), None);
    assert_eq!(column.others().len(), 5);
    let back = serde_json::to_value(&column).unwrap();
    assert_eq!(back[1], Value::Null);
    assert_eq!(back[4], json!({"a": 1}));
    let again: Column = serde_json::from_str(&body.to_string()).unwrap();
    assert_eq!(again, column);
    assert_eq!(
        format!("{:?}", again),
        "[Some(1.0), None, Some(2.5), None, None, None, None, Some(-3.0)]"
    );
}

#[test]
fn a_name_that_stands_twice_counts_as_it_stood_last() {
    let (info, _) = decode::<UserInfo>(
        r#"{"uid":"a","uid":"b","application_id":1,"application_user_id":"u","x":1,"x":2}"#,
    );
    assert_eq!(info.uid, "b");
    assert_eq!(info.extra.get("x"), Some(&json!(2)));
    assert_eq!(info.extra.len(), 1);
}
