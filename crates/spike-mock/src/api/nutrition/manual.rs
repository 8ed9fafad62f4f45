//! Manually entered records: `POST /nutrition_records/manual` and `PUT /nutrition_records/{nutrition_record_id}`.

use serde_json::{Map, Value};
use spike_core::vocabulary::{NutriScore, NutritionalField, ServingUnit};

use super::store::{consumed_at, insert, serving_size, update};
use crate::api::call::{Call, Outcome};
use crate::api::fields::Fields;
use crate::api::problem::Problem;
use crate::data::{DishContent, Ingredient, NutritionRecord};

const MEMBERS: [&str; 11] = [
    "dish_name",
    "serving_size",
    "unit",
    "consumed_at",
    "dish_description",
    "dish_description_translated",
    "dish_name_translated",
    "ingredients",
    "nutri_score",
    "nutritional_fields",
    "user_time_offset_minutes",
];

/// The content of a request body.
struct ManualInput {
    content: DishContent,
    consumed: Option<i64>,
    offset_minutes: Option<i64>,
}

/// Creates a record, which is complete at once.
pub(crate) fn upload(call: &Call) -> Outcome {
    let input = read(call)?;
    let now = call.app.millis();
    let record = NutritionRecord {
        id: call.app.next_id(&call.user),
        uploaded: now,
        ready: now,
        modified: now,
        consumed: input.consumed,
        offset_minutes: input.offset_minutes,
        updated: false,
        outcome: Ok(input.content),
    };
    Ok(insert(call, record))
}

/// Replaces everything but the id of the record and the time of its upload.
pub(crate) fn put(call: &Call) -> Outcome {
    let input = read(call)?;
    update(call, |record, now| {
        record.ready = record.ready.min(now);
        record.modified = now;
        record.consumed = input.consumed;
        record.offset_minutes = input.offset_minutes;
        record.updated = true;
        record.outcome = Ok(input.content);
        Ok(())
    })
}

fn read(call: &Call) -> Result<ManualInput, Problem> {
    let mut fields = call.fields(&MEMBERS)?;
    let dish_name = fields.text("dish_name", true);
    if dish_name.as_deref().is_some_and(str::is_empty) {
        fields.error("dish_name", "expected length >= 1");
    }
    let serving_size = serving_size(&mut fields, true);
    let unit = fields.known("unit", true, |text| ServingUnit::from(text).is_known());
    let consumed = consumed_at(&mut fields);
    let offset_minutes = fields.integer("user_time_offset_minutes", false);
    let nutri_score = fields.known("nutri_score", false, |text| NutriScore::from(text).is_known());
    let own = fields.get("nutritional_fields").cloned();
    let own = own.and_then(|value| nutritional(&mut fields, "nutritional_fields", value));
    let content = DishContent {
        dish_name: dish_name.unwrap_or_default(),
        dish_name_translated: fields.text("dish_name_translated", false),
        dish_description: fields.text("dish_description", false),
        dish_description_translated: fields.text("dish_description_translated", false),
        serving_size: serving_size.unwrap_or(1.0),
        unit: unit.unwrap_or_default(),
        nutri_score,
        fields: own,
        ingredients: ingredients(&mut fields),
    };
    fields.done()?;
    Ok(ManualInput { content, consumed, offset_minutes })
}

fn ingredients(fields: &mut Fields) -> Option<Vec<Ingredient>> {
    let Value::Array(items) = fields.get("ingredients").cloned()? else {
        fields.error("ingredients", "expected array");
        return None;
    };
    let read = |(index, item)| ingredient(fields, &format!("ingredients[{index}]"), item);
    Some(items.into_iter().enumerate().filter_map(read).collect())
}

fn ingredient(fields: &mut Fields, place: &str, item: Value) -> Option<Ingredient> {
    let Value::Object(members) = item else {
        fields.error_at(place, "expected object", item);
        return None;
    };
    let known = ["name", "serving_size", "unit", "name_translated", "nutritional_fields"];
    for (name, value) in members.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
        fields.error_at(&format!("{place}.{name}"), "unexpected property", value.clone());
    }
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    let name = text("name");
    let size = members.get("serving_size").and_then(Value::as_f64).filter(|size| *size >= 0.0);
    let unit = text("unit").filter(|text| ServingUnit::from(text.as_str()).is_known());
    let valid =
        [("name", name.is_some()), ("serving_size", size.is_some()), ("unit", unit.is_some())];
    for (field, _) in valid.into_iter().filter(|(_, is_valid)| !is_valid) {
        let value = members.get(field).cloned().unwrap_or(Value::Null);
        fields.error_at(&format!("{place}.{field}"), "missing, or not a documented value", value);
    }
    let own = members.get("nutritional_fields").filter(|value| !value.is_null()).cloned();
    let own =
        own.and_then(|value| nutritional(fields, &format!("{place}.nutritional_fields"), value));
    Some(Ingredient {
        name: name?,
        name_translated: text("name_translated"),
        serving_size: size?,
        unit: unit?,
        fields: own,
    })
}

/// A map from documented names to numbers.
fn nutritional(fields: &mut Fields, place: &str, value: Value) -> Option<Map<String, Value>> {
    let Value::Object(members) = value else {
        fields.error_at(place, "expected object", value);
        return None;
    };
    for (name, value) in &members {
        let place = format!("{place}.{name}");
        if !NutritionalField::from(name.as_str()).is_known() {
            fields.error_at(&place, "unexpected property", value.clone());
        } else if !value.is_number() {
            fields.error_at(&place, "expected number", value.clone());
        }
    }
    Some(members)
}
