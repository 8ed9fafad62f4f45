//! Answers that are not as documented, for every answer type: never a panic, never an invented value.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::*;
use crate::api::golden::by_value;
use crate::codec::decode::Decode;
use crate::codec::shape::{Presence, ValueShape};
use crate::reply::{Deviation, RawReply};
use crate::{Error, ErrorKind};

/// A documented answer, and how its type reads and writes it.
struct Case {
    file: &'static str,
    text: &'static str,
    read: fn(&[u8]) -> Outcome,
}

type Outcome = Result<(Value, Vec<Deviation>), Error>;

fn read<T: Decode + Serialize>(body: &[u8]) -> Outcome {
    let reply = RawReply::new(http::StatusCode::OK, body.to_vec());
    let (value, deviations) = T::decode(&reply)?;
    Ok((serde_json::to_value(&value).unwrap(), deviations))
}

macro_rules! cases {
    ($( $type:ty: $($file:literal)+; )+) => {
        vec![$( $( Case {
            file: $file,
            text: crate::api::golden::example!($file),
            read: read::<$type>,
        }, )+ )+]
    };
}

fn cases() -> Vec<Case> {
    cases! {
        AuthAnswer: "auth_hmac_200";
        ClientTokenAnswer: "auth_client_token_200";
        UserInfo: "userinfo_200";
        UserPropertiesAnswer: "userproperties_200";
        IntegrationLink: "integration_init_url_200";
        DailyStatisticsList: "queries_statistics_daily_200" "queries_statistics_daily_200_values";
        IntervalStatisticsList: "queries_statistics_interval_200" "queries_statistics_interval_200_values"
            "queries_statistics_legacy_200";
        Series: "queries_timeseries_200" "queries_timeseries_200_schema";
        SleepList: "queries_sleeps_200" "queries_sleeps_200_metrics" "queries_sleeps_200_older"
            "queries_sleep_by_id_200_stages";
        Sleep: "queries_sleep_by_id_200";
        WorkoutList: "queries_workouts_200";
        Workout: "queries_workout_by_id_200";
        ProviderRecordList: "queries_provider_records_200" "queries_provider_records_200_metrics";
        NutritionRecord: "nutrition_image_sync_200" "nutrition_image_async_200" "webhook_nutrition";
        Vec<NutritionRecord>: "nutrition_list_200" "nutrition_list_200_schema";
        LabelAnalysis: "nutrition_label_200";
        LabReportUpload: "lab_report_upload_sync_200" "lab_report_upload_async_200"
            "lab_report_upload_200_schema";
        Vec<LabReport>: "lab_reports_list_200";
        LabReport: "lab_report_by_id_200" "webhook_lab_report";
    }
}

fn examples() -> impl Iterator<Item = (Case, Value)> {
    cases().into_iter().map(|case| {
        let example = serde_json::from_str(case.text).unwrap();
        (case, example)
    })
}

/// Every place in a value, as JSON pointers; the whole value itself is not among them.
fn places(value: &Value) -> Vec<String> {
    let members: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(name, v)| (name.clone(), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => return Vec::new(),
    };
    let places = members.into_iter().flat_map(|(name, member)| {
        let inner = places(member).into_iter().map(|inner| format!("/{name}{inner}"));
        inner.chain([format!("/{name}")]).collect::<Vec<_>>()
    });
    places.collect()
}

/// Without what means "absent": null members, and empty lists and maps of the kinds that may be null or absent.
fn without_absent(value: Value) -> Value {
    let is_absent = |name: &str, member: &Value| match name {
        "values" | "properties" if *member == json!({}) => true,
        _ => member.is_null() || *member == json!([]),
    };
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(name, member)| !is_absent(name, member))
            .map(|(name, member)| (name, without_absent(member)))
            .collect(),
        Value::Array(items) => items.into_iter().map(without_absent).collect(),
        other => other,
    }
}

/// The pointer of a place in the form errors and deviations use.
fn path_of(pointer: &str) -> String {
    let mut path = String::new();
    for step in pointer.split('/').skip(1) {
        if step.parse::<usize>().is_ok() {
            path.push_str(&format!("[{step}]"));
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            path.push_str(&format!("{dot}{step}"));
        }
    }
    path
}

/// Removes an element that was left out of a list.
fn remove_if_left_out(value: &mut Value, deviation: &Deviation) {
    if deviation.problem.starts_with("left out") {
        let pointer = deviation.path.replace(['[', '.'], "/").replace(']', "");
        let pointer = if pointer.starts_with('/') { pointer } else { format!("/{pointer}") };
        let (list, index) = pointer.rsplit_once('/').unwrap();
        let list = value.pointer_mut(list).and_then(Value::as_array_mut).unwrap();
        list.remove(index.parse().unwrap());
    }
}

/// Whether one of the two lies within the other.
fn related(one: &str, other: &str) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// Whatever stands in whatever place: either the answer is read with nothing lost and nothing added, or it is
/// an error that names that place or a part around it.
#[test]
fn any_value_in_any_place() {
    let values = [
        json!(null),
        json!("12"),
        json!("text"),
        json!(""),
        json!({}),
        json!([]),
        json!([null]),
        json!(7),
        json!(-1.5),
        json!(1e300),
        json!(true),
    ];
    let mut refused = BTreeSet::new();
    for (case, example) in examples() {
        for place in places(&example) {
            for value in &values {
                let mut changed = example.clone();
                *changed.pointer_mut(&place).unwrap() = value.clone();
                let told = format!("{} with {value} at {place}", case.file);
                match (case.read)(changed.to_string().as_bytes()) {
                    Ok((back, deviations)) => {
                        for deviation in &deviations {
                            remove_if_left_out(&mut changed, deviation);
                        }
                        let (back, changed) = (without_absent(back), without_absent(changed));
                        assert_eq!(by_value(back), by_value(changed), "{told}");
                        for deviation in deviations {
                            assert!(
                                related(&deviation.path, &path_of(&place)),
                                "{told}: {deviation}"
                            );
                            assert!(!deviation.problem.contains("12"), "{told}: {deviation}");
                        }
                    }
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::Decode, "{told}");
                        let path = error.json_path().unwrap().to_owned();
                        assert!(related(&path, &path_of(&place)), "{told}: {error}");
                        refused.insert(path);
                    }
                }
            }
        }
    }
    // Only what is proven to be there, or what an answer is about, can make it an error.
    let names: BTreeSet<&str> =
        refused.iter().map(|path| path.rsplit(['.', ']']).next().unwrap()).collect();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>().join(" "),
        " access_token application_id application_user_id date integrated_providers lab_report path properties \
         provider_slug record_id records sleeps statistics status uid values workouts"
    );
}

#[test]
fn a_missing_part_is_absent_or_an_error_that_names_it() {
    for (case, example) in examples() {
        for place in places(&example) {
            let (around, name) = place.rsplit_once('/').unwrap();
            let mut changed = example.clone();
            let Some(Value::Object(members)) = changed.pointer_mut(around) else {
                continue;
            };
            members.remove(name);
            match (case.read)(changed.to_string().as_bytes()) {
                Ok((back, deviations)) => {
                    // A part of an optional part, or of an element, that cannot do without it.
                    let around = path_of(around);
                    let there = |deviation: &Deviation| {
                        deviation.path == path_of(&place) || deviation.path == around
                    };
                    assert!(deviations.iter().all(there), "{} without {place}", case.file);
                    for deviation in &deviations {
                        remove_if_left_out(&mut changed, deviation);
                    }
                    assert_eq!(by_value(without_absent(back)), by_value(without_absent(changed)));
                }
                Err(error) => assert_eq!(error.json_path(), Some(&*path_of(&place))),
            }
        }
    }
}

#[test]
fn an_answer_that_is_cut_off_says_so() {
    for case in cases() {
        let whole = case.text.trim_end().as_bytes();
        for end in 0..whole.len() {
            let error = (case.read)(&whole[..end]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode);
            let text = error.to_string();
            let said = if end == 0 { "is empty" } else { "is cut off" };
            assert!(text.contains(said), "{} at {end}: {text}", case.file);
        }
    }
}

#[test]
fn an_answer_of_another_sort_says_so() {
    for case in cases() {
        for (body, part) in [
            ("<html><body>502</body></html>", "HTML"),
            ("Bad Gateway", "not JSON"),
            ("7", "found a number"),
            ("\"text\"", "found a string"),
            ("[7]", "found "),
        ] {
            let text = (case.read)(body.as_bytes()).unwrap_err().to_string();
            assert!(text.contains(part), "{}: {text}", case.file);
        }
    }
}

#[test]
fn new_words_and_new_members_are_kept() {
    let body = json!([{
        "record_id": "r", "status": "under_review", "unit": "cup", "nutri_score": "F", "new": {"a": null},
        "nutritional_fields": {"caffeine_mg": 80},
    }]);
    let (back, deviations) = read::<Vec<NutritionRecord>>(body.to_string().as_bytes()).unwrap();
    assert_eq!((by_value(back), deviations), (by_value(body), vec![]));
}

/// An answer with every member of its shape, in which every whole number is written as `whole`.
fn document(shape: &ValueShape, whole: &str) -> String {
    match shape {
        ValueShape::Integer | ValueShape::Milliseconds | ValueShape::OffsetMinutes => whole.into(),
        ValueShape::Number | ValueShape::Grams => "1.5".into(),
        ValueShape::Boolean => "true".into(),
        ValueShape::Date => r#""2026-01-01""#.into(),
        ValueShape::Timestamp => r#""2026-01-01T00:00:00Z""#.into(),
        ValueShape::Object(object) => {
            let members = object.fields.iter().map(|field| {
                let value = document(&field.value, whole);
                let is_list = field.presence == Presence::List;
                let value = if is_list { format!("[{value}]") } else { value };
                format!("\"{}\":{value}", field.name)
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        ValueShape::List(inner) => format!("[{}]", document(inner, whole)),
        ValueShape::Column => "[1]".into(),
        ValueShape::Measurements(_) => "{}".into(),
        ValueShape::Empty => String::new(),
        _ => r#""x""#.into(),
    }
}

#[test]
fn a_whole_number_is_the_same_in_any_notation_in_every_answer() {
    for number in [-720, -1, 0, 7, 30, 120, 840] {
        let spellings = [
            format!("{number}.0"),
            format!("{number}e0"),
            format!("{}E-1", number * 10),
            format!("{:e}", f64::from(number)),
        ];
        let mut met = 0;
        for shape in REQUESTS {
            let read = |whole: &str| {
                let body = document(&shape.answer, whole);
                let raw = RawReply::new(http::StatusCode::OK, body);
                let text = shape.decode_text(raw.clone()).unwrap();
                let reply = shape.decode(raw).unwrap();
                assert_eq!(serde_json::from_str::<Value>(&text.value).unwrap(), reply.value);
                assert_eq!(text.deviations, reply.deviations);
                (reply.value, reply.deviations)
            };
            let plain = read(&number.to_string());
            for spelling in &spellings {
                assert_eq!(read(spelling), plain, "{} {spelling}", shape.id);
            }
            assert_eq!(plain.1, [], "{}", shape.id);
            met += document(&shape.answer, "#").matches('#').count();
        }
        assert!(met > 50, "{met}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(body in prop::collection::vec(any::<u8>(), 0..60)) {
        for case in cases() {
            let _ = (case.read)(&body);
        }
    }

    #[test]
    fn damaged_examples_never_panic(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        length in 0_usize..20,
        patch in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let cases = cases();
        let case = which.get(&cases);
        let mut body = case.text.as_bytes().to_vec();
        let start = at.index(body.len());
        let end = body.len().min(start + length);
        body.splice(start..end, patch);
        let _ = (case.read)(&body);
    }
}
