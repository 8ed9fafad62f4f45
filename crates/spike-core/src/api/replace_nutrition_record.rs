//! `PUT /nutrition_records/{nutrition_record_id}`
//!
//! Evidence: A, the answer D (contract 6.7).

use bytes::Bytes;
use http::Method;

use super::{Meal, NutritionRecord};
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::error::Error;

/// Replaces all of a nutrition record but its id; its status becomes `updated`.
///
/// What the dish does not say is deleted. To change single values, begin with [`Meal::of_record`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReplaceNutritionRecord {
    /// The `record_id` of the record.
    pub nutrition_record_id: String,
    /// What it is to hold.
    pub meal: Meal,
}

impl ReplaceNutritionRecord {
    /// Replaces the record with this id by this dish.
    #[must_use]
    pub fn new(nutrition_record_id: impl Into<String>, meal: Meal) -> Self {
        Self {
            nutrition_record_id: nutrition_record_id.into(),
            meal,
        }
    }
}

impl Operation for ReplaceNutritionRecord {
    fn id(&self) -> &'static str {
        "putNutritionRecordsByNutritionRecordId"
    }

    fn method(&self) -> Method {
        Method::PUT
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records")
            .parameter("nutrition_record_id", &self.nutrition_record_id)
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        self.meal.body().map(Some)
    }
}

impl Endpoint for ReplaceNutritionRecord {
    type Answer = NutritionRecord;
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::{Ingredient, golden};
    use crate::model::NutritionalFields;
    use crate::vocabulary::{NutriScore, NutritionStatus, NutritionalField};

    #[test]
    fn golden_request() {
        let sample: Value = serde_json::from_str(include_str!(
            "../../../../docs/spec/examples/nutrition_put_request.json"
        ))
        .unwrap();
        let fields = sample["ingredients"][0]["nutritional_fields"]
            .as_object()
            .unwrap();
        let fields: NutritionalFields = fields.keys().map(|name| (name.as_str(), 123.0)).collect();
        assert!(fields.iter().all(|(name, _)| name.is_known()));
        let ingredient = Ingredient::new("<string>", 123.0, "g")
            .name_translated("<string>")
            .nutritional_fields(fields);
        let meal = Meal::new("<string>", 1.01, "g")
            .consumed_at("2023-11-07T05:31:56.9Z".parse().unwrap())
            .dish_description("<string>")
            .dish_description_translated("<string>")
            .dish_name_translated("<string>")
            .ingredients([ingredient]);
        let replace = ReplaceNutritionRecord::new("a/b", meal.clone());
        golden::assert_body(&replace, "PUT /nutrition_records/a%2Fb", &sample);
        assert!(replace.is_replay_safe());

        // The two fields no sample shows.
        let meal = meal
            .nutri_score(NutriScore::B)
            .nutritional_fields([(NutritionalField::SaltG, 1.5)]);
        let mut full = sample;
        full["nutri_score"] = json!("B");
        full["nutritional_fields"] = json!({"salt_g": 1.5});
        golden::assert_body(
            &ReplaceNutritionRecord::new("r", meal.clone()),
            "PUT /nutrition_records/r",
            &full,
        );
        golden::assert_refused(
            &ReplaceNutritionRecord::new("", meal),
            "nutrition_record_id",
        );
    }

    #[test]
    fn golden_answer() {
        // No example shows the answer; it is a record, now `updated`.
        let replace = ReplaceNutritionRecord::new("r", Meal::new("soup", 300.0, "ml"));
        let body = r#"{"record_id": "r", "status": "updated"}"#;
        let record = golden::reply(&replace, body).unwrap().value;
        assert_eq!(record.status, NutritionStatus::Updated);
    }
}
