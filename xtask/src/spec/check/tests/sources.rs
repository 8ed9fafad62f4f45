//! What the sources have and the catalogue forgets; the table.

use super::{assert_names, failures_with};

#[test]
fn an_operation_that_the_catalogue_forgets() {
    let failures = failures_with(|inputs| {
        let file = "crates/spike-core/src/api/brand_new.rs".to_owned();
        inputs
            .sources
            .operations
            .insert("BrandNew".to_owned(), file);
    });
    assert_names(&failures, &["api/brand_new.rs", "`BrandNew`", "catalogue"]);
    let failures = failures_with(|inputs| {
        inputs.sources.operations.remove("ListSleeps");
    });
    assert_names(
        &failures,
        &[
            "getQueriesSleeps",
            "`ListSleeps`",
            "not found in the sources",
        ],
    );
}

#[test]
fn a_setter_that_no_sample_uses() {
    let failures = failures_with(|inputs| {
        let file = "crates/spike-core/src/api/list_sleeps.rs".to_owned();
        inputs.sources.sent.insert(("brand_new".to_owned(), file));
    });
    assert_names(
        &failures,
        &["api/list_sleeps.rs", "`brand_new`", "no sample"],
    );
}

#[test]
fn an_enum_that_the_catalogue_forgets() {
    let failures = failures_with(|inputs| {
        inputs.sources.enums.insert("BrandNew".to_owned());
    });
    assert_names(&failures, &["BrandNew", "catalogue", "lacks"]);
}

#[test]
fn a_method_that_calls_nothing_known() {
    let failures = failures_with(|inputs| {
        let methods = &mut inputs.sources.methods;
        methods.insert("BrandNew".to_owned(), vec!["brand_new".to_owned()]);
    });
    assert_names(&failures, &["brand_new: ", "`BrandNew`"]);
}

#[test]
fn the_sources_are_read() {
    let sources = &super::inputs().sources;
    assert_eq!(sources.operations.len(), 35, "{:?}", sources.operations);
    assert_eq!(sources.enums.len(), 21, "{:?}", sources.enums);
    assert_eq!(sources.methods["GetUserInfo"], ["user_info"]);
    assert_eq!(sources.methods["ListLabReports"], ["lab_reports"]);
    let has = |name: &str| sources.sent.iter().any(|(own, _)| own == name);
    assert!(has("types") && has("exclude_manual") && has("dish_name"));
}

#[test]
fn an_old_table() {
    let failures =
        failures_with(|inputs| inputs.table = inputs.table.replace("`GetSleep`", "`Get`"));
    assert_names(
        &failures,
        &["docs/operations.md", "not up to date", "--write"],
    );
}
