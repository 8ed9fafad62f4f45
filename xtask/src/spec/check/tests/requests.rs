//! Parameters and request bodies.

use serde_json::json;

use super::{
    DAILY, INTERVAL, LINK, SCHEMAS, SERIES, assert_caught, list, parameter, remove, rename, set,
};

fn body(field: &str) -> String {
    format!("{SCHEMAS}/{}", field.replace('.', "/properties/"))
}

#[test]
fn a_parameter_less() {
    assert_caught(
        |root| list(root, &format!("{LINK}/parameters")).retain(|one| one["name"] != "state"),
        &[
            "getProvidersByProviderSlugIntegrationInitUrl",
            "`IntegrationUrl` sends",
            "`state`",
        ],
    );
}

#[test]
fn a_parameter_more() {
    let new = json!({ "name": "brand_new", "in": "query", "schema": { "type": "string" } });
    assert_caught(
        |root| list(root, &format!("{DAILY}/parameters")).push(new.clone()),
        &[
            "getQueriesStatisticsDaily",
            "`brand_new`",
            "`DailyStatistics` never sends it",
        ],
    );
    let mut header = new.clone();
    header["in"] = json!("header");
    assert_caught(
        |root| list(root, &format!("{DAILY}/parameters")).push(header),
        &["getQueriesStatisticsDaily", "`brand_new`", "in the header"],
    );
}

#[test]
fn a_parameter_of_another_name() {
    let rename = |root: &mut _| parameter(root, SERIES, "merge_method")["name"] = json!("merge");
    assert_caught(rename, &["getQueriesTimeseries", "`merge`", "never sends"]);
    assert_caught(
        rename,
        &[
            "getQueriesTimeseries",
            "sends",
            "`merge_method`",
            "not in the document",
        ],
    );
    assert_caught(
        |root| set(root, "/components/parameters/NutritionRecordId/name", "id"),
        &[
            "getNutritionRecordsByNutritionRecordId",
            "path parameter `id`",
        ],
    );
}

#[test]
fn a_parameter_of_another_type() {
    let daily = "getQueriesStatisticsDaily";
    for (name, schema, words) in [
        (
            "from_date",
            json!({ "type": "string", "format": "date-time" }),
            ["a date-time", "a date in Rust"],
        ),
        (
            "to_date",
            json!({ "type": "string" }),
            ["a string", "a date in Rust"],
        ),
        (
            "from_date",
            json!({ "type": "integer" }),
            ["an integer", "a date in Rust"],
        ),
        (
            "types",
            json!({ "type": "string" }),
            ["one value", "an array in Rust"],
        ),
    ] {
        assert_caught(
            |root| parameter(root, DAILY, name)["schema"] = schema,
            &[daily, &format!("`{name}`"), words[0], words[1]],
        );
    }
    for (pointer, schema, words) in [
        (
            "ExcludeManual",
            json!({ "type": "string" }),
            ["`exclude_manual`", "a string", "a boolean in Rust"],
        ),
        (
            "DeviceTypes",
            json!({ "type": "array", "items": { "type": "string" } }),
            ["`device_types`", "a string", "a word of an enum in Rust"],
        ),
        (
            "FromTimestamp",
            json!({ "type": "string", "format": "date" }),
            ["`from_timestamp`", "a date", "a date-time in Rust"],
        ),
        (
            "ProviderSlug",
            json!({ "type": "integer" }),
            ["`provider_slug`", "an integer", "a string in Rust"],
        ),
    ] {
        let place = format!("/components/parameters/{pointer}/schema");
        assert_caught(|root| set(root, &place, schema), &words);
    }
    assert_caught(
        |root| parameter(root, LINK, "state")["schema"] = json!({ "type": "boolean" }),
        &["`state`", "a boolean", "a string in Rust"],
    );
    assert_caught(
        |root| {
            parameter(root, INTERVAL, "interval")["schema"] =
                json!({ "type": "array", "items": { "type": "string" } });
        },
        &["`interval`", "an array", "one value in Rust"],
    );
}

#[test]
fn an_array_written_otherwise() {
    assert_caught(
        |root| parameter(root, DAILY, "types")["explode"] = json!(true),
        &["getQueriesStatisticsDaily", "`types`", "commas"],
    );
}

#[test]
fn a_parameter_that_is_required_or_no_longer() {
    assert_caught(
        |root| set(root, "/components/parameters/Providers/required", true),
        &[
            "getQueriesStatisticsDaily",
            "`providers`",
            "is required in the document",
        ],
    );
    assert_caught(
        |root| parameter(root, DAILY, "to_date")["required"] = json!(false),
        &["getQueriesStatisticsDaily", "`to_date`", "always sent"],
    );
    assert_caught(
        |root| drop(remove(root, "/components/parameters/ToTimestamp/x-send")),
        &["getQueriesTimeseries", "`to_timestamp`", "always sent"],
    );
    assert_caught(
        |root| set(root, "/components/parameters/ProviderSlug/required", false),
        &["`provider_slug`", "not `required: true`"],
    );
}

#[test]
fn a_parameter_that_is_offered_or_no_longer() {
    assert_caught(
        |root| {
            drop(
                parameter(root, SERIES, "exclude_manual")
                    .as_object_mut()
                    .unwrap()
                    .remove("x-offered"),
            );
        },
        &[
            "getQueriesTimeseries",
            "`exclude_manual`",
            "`TimeSeries` never sends it",
        ],
    );
    assert_caught(
        |root| parameter(root, LINK, "state")["x-offered"] = json!(false),
        &[
            "getProvidersByProviderSlugIntegrationInitUrl",
            "`state`",
            "`x-offered: false`",
        ],
    );
}

#[test]
fn a_word_that_a_parameter_takes() {
    assert_caught(
        |root| {
            parameter(root, SERIES, "merge_method")["schema"] =
                json!({ "type": "string", "x-extensible-enum": ["vote"] });
        },
        &[
            "getQueriesTimeseries",
            "`merge_method`",
            "`vote`",
            "Rust does not know it",
        ],
    );
}

#[test]
fn a_body_field_less() {
    assert_caught(
        |root| drop(remove(root, &body("LabReportsPostInput.mime_type"))),
        &[
            "postLabReports",
            "sends the body field `mime_type`",
            "not in the document",
        ],
    );
    assert_caught(
        |root| drop(remove(root, &body("Ingredient.name_translated"))),
        &[
            "putNutritionRecords",
            "`ingredients[].name_translated`",
            "not in the document",
        ],
    );
}

#[test]
fn a_body_field_more() {
    assert_caught(
        |root| {
            set(
                root,
                &body("NutritionImageInput.brand_new"),
                json!({ "type": "string" }),
            );
        },
        &["postNutritionRecordsImage", "`brand_new`", "never sent"],
    );
}

#[test]
fn a_body_field_of_another_name() {
    let place = body("NutritionRecordPatch.consumed_at");
    let change = |root: &mut _| rename(root, &place, "eaten_at");
    assert_caught(
        change,
        &["patchNutritionRecords", "`eaten_at`", "never sent"],
    );
    assert_caught(
        change,
        &[
            "patchNutritionRecords",
            "`consumed_at`",
            "not in the document",
        ],
    );
}

#[test]
fn a_body_field_of_another_type() {
    for (field, schema, words) in [
        (
            "LabReportsPostInput.wait_on_process",
            json!({ "type": "string" }),
            ["`wait_on_process`", "a string"],
        ),
        (
            "NutritionRecordInput.serving_size",
            json!({ "type": "string" }),
            ["`serving_size`", "a number in Rust"],
        ),
        (
            "NutritionRecordPatch.serving_size",
            json!({ "type": "integer" }),
            ["`serving_size`", "a number in Rust"],
        ),
        (
            "AuthHmacInput.application_id",
            json!({ "type": "string" }),
            ["`application_id`", "an integer in Rust"],
        ),
        (
            "AuthHmacInput.application_id",
            json!({ "type": "number" }),
            ["`application_id`", "a number in the document"],
        ),
        (
            "NutritionImageInput.consumed_at",
            json!({ "type": "string" }),
            ["`consumed_at`", "a date-time in Rust"],
        ),
        (
            "NutritionImageInput.analysis_mode",
            json!({ "type": "string" }),
            ["`analysis_mode`", "a word of an enum in Rust"],
        ),
        (
            "NutritionRecordInput.ingredients",
            json!({ "type": "string" }),
            ["`ingredients`", "an array in Rust"],
        ),
    ] {
        assert_caught(|root| set(root, &body(field), schema), &words);
    }
}

#[test]
fn a_body_field_that_is_required_or_no_longer() {
    assert_caught(
        |root| {
            list(root, &format!("{SCHEMAS}/LabReportsPostInput/required")).push(json!("mime_type"));
        },
        &["postLabReports", "`mime_type`", "can be left out"],
    );
    assert_caught(
        |root| {
            drop(remove(
                root,
                &format!("{SCHEMAS}/NutritionRecordInput/required"),
            ));
        },
        &["postNutritionRecordsManual", "`dish_name`", "always sent"],
    );
}

#[test]
fn a_body_where_there_was_none_and_the_reverse() {
    assert_caught(
        |root| drop(remove(root, "/paths/~1lab_reports/post/requestBody")),
        &[
            "postLabReports",
            "`UploadLabReport` sends a body",
            "the document has none",
        ],
    );
    let content = json!({ "content": { "application/json": { "schema": { "type": "object" } } } });
    assert_caught(
        |root| set(root, "/paths/~1userinfo/get/requestBody", content),
        &[
            "getUserinfo",
            "the document has a body",
            "`GetUserInfo` sends none",
        ],
    );
}

#[test]
fn a_word_that_a_body_takes() {
    assert_caught(
        |root| {
            set(
                root,
                &body("NutritionImageInput.analysis_mode"),
                json!({ "type": "string", "x-extensible-enum": ["precise"] }),
            );
        },
        &[
            "postNutritionRecordsImage",
            "`analysis_mode`",
            "`fast`",
            "does not list it",
        ],
    );
}

#[test]
fn a_limit_that_a_sample_breaks() {
    assert_caught(
        |root| {
            set(
                root,
                &body("LabReportsPostInput.filename"),
                json!({ "type": "string", "maxLength": 3, "x-send": "always" }),
            );
        },
        &["postLabReports", "/filename"],
    );
}
