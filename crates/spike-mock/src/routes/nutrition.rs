//! The nutrition operations.

mod analyse;
mod manual;

pub(super) use analyse::{image, label, text};
pub(super) use manual::{put, upload};

use serde_json::Value;

use super::Call;
use crate::civil::parse_timestamp;
use crate::ids::Id;
use crate::nutrition::Meal;
use crate::wire::{Answer, Fields, Problem};

/// `GET /nutrition_records`: those uploaded in a window, as a bare array.
pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), true);
    params.done()?;
    let now = call.app.millis();
    let state = call.app.state.lock();
    let meals = state
        .meals
        .get(&call.user)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let inside = meals
        .iter()
        .filter(|meal| (from * 1_000..to * 1_000).contains(&meal.uploaded));
    Ok(Answer::ok(
        inside.map(|meal| meal.render(now)).collect::<Value>(),
    ))
}

/// `GET /nutrition_records/{nutrition_record_id}`.
pub(super) fn get(call: &Call<'_>) -> Result<Answer, Problem> {
    change(call, |_, _| Ok(()))
}

/// `PATCH /nutrition_records/{nutrition_record_id}`: another serving size or time; values keep their proportion.
pub(super) fn patch(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut fields = Fields::read(
        call.content_type,
        call.body,
        &["serving_size", "consumed_at"],
    )?;
    let serving_size = fields.number("serving_size", false);
    if serving_size.is_some_and(|size| size < 0.01) {
        fields.fault("serving_size", "expected number >= 0.01");
    }
    let consumed = consumed_at(&mut fields);
    if fields.get("serving_size").is_none() && fields.get("consumed_at").is_none() {
        fields.lack("expected serving_size or consumed_at");
    }
    fields.done()?;
    change(call, |meal, now| {
        if meal.content(now).is_none() {
            return Err(Problem::new(
                400,
                "the record has no finished analysis that could be changed",
            ));
        }
        if let Some(size) = serving_size {
            meal.rescale(size);
        }
        meal.consumed = consumed.or(meal.consumed);
        meal.updated = true;
        meal.modified = now;
        Ok(())
    })
}

/// `DELETE /nutrition_records/{nutrition_record_id}`: 204 whether or not there was one.
pub(super) fn delete(call: &Call<'_>) -> Result<Answer, Problem> {
    if let Some(meals) = call.app.state.lock().meals.get_mut(&call.user) {
        let id = Id::parse(&call.path[0]);
        meals.retain(|meal| Some(meal.id) != id);
    }
    Ok(Answer::no_content())
}

/// Finds the record of the path, changes it, and shows it.
fn change(
    call: &Call<'_>,
    change: impl FnOnce(&mut Meal, i64) -> Result<(), Problem>,
) -> Result<Answer, Problem> {
    let now = call.app.millis();
    let id = Id::parse(&call.path[0]);
    let mut state = call.app.state.lock();
    let meals = state.meals.get_mut(&call.user);
    let meal = meals.and_then(|meals| meals.iter_mut().find(|meal| Some(meal.id) == id));
    let meal = meal.ok_or_else(|| Problem::not_found("no such nutrition record"))?;
    change(meal, now)?;
    Ok(Answer::ok(meal.render(now)))
}

/// Keeps a new record, and shows it.
fn keep(call: &Call<'_>, meal: Meal) -> Answer {
    let answer = Answer::ok(meal.render(call.app.millis()));
    call.app
        .state
        .lock()
        .meals
        .entry(call.user.clone())
        .or_default()
        .push(meal);
    answer
}

/// Milliseconds; an empty text counts as absent.
fn consumed_at(fields: &mut Fields) -> Option<i64> {
    let text = fields
        .text("consumed_at", false)
        .filter(|text| !text.is_empty())?;
    let at = parse_timestamp(&text);
    if at.is_none() {
        fields.fault(
            "consumed_at",
            "invalid date/time for format 2006-01-02T15:04:05 or 2006-01-02T15:04:05Z",
        );
    }
    at.map(|seconds| seconds * 1_000)
}

/// Checks a text against the words of an open enum.
fn word(
    fields: &mut Fields,
    name: &str,
    required: bool,
    known: &dyn Fn(&str) -> bool,
) -> Option<String> {
    let text = fields.text(name, required)?;
    if !known(&text) {
        fields.fault(name, "expected value to be one of the documented values");
    }
    Some(text)
}
