//! Nutrition records and the analysis of images: `/nutrition_records`.

mod meal;

pub use meal::Meal;

use crate::codec::answer::answer;
use crate::codec::call::{Call, TimeoutClass};
use crate::codec::decode::decode;
use crate::codec::request::request;
use crate::codec::setters::setters;
use crate::error::Error;
use crate::model::{Extra, FileSource, NutritionalFields};
use crate::time::{CivilDateTime, Offset, TimeWindow, Timestamp};
use crate::vocabulary::{
    AnalysisMode, LabelStatus, NutriScore, NutritionStatus, NutritionalField, ServingUnit,
};

request! {
    /// Request that analyses the photo of a dish and stores the result as a nutrition record.
    ///
    /// The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in base64
    /// (7,500,000 as a file); this is checked before the request is sent.
    ///
    /// Without [`wait_on_process`](Self::wait_on_process), the server answers immediately with the id and the status
    /// `pending` or `processing`. Poll the record by id until [`NutritionRecord::is_finished`], usually after 4 to 30
    /// seconds, or wait for the webhook. With it, the answer is complete, and the call has the timeouts of an analysis.
    /// The webhook is sent in both cases. Not idempotent, so it is not retried when it may have been carried out.
    ///
    /// Evidence: A (contract 6.2).
    pub struct AnalyzeNutritionImage -> NutritionRecord {
        POST "/nutrition_records/image" as "postNutritionRecordsImage" then Self::finish;
        /// The image.
        required body image: FileSource,
        /// The mode of the analysis; the server's default is `precise`.
        optional body analysis_mode: AnalysisMode,
        /// Whether the server answers only when the analysis is over. The server's default is `false` (evidence: B).
        optional body wait_on_process: bool,
        /// When the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
        optional body consumed_at: Timestamp,
        /// The country where the dish is eaten: ISO 3166-1 alpha-2 in lower case, such as `us`.
        optional body country_code: String,
        /// The language of the translations: two lower-case letters, such as `en`.
        optional body language_code: String,
        /// Whether to add the Nutri-Score. The server's default is `false`.
        optional body include_nutri_score: bool,
        /// Whether to add the description of the dish. The server's default is `false`.
        optional body include_dish_description: bool,
        /// Whether to add the ingredients. The server's default is `false`.
        optional body include_ingredients: bool,
        /// The nutrients to return; empty means energy, carbohydrate, protein and fat.
        list body include_nutrition_fields: NutritionalField,
        /// The offset of the user's local time from UTC. Documented for "nutrition endpoints"; not proven for this one.
        optional body user_time_offset_minutes: Offset,
    }
}

impl AnalyzeNutritionImage {
    fn finish(&self, call: &mut Call) -> Result<(), Error> {
        if self.wait_on_process == Some(true) {
            call.timeout_class = TimeoutClass::Analysis;
        }
        Ok(())
    }
}

request! {
    /// Request that reads the photo of a nutrition facts label.
    ///
    /// The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in base64
    /// (7,500,000 as a file); this is checked before the request is sent.
    ///
    /// The server answers when the label is read, so the call has the timeouts of an analysis. There is no webhook, and
    /// nothing seems to be stored. Not idempotent, so it is not retried when it may have been carried out.
    ///
    /// Evidence: A for path and rules, D for the names of the fields (contract 6.3).
    pub struct AnalyzeNutritionLabel -> LabelAnalysis {
        POST "/nutrition_records/ingredients/label" as "postNutritionRecordsIngredientsLabel"
            with { timeout_class: TimeoutClass::Analysis };
        /// The image.
        required body image: FileSource,
        /// The mode of the analysis; the server's default is `precise`.
        optional body analysis_mode: AnalysisMode,
    }
}

answer! {
    /// The content of a nutrition facts label. Evidence: A for the fields, D for their names.
    pub struct LabelAnalysis {
        /// Name of the product.
        optional name: String,
        /// The serving the values refer to, in [`unit`](Self::unit).
        optional serving_size: f64,
        /// Unit of the size of the serving.
        optional unit: ServingUnit,
        /// Nutrients of a serving: a fixed set, as far as they are on the label.
        optional nutritional_fields: NutritionalFields,
        /// Status: whether the label could be read.
        optional status: LabelStatus,
        /// Reason why the label could not be read.
        optional failure_reason: String,
    }
}

request! {
    /// Request that stores a dish with known values, without an analysis. The record is complete immediately.
    ///
    /// Not idempotent, so it is not retried when it may have been carried out: the dish could be stored twice.
    ///
    /// Evidence: A for path and rules, D for the fields, which are those of the replacing call (contract 6.5).
    pub struct UploadNutritionRecord -> NutritionRecord {
        POST "/nutrition_records/manual" as "postNutritionRecordsManual";
        /// The dish.
        required body meal: Meal,
    }
}

request! {
    /// Request for the nutrition records of a time window. The answer is a list without pages.
    ///
    /// It is not documented whether `uploaded_at` or `consumed_at` has to be in the window. To follow an analysis,
    /// request its record by id.
    ///
    /// Evidence: A (contract 6.6).
    pub struct ListNutritionRecords -> Vec<NutritionRecord> {
        GET "/nutrition_records" as "listNutritionRecords";
        /// UTC; start inclusive, end EXCLUSIVE.
        required query window: TimeWindow,
    }
}

request! {
    /// Request for a nutrition record by its id, also to check whether an analysis is over.
    ///
    /// Evidence: A for the path, B for the answer (contract 6.6).
    pub struct GetNutritionRecord -> NutritionRecord {
        GET "/nutrition_records/{nutrition_record_id}" as "getNutritionRecordsByNutritionRecordId";
        /// The `record_id` of the record.
        required path nutrition_record_id: String,
    }
}

request! {
    /// Request that changes the size of a serving or the time it was eaten. The status becomes `updated`.
    ///
    /// With the size, the server rescales the ingredients and the nutritional fields. Not idempotent, so it is not
    /// retried when it may have been carried out.
    ///
    /// Evidence: A (contract 6.6).
    pub struct ModifyNutritionRecord -> NutritionRecord {
        PATCH "/nutrition_records/{nutrition_record_id}" as "patchNutritionRecordsByNutritionRecordId";
        /// The `record_id` of the record.
        required path nutrition_record_id: String,
        /// The changes.
        required body change: NutritionChange,
    }
}

request! {
    /// The changes of [`ModifyNutritionRecord`]: at least one of the two.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::api::{ModifyNutritionRecord, NutritionChange};
    ///
    /// let change = NutritionChange::new().serving_size(120.0);
    /// let request = ModifyNutritionRecord::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8", change);
    /// ```
    pub struct NutritionChange {
        /// Size of the serving, in the unit of the record; at least 0.01.
        optional body serving_size: f64,
        /// When the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
        optional body consumed_at: Timestamp,
    }
}

impl NutritionChange {
    fn check(&self) -> Result<(), Error> {
        if self.serving_size.is_none() && self.consumed_at.is_none() {
            return Err(Error::input(
                "nothing is to change; set `serving_size`, `consumed_at` or both",
            ));
        }
        self.serving_size.map_or(Ok(()), meal::check_serving)
    }
}

request! {
    /// Request that replaces a nutrition record, except for its id. The status becomes `updated`.
    ///
    /// Values that are not set are deleted. To change single values, start with [`Meal::try_from`].
    ///
    /// Evidence: A, the answer D (contract 6.7).
    pub struct ReplaceNutritionRecord -> NutritionRecord {
        PUT "/nutrition_records/{nutrition_record_id}" as "putNutritionRecordsByNutritionRecordId";
        /// The `record_id` of the record.
        required path nutrition_record_id: String,
        /// The new values.
        required body meal: Meal,
    }
}

request! {
    /// Request that deletes a nutrition record. It also succeeds if there is no record with this id.
    ///
    /// Evidence: A (contract 6.6).
    pub struct DeleteNutritionRecord -> () {
        DELETE "/nutrition_records/{nutrition_record_id}" as "deleteNutritionRecordsByNutritionRecordId";
        /// The `record_id` of the record.
        required path nutrition_record_id: String,
    }
}

answer! {
    /// A dish that was eaten or is planned.
    ///
    /// Until its analysis is over, only `record_id`, `status` and `uploaded_at` are present; see
    /// [`is_finished`](Self::is_finished).
    pub struct NutritionRecord {
        /// Id of the record, a UUID.
        required record_id: String,
        /// Status of the analysis.
        required status: NutritionStatus,
        /// When it was uploaded, UTC.
        optional uploaded_at: Timestamp,
        /// When it last changed, UTC.
        optional modified_at: Timestamp,
        /// When the dish was or will be eaten, UTC.
        optional consumed_at: Timestamp,
        /// Name of the dish, in English.
        optional dish_name: String,
        /// Name of the dish in the requested language.
        optional dish_name_translated: String,
        /// Description of the dish in English, if requested.
        optional dish_description: String,
        /// Description of the dish in the requested language, if requested.
        optional dish_description_translated: String,
        /// Size of the serving, in [`unit`](Self::unit).
        optional serving_size: f64,
        /// Unit of the size of the serving.
        optional unit: ServingUnit,
        /// The Nutri-Score, if requested (evidence: B).
        optional nutri_score: NutriScore,
        /// Nutrients of this serving: the requested ones that are known.
        optional nutritional_fields: NutritionalFields,
        /// The ingredients, if requested.
        optional ingredients: Vec<Ingredient>,
        /// Reason why the analysis failed, if the status is [`Failed`](NutritionStatus::Failed). One sample has a reason
        /// and the status `completed` (evidence: B).
        optional failure_reason: String,
        /// Your id of the user; in webhooks, and in an older sample.
        optional application_user_id: String,
        /// Offset of the user's local time from UTC. Documented for "nutrition endpoints"; may be missing.
        optional user_time_offset_minutes: Offset,
    }
}

decode! { Vec<NutritionRecord> }

impl NutritionRecord {
    /// Returns whether the analysis is over, successful or not. A status that this version of the SDK does not know
    /// counts as not over.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(
            self.status,
            NutritionStatus::Completed | NutritionStatus::Failed | NutritionStatus::Updated
        )
    }

    /// Returns the local time of `consumed_at`; `None` without it or without an offset.
    #[must_use]
    pub fn local_consumed_at(&self) -> Option<CivilDateTime> {
        Some(self.consumed_at?.at(self.user_time_offset_minutes?))
    }
}

answer! {
    /// An ingredient of a dish, in answers and in [`Meal`].
    pub struct Ingredient {
        /// Name, such as `beef, ground, lean, cooked`.
        optional name: String,
        /// Name in the requested language.
        optional name_translated: String,
        /// Amount, in [`unit`](Self::unit).
        optional serving_size: f64,
        /// Unit of the amount.
        optional unit: ServingUnit,
        /// Nutrients of this amount.
        optional nutritional_fields: NutritionalFields,
    }
}

impl Ingredient {
    /// Creates an ingredient to send: its name in English, and the size and unit of the serving.
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

    setters! {
        /// Sets the name in another language.
        name_translated(name: impl Into<String>) => name_translated = Some(name.into());

        /// Sets the nutrients of this amount.
        nutritional_fields(fields: impl Into<NutritionalFields>) => nutritional_fields = Some(fields.into());
    }
}

#[cfg(test)]
mod tests;
