//! The nutrition record and its ingredients, as all nutrition operations share them (contract 6.1).

use crate::codec::decode::answer;
use crate::model::{Extra, NutritionalFields};
use crate::time::{CivilDateTime, Offset, Timestamp};
use crate::vocabulary::{NutriScore, NutritionStatus, ServingUnit};

answer! {
    /// A dish that was eaten or is planned.
    ///
    /// While its analysis is under way only `record_id`, `status` and `uploaded_at` are there; see
    /// [`is_finished`](Self::is_finished).
    pub struct NutritionRecord {
        /// Id of the record, a UUID.
        required record_id: String,
        /// How far its analysis is.
        required status: NutritionStatus,
        /// When it was uploaded, UTC.
        optional uploaded_at: Timestamp,
        /// When it last changed, UTC.
        optional modified_at: Timestamp,
        /// When the dish was or will be eaten, UTC.
        optional consumed_at: Timestamp,
        /// Name of the dish, in English.
        optional dish_name: String,
        /// Name of the dish in the language asked for.
        optional dish_name_translated: String,
        /// Description of the dish, if asked for, in English.
        optional dish_description: String,
        /// Description of the dish, if asked for, in the language asked for.
        optional dish_description_translated: String,
        /// Size of the serving, in [`unit`](Self::unit).
        optional serving_size: f64,
        /// What the size of the serving is counted in.
        optional unit: ServingUnit,
        /// The Nutri-Score, if asked for (evidence: B).
        optional nutri_score: NutriScore,
        /// What this serving contains; only nutrients that are known, of those asked for.
        optional nutritional_fields: NutritionalFields,
        /// The ingredients, if asked for.
        optional ingredients: Vec<Ingredient>,
        /// Why the analysis failed. Read it when the status is [`Failed`](NutritionStatus::Failed); one sample
        /// has it beside `completed` (evidence: B).
        optional failure_reason: String,
        /// Your id of the user; in webhooks, and in an older sample.
        optional application_user_id: String,
        /// What the user's clock added to UTC; documented for "nutrition endpoints", so it may or may not be
        /// answered.
        optional user_time_offset_minutes: Offset,
    }
}

impl NutritionRecord {
    /// Whether the analysis is over, well or not. A status this version of the SDK does not know counts as
    /// not over.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(
            self.status,
            NutritionStatus::Completed | NutritionStatus::Failed | NutritionStatus::Updated
        )
    }

    /// When it was eaten on the user's own clock; `None` without the time or an offset.
    #[must_use]
    pub fn local_consumed_at(&self) -> Option<CivilDateTime> {
        Some(self.consumed_at?.at(self.user_time_offset_minutes?))
    }
}

answer! {
    /// An ingredient of a dish, in answers and in [`Meal`](super::Meal).
    pub struct Ingredient {
        /// Name, such as `beef, ground, lean, cooked`.
        optional name: String,
        /// Name in the language asked for.
        optional name_translated: String,
        /// How much of it, in [`unit`](Self::unit).
        optional serving_size: f64,
        /// What it is counted in.
        optional unit: ServingUnit,
        /// What this much of it contains.
        optional nutritional_fields: NutritionalFields,
    }
}

impl Ingredient {
    /// An ingredient to be sent: its name in English, and how much of it in which unit.
    #[must_use]
    pub fn new(name: impl Into<String>, serving_size: f64, unit: impl Into<ServingUnit>) -> Self {
        Self {
            name: Some(name.into()),
            name_translated: None,
            serving_size: Some(serving_size),
            unit: Some(unit.into()),
            nutritional_fields: None,
            extra: Extra::default(),
        }
    }

    /// Sets the name in another language.
    #[must_use]
    pub fn name_translated(mut self, name: impl Into<String>) -> Self {
        self.name_translated = Some(name.into());
        self
    }

    /// Sets what this much of it contains.
    #[must_use]
    pub fn nutritional_fields(mut self, fields: impl Into<NutritionalFields>) -> Self {
        self.nutritional_fields = Some(fields.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::NutritionalField;

    #[test]
    fn the_body_of_the_webhook_is_a_record_too() {
        let record: NutritionRecord = golden::decode(include_str!(
            "../../../../docs/spec/examples/webhook_nutrition.json"
        ));
        assert_eq!(record.application_user_id.as_deref(), Some("end_user_id1"));
        assert_eq!(record.nutri_score, Some(NutriScore::B));
        let ingredient = &record.ingredients.as_ref().unwrap()[0];
        assert_eq!(ingredient.serving_size, Some(150.0));
        let fields = ingredient.nutritional_fields.as_ref().unwrap();
        // Measured as nothing, which is not the same as not measured.
        assert_eq!(fields.get(NutritionalField::CarbohydrateG), Some(0.0));
        assert_eq!(fields.get(NutritionalField::SodiumMg), None);
        assert!(record.is_finished());
    }

    #[test]
    fn what_is_over() {
        let record = |status: &str| -> NutritionRecord {
            serde_json::from_str(&format!(r#"{{"record_id":"r","status":"{status}"}}"#)).unwrap()
        };
        for status in ["completed", "failed", "updated"] {
            assert!(record(status).is_finished());
        }
        for status in ["pending", "processing", "brand_new"] {
            assert!(!record(status).is_finished());
        }
    }
}
