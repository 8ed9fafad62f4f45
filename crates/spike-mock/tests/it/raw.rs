use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::client::{get, items, numbers, ok, send, server};
use crate::nutrition::call;

const WINDOW: &str = "from_timestamp=2026-05-05T00:00:00Z&to_timestamp=2026-05-06T00:00:00Z";

#[test]
fn raw_queries_answer_something_plausible() {
    let server = server();
    let samples = ok(
        &server,
        &format!(
            "/queries/timeseries/samples?{WINDOW}&metrics=heartrate,steps&include_record_ids=true"
        ),
    );
    let samples = items(&samples["samples"]);
    assert!(samples.len() > 3);
    assert!(
        samples
            .iter()
            .all(|sample| numbers(&sample["values"]).len() == items(&sample["offsets_ms"]).len())
    );
    assert!(
        samples
            .iter()
            .all(|sample| !items(&sample["record_ids"]).is_empty())
    );
    let split = ok(
        &server,
        &format!("/queries/timeseries/split?{WINDOW}&metric=heartrate"),
    );
    for series in items(&split["series"]) {
        let slug = series["provider_slug"].as_str().expect("a slug");
        let alone = ok(
            &server,
            &format!("/queries/timeseries?{WINDOW}&metric=heartrate&providers={slug}"),
        );
        assert_eq!(alone["values"], series["values"]);
    }
    let records = ok(&server, &format!("/queries/provider_records?{WINDOW}"));
    let body =
        json!({ "from_timestamp": "2026-05-05T00:00:00Z", "to_timestamp": "2026-05-06T00:00:00Z" });
    assert_eq!(
        call(&server, "POST", "/queries/provider_record", &body).json()["records"],
        records["records"]
    );
    assert_eq!(
        call(
            &server,
            "POST",
            "/queries/provider_record",
            &json!({ "providers": ["x"] })
        )
        .locations()
        .len(),
        3
    );
}

#[test]
fn interpolation_fills_the_hours_between() {
    let server = server();
    let window = "from_timestamp=2026-05-01T00:00:00Z&to_timestamp=2026-05-10T00:00:00Z&interval=1h&types=heartrate&providers=apple";
    let plain =
        items(&ok(&server, &format!("/queries/statistics/interval?{window}"))["statistics"]);
    let filled = items(
        &ok(
            &server,
            &format!("/queries/statistics/interpolation?{window}"),
        )["statistics"],
    );
    assert!(plain.len() < filled.len());
    let own = |row: &&Value| items(&row["interpolated"]).is_empty();
    assert_eq!(filled.iter().filter(own).count(), plain.len());
    assert!(filled.iter().all(|row| row["values"]["heartrate"].is_i64()));
}

#[test]
fn the_other_raw_operations_answer() {
    let server = server();
    let signature = STANDARD.encode([7; 256]);
    let body = json!({ "application_id": 9999, "application_user_id": "demo-user", "signature": signature });
    let got = send(
        &server,
        "POST",
        "/auth/pkcs1",
        None,
        Some(&body.to_string()),
    );
    assert_eq!(got.json()["access_token"], server.token("demo-user"));
    let body = json!({ "application_id": 9999, "application_user_id": "demo-user", "signature": "nonsense" });
    assert_eq!(
        send(
            &server,
            "POST",
            "/auth/pkcs1",
            None,
            Some(&body.to_string())
        )
        .status,
        401
    );
    let got = get(&server, "/providers/whoop/integration/init?state=x");
    assert_eq!(got.status, 302);
    let page = got.location.expect("a location");
    let page = page.strip_prefix(&server.base_url()).expect("our own page");
    assert!(
        send(&server, "GET", page, None, None)
            .text
            .contains("whoop")
    );
    let meal = call(
        &server,
        "POST",
        "/nutrition_records/text",
        &json!({ "body": "two eggs and toast", "wait_on_process": true }),
    )
    .json();
    assert_eq!(meal["status"], "completed");
}
