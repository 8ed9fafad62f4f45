use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use spike_mock::{MockServer, Options};

use crate::client::{Api as _, float, items, names, server, text, timed_server};

fn pdf(text: &str) -> String {
    STANDARD.encode(format!("%PDF-1.7 {text}"))
}

fn upload(server: &MockServer, text: &str, wait: bool) -> Value {
    let body = json!({ "body": pdf(text), "filename": "report.pdf", "wait_on_process": wait });
    let answer = server.call("POST", "/lab_reports", &body).ok();
    assert_eq!(names(&answer), ["lab_report"]);
    answer["lab_report"].clone()
}

fn path(report: &Value) -> String {
    format!("/lab_reports/{}", text(&report["record_id"]))
}

#[test]
fn a_report_has_tests_with_loinc_codes() {
    let server = server();
    let report = upload(&server, "anna", true);
    assert_eq!(report["status"], "completed");
    assert_eq!(report["collection_date"], "2026-05-10");
    let mut values = 0;
    for result in items(&report["sections"]).iter().flat_map(|own| items(&own["results"])) {
        assert!(text(&result["loinc_code"]).contains('-'));
        if let Some(value) = result["value"].as_f64() {
            let normal = float(&result["normal_min"])..=float(&result["normal_max"]);
            assert_eq!(result["within_normal_range"], normal.contains(&value));
            values += 1;
        } else {
            assert!(result["value_text"].is_string() && result["tested_positive"].is_boolean());
        }
    }
    assert!(values > 8);
    assert_eq!(server.ok(&path(&report)), report);
    assert_eq!(upload(&server, "anna", true)["sections"], report["sections"]);
    assert_ne!(upload(&server, "bert", true)["sections"], report["sections"]);
    let list = |from: &str, to: &str| {
        items(&server.ok(&format!(
            "/lab_reports?from_timestamp=2026-05-13T{from}Z&to_timestamp=2026-05-13T{to}Z"
        )))
    };
    let uploaded = list("12:15:00", "12:15:01");
    assert_eq!((uploaded.len(), &uploaded[0]), (3, &report));
    assert!(list("12:00:00", "12:15:00").is_empty());
}

#[test]
fn an_analysis_takes_time() {
    let (server, clock) = timed_server(Options::new().analysis_delay(Duration::from_secs(30)));
    let [good, bad, early] = ["x", "unreadable", "y"].map(|text| upload(&server, text, false));
    assert_eq!(good["status"], "processing");
    assert_eq!(names(&good).len(), 3);
    let status = |report: &Value| server.ok(&path(report))["status"].clone();
    assert_eq!([status(&good), status(&bad)], ["processing", "processing"]);
    let body = json!({ "lab_report_id": early["record_id"] });
    let done = server.call("POST", "/lab_reports/process", &body);
    assert_eq!(done.json()["lab_report"]["status"], "completed");
    clock.advance(Duration::from_secs(30));
    assert_eq!([status(&good), status(&bad)], ["completed", "failed"]);
    assert!(server.ok(&path(&bad))["parsing_error"].is_string());
}

#[test]
fn uploads_are_validated() {
    let server = server();
    for (body, location) in [
        (json!({ "filename": "x.pdf" }), "body"),
        (json!({ "body": STANDARD.encode(b"hello") }), "body.body"),
        (json!({ "body": pdf("x"), "file_name": "x" }), "body.file_name"),
    ] {
        server.call("POST", "/lab_reports", &body).refused(400, &[location]);
    }
    let gif = json!({ "body": STANDARD.encode(b"GIF89a"), "mime_type": "image/gif" });
    server.call("POST", "/lab_reports", &gif).ok();
    let missing = ["query.to_timestamp", "query.from_timestamp"];
    server.get("/lab_reports").refused(400, &missing);
    for id in ["none", "0134ff3c-3f60-8c46-8e4e-c0dd218c4e3a"] {
        assert_eq!(server.get(&format!("/lab_reports/{id}")).status, 404);
        let body = json!({ "lab_report_id": id });
        assert_eq!(server.call("POST", "/lab_reports/process", &body).status, 404);
    }
}
