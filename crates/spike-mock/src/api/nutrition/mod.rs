//! The nutrition operations.

mod analyse;
mod manual;
mod store;

pub(super) use analyse::{image, label, text};
pub(super) use manual::{put, upload};

use store::{consumed_at, serving_size, update};

use super::answer::Answer;
use super::call::{Call, Outcome};
use super::problem::Problem;
use crate::data::RecordId;
use crate::render::nutrition_record;

/// `GET /nutrition_records`: the records that were uploaded in a window, as an array.
pub(super) fn list(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), true);
    params.done()?;
    let now = call.app.millis();
    let store = call.app.store.lock();
    let records = store.nutrition_records.get(&call.user).into_iter().flatten();
    let inside = records.filter(|own| window.contains(own.uploaded.div_euclid(1_000)));
    Ok(Answer::ok(inside.map(|record| nutrition_record(record, now)).collect()))
}

/// `GET /nutrition_records/{nutrition_record_id}`.
pub(super) fn get(call: &Call) -> Outcome {
    update(call, |_, _| Ok(()))
}

/// `PATCH /nutrition_records/{nutrition_record_id}`: changes the serving size, and the values in proportion, or the
/// time.
pub(super) fn patch(call: &Call) -> Outcome {
    let mut fields = call.fields(&["serving_size", "consumed_at"])?;
    let size = serving_size(&mut fields, false);
    let consumed = consumed_at(&mut fields);
    if fields.get("serving_size").is_none() && fields.get("consumed_at").is_none() {
        fields.error_in_body("expected serving_size or consumed_at");
    }
    fields.done()?;
    update(call, |record, now| {
        if !record.is_analysed(now) {
            return Err(Problem::new(400, "the record has no finished analysis to change"));
        }
        if let Some(size) = size {
            record.rescale(size);
        }
        record.consumed = consumed.or(record.consumed);
        record.updated = true;
        record.modified = now;
        Ok(())
    })
}

/// `DELETE /nutrition_records/{nutrition_record_id}`: 204, whether or not there was one.
pub(super) fn delete(call: &Call) -> Outcome {
    if let Some(records) = call.app.store.lock().nutrition_records.get_mut(&call.user) {
        let id = RecordId::parse(&call.path[0]);
        records.retain(|record| Some(record.id) != id);
    }
    Ok(Answer::no_content())
}
