use serde_json::{Value, json};

use super::*;
use crate::api::golden;
use crate::codec::extra::RequestExt as _;
use crate::codec::request::Request as _;

#[test]
fn get_requests() {
    golden::assert_bearer(&GetApplicationInfo::new(), "GET /applicationinfo");
    let interpolation = StatisticsInterpolation::new()
        .with_query("from_date", "2026-04-13")
        .with_query_list("types", ["steps", "heartrate"])
        .with_query_list("providers", Vec::<String>::new());
    golden::assert_bearer(
        &interpolation,
        "GET /queries/statistics/interpolation?from_date=2026-04-13&types=steps,heartrate",
    );
    golden::assert_bearer(
        &TimeSeriesSamples::new().with_query("a b", "c&d"),
        "GET /queries/timeseries/samples?a%20b=c%26d",
    );
    golden::assert_bearer(
        &TimeSeriesSplit::new().with_query("metric", "steps"),
        "GET /queries/timeseries/split?metric=steps",
    );
    let init = InitIntegration::new(Provider::Garmin)
        .with_query("state", "x")
        .with_query_list("list", ["y"]);
    golden::assert_bearer(&init, "GET /providers/garmin/integration/init?state=x&list=y");
    assert!(init.call().unwrap().accepts_redirect());
    golden::assert_refused(&InitIntegration::new(""), "provider_slug");
}

#[test]
fn get_answers() {
    // No example of its own; the nearest relative of the samples.
    let body = golden::example!("queries_samples_removed_200");
    let reply = golden::reply(&TimeSeriesSamples::new(), body).unwrap();
    let json: Value = reply.value.json().unwrap();
    assert!(json["samples"][0]["values"].is_array());
    for anything in ["", "<x/>", "7"] {
        golden::reply(&GetApplicationInfo::new(), anything).unwrap();
    }
}

#[test]
fn post_requests() {
    let body = json!({"any": ["thing", 1.5, null]});
    golden::assert_body(
        &QueryProviderRecord::new(body.clone()),
        "POST /queries/provider_record",
        &body,
    );
    let text = AnalyzeNutritionText::new(body.clone());
    golden::assert_body(&text, "POST /nutrition_records/text", &body);
    let process = ProcessLabReports::new(body.clone());
    golden::assert_body(&process, "POST /lab_reports/process", &body);
    for call in [text.call().unwrap(), process.call().unwrap()] {
        assert_eq!(call.timeout_class(), TimeoutClass::Analysis);
        assert!(!call.is_idempotent());
    }

    let login = AuthPkcs1::new(body);
    golden::assert_login(&login, "/auth/pkcs1", r#"{"any":["thing",1.5,null]}"#);
    assert!(login.call().unwrap().is_idempotent());
    assert_eq!(format!("{login:?}"), "AuthPkcs1 { body: [redacted] }");
}

#[test]
fn post_answer() {
    let process = ProcessLabReports::new(json!({}));
    let reply = golden::reply(&process, r#"{"ok": true}"#).unwrap().value;
    assert_eq!(reply.json::<Value>().unwrap(), json!({"ok": true}));
}
