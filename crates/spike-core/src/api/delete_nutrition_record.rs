//! `DELETE /nutrition_records/{nutrition_record_id}`
//!
//! Evidence: A (contract 6.6).

use http::Method;

use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;

/// Deletes a nutrition record. Succeeds as well if there is none with this id.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeleteNutritionRecord {
    /// The `record_id` of the record.
    pub nutrition_record_id: String,
}

impl DeleteNutritionRecord {
    /// Deletes the record with this id.
    #[must_use]
    pub fn new(nutrition_record_id: impl Into<String>) -> Self {
        Self {
            nutrition_record_id: nutrition_record_id.into(),
        }
    }
}

impl Operation for DeleteNutritionRecord {
    fn id(&self) -> &'static str {
        "deleteNutritionRecordsByNutritionRecordId"
    }

    fn method(&self) -> Method {
        Method::DELETE
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records")
            .parameter("nutrition_record_id", &self.nutrition_record_id)
    }
}

impl Endpoint for DeleteNutritionRecord {
    type Answer = ();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request_and_answer() {
        let delete = DeleteNutritionRecord::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        golden::assert_bearer(
            &delete,
            "DELETE /nutrition_records/6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        );
        golden::reply(&delete, "").unwrap();
        assert!(delete.is_replay_safe());
        // An empty id would delete at another address.
        golden::assert_refused(&DeleteNutritionRecord::new(""), "nutrition_record_id");
    }
}
