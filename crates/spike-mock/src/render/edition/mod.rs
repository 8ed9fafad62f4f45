//! Answers of other editions of the API: additional fields, unknown values, nulls, nils, a `$schema` key.

mod nils;
mod nulls;

use serde_json::{Value, json};

use crate::options::Options;

/// Changes an answer as the options require. `path` is the path of the operation, with its parameters in braces.
pub(crate) fn apply_edition(options: &Options, origin: &str, path: &str, answer: &mut Value) {
    if options.nulls {
        nulls::fill(path, answer);
    }
    if options.nils {
        nils::write(answer);
    }
    if options.unknown_values {
        add_unknown_values(answer);
    }
    if options.extra_fields && path != "/applicationinfo" {
        add_fields(answer, None);
    }
    if let Value::Object(members) = answer
        && options.schema_key
    {
        let schema = format!("{origin}/v3/schemas/Answer.json");
        members.insert("$schema".to_owned(), json!(schema));
    }
}

/// Whether an object is a map from names to numbers rather than a structure.
fn is_map(name: Option<&str>) -> bool {
    matches!(name, Some("metrics" | "values" | "nutritional_fields" | "samples" | "source"))
}

/// Adds a field to every structure.
fn add_fields(value: &mut Value, name: Option<&str>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| add_fields(item, name)),
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                add_fields(member, Some(key));
            }
            if !is_map(name) {
                let field = json!({ "since": "tomorrow", "numbers": [1, 2.5] });
                members.insert("mock_new_field".to_owned(), field);
            }
        }
        _ => {}
    }
}

/// Adds values that no edition documents to enums and maps.
fn add_unknown_values(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(add_unknown_values),
        Value::Object(members) => {
            members.iter_mut().for_each(|(key, member)| add_unknown_value(key, member));
        }
        _ => {}
    }
}

fn add_unknown_value(key: &str, member: &mut Value) {
    match (key, &mut *member) {
        ("values", Value::Object(_)) => member["vitality_score"] = json!(71.5),
        ("metrics", Value::Object(_)) => member["grip_strength"] = json!(41.25),
        ("nutritional_fields", Value::Object(_)) => member["omega_3_mg"] = json!(310.5),
        ("stages", Value::Array(stages)) => {
            if let Some(stage) = stages.first_mut() {
                stage["stage"] = json!("hypnagogia");
            }
        }
        ("workout_type" | "activity_type", Value::String(text)) => {
            *text = "underwater_chess".to_owned();
        }
        ("input_method", Value::String(text)) => *text = "telepathy".to_owned(),
        ("gender", Value::String(text)) => *text = "undisclosed".to_owned(),
        ("workout_tags" | "activity_tags", Value::Array(tags)) => tags.push(json!("board_games")),
        ("device_types", Value::Array(types)) => types.push(json!("implant")),
        ("providers", Value::Array(slugs)) if slugs.iter().all(Value::is_string) => {
            slugs.push(json!("brand_new_band"));
        }
        ("integrated_providers", Value::Array(list)) => list.push(json!({
            "provider_slug": "brand_new_band", "provider_integration_id": 7, "is_integration_broken": false,
            "created_at": "2026-01-01T00:00:00Z",
        })),
        (_, other) => add_unknown_values(other),
    }
}
