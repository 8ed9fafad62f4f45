//! Nutrition records: a dish, and the progress of its analysis.

mod dishes;

use serde_json::{Map, Value, json};

use super::ids::RecordId;

pub(crate) use dishes::{AnalysisOptions, analyse_dish, analyse_label};

/// A part of a dish. Values refer to the serving size.
#[derive(Clone, Debug)]
pub(crate) struct Ingredient {
    pub(crate) name: String,
    pub(crate) name_translated: Option<String>,
    pub(crate) serving_size: f64,
    pub(crate) unit: String,
    pub(crate) fields: Option<Map<String, Value>>,
}

/// The result of an analysis, or what a user entered manually.
#[derive(Clone, Debug, Default)]
pub(crate) struct DishContent {
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

/// A nutrition record. All times are milliseconds.
#[derive(Clone, Debug)]
pub(crate) struct NutritionRecord {
    pub(crate) id: RecordId,
    pub(crate) uploaded: i64,
    /// When the analysis ends.
    pub(crate) ready: i64,
    pub(crate) modified: i64,
    pub(crate) consumed: Option<i64>,
    pub(crate) offset_minutes: Option<i64>,
    /// Changed by PATCH or PUT.
    pub(crate) updated: bool,
    /// The result of the analysis, or the reason of its failure.
    pub(crate) outcome: Result<DishContent, String>,
}

impl NutritionRecord {
    /// `pending`, after half of the time `processing`, then `completed` or `failed`.
    pub(crate) fn status(&self, now: i64) -> &'static str {
        match &self.outcome {
            _ if now < self.uploaded + (self.ready - self.uploaded) / 2 => "pending",
            _ if now < self.ready => "processing",
            _ if self.updated => "updated",
            Ok(_) => "completed",
            Err(_) => "failed",
        }
    }

    /// Whether the analysis has ended successfully.
    pub(crate) fn is_analysed(&self, now: i64) -> bool {
        self.outcome.is_ok() && now >= self.ready
    }

    /// Changes the serving size, and all other values in proportion.
    pub(crate) fn rescale(&mut self, serving_size: f64) {
        let Ok(content) = &mut self.outcome else {
            return;
        };
        let factor = serving_size / content.serving_size;
        content.serving_size = serving_size;
        scale(&mut content.fields, factor);
        for ingredient in content.ingredients.iter_mut().flatten() {
            ingredient.serving_size = four_decimals(ingredient.serving_size * factor);
            scale(&mut ingredient.fields, factor);
        }
    }
}

fn scale(fields: &mut Option<Map<String, Value>>, factor: f64) {
    for value in fields.iter_mut().flat_map(Map::values_mut) {
        *value = json_number(value.as_f64().unwrap_or(0.0) * factor);
    }
}

/// Rounds to four decimals.
pub(crate) fn four_decimals(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// A number with at most four decimals; an integer if it has none.
pub(crate) fn json_number(value: f64) -> Value {
    let value = four_decimals(value);
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}
