use serde_json::{Value, json};

use super::*;
use crate::api::golden;
use crate::codec::request::Request as _;
use crate::model::samples::{PDF, png};
use crate::vocabulary::LabStatus;

#[test]
fn upload_lab_report_request() {
    let plain = UploadLabReport::new(PDF, "a.pdf");
    let line = "POST /lab_reports";
    golden::assert_body(&plain, line, &json!({"body": "JVBERi0xLjcK", "filename": "a.pdf"}));
    let mut sample: Value =
        serde_json::from_str(golden::example!("lab_report_upload_request")).unwrap();
    sample["body"] = json!("JVBERi0xLjcK");
    let full = UploadLabReport::new(PDF, "lab_report_2024_01_15.pdf")
        .wait_on_process(true)
        .mime_type("application/pdf");
    golden::assert_body(&full, line, &sample);
    let classes = [&plain, &full].map(|request| request.call().unwrap().timeout_class());
    assert_eq!(classes, [TimeoutClass::Standard, TimeoutClass::Analysis]);
    assert!(!full.call().unwrap().is_idempotent());
    assert!(format!("{full:?}").contains("file: [9 bytes redacted]"));
}

#[test]
fn what_cannot_be_read_is_not_sent() {
    golden::assert_refused(&UploadLabReport::new(b"", "a.pdf"), "lab report is empty");
    golden::assert_refused(&UploadLabReport::new(PDF, " "), "`filename`");
    golden::assert_refused(
        &UploadLabReport::new(b"PK\x03\x04", "a.docx"),
        "looks like a ZIP archive or an Office document; the API takes PDF, JPEG, PNG, GIF, WebP",
    );
    for file in [png(10, 10), b"GIF89a".to_vec(), b"\xff\xd8\xff".to_vec()] {
        assert!(UploadLabReport::new(file, "a").call().is_ok());
    }
}

#[test]
fn upload_lab_report_answers() {
    let done: LabReportUpload = golden::decode(golden::example!("lab_report_upload_sync_200"));
    let report = done.lab_report;
    assert!(report.is_finished());
    let leukocytes = report.find(&["6690-2"]).unwrap();
    assert_eq!(leukocytes.value, Some(7.2));
    assert_eq!(leukocytes.standard_test_name, None);

    let begun: LabReportUpload = golden::decode(golden::example!("lab_report_upload_async_200"));
    assert_eq!(begun.lab_report.status, Some(LabStatus::Processing));
    assert!(!begun.lab_report.is_finished());

    let schema: LabReportUpload = golden::decode(golden::example!("lab_report_upload_200_schema"));
    assert!(schema.lab_report.extra.is_empty());
}

#[test]
fn list_lab_reports_request() {
    golden::assert_bearer(
        &ListLabReports::new(golden::window()),
        &format!("GET /lab_reports?{}", golden::WINDOW),
    );
}

#[test]
fn list_lab_reports_answer() {
    let list: Vec<LabReport> = golden::decode(golden::example!("lab_reports_list_200"));
    assert_eq!(list[0].status, Some(LabStatus::Pending));
    let result = list[0].results().next().unwrap();
    assert_eq!((result.value, result.tested_positive), (Some(123.0), Some(true)));
    assert!(list[0].extra.is_empty() && result.extra.is_empty());
}

#[test]
fn get_lab_report_request() {
    let id = "2d281236-a4b5-4d7b-846c-b88b48cfaf4b";
    golden::assert_bearer(&GetLabReport::new(id), &format!("GET /lab_reports/{id}"));
    golden::assert_refused(&GetLabReport::new("."), "lab_report_id");
}

#[test]
fn get_lab_report_answer() {
    let report: LabReport = golden::decode(golden::example!("lab_report_by_id_200"));
    let patient = report.patient_information.as_ref().unwrap();
    assert_eq!(patient.age, Some(1));
    assert_eq!(report.lab_information.as_ref().unwrap().extra.len(), 0);
    assert_eq!(report.parsing_error.as_deref(), Some("<string>"));
}

#[test]
fn the_body_of_the_webhook_is_a_report_too() {
    let report: LabReport = golden::decode(golden::example!("webhook_lab_report"));
    assert!(report.is_finished());
    assert_eq!(report.results().count(), 1);
    assert_eq!(report.extra.get("application_user_id").unwrap().text(), "\"end_user_id1\"");
}

#[test]
fn results_are_found_by_code_then_standard_name_then_printed_name() {
    let report: LabReport = serde_json::from_str(
        r#"{"record_id": "r", "sections": [
            {"results": [{"original_test_name": "6690-2", "value": 1},
                         {"standard_test_name": "6690-2", "value": 2}]},
            {},
            {"results": [{"loinc_code": " 6690-2", "value": 3},
                         {"original_test_name": "Ferritin", "value": 4},
                         {"standard_test_name": "ferritin", "value": 5}]}
        ]}"#,
    )
    .unwrap();
    let value = |names: &[&str]| report.find(names).and_then(|result| result.value);
    assert_eq!(value(&["6690-2"]), Some(3.0));
    assert_eq!(value(&["FERRITIN "]), Some(5.0));
    assert_eq!(value(&["Ferritin", "6690-2"]), Some(3.0));
    assert_eq!(value(&["2276-4"]), None);
    assert_eq!(value(&[]), None);
    assert_eq!(report.results().count(), 5);
    assert!(!report.is_finished());
}

#[test]
fn a_year_is_enough_for_a_date_of_birth() {
    let body =
        r#"{"record_id": "r", "patient_information": {"date_of_birth": "1980"}, "sections": null}"#;
    let report: LabReport = serde_json::from_str(body).unwrap();
    let patient = report.patient_information.as_ref().unwrap();
    assert_eq!(patient.date_of_birth.as_deref(), Some("1980"));
    assert_eq!(report.results().count(), 0);
}
