//! Nutrition records and the analysis of images: `/nutrition_records`.

mod meal;

pub use meal::Meal;

use crate::codec::answer::answer;
use crate::codec::call::{Call, TimeoutClass};
use crate::codec::decode::decode;
use crate::codec::request::request;
use crate::error::Error;
use crate::model::{Extra, FileSource, NutritionalFields};
use crate::time::{CivilDateTime, Offset, TimeWindow, Timestamp};
use crate::vocabulary::{
    AnalysisMode, LabelStatus, NutriScore, NutritionStatus, NutritionalField, ServingUnit,
};

request! {
    /// Has the photo of a dish analysed and stored as a nutrition record.
    ///
    /// The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in base64
    /// (7,500,000 as a file); what can be checked is checked before anything is sent.
    ///
    /// Without [`wait_on_process`](Self::wait_on_process) the answer comes at once, with the id and a status of
    /// `pending` or `processing`; ask for the record by id until [`NutritionRecord::is_finished`], mostly after 4 to
    /// 30 seconds, or wait for the webhook. With it the answer is complete, and the call has the long time limits.
    /// The webhook is sent in either case. Not repeated when its fate is unknown.
    ///
    /// Evidence: A (contract 6.2).
    pub struct AnalyzeNutritionImage -> NutritionRecord {
        POST "/nutrition_records/image" as "postNutritionRecordsImage" then Self::finish;
        /// The image.
        required body image: FileSource,
        /// Sets how thoroughly to analyse; the server's default is `precise`.
        optional body analysis_mode: AnalysisMode,
        /// Answers only when the analysis is over. The server's default is `false` (evidence: B).
        optional body wait_on_process: bool,
        /// Sets when the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
        optional body consumed_at: Timestamp,
        /// Sets where the dish is eaten: ISO 3166-1 alpha-2 in lower case, such as `us`.
        optional body country_code: String,
        /// Sets the language of the translations: two letters in lower case, such as `en`.
        optional body language_code: String,
        /// Adds the Nutri-Score. The server's default is `false`.
        optional body include_nutri_score: bool,
        /// Adds the description of the dish. The server's default is `false`.
        optional body include_dish_description: bool,
        /// Adds the ingredients. The server's default is `false`.
        optional body include_ingredients: bool,
        /// Sets which nutrients to return; empty means energy, carbohydrate, protein and fat.
        list body include_nutrition_fields: NutritionalField,
        /// Sets how far the user's clock is ahead of UTC. Documented for "nutrition endpoints"; that it belongs here is not
        /// proven.
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
    /// Has the photo of a nutrition facts label read.
    ///
    /// The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in base64
    /// (7,500,000 as a file); what can be checked is checked before anything is sent.
    ///
    /// The answer comes when the label is read, so the call has the long time limits; there is never a webhook,
    /// and nothing seems to be stored. Not repeated when its fate is unknown.
    ///
    /// Evidence: A for path and rules, D for the names of the fields (contract 6.3).
    pub struct AnalyzeNutritionLabel -> LabelAnalysis {
        POST "/nutrition_records/ingredients/label" as "postNutritionRecordsIngredientsLabel"
            with { timeout_class: TimeoutClass::Analysis };
        /// The image.
        required body image: FileSource,
        /// Sets how thoroughly to analyse; the server's default is `precise`.
        optional body analysis_mode: AnalysisMode,
    }
}

answer! {
    /// What a nutrition facts label says. Evidence: A for the fields, D for their names.
    pub struct LabelAnalysis {
        /// Name of the product.
        optional name: String,
        /// The serving the values refer to, in [`unit`](Self::unit).
        optional serving_size: f64,
        /// What the size of the serving is counted in.
        optional unit: ServingUnit,
        /// What a serving contains: a fixed set of nutrients, as far as they are on the label.
        optional nutritional_fields: NutritionalFields,
        /// Whether it could be read.
        optional status: LabelStatus,
        /// Why it could not.
        optional failure_reason: String,
    }
}

request! {
    /// Stores a dish whose values are known, without any analysis. The record is complete at once.
    ///
    /// Not repeated when its fate is unknown: the dish could be stored twice.
    ///
    /// Evidence: A for path and rules, D for the fields, which are those of the replacing call (contract 6.5).
    pub struct UploadNutritionRecord -> NutritionRecord {
        POST "/nutrition_records/manual" as "postNutritionRecordsManual";
        /// The dish.
        required body meal: Meal,
    }
}

request! {
    /// The nutrition records of a time window; the answer is a plain list, without pages.
    ///
    /// Whether the window is one of uploading or of eating is not documented: to follow an analysis, ask for its
    /// record by id instead.
    ///
    /// Evidence: A (contract 6.6).
    pub struct ListNutritionRecords -> Vec<NutritionRecord> {
        GET "/nutrition_records" as "listNutritionRecords";
        /// UTC; start inclusive, end EXCLUSIVE.
        required query window: TimeWindow,
    }
}

request! {
    /// One nutrition record by its id; also the way to see whether an analysis is over.
    ///
    /// Evidence: A for the path, B for the answer (contract 6.6).
    pub struct GetNutritionRecord -> NutritionRecord {
        GET "/nutrition_records/{nutrition_record_id}" as "getNutritionRecordsByNutritionRecordId";
        /// The `record_id` of the record.
        required path nutrition_record_id: String,
    }
}

request! {
    /// Changes the size of a serving or the time it was eaten; the status becomes `updated`.
    ///
    /// With the size, the server rescales the ingredients and the nutritional fields. Not repeated when its fate
    /// is unknown.
    ///
    /// Evidence: A (contract 6.6).
    pub struct ModifyNutritionRecord -> NutritionRecord {
        PATCH "/nutrition_records/{nutrition_record_id}" as "patchNutritionRecordsByNutritionRecordId";
        /// The `record_id` of the record.
        required path nutrition_record_id: String,
        /// What is to change.
        required body change: NutritionChange,
    }
}

request! {
    /// What [`ModifyNutritionRecord`] changes: at least one of the two.
    ///
    /// ```
    /// use spike_core::api::{ModifyNutritionRecord, NutritionChange};
    ///
    /// let change = NutritionChange::new().serving_size(120.0);
    /// let request = ModifyNutritionRecord::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8", change);
    /// ```
    pub struct NutritionChange {
        /// Sets the size of the serving, in the unit the record has; at least 0.01.
        optional body serving_size: f64,
        /// Sets when the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
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
    /// Replaces all of a nutrition record but its id; its status becomes `updated`.
    ///
    /// What the dish does not say is deleted. To change single values, begin with [`Meal::try_from`].
    ///
    /// Evidence: A, the answer D (contract 6.7).
    pub struct ReplaceNutritionRecord -> NutritionRecord {
        PUT "/nutrition_records/{nutrition_record_id}" as "putNutritionRecordsByNutritionRecordId";
        /// The `record_id` of the record.
        required path nutrition_record_id: String,
        /// What it is to hold.
        required body meal: Meal,
    }
}

request! {
    /// Deletes a nutrition record. Succeeds as well if there is none with this id.
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

decode! { Vec<NutritionRecord> }

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
    /// An ingredient of a dish, in answers and in [`Meal`](Meal).
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
mod tests;
