use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use spike_core::vocabulary::NutritionalField;
use spike_mock::{ManualClock, MockServer, Options};

use crate::client::{Got, NOW, items, ok, send, server};

const LIST: &str =
    "/nutrition_records?from_timestamp=2026-05-13T00:00:00Z&to_timestamp=2026-05-14T00:00:00Z";

pub(crate) fn call(server: &MockServer, method: &str, path: &str, body: &Value) -> Got {
    send(
        server,
        method,
        path,
        Some(&server.token(server.user_id())),
        Some(&body.to_string()),
    )
}

/// The first bytes of a JPEG and a text after them.
pub(crate) fn jpeg(text: &str) -> String {
    STANDARD.encode([b"\xff\xd8\xff\xe0".as_slice(), text.as_bytes()].concat())
}

fn eaten(server: &MockServer, more: Value) -> Value {
    let mut body = json!({ "body": jpeg("a plate"), "wait_on_process": true });
    body.as_object_mut()
        .expect("an object")
        .extend(more.as_object().cloned().unwrap_or_else(Map::new));
    let got = call(server, "POST", "/nutrition_records/image", &body);
    assert_eq!(got.status, 200, "{}", got.text);
    got.json()
}

fn path(record: &Value) -> String {
    format!(
        "/nutrition_records/{}",
        record["record_id"].as_str().expect("an id")
    )
}

fn names(fields: &Value) -> Vec<&str> {
    fields
        .as_object()
        .expect("fields")
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn an_image_brings_the_four_default_fields() {
    let server = server();
    let record = eaten(&server, json!({}));
    assert_eq!(record["status"], "completed");
    assert_eq!(record["uploaded_at"], "2026-05-13T12:15:00.000Z");
    assert_eq!(
        names(&record["nutritional_fields"]),
        ["carbohydrate_g", "energy_kcal", "fat_total_g", "protein_g"]
    );
    for absent in [
        "ingredients",
        "nutri_score",
        "dish_description",
        "dish_name_translated",
        "consumed_at",
        "failure_reason",
    ] {
        assert!(record.get(absent).is_none(), "{absent}");
    }
    assert_eq!(ok(&server, &path(&record)), record);
    let again = eaten(&server, json!({}));
    assert_eq!(again["nutritional_fields"], record["nutritional_fields"]);
    assert_ne!(again["record_id"], record["record_id"]);
    assert_eq!(items(&ok(&server, LIST)), [record, again]);
    assert!(items(&ok(&server, "/nutrition_records?from_timestamp=2026-05-13T12:15:01Z&to_timestamp=2026-05-14T00:00:00Z")).is_empty());
}

#[test]
fn everything_asked_for_is_there_and_adds_up() {
    let server = server();
    let all: Vec<&str> = NutritionalField::ALL
        .iter()
        .map(NutritionalField::as_str)
        .collect();
    let record = eaten(
        &server,
        json!({
            "include_nutrition_fields": all, "include_ingredients": true, "include_nutri_score": true, "include_dish_description": true,
            "language_code": "lt", "country_code": "lt", "analysis_mode": "fast", "consumed_at": "2026-05-13T09:00:00",
            "user_time_offset_minutes": 180,
        }),
    );
    assert_eq!(names(&record["nutritional_fields"]).len(), all.len());
    assert_eq!(
        (&record["consumed_at"], &record["user_time_offset_minutes"]),
        (&json!("2026-05-13T09:00:00Z"), &json!(180))
    );
    assert!(
        ["A", "B", "C", "D", "E"]
            .map(Value::from)
            .contains(&record["nutri_score"])
    );
    assert!(
        record["dish_description_translated"].is_string()
            && record["dish_name_translated"].is_string()
    );
    let ingredients = items(&record["ingredients"]);
    let sum = |read: &dyn Fn(&Value) -> f64| ingredients.iter().map(read).sum::<f64>();
    let size = sum(&|item| item["serving_size"].as_f64().expect("a size"));
    assert!((size - record["serving_size"].as_f64().expect("a size")).abs() < 0.01);
    for name in all {
        let parts = sum(&|item| item["nutritional_fields"][name].as_f64().expect("a number"));
        assert!(
            (parts
                - record["nutritional_fields"][name]
                    .as_f64()
                    .expect("a number"))
            .abs()
                < 0.01,
            "{name}"
        );
    }
}

#[test]
fn an_analysis_goes_on_by_the_clock() {
    let clock = ManualClock::at(NOW);
    let options = Options::new()
        .clock(clock.clone())
        .analysis_delay(Duration::from_secs(20));
    let server = MockServer::start_with(options).expect("a port");
    let start = |text: &str| {
        let got = call(
            &server,
            "POST",
            "/nutrition_records/image",
            &json!({ "body": jpeg(text) }),
        )
        .json();
        assert_eq!(names(&got), ["record_id", "status", "uploaded_at"]);
        assert_eq!(got["status"], "pending");
        path(&got)
    };
    let (good, bad) = (start("a plate"), start("an unreadable plate"));
    let both = |status: [&str; 2]| {
        assert_eq!(
            [&ok(&server, &good)["status"], &ok(&server, &bad)["status"]],
            status
        );
    };
    both(["pending", "pending"]);
    clock.advance(Duration::from_secs(10));
    both(["processing", "processing"]);
    assert_eq!(
        call(&server, "PATCH", &good, &json!({ "serving_size": 1 })).status,
        400
    );
    clock.advance(Duration::from_secs(10));
    both(["completed", "failed"]);
    assert_eq!(
        ok(&server, &bad)["failure_reason"],
        "Unable to identify food items"
    );
    assert_eq!(
        ok(&server, &good)["modified_at"],
        "2026-05-13T12:15:20.000Z"
    );
    assert!(ok(&server, &good)["dish_name"].is_string());
}

#[test]
fn without_delay_the_first_answer_is_still_pending() {
    let server = server();
    let got = call(
        &server,
        "POST",
        "/nutrition_records/image",
        &json!({ "body_url": "https://example.com/a.jpg" }),
    )
    .json();
    assert_eq!(got["status"], "pending");
    assert_eq!(ok(&server, &path(&got))["status"], "completed");
}

#[test]
fn patch_rescales_in_proportion() {
    let server = server();
    let before = eaten(&server, json!({ "include_ingredients": true }));
    let size = before["serving_size"].as_f64().expect("a size");
    let after = call(
        &server,
        "PATCH",
        &path(&before),
        &json!({ "serving_size": size * 2.0 }),
    )
    .json();
    assert_eq!(after["status"], "updated");
    let doubled = |one: &Value, two: &Value| {
        (one.as_f64().expect("a number") * 2.0 - two.as_f64().expect("a number")).abs() < 0.01
    };
    assert!(doubled(&before["serving_size"], &after["serving_size"]));
    for name in ["energy_kcal", "protein_g"] {
        assert!(doubled(
            &before["nutritional_fields"][name],
            &after["nutritional_fields"][name]
        ));
        let (one, two) = (&before["ingredients"][0], &after["ingredients"][0]);
        assert!(doubled(
            &one["nutritional_fields"][name],
            &two["nutritional_fields"][name]
        ));
        assert!(doubled(&one["serving_size"], &two["serving_size"]));
    }
    let moved = call(
        &server,
        "PATCH",
        &path(&before),
        &json!({ "consumed_at": "2026-05-12T08:00:00Z" }),
    )
    .json();
    assert_eq!(
        (&moved["consumed_at"], &moved["serving_size"]),
        (&json!("2026-05-12T08:00:00Z"), &after["serving_size"])
    );
    let kept = call(
        &server,
        "PATCH",
        &path(&before),
        &json!({ "consumed_at": "", "serving_size": 100 }),
    )
    .json();
    assert_eq!(
        (&kept["consumed_at"], &kept["serving_size"]),
        (&json!("2026-05-12T08:00:00Z"), &json!(100))
    );
    assert_eq!(ok(&server, &path(&before)), kept);
    assert_eq!(
        call(&server, "PATCH", &path(&before), &json!({})).locations(),
        ["body"]
    );
    assert_eq!(
        call(
            &server,
            "PATCH",
            &path(&before),
            &json!({ "serving_size": 0 })
        )
        .locations(),
        ["body.serving_size"]
    );
}

#[test]
fn put_replaces_and_delete_removes() {
    let server = server();
    let before = eaten(&server, json!({ "consumed_at": "2026-05-13T09:00:00" }));
    let body = json!({
        "dish_name": "soup", "serving_size": 1.5, "unit": "ml", "dish_name_translated": "sriuba",
        "ingredients": [{ "name": "water", "serving_size": 1, "unit": "ml", "nutritional_fields": { "salt_g": 0.5 } }],
        "nutritional_fields": { "salt_g": 0.5 }, "nutri_score": "B",
    });
    let after = call(&server, "PUT", &path(&before), &body).json();
    assert_eq!(
        (&after["record_id"], &after["uploaded_at"], &after["status"]),
        (
            &before["record_id"],
            &before["uploaded_at"],
            &json!("updated")
        )
    );
    for (name, value) in body.as_object().expect("an object") {
        assert_eq!(after[name], *value, "{name}");
    }
    assert!(after.get("consumed_at").is_none());
    for _ in 0..2 {
        let got = send(
            &server,
            "DELETE",
            &path(&before),
            Some(&server.token("demo-user")),
            None,
        );
        assert_eq!((got.status, got.text.as_str()), (204, ""));
    }
    assert_eq!(call(&server, "PUT", &path(&before), &body).status, 404);
    assert_eq!(crate::client::get(&server, &path(&before)).status, 404);
}

#[test]
fn records_are_entered_by_hand() {
    let server = server();
    let body = json!({ "dish_name": "soup", "serving_size": 300, "unit": "g" });
    let record = call(&server, "POST", "/nutrition_records/manual", &body).json();
    assert_eq!(
        (&record["status"], &record["dish_name"]),
        (&json!("completed"), &json!("soup"))
    );
    assert_eq!(ok(&server, &path(&record)), record);
    // Nobody else sees it.
    assert_eq!(
        crate::client::get_as(&server, "other", &path(&record)).status,
        404
    );
    let wrong = json!({
        "serving_size": 0.001, "unit": "cup", "nutri_score": "F", "consumed_at": "yesterday", "name": 1,
        "ingredients": [{ "name": "a", "serving_size": 1, "unit": "g" }, { "name": 1, "unit": "g", "serving_size": 1, "kcal": 2 }],
        "nutritional_fields": { "energy": 1, "protein_g": "x" },
    });
    let mut locations = call(&server, "POST", "/nutrition_records/manual", &wrong).locations();
    locations.sort();
    assert_eq!(
        locations,
        [
            "body",
            "body.consumed_at",
            "body.ingredients[1].kcal",
            "body.ingredients[1].name",
            "body.name",
            "body.nutri_score",
            "body.nutritional_fields.energy",
            "body.nutritional_fields.protein_g",
            "body.serving_size",
            "body.unit",
        ]
    );
}

#[test]
fn labels_are_read_at_once() {
    let server = server();
    let found = call(
        &server,
        "POST",
        "/nutrition_records/ingredients/label",
        &json!({ "body": jpeg("label") }),
    )
    .json();
    assert_eq!(
        names(&found),
        [
            "name",
            "nutritional_fields",
            "serving_size",
            "status",
            "unit"
        ]
    );
    assert_eq!(found["status"], "completed");
    let failed = call(
        &server,
        "POST",
        "/nutrition_records/ingredients/label",
        &json!({ "body": jpeg("unreadable") }),
    )
    .json();
    assert_eq!(
        failed,
        json!({ "status": "failed", "failure_reason": "Unable to identify label" })
    );
    assert!(items(&ok(&server, LIST)).is_empty());
}

#[test]
fn uploads_are_checked() {
    let server = server();
    let refused =
        |body: Value| call(&server, "POST", "/nutrition_records/image", &body).locations();
    assert_eq!(refused(json!({})), ["body"]);
    assert_eq!(
        refused(json!({ "body": jpeg("x"), "body_url": "https://example.com" })),
        ["body"]
    );
    assert_eq!(
        refused(json!({ "body_url": "ftp://example.com" })),
        ["body.body_url"]
    );
    assert_eq!(refused(json!({ "body": 7 })), ["body.body"]);
    assert_eq!(
        refused(json!({ "body": format!("data:image/jpeg;base64,{}", jpeg("x")) })),
        ["body.body"]
    );
    assert_eq!(
        refused(json!({ "body": STANDARD.encode(b"%PDF-1.7") })),
        ["body.body"]
    );
    assert_eq!(
        refused(json!({ "body": STANDARD.encode(b"hello") })),
        ["body.body"]
    );
    let small = [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(),
        &[0, 0, 2, 0, 0, 0, 1, 0],
    ]
    .concat();
    assert_eq!(
        refused(json!({ "body": STANDARD.encode(small) })),
        ["body.body"]
    );
    let options = json!({
        "body": jpeg("x"), "analysis_mode": "slow", "language_code": "EN", "country_code": "usa", "include_nutrition_fields": ["protein_g", "iron"],
        "wait_on_process": "yes", "ignore_cache": true,
    });
    let mut locations = refused(options);
    locations.sort();
    assert_eq!(
        locations,
        [
            "body.analysis_mode",
            "body.country_code",
            "body.ignore_cache",
            "body.include_nutrition_fields[1]",
            "body.language_code",
            "body.wait_on_process",
        ]
    );
}

#[test]
fn ten_megabytes_are_the_limit() {
    let server = server();
    let with = |bytes: usize| {
        let mut body = jpeg("x");
        body.truncate(body.len() / 4 * 4 - 4);
        body.push_str(&"A".repeat(bytes - body.len()));
        let got = call(
            &server,
            "POST",
            "/nutrition_records/image",
            &json!({ "body": body }),
        );
        (got.status, got.text.len() < 1_000)
    };
    assert_eq!(with(10 << 20), (200, true));
    assert_eq!(with((10 << 20) + 4), (400, true));
    assert_eq!(with(13 << 20).0, 413);
}
