use serde_json::Value;

use crate::client::{get, get_as, items, ok, send, server};

#[test]
fn unknown_paths_and_methods() {
    let server = server();
    let token = server.token("demo-user");
    for path in [
        "/nothing",
        "/userinfo/",
        "/queries/sleeps/a/b",
        "/sleep/1",
        "",
        "/",
        "//userinfo",
    ] {
        assert_eq!(get(&server, path).status, 404, "{path}");
    }
    for (method, path) in [
        ("POST", "/userinfo"),
        ("DELETE", "/queries/sleeps"),
        ("GET", "/auth/hmac"),
        ("PUT", "/providers/garmin/integration"),
    ] {
        let got = send(&server, method, path, Some(&token), None);
        assert_eq!(got.status, 405, "{method} {path}");
        assert!(got.locations().is_empty());
    }
}

#[test]
fn a_wrong_token_comes_before_wrong_parameters() {
    let server = server();
    assert_eq!(
        send(
            &server,
            "GET",
            "/queries/statistics/daily?types=nonsense",
            None,
            None
        )
        .status,
        401
    );
    assert_eq!(
        send(&server, "POST", "/queries/sleeps", None, None).status,
        405
    );
}

#[test]
fn required_and_malformed_parameters_are_named_all_at_once() {
    let server = server();
    let cases: [(&str, &[&str]); 14] = [
        (
            "/queries/statistics/daily",
            &["query.from_date", "query.to_date", "query.types"],
        ),
        (
            "/queries/statistics/daily?from_date=2026-02-30&to_date=x&types=steps",
            &["query.from_date", "query.to_date"],
        ),
        (
            "/queries/statistics/daily?from_date=2026-02-02&to_date=2026-02-01&types=steps",
            &["query.to_date"],
        ),
        (
            "/queries/statistics/daily?from_date=2026-02-02&to_date=2026-02-02&types=steps,stepz",
            &["query.types"],
        ),
        (
            "/queries/statistics/daily?from_date=2026-02-02&to_date=2026-02-02&types=steps&providers=libre",
            &["query.providers"],
        ),
        (
            "/queries/statistics/daily?from_date=2026-02-02&to_date=2026-02-02&types=steps&device_types=watch",
            &["query.device_types"],
        ),
        (
            "/queries/statistics/daily?from_date=2026-02-02&to_date=2026-02-02&types=steps&exclude_manual=1",
            &["query.exclude_manual"],
        ),
        (
            "/queries/statistics/interval?types=steps",
            &["query.interval"],
        ),
        (
            "/queries/statistics/interval?types=sleep_score&interval=hour",
            &["query.interval", "query.types"],
        ),
        (
            "/queries/timeseries?from_timestamp=2026-02-02T00:00:00.5Z",
            &["query.from_timestamp", "query.metric"],
        ),
        (
            "/queries/timeseries?metric=heart&merge_method=best",
            &["query.metric", "query.merge_method"],
        ),
        (
            "/queries/sleeps?from_date=2026-02-02&to_date=2026-02-02&include_stages=yes",
            &["query.include_stages"],
        ),
        (
            "/queries/workouts?from_timestamp=2026-02-02T00:00:00%2B02:00",
            &["query.from_timestamp"],
        ),
        (
            "/queries/provider_records?metrics=blood_glucose",
            &["query.metrics"],
        ),
    ];
    for (path, expected) in cases {
        let got = get(&server, path);
        assert_eq!(
            (got.status, got.locations()),
            (
                400,
                expected.iter().map(|text| (*text).to_owned()).collect()
            ),
            "{path}"
        );
    }
}

#[test]
fn the_sent_value_is_echoed() {
    let server = server();
    let got = get(
        &server,
        "/queries/statistics/daily?from_date=2026-02-02&to_date=2026-02-02&types=steps,stepz",
    );
    let error = &got.json()["errors"][0];
    assert_eq!(error["value"], "stepz");
    assert!(error["message"].is_string());
}

#[test]
fn both_documented_timestamp_forms_are_taken_as_utc() {
    let server = server();
    let path = |end: &str| {
        format!(
            "/queries/timeseries?metric=heartrate&from_timestamp=2026-05-10T10:00:00{end}&to_timestamp=2026-05-10T11:00:00{end}"
        )
    };
    assert_eq!(ok(&server, &path("")), ok(&server, &path("Z")));
}

#[test]
fn unknown_parameters_are_ignored() {
    let server = server();
    let path = "/queries/sleeps?from_date=2026-05-10&to_date=2026-05-11";
    assert_eq!(
        ok(&server, path),
        ok(
            &server,
            &format!("{path}&include_stage=true&limit=1&provider=x")
        )
    );
}

#[test]
fn strangers_have_nothing() {
    let server = server();
    let info = get_as(&server, "stranger", "/userinfo").json();
    assert_eq!(
        (&info["integrated_providers"], &info["created_at"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        get_as(&server, "stranger", "/userproperties").text,
        r#"{"properties":{}}"#
    );
    let sleeps = get_as(
        &server,
        "stranger",
        "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-11",
    )
    .json();
    assert!(items(&sleeps["sleeps"]).is_empty());
    // Another user's record is not found, though the id is good.
    let sleeps = ok(
        &server,
        "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-11",
    );
    let id = sleeps["sleeps"][0]["record_id"].as_str().expect("an id");
    assert_eq!(get(&server, &format!("/queries/sleeps/{id}")).status, 200);
    server.connect("stranger", "garmin");
    assert_eq!(
        get_as(&server, "stranger", &format!("/queries/sleeps/{id}")).status,
        404
    );
    for wrong in [
        "nonsense",
        "0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a",
        "%2e%2e",
        "%ff",
    ] {
        for list in ["sleeps", "workouts", "provider_records"] {
            assert_eq!(
                get(&server, &format!("/queries/{list}/{wrong}")).status,
                404
            );
        }
    }
}
