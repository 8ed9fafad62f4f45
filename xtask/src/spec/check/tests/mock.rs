//! What the mock server answers, when it is wrong.

use spike_mock::Options;

use super::{SCHEMAS, assert_names, inputs, remove, root};
use crate::spec::check::{mock, report::Report};
use crate::spec::resolve::Document;

fn failures(options: &Options, root: serde_json::Value) -> Vec<String> {
    let mut report = Report::default();
    mock(
        &Document::new(root).unwrap(),
        inputs(),
        options,
        &mut report,
    )
    .unwrap();
    report.failures().to_vec()
}

#[test]
fn fields_that_are_not_documented() {
    let failures = failures(&Options::new().extra_fields(true), root().clone());
    assert_names(
        &failures,
        &[
            "mock, getQueriesSleeps",
            "`sleeps[].mock_new_field`",
            "not in the document",
        ],
    );
    assert_names(
        &failures,
        &[
            "mock, listLabReports",
            "`[].mock_new_field`",
            "Rust does not read",
        ],
    );
}

#[test]
fn values_that_are_not_documented() {
    let failures = failures(&Options::new().unknown_values(true), root().clone());
    assert_names(
        &failures,
        &[
            "mock, getQueriesSleeps",
            "`hypnagogia` of `SleepStage`",
            "include_stages=true",
        ],
    );
    assert_names(
        &failures,
        &[
            "mock, getQueriesStatisticsDaily",
            "`statistics[].values.vitality_score`",
        ],
    );
}

#[test]
fn a_document_that_does_not_fit() {
    let mut changed = root().clone();
    remove(&mut changed, &format!("{SCHEMAS}/Sleep/properties/stages"));
    changed["components"]["schemas"]["UserInfo"]["properties"]["uid"]["maxLength"] = 3.into();
    remove(&mut changed, "/paths/~1lab_reports/get/responses/200");
    let failures = failures(&Options::new(), changed);
    assert_names(
        &failures,
        &[
            "mock, getQueriesSleepsBySleepId",
            "`stages`",
            "not in the document",
            "asked: ",
        ],
    );
    assert_names(&failures, &["mock, getUserinfo", "/uid"]);
    assert_names(
        &failures,
        &["mock, listLabReports", "200", "not in the document"],
    );
}
