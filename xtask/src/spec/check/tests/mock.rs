//! Differences in the answers of the mock server.

use serde_json::Value;
use spike_mock::Options;
use spike_openapi::Document;

use super::{apply, assert_fails, inputs, root};
use crate::spec::check::{mock, report::Report};

fn failures(options: &Options, root: Value) -> Vec<String> {
    let mut report = Report::default();
    let document = Document::new(root).unwrap();
    mock(&document, inputs(), options, &mut report).unwrap();
    report.failures().to_vec()
}

#[test]
fn fields_that_are_not_documented() {
    let failures = failures(&Options::new().extra_fields(true), root().clone());
    for words in [
        "mock, GET /queries/sleeps: & `sleeps[].mock_new_field` & not in the document",
        "mock, GET /lab_reports: & `[].mock_new_field` & the SDK does not read",
    ] {
        assert_fails(&failures, words);
    }
}

#[test]
fn values_that_are_not_documented() {
    let failures = failures(&Options::new().unknown_values(true), root().clone());
    for words in [
        "mock, GET /queries/sleeps: & `hypnagogia` of `SleepStage` & include_stages=true",
        "mock, GET /queries/statistics/daily: & `statistics[].values.vitality_score`",
    ] {
        assert_fails(&failures, words);
    }
}

#[test]
fn a_document_that_does_not_fit() {
    let mut changed = root().clone();
    for change in [
        "remove /components/schemas/Sleep/properties/stages",
        "set /components/schemas/UserInfo/properties/uid/maxLength 3",
        "remove /paths/~1lab_reports/get/responses/200",
    ] {
        apply(change, &mut changed, &mut inputs().clone());
    }
    let failures = failures(&Options::new(), changed);
    for words in [
        "mock, GET /queries/sleeps/{sleep_id}: & `stages` & not in the document & asked: ",
        "mock, GET /userinfo: & /uid",
        "mock, GET /lab_reports: & 200 & not in the document",
    ] {
        assert_fails(&failures, words);
    }
}
