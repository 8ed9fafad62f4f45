use serde_json::{Value, json};

use super::{Inputs, assert_names, failures_with};
use crate::spec::check::examples::index::{Example, Status};

/// The failures after a change of the body of one example.
fn changed(file: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    failures_with(|inputs| {
        let text = inputs.examples.files.get_mut(file).unwrap();
        let mut body: Value = serde_json::from_str(text).unwrap();
        change(&mut body);
        *text = body.to_string();
    })
}

fn entry<'a>(inputs: &'a mut Inputs, file: &str) -> &'a mut Example {
    let all = &mut inputs.examples.all;
    all.iter_mut().find(|example| example.file == file).unwrap()
}

#[test]
fn a_field_that_nobody_knows() {
    let failures = changed("userinfo_200.json", |body| body["brand_new"] = json!(1));
    assert_names(
        &failures,
        &["userinfo_200.json", "`brand_new`", "not in the document"],
    );
    assert_names(
        &failures,
        &["userinfo_200.json", "`brand_new`", "Rust does not read"],
    );
    let failures = changed("queries_sleeps_200.json", |body| {
        body["sleeps"][0]["metrics"]["grip"] = json!(1);
    });
    assert_names(
        &failures,
        &[
            "queries_sleeps_200.json",
            "`sleeps[].metrics.grip`",
            "not in the document",
        ],
    );
}

#[test]
fn a_value_of_another_type() {
    let failures = changed("userproperties_200.json", |body| {
        body["properties"]["height"] = json!("tall");
    });
    assert_names(
        &failures,
        &[
            "userproperties_200.json",
            "/properties/height",
            "fit its schema",
        ],
    );
    assert_names(
        &failures,
        &["userproperties_200.json", "deviates", "properties.height"],
    );
}

#[test]
fn a_part_that_is_missing() {
    let failures = changed("auth_hmac_200.json", |body| {
        body.as_object_mut().unwrap().remove("access_token");
    });
    assert_names(
        &failures,
        &["auth_hmac_200.json", "cannot be decoded", "access_token"],
    );
}

#[test]
fn a_format_that_is_broken() {
    let failures = changed("queries_workouts_200.json", |body| {
        body["workouts"][0]["start_at_timestamp"] = json!("yesterday");
    });
    assert_names(
        &failures,
        &[
            "queries_workouts_200.json",
            "start_at_timestamp",
            "date-time",
        ],
    );
}

#[test]
fn text_that_is_no_json() {
    let failures = failures_with(|inputs| {
        let text = inputs.examples.files.get_mut("error_400.json").unwrap();
        text.truncate(20);
    });
    assert_names(&failures, &["error_400.json", "not JSON"]);
}

#[test]
fn an_older_one_that_cannot_be_decoded() {
    let failures = changed("queries_sleeps_200_older.json", |body| {
        body["sleeps"] = json!(5);
    });
    assert_names(
        &failures,
        &["queries_sleeps_200_older.json", "cannot be decoded"],
    );
    let failures = changed("queries_provider_record_entry_older.json", |body| {
        *body = json!([]);
    });
    assert_names(
        &failures,
        &[
            "queries_provider_record_entry_older.json",
            "cannot be decoded",
        ],
    );
}

#[test]
fn a_request_that_cannot_be_built() {
    let failures = changed("nutrition_image_sync_request.json", |body| {
        body["brand_new"] = json!(1);
    });
    assert_names(
        &failures,
        &[
            "nutrition_image_sync_request.json",
            "AnalyzeNutritionImage",
            "`brand_new` is lost",
        ],
    );
    let failures = changed("nutrition_put_request.json", |body| {
        body["serving_size"] = json!("much");
    });
    assert_names(&failures, &["nutrition_put_request.json", "serving_size"]);
}

#[test]
fn a_webhook_that_is_not_known() {
    let failures = changed("webhook_main.json", |body| body[0]["brand_new"] = json!(1));
    assert_names(
        &failures,
        &["webhook_main.json", "`[].brand_new`", "Rust does not read"],
    );
    let failures = changed("webhook_nutrition.json", |body| {
        *body = json!({ "record_id": "r", "status": "failed" });
    });
    assert_names(
        &failures,
        &["webhook_nutrition.json", "does not know what it is"],
    );
}

#[test]
fn an_error_that_is_not_read() {
    let failures = changed("error_full.json", |body| body["brand_new"] = json!(1));
    assert_names(&failures, &["error_full.json", "`brand_new` is lost"]);
}

#[test]
fn a_file_that_is_in_no_index_and_the_reverse() {
    let failures = failures_with(|inputs| {
        inputs
            .examples
            .files
            .insert("brand_new.json".to_owned(), "{}".to_owned());
    });
    assert_names(&failures, &["brand_new.json", "not in the index"]);
    let failures = failures_with(|inputs| {
        inputs.examples.files.remove("userinfo_200.json");
    });
    assert_names(&failures, &["userinfo_200.json", "no such file"]);
    let failures = failures_with(|inputs| {
        let twice = entry(inputs, "userinfo_200.json").clone();
        inputs.examples.all.push(twice);
    });
    assert_names(&failures, &["userinfo_200.json", "twice"]);
}

#[test]
fn an_entry_that_leads_nowhere() {
    let failures = failures_with(|inputs| {
        entry(inputs, "userinfo_200.json").operation = Some("getNobody".to_owned());
    });
    assert_names(&failures, &["userinfo_200.json", "`getNobody`"]);
    let failures = failures_with(|inputs| {
        entry(inputs, "webhook_main.json").webhook = Some("side".to_owned());
    });
    assert_names(&failures, &["webhook_main.json", "webhook `side`"]);
    let failures = failures_with(|inputs| {
        let schema = "../openapi.yaml#/components/schemas/Nobody".to_owned();
        entry(inputs, "userinfo_200.json").schema = Some(schema);
    });
    assert_names(
        &failures,
        &["userinfo_200.json", "Nobody", "not in the document"],
    );
    let failures = failures_with(|inputs| entry(inputs, "userinfo_200.json").schema = None);
    assert_names(&failures, &["userinfo_200.json", "no schema"]);
    let failures =
        failures_with(|inputs| entry(inputs, "userinfo_200.json").kind = "song".to_owned());
    assert_names(&failures, &["userinfo_200.json", "`song`"]);
}

#[test]
fn history_is_named_as_such() {
    let failures = failures_with(|inputs| {
        entry(inputs, "userinfo_200.json").status = Status::History;
    });
    assert_names(&failures, &["userinfo_200.json", "history", "no schema"]);
    // What is history is checked by nothing.
    let failures = changed("queries_samples_removed_200.json", |body| {
        *body = json!([1]);
    });
    assert_eq!(failures, [] as [String; 0]);
}
