//! What is sent to store or to replace a nutrition record (contract 6.7).

use bytes::Bytes;
use serde_json::{Map, Value};

use super::{Ingredient, NutritionRecord};
use crate::codec::body::JsonBody;
use crate::error::Error;
use crate::model::NutritionalFields;
use crate::time::Timestamp;
use crate::vocabulary::{NutriScore, ServingUnit};

/// The smallest serving the API takes, in whatever unit.
const LEAST_SERVING: f64 = 0.01;

/// A dish with its values, put together by hand: for [`UploadNutritionRecord`](super::UploadNutritionRecord)
/// and [`ReplaceNutritionRecord`](super::ReplaceNutritionRecord).
///
/// The server checks the form, not whether the values are plausible.
///
/// ```
/// use spike_core::api::{Ingredient, Meal};
/// use spike_core::vocabulary::{NutritionalField, ServingUnit};
///
/// let oats = Ingredient::new("oats, rolled, dry", 80.0, ServingUnit::Grams);
/// let meal = Meal::new("porridge", 350.0, ServingUnit::Grams)
///     .dish_name_translated("Haferbrei")
///     .ingredients([oats])
///     .nutritional_fields([(NutritionalField::EnergyKcal, 310.0), (NutritionalField::ProteinG, 11.0)]);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Meal {
    /// Name of the dish: the English one, or the local one if there is none.
    pub dish_name: String,
    /// Size of the serving, in [`unit`](Self::unit); at least 0.01.
    pub serving_size: f64,
    /// What the size of the serving is counted in.
    pub unit: ServingUnit,
    /// When the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
    pub consumed_at: Option<Timestamp>,
    /// Description of the dish in English.
    pub dish_description: Option<String>,
    /// Description of the dish in the local language.
    pub dish_description_translated: Option<String>,
    /// Name of the dish in the local language.
    pub dish_name_translated: Option<String>,
    /// The ingredients; each needs name, size and unit. What stands in their `extra` is not sent.
    pub ingredients: Vec<Ingredient>,
    /// The Nutri-Score (evidence: D).
    pub nutri_score: Option<NutriScore>,
    /// What the serving contains (evidence: D). Only numbers are sent.
    pub nutritional_fields: Option<NutritionalFields>,
}

impl Meal {
    /// A serving of a dish.
    #[must_use]
    pub fn new(
        dish_name: impl Into<String>,
        serving_size: f64,
        unit: impl Into<ServingUnit>,
    ) -> Self {
        Self {
            dish_name: dish_name.into(),
            serving_size,
            unit: unit.into(),
            consumed_at: None,
            dish_description: None,
            dish_description_translated: None,
            dish_name_translated: None,
            ingredients: Vec::new(),
            nutri_score: None,
            nutritional_fields: None,
        }
    }

    /// The dish of a record, to be changed and sent back; `None` if the record has no name, size or unit,
    /// such as one whose analysis is not over.
    #[must_use]
    pub fn of_record(record: &NutritionRecord) -> Option<Self> {
        let record = record.clone();
        Some(Self {
            dish_name: record.dish_name?,
            serving_size: record.serving_size?,
            unit: record.unit?,
            consumed_at: record.consumed_at,
            dish_description: record.dish_description,
            dish_description_translated: record.dish_description_translated,
            dish_name_translated: record.dish_name_translated,
            ingredients: record.ingredients.unwrap_or_default(),
            nutri_score: record.nutri_score,
            nutritional_fields: record.nutritional_fields,
        })
    }

    /// Sets when the dish was or will be eaten.
    #[must_use]
    pub fn consumed_at(mut self, time: Timestamp) -> Self {
        self.consumed_at = Some(time);
        self
    }

    /// Sets the description in English.
    #[must_use]
    pub fn dish_description(mut self, description: impl Into<String>) -> Self {
        self.dish_description = Some(description.into());
        self
    }

    /// Sets the description in the local language.
    #[must_use]
    pub fn dish_description_translated(mut self, description: impl Into<String>) -> Self {
        self.dish_description_translated = Some(description.into());
        self
    }

    /// Sets the name in the local language.
    #[must_use]
    pub fn dish_name_translated(mut self, name: impl Into<String>) -> Self {
        self.dish_name_translated = Some(name.into());
        self
    }

    /// Sets the ingredients.
    #[must_use]
    pub fn ingredients(mut self, ingredients: impl IntoIterator<Item = Ingredient>) -> Self {
        self.ingredients = ingredients.into_iter().collect();
        self
    }

    /// Sets the Nutri-Score.
    #[must_use]
    pub fn nutri_score(mut self, score: impl Into<NutriScore>) -> Self {
        self.nutri_score = Some(score.into());
        self
    }

    /// Sets what the serving contains.
    #[must_use]
    pub fn nutritional_fields(mut self, fields: impl Into<NutritionalFields>) -> Self {
        self.nutritional_fields = Some(fields.into());
        self
    }

    pub(super) fn body(&self) -> Result<Bytes, Error> {
        if self.dish_name.trim().is_empty() {
            return Err(Error::input("`dish_name` is empty; a dish needs a name"));
        }
        let mut body = JsonBody::new();
        body.push("dish_name", &self.dish_name)?;
        body.push("serving_size", &serving("serving_size", self.serving_size)?)?;
        body.push("unit", &self.unit)?;
        body.push_time("consumed_at", self.consumed_at)?;
        body.push_some("dish_description", self.dish_description.as_ref())?;
        body.push_some(
            "dish_description_translated",
            self.dish_description_translated.as_ref(),
        )?;
        body.push_some("dish_name_translated", self.dish_name_translated.as_ref())?;
        let ingredients = self.ingredients.iter().enumerate().map(ingredient);
        body.push_list("ingredients", &ingredients.collect::<Result<Vec<_>, _>>()?)?;
        body.push_some("nutri_score", self.nutri_score.as_ref())?;
        if let Some(fields) = &self.nutritional_fields {
            body.push(
                "nutritional_fields",
                &numbers("nutritional_fields", fields)?,
            )?;
        }
        Ok(body.finish())
    }
}

/// An ingredient as it is sent: the documented fields and no others, since unknown ones may be refused.
fn ingredient((index, ingredient): (usize, &Ingredient)) -> Result<Value, Error> {
    let at = |field: &str| format!("ingredients[{index}].{field}");
    let missing = |field: &str| Error::input(format!("`{}` is missing", at(field)));
    let name = ingredient.name.as_deref().ok_or_else(|| missing("name"))?;
    let size = ingredient
        .serving_size
        .ok_or_else(|| missing("serving_size"))?;
    let unit = ingredient.unit.as_ref().ok_or_else(|| missing("unit"))?;
    let mut object = Map::new();
    object.insert("name".to_owned(), name.into());
    object.insert(
        "serving_size".to_owned(),
        finite(&at("serving_size"), size)?.into(),
    );
    object.insert("unit".to_owned(), unit.as_str().into());
    if let Some(name) = &ingredient.name_translated {
        object.insert("name_translated".to_owned(), name.as_str().into());
    }
    if let Some(fields) = &ingredient.nutritional_fields {
        let fields = numbers(&at("nutritional_fields"), fields)?;
        object.insert("nutritional_fields".to_owned(), fields);
    }
    Ok(object.into())
}

fn numbers(at: &str, fields: &NutritionalFields) -> Result<Value, Error> {
    let mut object = Map::new();
    for (name, number) in fields.iter() {
        let number = finite(&format!("{at}.{name}"), number)?;
        object.insert(name.as_str().to_owned(), number.into());
    }
    Ok(object.into())
}

/// JSON has no other numbers.
fn finite(at: &str, number: f64) -> Result<f64, Error> {
    if number.is_finite() {
        return Ok(number);
    }
    Err(Error::input(format!("`{at}` is not a finite number")))
}

/// The size of a serving as the API takes it.
pub(super) fn serving(at: &str, size: f64) -> Result<f64, Error> {
    if finite(at, size)? >= LEAST_SERVING {
        return Ok(size);
    }
    Err(Error::input(format!("`{at}` is less than {LEAST_SERVING}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::NutritionalField;

    fn refusal(meal: &Meal) -> String {
        let error = meal.body().unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Input);
        error.to_string()
    }

    #[test]
    fn what_cannot_be_sent_is_an_input_error() {
        let meal = |size| Meal::new("soup", size, ServingUnit::Milliliters);
        assert!(meal(0.01).body().is_ok());
        assert!(refusal(&Meal::new(" ", 1.0, "g")).contains("`dish_name`"));
        for size in [0.0, 0.009, -1.0] {
            assert!(refusal(&meal(size)).contains("`serving_size` is less than 0.01"));
        }
        for number in [f64::NAN, f64::INFINITY] {
            assert!(refusal(&meal(number)).contains("`serving_size` is not a finite"));
            let fields = [(NutritionalField::SaltG, number)];
            let text = refusal(&meal(1.0).nutritional_fields(fields.clone()));
            assert!(text.contains("`nutritional_fields.salt_g`"), "{text}");
            let salt = Ingredient::new("salt", 1.0, "g").nutritional_fields(fields);
            let water = Ingredient::new("water", 1.0, "ml");
            let text = refusal(&meal(1.0).ingredients([water, salt]));
            assert!(
                text.contains("`ingredients[1].nutritional_fields.salt_g`"),
                "{text}"
            );
        }
        let nameless = serde_json::from_str(r#"{"serving_size": 1, "unit": "g"}"#).unwrap();
        assert!(refusal(&meal(1.0).ingredients([nameless])).contains("`ingredients[0].name`"));
    }

    #[test]
    fn a_record_can_be_changed_and_sent_back() {
        let record = serde_json::from_str(
            r#"{"record_id": "r", "status": "completed", "dish_name": "soup", "serving_size": 300, "unit": "ml",
                "nutritional_fields": {"salt_g": 2, "protein_g": "?"}, "new": 1,
                "ingredients": [{"name": "water", "serving_size": 290, "unit": "ml", "new": 1}]}"#,
        )
        .unwrap();
        let mut meal = Meal::of_record(&record).unwrap();
        meal.dish_name = "clear soup".to_owned();
        assert_eq!(
            meal.body().unwrap(),
            r#"{"dish_name":"clear soup","serving_size":300.0,"unit":"ml","ingredients":[{"name":"water","serving_size":290.0,"unit":"ml"}],"nutritional_fields":{"salt_g":2.0}}"#
        );
        let pending = serde_json::from_str(r#"{"record_id": "r", "status": "pending"}"#).unwrap();
        assert_eq!(Meal::of_record(&pending), None);
    }
}
