//! The parameters that store or replace a nutrition record (contract 6.7).

use serde_json::{Map, Value};

use super::{Ingredient, NutritionRecord};
use crate::codec::body::JsonBody;
use crate::codec::parameter::{self, BodyElement, BodyParameter, parameters};
use crate::codec::request::request;
use crate::codec::shape::ValueShape;
use crate::error::Error;
use crate::model::NutritionalFields;
use crate::time::Timestamp;
use crate::vocabulary::{NutriScore, NutritionalField, ServingUnit};

/// The smallest serving that the API accepts, in any unit.
const MIN_SERVING: f64 = 0.01;

request! {
    /// A dish with its values, for [`UploadNutritionRecord`](super::UploadNutritionRecord) and
    /// [`ReplaceNutritionRecord`](super::ReplaceNutritionRecord). `Meal::try_from` converts a record, to change it and send
    /// it back.
    ///
    /// The server checks the format, not whether the values are plausible.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::api::{Ingredient, Meal};
    /// use spike_blocking::vocabulary::{NutritionalField, ServingUnit};
    ///
    /// let oats = Ingredient::new("oats, rolled, dry", 80.0, ServingUnit::Grams);
    /// let meal = Meal::new("porridge", 350.0, ServingUnit::Grams)
    ///     .dish_name_translated("Haferbrei")
    ///     .ingredients([oats])
    ///     .nutritional_fields([(NutritionalField::EnergyKcal, 310.0), (NutritionalField::ProteinG, 11.0)]);
    /// ```
    pub struct Meal {
        /// Name of the dish in English, or in the local language if there is none.
        required body dish_name: String,
        /// Size of the serving, in `unit`; at least 0.01.
        required body serving_size: f64,
        /// Unit of the size of the serving.
        required body unit: ServingUnit,
        /// When the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
        optional body consumed_at: Timestamp,
        /// Description of the dish in English.
        optional body dish_description: String,
        /// Description of the dish in the local language.
        optional body dish_description_translated: String,
        /// Name of the dish in the local language.
        optional body dish_name_translated: String,
        /// Ingredients; each needs name, size and unit. Members in their `extra` are not sent.
        list body ingredients: Ingredient,
        /// The Nutri-Score (evidence: D).
        optional body nutri_score: NutriScore,
        /// Nutrients of the serving (evidence: D). Only numbers are sent.
        optional body nutritional_fields: NutritionalFields,
    }
}

impl Meal {
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.dish_name.trim().is_empty() {
            return Err(Error::input("`dish_name` is empty; set the name of the dish"));
        }
        check_serving(self.serving_size)
    }
}

/// Converts a record into a dish, to change it and send it back. Fails for a record without name, size or unit, such as
/// one whose analysis is not over.
impl TryFrom<&NutritionRecord> for Meal {
    type Error = Error;

    fn try_from(record: &NutritionRecord) -> Result<Self, Error> {
        let missing = |name| Error::input(format!("the record has no `{name}`"));
        let record = record.clone();
        Ok(Self {
            dish_name: record.dish_name.ok_or_else(|| missing("dish_name"))?,
            serving_size: record.serving_size.ok_or_else(|| missing("serving_size"))?,
            unit: record.unit.ok_or_else(|| missing("unit"))?,
            consumed_at: record.consumed_at,
            dish_description: record.dish_description,
            dish_description_translated: record.dish_description_translated,
            dish_name_translated: record.dish_name_translated,
            ingredients: record.ingredients.unwrap_or_default(),
            nutri_score: record.nutri_score,
            nutritional_fields: record.nutritional_fields,
        })
    }
}

/// Checks the size of a serving.
pub(super) fn check_serving(size: f64) -> Result<(), Error> {
    if parameter::finite("serving_size", size)? >= MIN_SERVING {
        return Ok(());
    }
    Err(Error::input(format!("`serving_size` is less than {MIN_SERVING}")))
}

parameters! {
    Ingredient: <Self as crate::codec::from_json::FromJson>::SHAPE, private true;
    NutritionalFields: ValueShape::Measurements(&NutritionalField::SHAPE), private true;
}

/// Sends only the documented fields, because the server may reject others.
impl BodyElement for Ingredient {
    fn to_json(&self, at: &str) -> Result<Value, Error> {
        let at = |field: &str| format!("{at}.{field}");
        let missing = |field: &str| Error::input(format!("`{}` is missing", at(field)));
        let name = self.name.as_deref().ok_or_else(|| missing("name"))?;
        let size = self.serving_size.ok_or_else(|| missing("serving_size"))?;
        let unit = self.unit.as_ref().ok_or_else(|| missing("unit"))?;
        let mut object = Map::new();
        object.insert("name".to_owned(), name.into());
        let size = parameter::finite(&at("serving_size"), size)?;
        object.insert("serving_size".to_owned(), size.into());
        object.insert("unit".to_owned(), unit.as_str().into());
        if let Some(name) = &self.name_translated {
            object.insert("name_translated".to_owned(), name.as_str().into());
        }
        if let Some(fields) = &self.nutritional_fields {
            let fields = numbers(&at("nutritional_fields"), fields)?;
            object.insert("nutritional_fields".to_owned(), fields);
        }
        Ok(object.into())
    }
}

impl BodyParameter for NutritionalFields {
    fn write(&self, name: &'static str, body: &mut JsonBody) -> Result<(), Error> {
        body.push(name, &numbers(name, self)?)
    }
}

fn numbers(at: &str, fields: &NutritionalFields) -> Result<Value, Error> {
    let mut object = Map::new();
    for (name, number) in fields.iter() {
        let number = parameter::finite(&format!("{at}.{name}"), number)?;
        object.insert(name.as_str().to_owned(), number.into());
    }
    Ok(object.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{ReplaceNutritionRecord, UploadNutritionRecord};
    use crate::codec::request::Request as _;

    fn refusal(meal: &Meal) -> String {
        let error = UploadNutritionRecord::new(meal.clone()).call().unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Input);
        error.to_string()
    }

    #[test]
    fn what_cannot_be_sent_is_an_input_error() {
        let meal = |size| Meal::new("soup", size, ServingUnit::Milliliters);
        assert!(UploadNutritionRecord::new(meal(0.01)).call().is_ok());
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
            assert!(text.contains("`ingredients[1].nutritional_fields.salt_g`"), "{text}");
        }
        let nameless: Ingredient =
            serde_json::from_str(r#"{"serving_size": 1, "unit": "g"}"#).unwrap();
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
        let meal = Meal::try_from(&record).unwrap().dish_name("clear soup");
        let call = ReplaceNutritionRecord::new("r", meal).call().unwrap();
        assert_eq!(
            call.body().unwrap(),
            r#"{"dish_name":"clear soup","serving_size":300.0,"unit":"ml","ingredients":[{"name":"water","serving_size":290.0,"unit":"ml"}],"nutritional_fields":{"salt_g":2.0}}"#
        );
        let pending = serde_json::from_str(r#"{"record_id": "r", "status": "pending"}"#).unwrap();
        let error = Meal::try_from(&pending).unwrap_err().to_string();
        assert!(error.contains("`dish_name`"), "{error}");
    }
}
