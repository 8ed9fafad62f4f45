//! Answers as another edition would give them: more fields, new values, nulls, a `$schema` key.

mod nulls;

use serde_json::{Value, json};

use crate::options::Options;

/// Changes an answer of an operation by the options.
pub(crate) fn apply(options: &Options, origin: &str, path: &str, answer: &mut Value) {
    if options.nulls {
        nulls::fill(path, answer);
    }
    if options.unknown_values {
        renew(answer);
    }
    if options.extra_fields && path != "/applicationinfo" {
        extend(answer, None);
    }
    if let Value::Object(members) = answer
        && options.schema_key
    {
        members.insert(
            "$schema".to_owned(),
            json!(format!("{origin}/v3/schemas/Answer.json")),
        );
    }
}

/// Objects that are maps from names to numbers rather than structures.
fn is_map(name: Option<&str>) -> bool {
    matches!(
        name,
        Some("metrics" | "values" | "nutritional_fields" | "samples" | "source")
    )
}

/// Adds fields to every structure.
fn extend(value: &mut Value, name: Option<&str>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| extend(item, name)),
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                extend(member, Some(key));
            }
            if !is_map(name) {
                members.insert(
                    "mock_new_field".to_owned(),
                    json!({ "since": "tomorrow", "numbers": [1, 2.5] }),
                );
            }
        }
        _ => {}
    }
}

/// Puts values into enums that no edition documents: one provider, metric, stage and type each.
fn renew(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(renew),
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                match (key.as_str(), &mut *member) {
                    ("values", Value::Object(values)) => drop(values.insert("vitality_score".to_owned(), json!(71.5))),
                    ("metrics", Value::Object(metrics)) => drop(metrics.insert("grip_strength".to_owned(), json!(41.25))),
                    ("nutritional_fields", Value::Object(fields)) => {
                        drop(fields.insert("omega_3_mg".to_owned(), json!(310.5)));
                    }
                    ("stages", Value::Array(stages)) => {
                        if let Some(stage) = stages.first_mut() {
                            stage["stage"] = json!("hypnagogia");
                        }
                    }
                    ("workout_type" | "activity_type", Value::String(text)) => *text = "underwater_chess".to_owned(),
                    ("workout_tags" | "activity_tags", Value::Array(tags)) => tags.push(json!("board_games")),
                    ("input_method", Value::String(text)) => *text = "telepathy".to_owned(),
                    ("gender", Value::String(text)) => *text = "undisclosed".to_owned(),
                    ("device_types", Value::Array(types)) => types.push(json!("implant")),
                    ("providers", Value::Array(slugs)) if slugs.iter().all(Value::is_string) => slugs.push(json!("brand_new_band")),
                    ("integrated_providers", Value::Array(list)) => list.push(json!({
                        "provider_slug": "brand_new_band", "provider_integration_id": 7, "is_integration_broken": false,
                        "created_at": "2026-01-01T00:00:00Z",
                    })),
                    (_, other) => renew(other),
                }
            }
        }
        _ => {}
    }
}
