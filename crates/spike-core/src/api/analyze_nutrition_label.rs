//! `POST /nutrition_records/ingredients/label`
//!
//! Evidence: A for path and rules, D for the names of the fields (contract 6.3).

use bytes::Bytes;
use http::Method;

use super::FileSource;
use crate::codec::body::JsonBody;
use crate::codec::call::{Endpoint, Operation, Pace};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::error::Error;
use crate::model::NutritionalFields;
use crate::vocabulary::{AnalysisMode, LabelStatus, ServingUnit};

/// Has the photo of a nutrition facts label read.
///
/// The image is a JPEG, PNG or WebP of at least 512x512 pixels and at most 10,000,000 bytes in base64
/// (7,500,000 as a file); what can be checked is checked before anything is sent.
///
/// The answer comes when the label is read, so the call has the long time limits; there is never a webhook,
/// and nothing seems to be stored. Not repeated when its fate is unknown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AnalyzeNutritionLabel {
    /// The image.
    pub image: FileSource,
    /// How thoroughly; the server's default is `precise`.
    pub analysis_mode: Option<AnalysisMode>,
}

impl AnalyzeNutritionLabel {
    /// Reads the label on this image.
    #[must_use]
    pub fn new(image: impl Into<FileSource>) -> Self {
        Self {
            image: image.into(),
            analysis_mode: None,
        }
    }

    /// Sets how thoroughly to analyse.
    #[must_use]
    pub fn analysis_mode(mut self, mode: impl Into<AnalysisMode>) -> Self {
        self.analysis_mode = Some(mode.into());
        self
    }
}

impl Operation for AnalyzeNutritionLabel {
    fn id(&self) -> &'static str {
        "postNutritionRecordsIngredientsLabel"
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records/ingredients/label")
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        let mut body = JsonBody::new();
        self.image.write_image(&mut body)?;
        body.push_some("analysis_mode", self.analysis_mode.as_ref())?;
        Ok(Some(body.finish()))
    }

    fn pace(&self) -> Pace {
        Pace::Analysis
    }
}

impl Endpoint for AnalyzeNutritionLabel {
    type Answer = LabelAnalysis;
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::golden;
    use crate::api::upload::samples::png;
    use crate::vocabulary::NutritionalField;

    #[test]
    fn golden_request() {
        let line = "POST /nutrition_records/ingredients/label";
        let plain = AnalyzeNutritionLabel::new(png(512, 512));
        golden::assert_body(
            &plain,
            line,
            &json!({"body": "iVBORw0KGgoAAAANSUhEUgAAAgAAAAIA"}),
        );
        assert_eq!(plain.pace(), Pace::Analysis);
        let full = AnalyzeNutritionLabel::new(FileSource::url("https://example.com/label.png"))
            .analysis_mode(AnalysisMode::Fast);
        golden::assert_body(
            &full,
            line,
            &json!({"body_url": "https://example.com/label.png", "analysis_mode": "fast"}),
        );
        golden::assert_refused(&AnalyzeNutritionLabel::new(b"GIF89a"), "GIF");
    }

    #[test]
    fn golden_answer() {
        let label: LabelAnalysis = golden::decode(include_str!(
            "../../../../docs/spec/examples/nutrition_label_200.json"
        ));
        assert_eq!(label.status, Some(LabelStatus::Completed));
        assert_eq!(label.unit, Some(ServingUnit::Grams));
        let fields = label.nutritional_fields.unwrap();
        assert_eq!(fields.get(NutritionalField::EnergyKcal), Some(800.0));
    }
}
