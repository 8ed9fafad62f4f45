use std::borrow::Cow;

use bytes::Bytes;
use serde_json::{Map, Value};

use super::Event;
use crate::api::{LabReport, NutritionRecord};
use crate::codec::canonical;
use crate::codec::decode::line_and_column;
use crate::codec::from_json::FromJson;
use crate::codec::json::{
    self, Fault, FieldError, Json, ReadError, ReadResult, Reader, Step, Syntax,
};
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
        unreadable: Vec<Json>,
    },
    /// The nutrition record of an analysis that is over, successful or not; with `application_user_id`.
    NutritionRecord(Box<NutritionRecord>),
    /// A lab report whose processing is over, successful or not. [`application_user_id`](Self::application_user_id)
    /// returns its user, who is in `extra` of the report.
    LabReport(Box<LabReport>),
    /// A delivery of unknown kind, as JSON.
    Unknown(Json),
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
    pub fn application_user_id(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::NutritionRecord(record) => {
                record.application_user_id.as_deref().map(Cow::Borrowed)
            }
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
        let one = |kind, value: &Json| canonical::fingerprint(kind, value);
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
pub(super) fn read(
    body: &Bytes,
    wanted: Option<Kind>,
) -> Result<(Delivery, Vec<Deviation>), Error> {
    let text = json::text(body).map_err(|syntax| not_json(body, syntax))?;
    let mut json = Reader::new(&text);
    let delivery = read_kind(&mut json, wanted).and_then(|delivery| {
        json.end()?;
        Ok(delivery)
    });
    match delivery {
        Ok(delivery) => Ok((delivery, json.into_deviations())),
        Err(ReadError::Syntax(syntax)) => Err(not_json(body, syntax)),
        Err(ReadError::Field(error)) => {
            Reader::new(&text).check().map_err(|syntax| not_json(body, syntax))?;
            let FieldError { path, problem, .. } = *error;
            Err(not_as_documented(&problem, &path))
        }
    }
}

fn read_kind(json: &mut Reader<'_>, wanted: Option<Kind>) -> ReadResult<Delivery> {
    let first = json.peek()?;
    let start = json.position();
    let kind = match first {
        b'{' if wanted.is_none() => kind_of(&json.members()?),
        _ => wanted,
    };
    json.rewind(start);
    match kind {
        Some(Kind::Lab) => Ok(Delivery::LabReport(Box::new(LabReport::read(json)?))),
        Some(Kind::Nutrition) => {
            Ok(Delivery::NutritionRecord(Box::new(NutritionRecord::read(json)?)))
        }
        None if first == b'[' => events(json),
        None => unknown(json).map(Delivery::Unknown),
    }
}

fn not_json(body: &[u8], Syntax { at, fault }: Syntax) -> Error {
    let (line, column) = line_and_column(body, at);
    let what = match fault {
        Fault::NotUtf8 => "the delivery is not JSON, because it is not UTF-8".to_owned(),
        _ => format!("the delivery is not JSON at line {line} column {column}"),
    };
    Error::new(ErrorKind::Decode, what)
}

/// Reads a delivery of unknown kind; leaves out and reports the members of an object that cannot be represented.
fn unknown(json: &mut Reader<'_>) -> ReadResult<Json> {
    let start = json.position();
    let error = match Json::read(json) {
        Err(ReadError::Field(error)) => error,
        read => return read,
    };
    json.rewind(start);
    if json.peek()? != b'{' {
        return Err(ReadError::Field(error));
    }
    let mut kept = Map::new();
    let mut is_first = true;
    json.object()?;
    while let Some(name) = json.next_member(&mut is_first)? {
        if let Some(member) = json.json(Step::Name(&name))? {
            kept.insert(name.into_owned(), member.value());
        }
    }
    Ok(Value::from(kept).into())
}

fn events(json: &mut Reader<'_>) -> ReadResult<Delivery> {
    let (mut events, mut unreadable) = (Vec::new(), Vec::new());
    let mut index = 0;
    json.array()?;
    while json.next_element(index)? {
        let (mark, start) = (json.mark(), json.position());
        let event = Event::read(json);
        match json.within(Step::Index(index), mark, event) {
            Ok(event) => events.push(event),
            Err(error) => unreadable.extend(json.set_aside(mark, start, error)?),
        }
        index += 1;
    }
    Ok(Delivery::Events { events, unreadable })
}

pub(super) fn not_as_documented(problem: &str, path: &str) -> Error {
    let at = if path.is_empty() { String::new() } else { format!(" at `{path}`") };
    Error::new(ErrorKind::Decode, format!("the delivery is not as documented: {problem}{at}"))
}

/// Returns the kind of an object by its members, in the order of the table above.
fn kind_of(members: &[(Cow<'_, str>, &str)]) -> Option<Kind> {
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
    let has = |names: &[&str]| {
        names.iter().any(|wanted| {
            let member = members.iter().rfind(|(name, _)| name == wanted);
            member.is_some_and(|(_, value)| *value != "null")
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
