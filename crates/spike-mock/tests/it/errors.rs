use serde_json::Value;

use crate::client::{Api as _, items, server, text};

#[test]
fn unknown_paths_and_methods() {
    let server = server();
    for path in ["/nothing", "/userinfo/", "/queries/sleeps/a/b", "/sleep/1", "", "/", "//userinfo"]
    {
        server.get(path).refused(404, &[]);
    }
    let token = server.token("demo-user");
    for (method, path) in [
        ("POST", "/userinfo"),
        ("DELETE", "/queries/sleeps"),
        ("GET", "/auth/hmac"),
        ("PUT", "/providers/garmin/integration"),
        ("GET", "/nutrition_records/image"),
    ] {
        server.send(method, path, Some(&token), None).refused(405, &[]);
    }
}

#[test]
fn an_invalid_token_comes_before_invalid_parameters() {
    let server = server();
    let got = server.get_open("/queries/statistics/daily?types=nonsense");
    assert_eq!(got.status, 401);
    assert_eq!(server.send("POST", "/queries/sleeps", None, None).status, 405);
}

#[test]
fn all_missing_and_malformed_parameters_are_reported() {
    let server = server();
    let day = "from_date=2026-02-02&to_date=2026-02-02&types=steps";
    let daily = |query: &str| format!("statistics/daily?{query}");
    let cases: [(String, &[&str]); 14] = [
        (daily(""), &["query.from_date", "query.to_date", "query.types"]),
        (
            daily("from_date=2026-02-30&to_date=x&types=steps"),
            &["query.from_date", "query.to_date"],
        ),
        (daily("from_date=2026-02-02&to_date=2026-02-01&types=steps"), &["query.to_date"]),
        (daily(&format!("{day},stepz")), &["query.types"]),
        (daily(&format!("{day}&providers=libre")), &["query.providers"]),
        (daily(&format!("{day}&device_types=watch")), &["query.device_types"]),
        (daily(&format!("{day}&exclude_manual=1")), &["query.exclude_manual"]),
        ("statistics/interval?types=steps".into(), &["query.interval"]),
        (
            "statistics/interval?types=sleep_score&interval=hour".into(),
            &["query.interval", "query.types"],
        ),
        (
            "timeseries?from_timestamp=2026-02-02T00:00:00.5Z".into(),
            &["query.from_timestamp", "query.metric"],
        ),
        (
            "timeseries?metric=heart&merge_method=best".into(),
            &["query.metric", "query.merge_method"],
        ),
        (format!("sleeps?{day}&include_stages=yes"), &["query.include_stages"]),
        ("workouts?from_timestamp=2026-02-02T00:00:00%2B02:00".into(), &["query.from_timestamp"]),
        ("provider_records?metrics=blood_glucose".into(), &["query.metrics"]),
    ];
    for (path, expected) in cases {
        server.get(&format!("/queries/{path}")).refused(400, expected);
    }
    let got = server.get(&format!("/queries/{}", daily(&format!("{day},stepz"))));
    let error = &got.json()["errors"][0];
    assert_eq!(error["value"], "stepz");
    assert!(error["message"].is_string());
}

#[test]
fn both_documented_timestamp_forms_are_utc() {
    let server = server();
    let series = |end: &str| {
        server.ok(&format!(
            "/queries/timeseries?metric=heartrate&from_timestamp=2026-05-10T10:00:00{end}&to_timestamp=2026-05-10T11:00:00{end}"
        ))
    };
    assert_eq!(series(""), series("Z"));
}

#[test]
fn unknown_parameters_are_ignored() {
    let server = server();
    let path = "/queries/sleeps?from_date=2026-05-10&to_date=2026-05-11";
    let more = format!("{path}&include_stage=true&limit=1&provider=x");
    assert_eq!(server.ok(path), server.ok(&more));
}

#[test]
fn unknown_users_have_no_data() {
    const SLEEPS: &str = "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-11";
    let server = server();
    let stranger = |path: &str| server.get_as("stranger", path);
    let info = stranger("/userinfo").json();
    assert_eq!(info["integrated_providers"], Value::Null);
    assert_eq!(info["created_at"], Value::Null);
    assert_eq!(stranger("/userproperties").text, r#"{"properties":{}}"#);
    assert!(items(&stranger(SLEEPS).json()["sleeps"]).is_empty());
    // A record of another user is not found, although its id is valid.
    let sleeps = server.ok(SLEEPS);
    let path = format!("/queries/sleeps/{}", text(&sleeps["sleeps"][0]["record_id"]));
    assert_eq!(server.get(&path).status, 200);
    server.connect("stranger", "garmin");
    assert_eq!(stranger(&path).status, 404);
    for wrong in ["nonsense", "0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a", "%2e%2e", "%ff"] {
        for list in ["sleeps", "workouts", "provider_records"] {
            assert_eq!(server.get(&format!("/queries/{list}/{wrong}")).status, 404);
        }
    }
}
