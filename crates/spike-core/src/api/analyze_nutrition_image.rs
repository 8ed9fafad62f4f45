//! `POST /nutrition_records/image`
//!
//! Evidence: A (contract 6.2).

use bytes::Bytes;
use http::Method;

use super::{FileSource, NutritionRecord, words};
use crate::codec::body::JsonBody;
use crate::codec::call::{Endpoint, Operation, Pace};
use crate::codec::path::Path;
use crate::error::Error;
use crate::time::{Offset, Timestamp};
use crate::vocabulary::{AnalysisMode, NutritionalField};

/// Has the photo of a dish analysed and stored as a nutrition record.
///
/// The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in base64
/// (7,500,000 as a file); what can be checked is checked before anything is sent.
///
/// Without [`wait_on_process`](Self::wait_on_process) the answer comes at once, with the id and a status of
/// `pending` or `processing`; ask for the record by id until [`NutritionRecord::is_finished`], mostly after 4 to
/// 30 seconds, or wait for the webhook. With it the answer is complete, and the call has the long time limits.
/// The webhook is sent in either case. Not repeated when its fate is unknown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AnalyzeNutritionImage {
    /// The image.
    pub image: FileSource,
    /// How thoroughly; the server's default is `precise`.
    pub analysis_mode: Option<AnalysisMode>,
    /// Answers only when the analysis is over. The server's default is `false` (evidence: B).
    pub wait_on_process: Option<bool>,
    /// When the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
    pub consumed_at: Option<Timestamp>,
    /// Where the dish is eaten: ISO 3166-1 alpha-2 in lower case, such as `us`.
    pub country_code: Option<String>,
    /// Language of the translations: two letters in lower case, such as `en`.
    pub language_code: Option<String>,
    /// Adds the Nutri-Score. The server's default is `false`.
    pub include_nutri_score: Option<bool>,
    /// Adds the description of the dish. The server's default is `false`.
    pub include_dish_description: Option<bool>,
    /// Adds the ingredients. The server's default is `false`.
    pub include_ingredients: Option<bool>,
    /// The nutrients wanted; empty means energy, carbohydrate, protein and fat.
    pub include_nutrition_fields: Vec<NutritionalField>,
    /// What the user's clock adds to UTC. Documented for "nutrition endpoints"; that it belongs here is not
    /// proven.
    pub user_time_offset_minutes: Option<Offset>,
}

impl AnalyzeNutritionImage {
    /// Analyses this image.
    #[must_use]
    pub fn new(image: impl Into<FileSource>) -> Self {
        Self {
            image: image.into(),
            analysis_mode: None,
            wait_on_process: None,
            consumed_at: None,
            country_code: None,
            language_code: None,
            include_nutri_score: None,
            include_dish_description: None,
            include_ingredients: None,
            include_nutrition_fields: Vec::new(),
            user_time_offset_minutes: None,
        }
    }

    /// Sets how thoroughly to analyse.
    #[must_use]
    pub fn analysis_mode(mut self, mode: impl Into<AnalysisMode>) -> Self {
        self.analysis_mode = Some(mode.into());
        self
    }

    /// Sets whether to answer only when the analysis is over.
    #[must_use]
    pub fn wait_on_process(mut self, wait: bool) -> Self {
        self.wait_on_process = Some(wait);
        self
    }

    /// Sets when the dish was or will be eaten.
    #[must_use]
    pub fn consumed_at(mut self, time: Timestamp) -> Self {
        self.consumed_at = Some(time);
        self
    }

    /// Sets where the dish is eaten.
    #[must_use]
    pub fn country_code(mut self, code: impl Into<String>) -> Self {
        self.country_code = Some(code.into());
        self
    }

    /// Sets the language of the translations.
    #[must_use]
    pub fn language_code(mut self, code: impl Into<String>) -> Self {
        self.language_code = Some(code.into());
        self
    }

    /// Sets whether to add the Nutri-Score.
    #[must_use]
    pub fn include_nutri_score(mut self, include: bool) -> Self {
        self.include_nutri_score = Some(include);
        self
    }

    /// Sets whether to add the description of the dish.
    #[must_use]
    pub fn include_dish_description(mut self, include: bool) -> Self {
        self.include_dish_description = Some(include);
        self
    }

    /// Sets whether to add the ingredients.
    #[must_use]
    pub fn include_ingredients(mut self, include: bool) -> Self {
        self.include_ingredients = Some(include);
        self
    }

    /// Sets the nutrients wanted.
    #[must_use]
    pub fn include_nutrition_fields(
        mut self,
        fields: impl IntoIterator<Item = impl Into<NutritionalField>>,
    ) -> Self {
        self.include_nutrition_fields = words(fields);
        self
    }

    /// Sets what the user's clock adds to UTC.
    #[must_use]
    pub fn user_time_offset_minutes(mut self, offset: Offset) -> Self {
        self.user_time_offset_minutes = Some(offset);
        self
    }
}

impl Operation for AnalyzeNutritionImage {
    fn id(&self) -> &'static str {
        "postNutritionRecordsImage"
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records/image")
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        let mut body = JsonBody::new();
        self.image.write_image(&mut body)?;
        body.push_some("analysis_mode", self.analysis_mode.as_ref())?;
        body.push_some("wait_on_process", self.wait_on_process.as_ref())?;
        body.push_time("consumed_at", self.consumed_at)?;
        body.push_some("country_code", self.country_code.as_ref())?;
        body.push_some("language_code", self.language_code.as_ref())?;
        body.push_some("include_nutri_score", self.include_nutri_score.as_ref())?;
        body.push_some(
            "include_dish_description",
            self.include_dish_description.as_ref(),
        )?;
        body.push_some("include_ingredients", self.include_ingredients.as_ref())?;
        body.push_list("include_nutrition_fields", &self.include_nutrition_fields)?;
        body.push_some(
            "user_time_offset_minutes",
            self.user_time_offset_minutes.as_ref(),
        )?;
        Ok(Some(body.finish()))
    }

    fn pace(&self) -> Pace {
        match self.wait_on_process {
            Some(true) => Pace::Analysis,
            _ => Pace::Quick,
        }
    }
}

impl Endpoint for AnalyzeNutritionImage {
    type Answer = NutritionRecord;
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::golden;
    use crate::api::upload::samples::png;
    use crate::vocabulary::NutritionStatus;

    const LINE: &str = "POST /nutrition_records/image";
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAgAAAAIA";

    /// The request of an example, with an image in the place of its placeholder.
    fn example(text: &str) -> Value {
        let mut example: Value = serde_json::from_str(text).unwrap();
        example["body"] = json!(PNG);
        example
    }

    #[test]
    fn golden_requests() {
        let image = || AnalyzeNutritionImage::new(png(512, 512));
        golden::assert_body(&image(), LINE, &json!({"body": PNG}));

        let sync = image().analysis_mode("fast").wait_on_process(true);
        let sample =
            include_str!("../../../../docs/spec/examples/nutrition_image_sync_request.json");
        golden::assert_body(&sync, LINE, &example(sample));
        assert_eq!(sync.pace(), Pace::Analysis);

        let later = image()
            .include_ingredients(true)
            .include_nutri_score(true)
            .wait_on_process(false);
        let sample =
            include_str!("../../../../docs/spec/examples/nutrition_image_async_request.json");
        golden::assert_body(&later, LINE, &example(sample));
        assert_eq!((image().pace(), later.pace()), (Pace::Quick, Pace::Quick));

        let options = image()
            .include_nutri_score(true)
            .include_dish_description(true)
            .include_ingredients(true)
            .include_nutrition_fields([
                NutritionalField::EnergyKcal,
                NutritionalField::ProteinG,
                NutritionalField::FatTotalG,
                NutritionalField::CarbohydrateG,
                NutritionalField::FiberTotalDietaryG,
                NutritionalField::SodiumMg,
                NutritionalField::CalciumMg,
                NutritionalField::IronMg,
            ]);
        let sample =
            include_str!("../../../../docs/spec/examples/nutrition_image_request_options.json");
        golden::assert_body(&options, LINE, &example(sample));
        assert!(!options.is_replay_safe());
    }

    #[test]
    fn the_options_no_present_sample_shows() {
        let full = AnalyzeNutritionImage::new(FileSource::url("https://example.com/a.jpg?x=1"))
            .analysis_mode(AnalysisMode::Precise)
            .consumed_at("2026-04-13T10:00:00.75Z".parse().unwrap())
            .country_code("us")
            .language_code("en")
            .include_nutrition_fields(["salt_g"])
            .user_time_offset_minutes(Offset::from_minutes(180).unwrap());
        golden::assert_body(
            &full,
            LINE,
            &json!({
                "body_url": "https://example.com/a.jpg?x=1", "analysis_mode": "precise",
                "consumed_at": "2026-04-13T10:00:00Z", "country_code": "us", "language_code": "en",
                "include_nutrition_fields": ["salt_g"], "user_time_offset_minutes": 180,
            }),
        );
        golden::assert_refused(&AnalyzeNutritionImage::new(png(300, 300)), "300x300");
    }

    #[test]
    fn the_image_stays_out_of_debug() {
        let text = format!("{:?}", AnalyzeNutritionImage::new(b"\xff\xd8\xff\xe0AAAA"));
        assert!(text.contains("image: [8 bytes redacted]"), "{text}");
    }

    #[test]
    fn golden_answers() {
        let done: NutritionRecord = golden::decode(include_str!(
            "../../../../docs/spec/examples/nutrition_image_sync_200.json"
        ));
        assert!(done.is_finished());
        assert_eq!(done.serving_size, Some(275.0));
        let fields = done.nutritional_fields.unwrap();
        assert_eq!(fields.get(NutritionalField::ProteinG), Some(42.2));

        let begun: NutritionRecord = golden::decode(include_str!(
            "../../../../docs/spec/examples/nutrition_image_async_200.json"
        ));
        assert_eq!(begun.status, NutritionStatus::Processing);
        assert_eq!((begun.modified_at, begun.dish_name), (None, None));
    }
}
