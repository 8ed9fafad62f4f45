use serde_json::{Value, json};

use super::super::from_json;
use super::*;
use crate::api::{
    AuthAnswer, ClientTokenAnswer, DailyStatisticsList, IntegrationLink, IntervalStatisticsList,
    LabReport, LabReportUpload, LabelAnalysis, NutritionRecord, ProviderRecord, ProviderRecordList,
    Series, Sleep, SleepList, UserInfo, UserProperties, UserPropertiesAnswer, Workout, WorkoutList,
};
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

fn told(deviations: &[Deviation]) -> Vec<String> {
    deviations.iter().map(ToString::to_string).collect()
}

fn paths(deviations: &[Deviation]) -> Vec<&str> {
    deviations.iter().map(|one| one.path.as_str()).collect()
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
    assert_eq!(second.extra.get("duration"), Some(&json!("long").into()));
    assert_eq!(second.metrics.as_ref().unwrap().get(Metric::HeartRate), Some(60.0));
    assert_eq!(list.sleeps[0].duration.unwrap().get(), 5);
    assert_eq!(
        told(&deviations),
        [
            "sleeps[0].score: expected an integer, found a string",
            "sleeps[1].duration: expected an integer, found a string",
            "sleeps[1].end_at_timestamp: expected an RFC 3339 time, found a number",
        ]
    );
    assert!(!told(&deviations).concat().contains("long"));
}

#[test]
fn what_was_left_out_is_written_back() {
    let body = json!({"sleeps": [{"duration": "long", "new": [1]}]});
    let (list, _) = decode::<SleepList>(&body);
    assert_eq!(serde_json::to_value(&list).unwrap(), body);
}

#[test]
fn a_required_part_is_an_error_with_its_path() {
    let body = json!({"statistics": [{"date": 20260102, "values": {}}]});
    let row = error::<DailyStatisticsList>(&body);
    assert_eq!(row.json_path(), Some("statistics[0].date"));
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
    assert_eq!(others, [(&StatisticType::HeartRate, &json!("60").into())]);
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
        let value = from_json::from_text::<i64>(&number.to_string().into());
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

/// Names of the answer to keep, and what is said of the others, with half of a surrogate pair, a number out of range and
/// too many nested arrays in every place.
#[test]
fn what_cannot_be_represented_costs_only_its_own_member() {
    let deep = format!("{}7{}", "[".repeat(130), "]".repeat(130));
    let half = r#""x\ud83d""#;
    for (value, kind) in [(half, "a string"), (deep.as_str(), "an array")] {
        let body = format!(
            r#"{{"new": {value}, "sleeps": [{{"record_id": {value}, "score": 7, "new": {value},
                "metrics": {{"steps": {value}, "heartrate": 60}}, "stages": [{{"samples": {value}, "stage": "rem"}}]}}]}}"#
        );
        let (list, deviations) = decode::<SleepList>(&body);
        let sleep = &list.sleeps[0];
        assert_eq!((sleep.score, sleep.record_id.as_deref()), (Some(7), None));
        assert_eq!(sleep.metrics.as_ref().unwrap().get(Metric::HeartRate), Some(60.0));
        assert_eq!(sleep.stages.as_ref().unwrap().len(), 1);
        assert_eq!(
            paths(&deviations),
            [
                "new",
                "sleeps[0].record_id",
                "sleeps[0].new",
                "sleeps[0].metrics.steps",
                "sleeps[0].stages[0].samples",
            ]
        );
        for deviation in deviations {
            let reason = format!("found {kind} that cannot be represented");
            assert_eq!(deviation.problem, reason);
        }
        // Where the type needs it, the message names the reason, and no proxy.
        let text = error::<UserInfo>(format!(r#"{{"uid": {value}}}"#)).to_string();
        assert!(text.contains(&format!("found {kind} that cannot be represented")), "{text}");
        let any = raw(&body).json::<Value>().unwrap_err().to_string();
        assert!(any.contains("has a value that cannot be represented at line 1"), "{any}");
        assert!(!any.contains("proxy"), "{any}");
    }
    let (list, deviations) = decode::<SleepList>(
        r#"{"x\ud83d": 1, "sleeps": [{"x\ud83d": 1, "score": 7, "metrics": {"\udc00": 1, "steps": 2}}]}"#,
    );
    assert_eq!(list.sleeps[0].score, Some(7));
    assert_eq!(list.sleeps[0].metrics.as_ref().unwrap().get(Metric::Steps), Some(2.0));
    assert_eq!(
        told(&deviations),
        ["", "sleeps[0]", "sleeps[0].metrics"]
            .map(|at| format!("{at}: found a name that cannot be represented"))
    );
    let (_, deviations) = decode::<SleepList>(r#"{"sleeps": [], "a\n\u202eb": "\ud83d"}"#);
    assert_eq!(deviations[0].path, r"a\u{a}\u{202e}b");
    // Whether a number is out of range depends on a feature of serde_json that any crate may switch on.
    let (list, _) = decode::<SleepList>(
        r#"{"sleeps": [{"score": 1e400, "duration": 5, "metrics": {"steps": 1e400, "pace": 2}}]}"#,
    );
    let sleep = &list.sleeps[0];
    assert_eq!((sleep.score, sleep.duration.unwrap().get()), (None, 5));
    assert_eq!(sleep.metrics.as_ref().unwrap().get(Metric::Pace), Some(2.0));
}

#[test]
fn bytes_that_are_not_text_are_called_so() {
    for (body, said) in [
        (&b"{\"uid\": \"\xff\"}"[..], "not UTF-8"),
        // A complete answer, and the begin of a character.
        (b"{\"uid\": 7}\xc3", "not UTF-8"),
        (b"{\"uid\": \"\xc3", "cut off"),
    ] {
        let reply = RawReply::new(http::StatusCode::OK, body);
        let text = UserInfo::decode(&reply).unwrap_err().to_string();
        assert!(text.contains(said), "{text}");
    }
}

/// An error or an envelope with the status of a success is not an answer without data.
#[test]
fn an_answer_without_its_content_is_an_error_that_names_what_came() {
    fn refused<T: Decode>(at: &str) {
        for (body, names) in [
            (r#"{"status":401,"error":"invalid token"}"#, "(the answer has `status`, `error`)"),
            (r#"{"message":"secret"}"#, "(the answer has `message`)"),
            (r#"{"data":{"sleeps":[],"uid":"u"}}"#, "(the answer has `data`)"),
            ("{}", "(the answer is an empty object)"),
        ] {
            let error = error::<T>(body);
            assert_eq!(error.json_path(), Some(at), "{body}");
            let text = error.to_string();
            assert!(text.contains(names) && !text.contains("secret"), "{text}");
            assert!(!text.contains("invalid token"), "{text}");
        }
    }
    refused::<SleepList>("sleeps");
    refused::<WorkoutList>("workouts");
    refused::<ProviderRecordList>("records");
    refused::<DailyStatisticsList>("statistics");
    refused::<IntervalStatisticsList>("statistics");
    refused::<UserPropertiesAnswer>("properties");
    refused::<Series>("values");
    refused::<UserInfo>("uid");
    refused::<AuthAnswer>("access_token");
    refused::<IntegrationLink>("path");
    refused::<LabReport>("record_id");
    refused::<LabReportUpload>("lab_report");
    let text = error::<NutritionRecord>(r#"{"status":401,"error":"x"}"#).to_string();
    assert!(text.contains("(the answer has `status`, `error`)"), "{text}");
    // Bare lists, and answers of which no member is proven.
    refused::<Vec<NutritionRecord>>("");
    refused::<Vec<LabReport>>("");
    refused::<Sleep>("");
    refused::<Workout>("");
    refused::<ProviderRecord>("");
    refused::<LabelAnalysis>("");
    refused::<ClientTokenAnswer>("");
    assert_eq!(decode::<Sleep>(r#"{"record_id": "r", "error": "x"}"#).1, []);

    let many: Vec<String> =
        (0..20).map(|n| format!("\"a\\n\u{202e}{n}{}\":1", "b".repeat(90))).collect();
    let text = error::<SleepList>(format!("{{{}}}", many.join(","))).to_string();
    assert!(text.contains("and 12 more)") && text.contains(r"`a\u{a}\u{202e}0bbb"), "{text}");
    assert!(text.len() < 700 && !text.contains(['\n', '\u{202e}']), "{text}");
}

#[test]
fn null_stands_for_an_empty_list_map_or_object() {
    assert!(decode::<SleepList>(r#"{"sleeps": null}"#).0.sleeps.is_empty());
    assert!(decode::<WorkoutList>(r#"{"workouts": null}"#).0.workouts.is_empty());
    assert!(decode::<ProviderRecordList>(r#"{"records": null}"#).0.records.is_empty());
    assert!(decode::<Vec<LabReport>>("null").0.is_empty());
    assert!(decode::<Vec<NutritionRecord>>("null").0.is_empty());
    assert_eq!(
        decode::<UserPropertiesAnswer>(r#"{"properties": null}"#).0.properties,
        UserProperties::default()
    );
    for values in [r#", "values": null"#, ""] {
        let (days, deviations) = decode::<DailyStatisticsList>(format!(
            r#"{{"statistics": [{{"date": "2026-01-01"{values}}}, {{"date": "2026-01-02", "values": {{"steps": 1}}}}]}}"#
        ));
        assert_eq!((days.statistics.len(), deviations), (2, vec![]));
        assert!(days.statistics[0].values.is_empty());
        let hours =
            format!(r#"{{"statistics": [{{"from_timestamp": "2026-01-01T00:00:00Z"{values}}}]}}"#);
        assert!(decode::<IntervalStatisticsList>(hours).0.statistics[0].values.is_empty());
    }
    let series =
        r#"{"start_at":"2026-01-01T00:00:00Z","offsets":null,"durations":null,"values":null}"#;
    assert_eq!(decode::<Series>(series).0.points().unwrap().len(), 0);
    let (report, deviations) = decode::<LabReport>(
        r#"{"record_id": "r", "sections": [{"results": null}], "lab_information": null}"#,
    );
    assert_eq!((report.results().count(), deviations), (0, vec![]));
    // A flag that is null is not known, whatever else deviates.
    for more in ["", r#", "created_at": 7"#] {
        let (info, _) = decode::<UserInfo>(format!(
            r#"{{"uid": "u", "application_id": 1, "application_user_id": "a", "integrated_providers":
                [{{"provider_slug": "oura", "is_integration_broken": null}}, {{"provider_slug": "polar"}}]{more}}}"#
        ));
        let broken = info.integrated_providers.iter().map(|one| one.is_integration_broken);
        assert_eq!(broken.collect::<Vec<_>>(), [None, None]);
    }
}

#[test]
fn an_unreadable_element_of_a_list_of_objects_is_left_out() {
    let (list, deviations) = decode::<SleepList>(json!({"sleeps": [
        null, {"score": 1, "stages": [7, {"stage": "rem"}, null]}, "x", {"score": "high"},
    ]}));
    let scores: Vec<_> = list.sleeps.iter().map(|sleep| sleep.score).collect();
    assert_eq!(scores, [Some(1), None]);
    assert_eq!(list.sleeps[0].stages.as_ref().unwrap().len(), 1);
    assert_eq!(
        told(&deviations),
        [
            "sleeps[0]: left out: expected an object, found null",
            "sleeps[1].stages[0]: left out: expected an object, found a number",
            "sleeps[1].stages[2]: left out: expected an object, found null",
            "sleeps[2]: left out: expected an object, found a string",
            "sleeps[3].score: expected an integer, found a string",
        ]
    );
    let (days, deviations) = decode::<DailyStatisticsList>(json!({"statistics": [
        {"date": "2026-01-01", "values": {"steps": 1}}, {"values": {"steps": 2}}, {"date": "2026-01-03", "values": [7]},
    ]}));
    assert_eq!(days.statistics.len(), 1);
    assert_eq!(
        deviations[0].to_string(),
        "statistics[1]: left out: a required part is missing at `date`"
    );
    assert_eq!(deviations[1].path, "statistics[2]");
    let (reports, deviations) = decode::<Vec<LabReport>>(r#"[{"record_id": "r"}, null]"#);
    assert_eq!((reports.len(), deviations[0].path.as_str()), (1, "[1]"));
    // Nothing that can be read is not the same as nothing.
    for none in [json!([null]), json!([1, "x"])] {
        let text = error::<SleepList>(json!({"sleeps": none})).to_string();
        assert!(text.contains("expected an object, found"), "{text}");
        let (sleep, deviations) = decode::<Sleep>(json!({"score": 1, "stages": none}));
        assert_eq!((sleep.stages, deviations.len()), (None, 1));
        assert_eq!(sleep.extra.get("stages"), Some(&none.into()));
    }
    // The elements of columns belong together by their index, so none is left out alone.
    let column = json!({"offsets": [0, null, 2], "durations": [1, 1, 1], "values": [5, null, 7]});
    let (series, deviations) = decode::<Series>(column);
    assert_eq!((series.offsets, series.values.len()), (None, 3));
    assert_eq!(deviations[0].path, "offsets[1]");
}

#[test]
fn an_operation_without_an_answer_succeeds_without_a_body() {
    let reply = |status: u16, body: &'static str| {
        <()>::decode(&RawReply::new(http::StatusCode::from_u16(status).unwrap(), body))
    };
    for (status, body) in [(204, ""), (200, ""), (202, " \n"), (200, " null")] {
        assert_eq!(reply(status, body).unwrap().1, []);
    }
    for body in ["{}", r#"{"message":"secret"}"#] {
        let deviation = reply(200, body).unwrap().1.remove(0);
        assert!(deviation.problem.contains("expected nothing, found an object"));
        assert!(!deviation.problem.contains("secret"));
    }
    for (body, said) in [
        ("<html><body>secret</body></html>", "HTML"),
        ("secret", "not JSON"),
        (r#"{"status":401,"title":"secret"}"#, "an error with the status of a success"),
        (r#"{"error":"secret"}"#, "(the answer has `error`)"),
    ] {
        let text = reply(200, body).unwrap_err().to_string();
        assert!(text.contains(said) && !text.contains("secret"), "{text}");
    }
    let no_content = RawReply::new(http::StatusCode::NO_CONTENT, "");
    let text = SleepList::decode(&no_content).unwrap_err().to_string();
    assert!(text.contains("empty where JSON was expected (HTTP 204)"), "{text}");
}

#[test]
fn html_is_never_a_success() {
    let page = |status: http::StatusCode, kind: &'static str, body: &'static str| {
        let response = http::Response::builder().status(status).header("content-type", kind);
        RawReply::from(response.body(body.into()).unwrap())
    };
    let ok = http::StatusCode::OK;
    for reply in [
        page(ok, "text/html; charset=utf-8", "Please log in"),
        page(ok, "Text/HTML", ""),
        page(ok, "application/json", " \n<!DOCTYPE html><p>"),
        page(http::StatusCode::CREATED, "text/plain", "<HTML lang=en>"),
    ] {
        let text = RawReply::decode(&reply).unwrap_err().to_string();
        assert!(text.contains("HTML"), "{text}");
    }
    assert!(RawReply::decode(&page(http::StatusCode::FOUND, "text/html", "<html>")).is_ok());
    assert!(RawReply::decode(&page(ok, "application/xml", "<gpx>")).is_ok());
}

#[test]
fn a_name_that_stands_twice_counts_as_it_stood_last() {
    let (info, _) = decode::<UserInfo>(
        r#"{"uid":"a","uid":"b","application_id":1,"application_user_id":"u","x":1,"x":2}"#,
    );
    assert_eq!(info.uid, "b");
    assert_eq!(info.extra.get("x"), Some(&json!(2).into()));
    assert_eq!(info.extra.len(), 1);
}
