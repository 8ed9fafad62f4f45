//! Nutrition records: what was eaten, and how far its analysis is.

mod dishes;

use serde_json::{Map, Value, json};

use crate::civil::{timestamp, timestamp_millis};
use crate::ids::Id;

pub(crate) use dishes::{Dish, analyse, label};

/// A part of a dish. Values refer to the serving size.
#[derive(Clone, Debug)]
pub(crate) struct Ingredient {
    pub(crate) name: String,
    pub(crate) name_translated: Option<String>,
    pub(crate) serving_size: f64,
    pub(crate) unit: String,
    pub(crate) fields: Option<Map<String, Value>>,
}

/// What there is to say about a meal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    pub(crate) dish_name: String,
    pub(crate) dish_name_translated: Option<String>,
    pub(crate) dish_description: Option<String>,
    pub(crate) dish_description_translated: Option<String>,
    pub(crate) serving_size: f64,
    pub(crate) unit: String,
    pub(crate) nutri_score: Option<String>,
    pub(crate) fields: Option<Map<String, Value>>,
    pub(crate) ingredients: Option<Vec<Ingredient>>,
}

/// A nutrition record.
#[derive(Clone, Debug)]
pub(crate) struct Meal {
    pub(crate) id: Id,
    /// Milliseconds, as all times here.
    pub(crate) uploaded: i64,
    /// When the analysis ends, or ended.
    pub(crate) ready: i64,
    pub(crate) modified: i64,
    pub(crate) consumed: Option<i64>,
    pub(crate) offset_minutes: Option<i64>,
    /// Changed by PATCH or PUT.
    pub(crate) updated: bool,
    /// What the analysis finds, or why it fails.
    pub(crate) outcome: Result<Content, String>,
}

impl Meal {
    /// `pending`, after half of the time `processing`, in the end `completed` or `failed`.
    pub(crate) fn status(&self, now: i64) -> &'static str {
        match &self.outcome {
            _ if now < self.uploaded + (self.ready - self.uploaded) / 2 => "pending",
            _ if now < self.ready => "processing",
            _ if self.updated => "updated",
            Ok(_) => "completed",
            Err(_) => "failed",
        }
    }

    /// The content, once it is known.
    pub(crate) fn content(&self, now: i64) -> Option<&Content> {
        self.outcome.as_ref().ok().filter(|_| now >= self.ready)
    }

    /// The record as the API writes it.
    pub(crate) fn render(&self, now: i64) -> Value {
        let mut value = json!({
            "record_id": self.id.to_string(),
            "status": self.status(now),
            "uploaded_at": timestamp_millis(self.uploaded),
        });
        set(
            &mut value,
            "consumed_at",
            self.consumed
                .map(|at| json!(timestamp(at.div_euclid(1_000)))),
        );
        set(
            &mut value,
            "user_time_offset_minutes",
            self.offset_minutes.map(|minutes| json!(minutes)),
        );
        if now < self.ready {
            return value;
        }
        value["modified_at"] = json!(timestamp_millis(self.modified));
        match &self.outcome {
            Ok(content) => content.write(&mut value),
            Err(reason) => value["failure_reason"] = json!(reason),
        }
        value
    }

    /// Changes the serving size; everything else in proportion.
    pub(crate) fn rescale(&mut self, serving_size: f64) {
        if let Ok(content) = &mut self.outcome {
            let factor = serving_size / content.serving_size;
            content.serving_size = serving_size;
            content
                .fields
                .iter_mut()
                .for_each(|fields| scale(fields, factor));
            for ingredient in content.ingredients.iter_mut().flatten() {
                ingredient.serving_size = tidy(ingredient.serving_size * factor);
                ingredient
                    .fields
                    .iter_mut()
                    .for_each(|fields| scale(fields, factor));
            }
        }
    }
}

impl Content {
    fn write(&self, value: &mut Value) {
        value["dish_name"] = json!(self.dish_name);
        value["serving_size"] = plain(self.serving_size);
        value["unit"] = json!(self.unit);
        let texts = [
            ("dish_name_translated", &self.dish_name_translated),
            ("dish_description", &self.dish_description),
            (
                "dish_description_translated",
                &self.dish_description_translated,
            ),
            ("nutri_score", &self.nutri_score),
        ];
        for (name, text) in texts {
            set(value, name, text.as_ref().map(|text| json!(text)));
        }
        set(
            value,
            "nutritional_fields",
            self.fields.clone().map(Value::Object),
        );
        set(
            value,
            "ingredients",
            self.ingredients
                .as_ref()
                .map(|list| list.iter().map(Ingredient::render).collect()),
        );
    }
}

impl Ingredient {
    fn render(&self) -> Value {
        let mut value = json!({ "name": self.name, "serving_size": plain(self.serving_size), "unit": self.unit });
        set(
            &mut value,
            "name_translated",
            self.name_translated.as_ref().map(|name| json!(name)),
        );
        set(
            &mut value,
            "nutritional_fields",
            self.fields.clone().map(Value::Object),
        );
        value
    }
}

/// Four decimals at most.
pub(crate) fn tidy(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// A whole number as an integer.
pub(crate) fn plain(value: f64) -> Value {
    let value = tidy(value);
    if value.fract() == 0.0 && value.abs() < 1e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

fn scale(fields: &mut Map<String, Value>, factor: f64) {
    for value in fields.values_mut() {
        *value = plain(value.as_f64().unwrap_or(0.0) * factor);
    }
}

fn set(object: &mut Value, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        object[name] = value;
    }
}
