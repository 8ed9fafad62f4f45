//! `PATCH /nutrition_records/{nutrition_record_id}`
//!
//! Evidence: A (contract 6.6).

use bytes::Bytes;
use http::Method;

use super::{NutritionRecord, meal};
use crate::codec::body::JsonBody;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::error::Error;
use crate::time::Timestamp;

/// Changes the size of a serving or the time it was eaten; the status becomes `updated`.
///
/// With the size, the server rescales the ingredients and the nutritional fields. Not repeated when its fate
/// is unknown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ModifyNutritionRecord {
    /// The `record_id` of the record.
    pub nutrition_record_id: String,
    /// What is to change.
    pub change: NutritionChange,
}

/// What [`ModifyNutritionRecord`] changes: at least one of the two.
///
/// ```
/// use spike_core::api::{ModifyNutritionRecord, NutritionChange};
///
/// let change = NutritionChange::new().serving_size(120.0);
/// let request = ModifyNutritionRecord::new("6ba7b810-9dad-11d1-80b4-00c04fd430c8", change);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct NutritionChange {
    /// The new size of the serving, in the unit the record has; at least 0.01.
    pub serving_size: Option<f64>,
    /// When the dish was or will be eaten; sent in UTC, in whole seconds rounded down.
    pub consumed_at: Option<Timestamp>,
}

impl NutritionChange {
    /// No change yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the size of the serving.
    #[must_use]
    pub fn serving_size(mut self, size: f64) -> Self {
        self.serving_size = Some(size);
        self
    }

    /// Sets when the dish was or will be eaten.
    #[must_use]
    pub fn consumed_at(mut self, time: Timestamp) -> Self {
        self.consumed_at = Some(time);
        self
    }
}

impl ModifyNutritionRecord {
    /// Changes the record with this id.
    #[must_use]
    pub fn new(nutrition_record_id: impl Into<String>, change: NutritionChange) -> Self {
        Self {
            nutrition_record_id: nutrition_record_id.into(),
            change,
        }
    }
}

impl Operation for ModifyNutritionRecord {
    fn id(&self) -> &'static str {
        "patchNutritionRecordsByNutritionRecordId"
    }

    fn method(&self) -> Method {
        Method::PATCH
    }

    fn path(&self) -> Path {
        Path::fixed("/nutrition_records")
            .parameter("nutrition_record_id", &self.nutrition_record_id)
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        let NutritionChange {
            serving_size,
            consumed_at,
        } = self.change;
        if serving_size.is_none() && consumed_at.is_none() {
            return Err(Error::input(
                "nothing is to change; set `serving_size`, `consumed_at` or both",
            ));
        }
        let mut body = JsonBody::new();
        if let Some(size) = serving_size {
            body.push("serving_size", &meal::serving("serving_size", size)?)?;
        }
        body.push_time("consumed_at", consumed_at)?;
        Ok(Some(body.finish()))
    }
}

impl Endpoint for ModifyNutritionRecord {
    type Answer = NutritionRecord;
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        let sample: Value = serde_json::from_str(include_str!(
            "../../../../docs/spec/examples/nutrition_patch_request.json"
        ))
        .unwrap();
        let size = NutritionChange::new().serving_size(120.0);
        let modify = ModifyNutritionRecord::new("r", size.clone());
        golden::assert_body(&modify, "PATCH /nutrition_records/r", &sample);
        assert!(!modify.is_replay_safe());

        let time = "2026-04-13T12:00:00.5+02:00".parse().unwrap();
        let both = ModifyNutritionRecord::new("a b", size.consumed_at(time));
        golden::assert_body(
            &both,
            "PATCH /nutrition_records/a%20b",
            &json!({"serving_size": 120, "consumed_at": "2026-04-13T10:00:00Z"}),
        );
    }

    #[test]
    fn one_of_the_two_is_needed() {
        let with = |change| ModifyNutritionRecord::new("r", change);
        golden::assert_refused(&with(NutritionChange::new()), "nothing is to change");
        for size in [0.0, f64::NAN] {
            let change = NutritionChange::new().serving_size(size);
            golden::assert_refused(&with(change), "`serving_size`");
        }
    }
}
