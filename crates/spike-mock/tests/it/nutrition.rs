use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use spike_core::vocabulary::NutritionalField;
use spike_mock::{MockServer, Options};

use crate::client::{Api as _, float, items, names, server, text, timed_server};

const LIST: &str =
    "/nutrition_records?from_timestamp=2026-05-13T00:00:00Z&to_timestamp=2026-05-14T00:00:00Z";
const IMAGE: &str = "/nutrition_records/image";
const LABEL: &str = "/nutrition_records/ingredients/label";
const MANUAL: &str = "/nutrition_records/manual";

/// The first bytes of a JPEG, and a text.
fn jpeg(text: &str) -> String {
    STANDARD.encode([b"\xff\xd8\xff\xe0".as_slice(), text.as_bytes()].concat())
}

/// Analyses an image, with more members in the request.
fn analysed(server: &MockServer, more: Value) -> Value {
    let mut body = more;
    body["body"] = json!(jpeg("a plate"));
    body["wait_on_process"] = json!(true);
    server.call("POST", IMAGE, &body).ok()
}

fn path(record: &Value) -> String {
    format!("/nutrition_records/{}", text(&record["record_id"]))
}

fn assert_sorted_locations(mut found: Vec<String>, expected: &[&str]) {
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn an_image_has_four_fields_by_default() {
    let server = server();
    let record = analysed(&server, json!({}));
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
    assert_eq!(server.ok(&path(&record)), record);
    let again = analysed(&server, json!({}));
    assert_eq!(again["nutritional_fields"], record["nutritional_fields"]);
    assert_ne!(again["record_id"], record["record_id"]);
    assert_eq!(items(&server.ok(LIST)), [record, again]);
    let later = LIST.replace("13T00:00:00Z", "13T12:15:01Z");
    assert!(items(&server.ok(&later)).is_empty());
}

#[test]
fn the_dish_is_the_sum_of_its_ingredients() {
    let server = server();
    let all: Vec<&str> = NutritionalField::ALL.iter().map(NutritionalField::as_str).collect();
    let record = analysed(
        &server,
        json!({
            "include_nutrition_fields": all, "include_ingredients": true, "include_nutri_score": true,
            "include_dish_description": true, "language_code": "lt", "country_code": "lt", "analysis_mode": "fast",
            "consumed_at": "2026-05-13T09:00:00", "user_time_offset_minutes": 180,
        }),
    );
    assert_eq!(names(&record["nutritional_fields"]).len(), all.len());
    assert_eq!(record["consumed_at"], "2026-05-13T09:00:00Z");
    assert_eq!(record["user_time_offset_minutes"], 180);
    assert!(["A", "B", "C", "D", "E"].contains(&text(&record["nutri_score"])));
    assert!(record["dish_description_translated"].is_string());
    assert!(record["dish_name_translated"].is_string());
    let ingredients = items(&record["ingredients"]);
    let size: f64 = ingredients.iter().map(|item| float(&item["serving_size"])).sum();
    assert!((size - float(&record["serving_size"])).abs() < 0.01);
    for name in all {
        let value = |item: &Value| float(&item["nutritional_fields"][name]);
        let sum: f64 = ingredients.iter().map(value).sum();
        assert!((sum - value(&record)).abs() < 0.01, "{name}");
    }
}

#[test]
fn an_analysis_takes_time() {
    let (server, clock) = timed_server(Options::new().analysis_delay(Duration::from_secs(20)));
    let [good, bad] = ["a plate", "an unreadable plate"].map(|text| {
        let got = server.call("POST", IMAGE, &json!({ "body": jpeg(text) })).json();
        assert_eq!(names(&got), ["record_id", "status", "uploaded_at"]);
        assert_eq!(got["status"], "pending");
        path(&got)
    });
    let both = |expected: [&str; 2]| {
        let found = [&good, &bad].map(|path| server.ok(path)["status"].clone());
        assert_eq!(found, expected);
    };
    both(["pending", "pending"]);
    clock.advance(Duration::from_secs(10));
    both(["processing", "processing"]);
    assert_eq!(server.call("PATCH", &good, &json!({ "serving_size": 1 })).status, 400);
    clock.advance(Duration::from_secs(10));
    both(["completed", "failed"]);
    assert_eq!(server.ok(&bad)["failure_reason"], "Unable to identify food items");
    assert_eq!(server.ok(&good)["modified_at"], "2026-05-13T12:15:20.000Z");
    assert!(server.ok(&good)["dish_name"].is_string());
}

#[test]
fn without_delay_the_first_answer_is_still_pending() {
    let server = server();
    let body = json!({ "body_url": "https://example.com/a.jpg" });
    let got = server.call("POST", IMAGE, &body).json();
    assert_eq!(got["status"], "pending");
    assert_eq!(server.ok(&path(&got))["status"], "completed");
}

#[test]
fn patch_changes_all_values_in_proportion() {
    let server = server();
    let before = analysed(&server, json!({ "include_ingredients": true }));
    let patch = |body: Value| server.call("PATCH", &path(&before), &body);
    let size = float(&before["serving_size"]);
    let after = patch(json!({ "serving_size": size * 2.0 })).json();
    assert_eq!(after["status"], "updated");
    let doubled = |pointer: &str| {
        let [one, two] = [&before, &after].map(|own| own.pointer(pointer).map(float));
        let (one, two) = one.zip(two).expect("two numbers");
        assert!((one * 2.0 - two).abs() < 0.01, "{pointer}");
    };
    for place in ["", "/ingredients/0"] {
        doubled(&format!("{place}/serving_size"));
        for name in ["energy_kcal", "protein_g"] {
            doubled(&format!("{place}/nutritional_fields/{name}"));
        }
    }
    let time = "2026-05-12T08:00:00Z";
    let moved = patch(json!({ "consumed_at": time })).json();
    assert_eq!(moved["consumed_at"], time);
    assert_eq!(moved["serving_size"], after["serving_size"]);
    let kept = patch(json!({ "consumed_at": "", "serving_size": 100 })).json();
    assert_eq!(kept["consumed_at"], time);
    assert_eq!(kept["serving_size"], 100);
    assert_eq!(server.ok(&path(&before)), kept);
    patch(json!({})).refused(400, &["body"]);
    patch(json!({ "serving_size": 0 })).refused(400, &["body.serving_size"]);
}

#[test]
fn put_replaces_and_delete_removes() {
    let server = server();
    let before = analysed(&server, json!({ "consumed_at": "2026-05-13T09:00:00" }));
    let path = path(&before);
    let body = json!({
        "dish_name": "soup", "serving_size": 1.5, "unit": "ml", "dish_name_translated": "sriuba",
        "ingredients": [{ "name": "water", "serving_size": 1, "unit": "ml", "nutritional_fields": { "salt_g": 0.5 } }],
        "nutritional_fields": { "salt_g": 0.5 }, "nutri_score": "B",
    });
    let after = server.call("PUT", &path, &body).json();
    for kept in ["record_id", "uploaded_at"] {
        assert_eq!(after[kept], before[kept]);
    }
    assert_eq!(after["status"], "updated");
    for name in names(&body) {
        assert_eq!(after[name], body[name], "{name}");
    }
    assert!(after.get("consumed_at").is_none());
    for _ in 0..2 {
        let got = server.delete_as("demo-user", &path);
        assert_eq!((got.status, got.text.as_str()), (204, ""));
    }
    assert_eq!(server.call("PUT", &path, &body).status, 404);
    assert_eq!(server.get(&path).status, 404);
}

#[test]
fn records_can_be_entered_manually() {
    let server = server();
    let body = json!({ "dish_name": "soup", "serving_size": 300, "unit": "g" });
    let record = server.call("POST", MANUAL, &body).json();
    assert_eq!(record["status"], "completed");
    assert_eq!(record["dish_name"], "soup");
    assert_eq!(server.ok(&path(&record)), record);
    // Other users do not see it.
    assert_eq!(server.get_as("other", &path(&record)).status, 404);
    let wrong = json!({
        "serving_size": 0.001, "unit": "cup", "nutri_score": "F", "consumed_at": "yesterday", "name": 1,
        "ingredients": [{ "name": "a", "serving_size": 1, "unit": "g" }, { "name": 1, "unit": "g", "serving_size": 1, "kcal": 2 }],
        "nutritional_fields": { "energy": 1, "protein_g": "x" },
    });
    assert_sorted_locations(
        server.call("POST", MANUAL, &wrong).locations(),
        &[
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
        ],
    );
}

#[test]
fn labels_are_read_at_once() {
    let server = server();
    let read = |text: &str| server.call("POST", LABEL, &json!({ "body": jpeg(text) })).json();
    let found = read("label");
    let expected = ["name", "nutritional_fields", "serving_size", "status", "unit"];
    assert_eq!(names(&found), expected);
    assert_eq!(found["status"], "completed");
    let failed = json!({ "status": "failed", "failure_reason": "Unable to identify label" });
    assert_eq!(read("unreadable"), failed);
    assert!(items(&server.ok(LIST)).is_empty());
}

#[test]
fn uploads_are_validated() {
    let server = server();
    let small_png =
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 2, 0, 0, 0, 1, 0]].concat();
    for (body, location) in [
        (json!({}), "body"),
        (json!({ "body": jpeg("x"), "body_url": "https://example.com" }), "body"),
        (json!({ "body_url": "ftp://example.com" }), "body.body_url"),
        (json!({ "body": 7 }), "body.body"),
        (json!({ "body": format!("data:image/jpeg;base64,{}", jpeg("x")) }), "body.body"),
        (json!({ "body": STANDARD.encode(b"%PDF-1.7") }), "body.body"),
        (json!({ "body": STANDARD.encode(b"hello") }), "body.body"),
        (json!({ "body": STANDARD.encode(small_png) }), "body.body"),
    ] {
        server.call("POST", IMAGE, &body).refused(400, &[location]);
    }
    let options = json!({
        "body": jpeg("x"), "analysis_mode": "slow", "language_code": "EN", "country_code": "usa",
        "include_nutrition_fields": ["protein_g", "iron"], "wait_on_process": "yes", "ignore_cache": true,
    });
    assert_sorted_locations(
        server.call("POST", IMAGE, &options).locations(),
        &[
            "body.analysis_mode",
            "body.country_code",
            "body.ignore_cache",
            "body.include_nutrition_fields[1]",
            "body.language_code",
            "body.wait_on_process",
        ],
    );
}

#[test]
fn ten_megabytes_are_the_limit() {
    let server = server();
    let with = |bytes: usize| {
        let mut body = jpeg("x");
        body.truncate(body.len() / 4 * 4 - 4);
        body.push_str(&"A".repeat(bytes - body.len()));
        let got = server.call("POST", IMAGE, &json!({ "body": body }));
        (got.status, got.text.len() < 1_000)
    };
    assert_eq!(with(10 << 20), (200, true));
    assert_eq!(with((10 << 20) + 4), (400, true));
    assert_eq!(with(13 << 20).0, 413);
}
