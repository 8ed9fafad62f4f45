use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use spike_mock::{ManualClock, MockServer, Options};

use crate::client::{NOW, get, items, ok, server};
use crate::nutrition::call;

fn pdf(text: &str) -> String {
    STANDARD.encode(format!("%PDF-1.7 {text}"))
}

fn upload(server: &MockServer, text: &str, wait: bool) -> Value {
    let body = json!({ "body": pdf(text), "filename": "report.pdf", "wait_on_process": wait });
    let got = call(server, "POST", "/lab_reports", &body);
    assert_eq!(got.status, 200, "{}", got.text);
    assert_eq!(got.json().as_object().map(serde_json::Map::len), Some(1));
    got.json()["lab_report"].clone()
}

fn path(report: &Value) -> String {
    format!(
        "/lab_reports/{}",
        report["record_id"].as_str().expect("an id")
    )
}

#[test]
fn a_report_has_tests_with_loinc_codes() {
    let server = server();
    let report = upload(&server, "anna", true);
    assert_eq!(
        (&report["status"], &report["collection_date"]),
        (&json!("completed"), &json!("2026-05-10"))
    );
    let mut values = 0;
    for section in items(&report["sections"]) {
        for result in items(&section["results"]) {
            assert!(
                result["loinc_code"]
                    .as_str()
                    .is_some_and(|code| code.contains('-'))
            );
            if let Some(value) = result["value"].as_f64() {
                let (low, high) = (
                    result["normal_min"].as_f64().expect("a number"),
                    result["normal_max"].as_f64().expect("a number"),
                );
                assert_eq!(result["within_normal_range"], (low..=high).contains(&value));
                values += 1;
            } else {
                assert!(result["value_text"].is_string() && result["tested_positive"].is_boolean());
            }
        }
    }
    assert!(values > 8);
    assert_eq!(ok(&server, &path(&report)), report);
    assert_eq!(
        upload(&server, "anna", true)["sections"],
        report["sections"]
    );
    assert_ne!(
        upload(&server, "bert", true)["sections"],
        report["sections"]
    );
    let list = items(&ok(
        &server,
        "/lab_reports?from_timestamp=2026-05-13T12:15:00Z&to_timestamp=2026-05-13T12:15:01Z",
    ));
    assert_eq!((list.len(), &list[0]), (3, &report));
    assert!(
        items(&ok(
            &server,
            "/lab_reports?from_timestamp=2026-05-13T12:00:00Z&to_timestamp=2026-05-13T12:15:00Z"
        ))
        .is_empty()
    );
}

#[test]
fn reports_are_read_by_the_clock() {
    let clock = ManualClock::at(NOW);
    let options = Options::new()
        .clock(clock.clone())
        .analysis_delay(Duration::from_secs(30));
    let server = MockServer::start_with(options).expect("a port");
    let (good, bad, pushed) = (
        upload(&server, "x", false),
        upload(&server, "unreadable", false),
        upload(&server, "y", false),
    );
    assert_eq!(good["status"], "processing");
    assert_eq!(good.as_object().map(serde_json::Map::len), Some(3));
    let status = |report: &Value| ok(&server, &path(report))["status"].clone();
    assert_eq!([status(&good), status(&bad)], ["processing", "processing"]);
    let done = call(
        &server,
        "POST",
        "/lab_reports/process",
        &json!({ "lab_report_id": pushed["record_id"] }),
    );
    assert_eq!(done.json()["lab_report"]["status"], "completed");
    clock.advance(Duration::from_secs(30));
    assert_eq!([status(&good), status(&bad)], ["completed", "failed"]);
    assert!(ok(&server, &path(&bad))["parsing_error"].is_string());
}

#[test]
fn uploads_are_checked() {
    let server = server();
    let refused = |body: Value| call(&server, "POST", "/lab_reports", &body).locations();
    assert_eq!(refused(json!({ "filename": "x.pdf" })), ["body"]);
    assert_eq!(
        refused(json!({ "body": STANDARD.encode(b"hello") })),
        ["body.body"]
    );
    assert_eq!(
        refused(json!({ "body": pdf("x"), "file_name": "x" })),
        ["body.file_name"]
    );
    let gif = json!({ "body": STANDARD.encode(b"GIF89a"), "mime_type": "image/gif" });
    assert_eq!(call(&server, "POST", "/lab_reports", &gif).status, 200);
    assert_eq!(
        get(&server, "/lab_reports").locations(),
        ["query.to_timestamp", "query.from_timestamp"]
    );
    for id in ["none", "0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a"] {
        assert_eq!(get(&server, &format!("/lab_reports/{id}")).status, 404);
        assert_eq!(
            call(
                &server,
                "POST",
                "/lab_reports/process",
                &json!({ "lab_report_id": id })
            )
            .status,
            404
        );
    }
}
