use serde_json::json;

use super::{SCHEMAS, assert_caught, at, list, remove, rename, set};

fn field(field: &str) -> String {
    format!("{SCHEMAS}/{}", field.replace('.', "/properties/"))
}

#[test]
fn a_field_less() {
    assert_caught(
        |root| drop(remove(root, &field("Sleep.end_at_timestamp"))),
        &[
            "getQueriesSleeps",
            "`sleeps[].end_at_timestamp` is read by `Sleep`",
            "not in the document",
        ],
    );
}

#[test]
fn a_field_more() {
    assert_caught(
        |root| set(root, &field("Lap.brand_new"), json!({ "type": "string" })),
        &[
            "getQueriesWorkouts",
            "`workouts[].laps[].brand_new`",
            "`Lap` does not read it",
        ],
    );
}

#[test]
fn a_field_of_another_name() {
    let place = field("UserProperties.height");
    let change = |root: &mut _| rename(root, &place, "size");
    assert_caught(
        change,
        &[
            "getUserproperties",
            "`properties.size`",
            "`UserProperties` does not read it",
        ],
    );
    assert_caught(
        change,
        &[
            "getUserproperties",
            "`properties.height` is read by",
            "not in the document",
        ],
    );
}

#[test]
fn a_field_of_another_type() {
    let text = json!({ "type": "string" });
    for (place, schema, words) in [
        (
            "IntegratedProvider.provider_integration_id",
            text.clone(),
            ["a string", "an integer in Rust"],
        ),
        (
            "UserProperties.height",
            text.clone(),
            ["a string", "a number in Rust"],
        ),
        (
            "Workout.is_source_aggregated",
            text.clone(),
            ["a string", "a boolean in Rust"],
        ),
        (
            "DailyStatistic.date",
            text.clone(),
            ["a string", "a date in Rust"],
        ),
        (
            "DailyStatistic.date",
            json!({ "type": "string", "format": "date-time" }),
            ["a date-time", "a date in Rust"],
        ),
        (
            "Workout.start_at_timestamp",
            text.clone(),
            ["a string", "a date-time in Rust"],
        ),
        (
            "LabReport.notes",
            json!({ "type": "integer" }),
            ["an integer", "a string in Rust"],
        ),
        (
            "UserInfo.uid",
            json!({ "type": "string", "format": "date" }),
            ["a date", "a string in Rust"],
        ),
        (
            "Workout.laps",
            json!({ "type": "object" }),
            ["an object", "an array in Rust"],
        ),
        (
            "Workout.metrics",
            json!({ "type": "object" }),
            ["an object", "a map of measurements in Rust"],
        ),
        (
            "Sleep.source",
            text.clone(),
            ["a string", "an object in Rust"],
        ),
        (
            "Sleep.input_method",
            text,
            ["a string", "a word of an enum in Rust"],
        ),
        (
            "PatientInformation.age",
            json!({ "type": "number" }),
            ["a number", "an integer in Rust"],
        ),
        (
            "Series.values",
            json!({ "type": "array", "items": { "type": "integer" } }),
            ["list of anything", "in Rust"],
        ),
        (
            "Lap.samples",
            json!({ "type": "object", "properties": { "a": {} } }),
            ["as it comes", "`a`"],
        ),
        (
            "LabSection.results",
            json!({ "type": "array" }),
            ["array of nothing", "results"],
        ),
    ] {
        let name = place.rsplit('.').next().unwrap();
        assert_caught(
            |root| set(root, &field(place), schema),
            &[name, words[0], words[1]],
        );
    }
}

#[test]
fn a_field_that_is_required_or_no_longer() {
    assert_caught(
        |root| {
            list(root, &format!("{SCHEMAS}/NutritionRecord/required")).push(json!("uploaded_at"));
        },
        &[
            "listNutritionRecords",
            "`[].uploaded_at` is required in the document, but not by `NutritionRecord`",
        ],
    );
    assert_caught(
        |root| drop(list(root, &format!("{SCHEMAS}/NutritionRecord/required")).remove(0)),
        &["`[].record_id` is required by `NutritionRecord`"],
    );
    assert_caught(
        |root| {
            drop(remove(
                root,
                &format!("{}/x-read-as", field("UserInfo.created_at")),
            ));
        },
        &["created_at` is required in the document, but not by `UserInfo`"],
    );
    assert_caught(
        |root| {
            drop(remove(
                root,
                &format!("{}/x-required", field("IntegrationLink.path")),
            ));
        },
        &["`path`", "required by `IntegrationLink`", "nor likely"],
    );
}

#[test]
fn a_field_of_another_unit() {
    assert_caught(
        |root| set(root, &format!("{}/x-unit", field("Sleep.duration")), "s"),
        &["`sleeps[].duration`", "unit"],
    );
    assert_caught(
        |root| {
            set(
                root,
                &format!("{}/x-unit", field("UserProperties.weight")),
                "kg",
            );
        },
        &["`properties.weight`", "unit"],
    );
    assert_caught(
        |root| set(root, &format!("{}/x-unit", field("LabResult.value")), "g"),
        &["results[].value`", "`g` in the document, none in Rust"],
    );
}

#[test]
fn an_enum_of_other_words() {
    assert_caught(
        |root| {
            set(
                root,
                &field("SleepPeriod.stage"),
                json!({ "$ref": "#/components/schemas/InputMethod" }),
            );
        },
        &[
            "getQueriesSleeps",
            "`sleeps[].stages[].stage`",
            "`manual`",
            "`SleepStage` does not know it",
        ],
    );
}

#[test]
fn a_body_where_there_was_none_and_the_reverse() {
    assert_caught(
        |root| drop(remove(root, "/paths/~1userinfo/get/responses/200/content")),
        &["getUserinfo", "200 has no body", "`GetUserInfo` reads one"],
    );
    assert_caught(
        |root| {
            let content = at(root, "/paths/~1userinfo/get/responses/200/content").clone();
            set(
                root,
                "/paths/~1nutrition_records~1{nutrition_record_id}/delete/responses/204/content",
                content,
            );
        },
        &["deleteNutritionRecords", "204 has a body", "does not read"],
    );
    assert_caught(
        |root| rename(root, "/paths/~1userinfo/get/responses/200", "302"),
        &["getUserinfo", "no answer of success"],
    );
}

#[test]
fn a_webhook() {
    assert_caught(
        |root| drop(remove(root, "/webhooks/lab_report")),
        &["webhook lab_report", "not in the document"],
    );
    assert_caught(
        |root| rename(root, "/webhooks/nutrition", "food"),
        &["webhook food", "the SDK does not know"],
    );
    assert_caught(
        |root| {
            drop(remove(
                root,
                &field("WebhookEvent.earliest_record_start_at"),
            ));
        },
        &[
            "webhook main",
            "`[].earliest_record_start_at` is read by `Event`",
        ],
    );
    assert_caught(
        |root| {
            set(
                root,
                &field("WebhookEvent.brand_new"),
                json!({ "type": "string" }),
            );
        },
        &["webhook main", "`[].brand_new`", "`Event` does not read it"],
    );
    assert_caught(
        |root| {
            let new =
                json!({ "type": "object", "properties": { "brand_new": { "type": "string" } } });
            list(root, &format!("{SCHEMAS}/LabReportWebhook/allOf")).push(new);
        },
        &[
            "webhook lab_report",
            "`brand_new`",
            "`LabReport` does not read it",
        ],
    );
}

#[test]
fn an_error() {
    assert_caught(
        |root| {
            set(
                root,
                &field("ErrorModel.brand_new"),
                json!({ "type": "string" }),
            );
        },
        &["errors", "`brand_new` is lost"],
    );
    assert_caught(
        |root| drop(remove(root, &field("ErrorModel.instance"))),
        &["errors", "`instance` is read by `Problem`"],
    );
    assert_caught(
        |root| rename(root, &field("ErrorDetail.message"), "text"),
        &["errors", "`errors[].message` is read by `ProblemDetail`"],
    );
}
