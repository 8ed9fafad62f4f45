//! `POST /nutrition_records/manual`
//!
//! Evidence: A for path and rules, D for the fields, which are those of the replacing call (contract 6.5).

use bytes::Bytes;
use http::Method;

use super::{Meal, NutritionRecord};
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::error::Error;

/// Stores a dish whose values are known, without any analysis. The record is complete at once.
///
/// Not repeated when its fate is unknown: the dish could be stored twice.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UploadNutritionRecord {
    /// The dish.
    pub meal: Meal,
}

impl UploadNutritionRecord {
    /// Stores this dish.
    #[must_use]
    pub fn new(meal: Meal) -> Self {
        Self { meal }
    }
}

impl Operation for UploadNutritionRecord {
    fn id(&self) -> &'static str {
        "postNutritionRecordsManual"
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records/manual")
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        self.meal.body().map(Some)
    }
}

impl Endpoint for UploadNutritionRecord {
    type Answer = NutritionRecord;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::golden;
    use crate::vocabulary::{NutritionStatus, ServingUnit};

    #[test]
    fn golden_request() {
        let upload = UploadNutritionRecord::new(Meal::new("porridge", 350.0, ServingUnit::Grams));
        golden::assert_body(
            &upload,
            "POST /nutrition_records/manual",
            &json!({"dish_name": "porridge", "serving_size": 350, "unit": "g"}),
        );
        assert!(!upload.is_replay_safe());
        golden::assert_refused(
            &UploadNutritionRecord::new(Meal::new("", 1.0, "g")),
            "dish_name",
        );
    }

    #[test]
    fn golden_answer() {
        // No example shows the answer; it is a record, stored with status `completed`.
        let upload = UploadNutritionRecord::new(Meal::new("porridge", 350.0, "g"));
        let body = r#"{"record_id": "r", "status": "completed", "dish_name": "porridge"}"#;
        let record = golden::reply(&upload, body).unwrap().value;
        assert_eq!(record.status, NutritionStatus::Completed);
    }
}
