use serde_json::Value;
use serde_json::value::RawValue;

use super::Event;
use crate::api::{LabReport, NutritionRecord};
use crate::codec::canonical;
use crate::codec::lenient::{self, DecodeContext, FieldError, Members};
use crate::codec::members::Extra;
use crate::error::{Error, ErrorKind};
use crate::reply::Deviation;

/// A delivery. Its kind is determined by its shape, so that one URL can receive all kinds (contract 8.3).
///
/// | body | kind |
/// |---|---|
/// | an array | events of the main webhook |
/// | an object with `sections` or `collection_date` | a lab report |
/// | an object with `dish_name`, `nutritional_fields` or `ingredients` | a nutrition record |
/// | an object with other fields that only one of the two has, such as `parsing_error` or `failure_reason` | that kind |
/// | anything else | unknown |
///
/// Evidence: A for array and objects, D for the distinction of objects. A failed analysis may have none of these fields.
/// If lab reports have a URL of their own, use [`Verified::lab_report`](super::Verified::lab_report) there.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Delivery {
    /// Events, possibly of several users.
    #[non_exhaustive]
    Events {
        /// The events in the order of the delivery. Fields that could not be read are in the event's `extra`.
        events: Vec<Event>,
        /// The elements of the array that are not objects.
        unreadable: Vec<Value>,
    },
    /// The nutrition record of an analysis that is over, successful or not; with `application_user_id`.
    NutritionRecord(Box<NutritionRecord>),
    /// A lab report whose processing is over, successful or not. [`application_user_id`](Self::application_user_id)
    /// returns its user, who is in `extra` of the report.
    LabReport(Box<LabReport>),
    /// A delivery of unknown kind, as JSON.
    Unknown(Value),
}

impl Delivery {
    /// Returns the events; empty for a delivery of another kind.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        match self {
            Self::Events { events, .. } => events,
            _ => &[],
        }
    }

    /// Returns your id of the user whose record or report it is. Events have one each.
    #[must_use]
    pub fn application_user_id(&self) -> Option<&str> {
        match self {
            Self::NutritionRecord(record) => record.application_user_id.as_deref(),
            Self::LabReport(report) => report.extra.get("application_user_id")?.as_str(),
            Self::Events { .. } | Self::Unknown(_) => None,
        }
    }

    /// Returns keys to detect that parts of the delivery are repeated: one for each event (see [`Event::key`]) or one for
    /// the whole, 64 hexadecimal digits each.
    ///
    /// A repeated delivery may contain other events too, so store the keys one by one.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let one = |kind, value: &Value| canonical::fingerprint(kind, value);
        match self {
            Self::Events { events, unreadable } => {
                let others = unreadable.iter().map(|value| one("unreadable", value));
                events.iter().map(Event::key).chain(others).collect()
            }
            Self::NutritionRecord(record) => vec![canonical::fingerprint("nutrition", record)],
            Self::LabReport(report) => vec![canonical::fingerprint("lab", report)],
            Self::Unknown(value) => vec![one("unknown", value)],
        }
    }
}

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Nutrition,
    Lab,
}

/// Reads a body as the `wanted` kind, or as the kind determined by its shape.
pub(super) fn read(body: &[u8], wanted: Option<Kind>) -> Result<(Delivery, Vec<Deviation>), Error> {
    let whole: &RawValue = serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let what = match std::str::from_utf8(body) {
            Ok(_) => format!("the delivery is not JSON at line {line} column {column}"),
            Err(_) => "the delivery is not JSON, because it is not UTF-8".to_owned(),
        };
        Error::new(ErrorKind::Decode, what)
    })?;
    let mut context = DecodeContext::default();
    let delivery = match wanted.or_else(|| kind_of(whole)) {
        Some(Kind::Lab) => context.read(whole).map(|report| Delivery::LabReport(Box::new(report))),
        Some(Kind::Nutrition) => {
            context.read(whole).map(|record| Delivery::NutritionRecord(Box::new(record)))
        }
        None => match lenient::elements(whole, &context) {
            Ok(items) => Ok(events(&items, &mut context)),
            Err(_) => unknown(whole, &mut context).map(Delivery::Unknown),
        },
    };
    match delivery {
        Ok(delivery) => Ok((delivery, context.into_deviations())),
        Err(FieldError { path, problem }) => Err(not_as_documented(&problem, &path)),
    }
}

/// Reads a delivery of unknown kind; leaves out and reports the members of an object that cannot be represented.
fn unknown(whole: &RawValue, context: &mut DecodeContext) -> Result<Value, FieldError> {
    let read = context.read(whole);
    if read.is_ok() || Members::parse(whole).is_none() {
        return read;
    }
    let mut kept = Extra::default();
    for (name, raw) in Members::of(whole, context)?.others(&[]) {
        context.unknown(name, raw, &mut kept);
    }
    Ok(kept.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect())
}

fn events(items: &[&RawValue], context: &mut DecodeContext) -> Delivery {
    let mut events = Vec::with_capacity(items.len());
    let mut unreadable = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match context.element(index, item) {
            Ok(event) => events.push(event),
            Err(error) => {
                context.report(error);
                unreadable.extend(serde_json::from_str::<Value>(item.get()));
            }
        }
    }
    Delivery::Events { events, unreadable }
}

pub(super) fn not_as_documented(problem: &str, path: &str) -> Error {
    let at = if path.is_empty() { String::new() } else { format!(" at `{path}`") };
    Error::new(ErrorKind::Decode, format!("the delivery is not as documented: {problem}{at}"))
}

/// Returns the kind of an object by its members, in the order of the table above.
fn kind_of(raw: &RawValue) -> Option<Kind> {
    const LAB: &[&str] = &["sections", "collection_date"];
    const DISH: &[&str] = &["dish_name", "nutritional_fields", "ingredients"];
    const LAB_TOO: &[&str] = &[
        "parsing_error",
        "result_date",
        "lab_information",
        "patient_information",
        "original_record_id",
    ];
    const DISH_TOO: &[&str] =
        &["failure_reason", "consumed_at", "dish_description", "serving_size", "nutri_score"];
    let members = Members::parse(raw)?;
    let has = |names: &[&str]| {
        names.iter().any(|name| {
            let member = members.get(name);
            member.is_some_and(|member| !lenient::is_null(member))
        })
    };
    if has(LAB) {
        return Some(Kind::Lab);
    }
    if has(DISH) {
        return Some(Kind::Nutrition);
    }
    match (has(LAB_TOO), has(DISH_TOO)) {
        (true, false) => Some(Kind::Lab),
        (false, true) => Some(Kind::Nutrition),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
