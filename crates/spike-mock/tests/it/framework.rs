//! The rules of the server framework, and its nil values.

use serde_json::{Value, json};
use spike_mock::{ArrayStyle, MockServer, Options};

use crate::client::{Api as _, names, server, server_with};

const DAY: &str = "/queries/statistics/daily?from_date=2026-05-05&to_date=2026-05-05";

fn framework() -> MockServer {
    server_with(Options::new().framework_rules(true))
}

/// The status of a request with these headers.
fn status(server: &MockServer, path: &str, headers: &[(&str, &str)], body: &[u8]) -> u16 {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
    let url = format!("{}{path}", server.base_url());
    let mut request = ureq::http::Request::builder().method("POST").uri(url);
    if body.is_empty() {
        request = request.method("GET");
    }
    let token = format!("Bearer {}", server.token(server.user_id()));
    request = request.header("Authorization", token);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = if body.is_empty() {
        agent.run(request.body(()).expect("a request"))
    } else {
        agent.run(request.body(body).expect("a request"))
    };
    answer.expect("an answer").status().as_u16()
}

#[test]
fn of_a_repeated_key_the_first_is_read() {
    let types = |server: &MockServer, query: &str| {
        let answer = server.ok(&format!("{DAY}&{query}"));
        names(&answer["statistics"][0]["values"]).len()
    };
    let server = framework();
    assert_eq!(types(&server, "types=steps&types=heartrate"), 1);
    assert_eq!(types(&server, "types=steps,heartrate"), 2);
    let style = Options::new().framework_rules(true).array_style(ArrayStyle::Repeated);
    let repeated = server_with(style);
    assert_eq!(types(&repeated, "types=steps&types=heartrate"), 2);
    repeated.get(&format!("{DAY}&types=steps,heartrate")).refused(422, &["query.types"]);
}

#[test]
fn validation_is_422_and_an_unreadable_body_400() {
    let (server, default) = (framework(), server());
    let unknown = format!("{DAY}&types=stepz");
    server.get(&unknown).refused(422, &["query.types"]);
    default.get(&unknown).refused(400, &["query.types"]);
    let body = json!({ "lab_report_id": "x", "more": 1 });
    server.call("POST", "/lab_reports/process", &body).refused(422, &["body.more"]);
    for unreadable in ["", "{", "nonsense"] {
        for server in [&server, &default] {
            let token = server.token("demo-user");
            let got = server.send("POST", "/lab_reports/process", Some(&token), Some(unreadable));
            got.refused(400, &["body"]);
        }
    }
    // Other errors stay as they are.
    assert_eq!(server.get("/queries/sleeps/unknown").status, 404);
    assert_eq!(server.get_open("/userinfo").status, 401);
    let deleted = server.delete_as("demo-user", "/providers/garmin/integration");
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
}

#[test]
fn flags_have_the_forms_that_go_reads() {
    let (server, default) = (framework(), server());
    let path = |form: &str| format!("{DAY}&types=steps&include_record_ids={form}");
    let ids = |form: &str| server.ok(&path(form))["statistics"][0].get("record_ids").is_some();
    assert!(["1", "t", "T", "TRUE", "true", "True"].into_iter().all(ids));
    assert!(!["0", "f", "F", "FALSE", "false", "False"].into_iter().any(ids));
    for wrong in ["yes", "tRUE", "2", "on"] {
        server.get(&path(wrong)).refused(422, &["query.include_record_ids"]);
    }
    default.get(&path("1")).refused(400, &["query.include_record_ids"]);
}

#[test]
fn bodies_have_the_limit_of_the_framework() {
    let (server, default) = (framework(), server());
    let json = [("Content-Type", "application/json")];
    let mut body = br#"{"lab_report_id":"x"}"#.to_vec();
    body.resize(1 << 20, b' ');
    assert_eq!(status(&server, "/lab_reports/process", &json, &body), 404);
    body.push(b' ');
    assert_eq!(status(&server, "/lab_reports/process", &json, &body), 413);
    assert_eq!(status(&default, "/lab_reports/process", &json, &body), 404);
    // Files may be longer: the body is read, and refused for its content.
    for path in ["/lab_reports", "/nutrition_records/image", "/nutrition_records/ingredients/label"]
    {
        assert_eq!(status(&server, path, &json, &body), 422, "{path}");
    }
    assert_eq!(status(&server, "/lab_reports", &[("Content-Type", "text/plain")], b"{}"), 415);
}

#[test]
fn the_answer_must_be_acceptable() {
    let (server, default) = (framework(), server());
    for (accept, expected) in [
        ("application/json, application/problem+json", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/*", 200),
        ("text/html", 406),
        ("application/cbor, image/png", 406),
    ] {
        assert_eq!(status(&server, "/userinfo", &[("Accept", accept)], b""), expected, "{accept}");
        assert_eq!(status(&default, "/userinfo", &[("Accept", accept)], b""), 200);
    }
    // A browser accepts no JSON.
    let page = server.ok("/providers/garmin/integration/init_url")["path"].clone();
    let page =
        page.as_str().and_then(|url| url.strip_prefix(&server.base_url()).map(str::to_owned));
    assert_eq!(status(&server, &page.expect("a URL"), &[("Accept", "text/html")], b""), 200);
}

#[test]
fn empty_collections_and_false_can_be_nil() {
    let server = server_with(Options::new().nils(true));
    let nil = |answer: &Value, name: &str| assert_eq!(answer.get(name), Some(&Value::Null));
    let stranger = |path: &str| server.get_as("stranger", path).ok();
    let day = "from_date=2026-05-05&to_date=2026-05-05";
    let hour = "from_timestamp=2026-05-05T10:00:00Z&to_timestamp=2026-05-05T11:00:00Z";
    nil(&stranger(&format!("{DAY}&types=steps")), "statistics");
    nil(
        &stranger(&format!("/queries/statistics/interval?types=steps&interval=1h&{hour}")),
        "statistics",
    );
    nil(&stranger(&format!("/queries/sleeps?{day}")), "sleeps");
    nil(&stranger(&format!("/queries/workouts?{hour}")), "workouts");
    nil(&stranger(&format!("/queries/provider_records?{hour}")), "records");
    nil(&stranger("/userproperties"), "properties");
    let series = stranger(&format!("/queries/timeseries?metric=steps&{hour}"));
    for column in ["offsets", "durations", "values"] {
        nil(&series, column);
    }
    for list in ["/nutrition_records", "/lab_reports"] {
        assert_eq!(stranger(&format!("{list}?{hour}")), Value::Null);
    }
    let providers = |server: &MockServer| server.ok("/userinfo")["integrated_providers"].clone();
    nil(&providers(&server)[0], "is_integration_broken");
    // Everything else is as without the option.
    let both = |path: &str| assert_eq!(server.ok(path), crate::client::server().ok(path));
    both(&format!("{DAY}&types=steps"));
    both(&format!("/queries/sleeps?{day}&include_stages=true"));
    assert!(server.break_integration("demo-user", "garmin"));
    assert!(providers(&server).to_string().contains(r#""is_integration_broken":true"#));
}
