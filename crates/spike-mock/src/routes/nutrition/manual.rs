//! Records entered by hand: `POST /nutrition_records/manual` and `PUT /nutrition_records/{nutrition_record_id}`.

use serde_json::{Map, Value};
use spike_core::vocabulary::{NutriScore, NutritionalField, ServingUnit};

use super::super::Call;
use super::{change, consumed_at, keep, word};
use crate::nutrition::{Content, Ingredient, Meal};
use crate::wire::{Answer, Fields, Problem};

const KNOWN: [&str; 11] = [
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

/// What a body brings.
struct Entry {
    content: Content,
    consumed: Option<i64>,
    offset_minutes: Option<i64>,
}

/// A new record, complete at once.
pub(crate) fn upload(call: &Call<'_>) -> Result<Answer, Problem> {
    let entry = read(call)?;
    let now = call.app.millis();
    Ok(keep(
        call,
        Meal {
            id: call.app.next_id(&call.user),
            uploaded: now,
            ready: now,
            modified: now,
            consumed: entry.consumed,
            offset_minutes: entry.offset_minutes,
            updated: false,
            outcome: Ok(entry.content),
        },
    ))
}

/// The record keeps its id and the time of its upload; everything else is replaced.
pub(crate) fn put(call: &Call<'_>) -> Result<Answer, Problem> {
    let entry = read(call)?;
    change(call, |meal, now| {
        meal.ready = meal.ready.min(now);
        meal.modified = now;
        meal.consumed = entry.consumed;
        meal.offset_minutes = entry.offset_minutes;
        meal.updated = true;
        meal.outcome = Ok(entry.content);
        Ok(())
    })
}

fn read(call: &Call<'_>) -> Result<Entry, Problem> {
    let mut fields = Fields::read(call.content_type, call.body, &KNOWN)?;
    let dish_name = fields.text("dish_name", true);
    if dish_name.as_deref().is_some_and(str::is_empty) {
        fields.fault("dish_name", "expected length >= 1");
    }
    let serving_size = fields.number("serving_size", true);
    if serving_size.is_some_and(|size| size < 0.01) {
        fields.fault("serving_size", "expected number >= 0.01");
    }
    let unit = word(&mut fields, "unit", true, &|text| {
        ServingUnit::from(text).is_known()
    });
    let consumed = consumed_at(&mut fields);
    let offset_minutes = fields.integer("user_time_offset_minutes", false);
    let nutri_score = word(&mut fields, "nutri_score", false, &|text| {
        NutriScore::from(text).is_known()
    });
    let own = fields.get("nutritional_fields").cloned();
    let own = own.and_then(|value| nutritional(&mut fields, "nutritional_fields", value));
    let content = Content {
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
    Ok(Entry {
        content,
        consumed,
        offset_minutes,
    })
}

fn ingredients(fields: &mut Fields) -> Option<Vec<Ingredient>> {
    let list = match fields.get("ingredients").cloned()? {
        Value::Array(list) => list,
        _ => {
            fields.fault("ingredients", "expected array");
            return None;
        }
    };
    Some(
        list.into_iter()
            .enumerate()
            .filter_map(|(index, item)| ingredient(fields, index, &item))
            .collect(),
    )
}

fn ingredient(fields: &mut Fields, index: usize, item: &Value) -> Option<Ingredient> {
    let place = format!("ingredients[{index}]");
    let Value::Object(members) = item else {
        fields.fault_at(&place, "expected object", item.clone());
        return None;
    };
    let known = [
        "name",
        "serving_size",
        "unit",
        "name_translated",
        "nutritional_fields",
    ];
    for (name, value) in members
        .iter()
        .filter(|(name, _)| !known.contains(&name.as_str()))
    {
        fields.fault_at(
            &format!("{place}.{name}"),
            "unexpected property",
            value.clone(),
        );
    }
    let member = |name: &str| members.get(name).cloned().filter(|value| !value.is_null());
    let name = member("name").and_then(|value| value.as_str().map(str::to_owned));
    let size = member("serving_size")
        .and_then(|value| value.as_f64())
        .filter(|size| *size >= 0.0);
    let unit = member("unit")
        .and_then(|value| value.as_str().map(str::to_owned))
        .filter(|text| ServingUnit::from(text.as_str()).is_known());
    for (field, good) in [
        ("name", name.is_some()),
        ("serving_size", size.is_some()),
        ("unit", unit.is_some()),
    ] {
        if !good {
            let value = member(field).unwrap_or(Value::Null);
            fields.fault_at(
                &format!("{place}.{field}"),
                "missing, or not a documented value",
                value,
            );
        }
    }
    let own = member("nutritional_fields")
        .and_then(|value| nutritional(fields, &format!("{place}.nutritional_fields"), value));
    Some(Ingredient {
        name: name?,
        name_translated: member("name_translated")
            .and_then(|value| value.as_str().map(str::to_owned)),
        serving_size: size?,
        unit: unit?,
        fields: own,
    })
}

/// A map from known names to numbers.
fn nutritional(fields: &mut Fields, place: &str, value: Value) -> Option<Map<String, Value>> {
    let Value::Object(members) = value else {
        fields.fault_at(place, "expected object", value);
        return None;
    };
    for (name, value) in &members {
        let place = format!("{place}.{name}");
        if !NutritionalField::from(name.as_str()).is_known() {
            fields.fault_at(&place, "unexpected property", value.clone());
        } else if !value.is_number() {
            fields.fault_at(&place, "expected number", value.clone());
        }
    }
    Some(members)
}
