//! Reading and changing the stored nutrition records, and the members that several operations accept.

use crate::api::answer::Answer;
use crate::api::call::{Call, Outcome};
use crate::api::fields::Fields;
use crate::api::problem::Problem;
use crate::data::{NutritionRecord, RecordId};
use crate::render::nutrition_record;

/// Changes the record of the path, and returns it.
pub(super) fn update(
    call: &Call,
    change: impl FnOnce(&mut NutritionRecord, i64) -> Result<(), Problem>,
) -> Outcome {
    let now = call.app.millis();
    let mut store = call.app.store.lock();
    let record = store.nutrition_record(&call.user, RecordId::parse(&call.path[0]));
    let record = record.ok_or_else(|| Problem::not_found("no such nutrition record"))?;
    change(record, now)?;
    Ok(Answer::ok(nutrition_record(record, now)))
}

/// Stores a new record, and returns it.
pub(super) fn insert(call: &Call, record: NutritionRecord) -> Answer {
    let answer = Answer::ok(nutrition_record(&record, call.app.millis()));
    let mut store = call.app.store.lock();
    store.nutrition_records.entry(call.user.clone()).or_default().push(record);
    answer
}

pub(super) fn serving_size(fields: &mut Fields, required: bool) -> Option<f64> {
    let size = fields.number("serving_size", required);
    if size.is_some_and(|size| size < 0.01) {
        fields.error("serving_size", "expected number >= 0.01");
    }
    size
}

/// Milliseconds.
pub(super) fn consumed_at(fields: &mut Fields) -> Option<i64> {
    fields.timestamp("consumed_at", false).map(|seconds| seconds * 1_000)
}
