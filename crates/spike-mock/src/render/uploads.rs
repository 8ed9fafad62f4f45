//! Nutrition records and lab reports.

use serde_json::{Map, Value, json};

use super::lab_sections::sections;
use crate::data::{DishContent, Ingredient, LabReport, NutritionRecord, json_number};
use crate::time::{Day, timestamp, timestamp_millis};

pub(crate) fn nutrition_record(record: &NutritionRecord, now: i64) -> Value {
    let mut value = json!({
        "record_id": record.id.to_string(),
        "status": record.status(now),
        "uploaded_at": timestamp_millis(record.uploaded),
    });
    if let Some(at) = record.consumed {
        value["consumed_at"] = json!(timestamp(at.div_euclid(1_000)));
    }
    if let Some(minutes) = record.offset_minutes {
        value["user_time_offset_minutes"] = json!(minutes);
    }
    if now < record.ready {
        return value;
    }
    value["modified_at"] = json!(timestamp_millis(record.modified));
    match &record.outcome {
        Ok(content) => add_content(&mut value, content),
        Err(reason) => value["failure_reason"] = json!(reason),
    }
    value
}

fn add_content(value: &mut Value, content: &DishContent) {
    value["dish_name"] = json!(content.dish_name);
    value["serving_size"] = json_number(content.serving_size);
    value["unit"] = json!(content.unit);
    add_text(value, "dish_name_translated", &content.dish_name_translated);
    add_text(value, "dish_description", &content.dish_description);
    add_text(value, "dish_description_translated", &content.dish_description_translated);
    add_text(value, "nutri_score", &content.nutri_score);
    add_fields(value, &content.fields);
    if let Some(ingredients) = &content.ingredients {
        value["ingredients"] = ingredients.iter().map(ingredient).collect();
    }
}

fn ingredient(own: &Ingredient) -> Value {
    let mut value = json!({
        "name": own.name, "serving_size": json_number(own.serving_size), "unit": own.unit,
    });
    add_text(&mut value, "name_translated", &own.name_translated);
    add_fields(&mut value, &own.fields);
    value
}

fn add_text(value: &mut Value, name: &str, text: &Option<String>) {
    if let Some(text) = text {
        value[name] = json!(text);
    }
}

fn add_fields(value: &mut Value, fields: &Option<Map<String, Value>>) {
    if let Some(fields) = fields {
        value["nutritional_fields"] = json!(fields);
    }
}

/// A lab report. Reports are anonymised: of the patient only age and gender remain.
pub(crate) fn lab_report(report: &LabReport, now: i64) -> Value {
    let mut value = json!({
        "record_id": report.id.to_string(),
        "status": report.status(now),
        "uploaded_at": timestamp_millis(report.uploaded),
    });
    if now < report.ready {
        return value;
    }
    value["modified_at"] = json!(timestamp_millis(report.ready));
    if !report.content.readable {
        value["parsing_error"] = json!("Unable to read the document");
        return value;
    }
    let salt = report.content.salt;
    let uploaded = Day::of(report.uploaded.div_euclid(1_000));
    value["collection_date"] = json!(uploaded.plus(-3).to_string());
    value["result_date"] = json!(uploaded.plus(-1).to_string());
    value["original_record_id"] = json!(format!("L-{:06}", salt % 1_000_000));
    value["lab_information"] =
        json!({ "name": "Mock Laboratory", "address": "Example street 1, Vilnius" });
    value["patient_information"] = json!({ "age": 20 + salt % 50, "gender": "unknown" });
    value["sections"] = sections(salt);
    value
}
