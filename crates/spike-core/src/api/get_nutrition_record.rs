//! `GET /nutrition_records/{nutrition_record_id}`
//!
//! Evidence: A for the path, B for the answer (contract 6.6).

use http::Method;

use super::NutritionRecord;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;

/// One nutrition record by its id; also the way to see whether an analysis is over.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GetNutritionRecord {
    /// The `record_id` of the record.
    pub nutrition_record_id: String,
}

impl GetNutritionRecord {
    /// The record with this id.
    #[must_use]
    pub fn new(nutrition_record_id: impl Into<String>) -> Self {
        Self {
            nutrition_record_id: nutrition_record_id.into(),
        }
    }
}

impl Operation for GetNutritionRecord {
    fn id(&self) -> &'static str {
        "getNutritionRecordsByNutritionRecordId"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records")
            .parameter("nutrition_record_id", &self.nutrition_record_id)
    }
}

impl Endpoint for GetNutritionRecord {
    type Answer = NutritionRecord;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::NutritionStatus;

    #[test]
    fn golden_request() {
        let id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
        golden::assert_bearer(
            &GetNutritionRecord::new(id),
            &format!("GET /nutrition_records/{id}"),
        );
        golden::assert_refused(&GetNutritionRecord::new(""), "nutrition_record_id");
    }

    #[test]
    fn golden_answer() {
        // No example of its own; the answer is a record as every other operation gives it.
        let body = include_str!("../../../../docs/spec/examples/nutrition_image_async_200.json");
        let record = golden::reply(&GetNutritionRecord::new("r"), body)
            .unwrap()
            .value;
        assert_eq!(record.status, NutritionStatus::Processing);
        assert!(!record.is_finished());
    }
}
