//! `GET /nutrition_records`
//!
//! Evidence: A (contract 6.6).

use http::Method;

use super::NutritionRecord;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::time::TimeWindow;

/// The nutrition records of a time window; the answer is a plain list, without pages.
///
/// Whether the window is one of uploading or of eating is not documented: to follow an analysis, ask for its
/// record by id instead.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListNutritionRecords {
    /// UTC; start inclusive, end EXCLUSIVE.
    pub window: TimeWindow,
}

impl ListNutritionRecords {
    /// The records of this window.
    #[must_use]
    pub fn new(window: impl Into<TimeWindow>) -> Self {
        Self {
            window: window.into(),
        }
    }
}

impl Operation for ListNutritionRecords {
    fn id(&self) -> &'static str {
        "listNutritionRecords"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_window(&self.window)
    }
}

impl Endpoint for ListNutritionRecords {
    type Answer = Vec<NutritionRecord>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::{NutriScore, NutritionStatus, NutritionalField};

    #[test]
    fn golden_request() {
        golden::assert_bearer(
            &ListNutritionRecords::new(golden::window()),
            &format!("GET /nutrition_records?{}", golden::WINDOW),
        );
    }

    #[test]
    fn golden_answers() {
        let values: Vec<NutritionRecord> = golden::decode(include_str!(
            "../../../../docs/spec/examples/nutrition_list_200.json"
        ));
        let record = &values[0];
        assert_eq!(record.nutri_score, Some(NutriScore::B));
        assert_eq!(record.nutritional_fields, None);
        // The sample has a reason beside a status that is not `failed`.
        assert_eq!(record.status, NutritionStatus::Completed);
        assert!(record.failure_reason.is_some());
        let fields = &record.ingredients.as_ref().unwrap()[0].nutritional_fields;
        let fields = fields.as_ref().unwrap();
        assert_eq!(fields.len(), 29);
        assert!(fields.iter().all(|(name, _)| name.is_known()));
        assert_eq!(fields.get(NutritionalField::VitaminB12Mcg), Some(2.4));

        let schema: Vec<NutritionRecord> = golden::decode(include_str!(
            "../../../../docs/spec/examples/nutrition_list_200_schema.json"
        ));
        assert_eq!(schema[0].nutritional_fields.as_ref().unwrap().len(), 29);
        assert_eq!(schema[0].nutri_score.as_ref().unwrap().as_str(), "<string>");
        assert_eq!((&schema[0].unit, schema[0].serving_size), (&None, None));
    }

    #[test]
    fn nothing_is_an_empty_list_and_one_bad_record_an_error() {
        let list = ListNutritionRecords::new(golden::window());
        for none in ["[]", "null"] {
            assert!(golden::reply(&list, none).unwrap().value.is_empty());
        }
        let body = r#"[{"record_id": "r", "status": "pending"}, {"record_id": "s"}]"#;
        let error = golden::reply(&list, body).unwrap_err();
        assert_eq!(error.json_path(), Some("[1].status"));
    }
}
