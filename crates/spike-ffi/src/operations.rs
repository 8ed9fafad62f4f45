use serde_json::{Map, Value};
use spike_core::api::{self, REQUESTS};
use spike_core::chunks::ChunkSize;
use spike_core::{Call, Error, FieldShape, Presence, RequestShape};

use crate::SpikeError;

/// An operation of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "the languages know all fields of a record")]
pub struct Operation {
    /// The id, such as `getQueriesSleeps`.
    pub id: String,
    /// Method and path template, such as `GET /queries/sleeps`.
    pub name: String,
    /// The documentation.
    pub doc: String,
    /// The parameters, by the names that are sent.
    pub parameters: Vec<Parameter>,
}

/// A parameter of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "the languages know all fields of a record")]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// Whether it is required.
    pub is_required: bool,
    /// Whether it is an array.
    pub is_list: bool,
    /// What it is, or each element of the array: `a string`, `a date`, `an RFC 3339 time`.
    pub value: String,
    /// The documentation.
    pub doc: String,
}

/// Returns all operations, in the order of their documentation.
#[must_use]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn operations() -> Vec<Operation> {
    let operation = |shape: &&RequestShape| Operation {
        id: shape.id.to_owned(),
        name: shape.name.to_owned(),
        doc: text(shape.doc),
        parameters: shape.members().map(|(_, member)| parameter(&member)).collect(),
    };
    REQUESTS.iter().map(operation).collect()
}

fn parameter(member: &FieldShape) -> Parameter {
    Parameter {
        name: member.name.to_owned(),
        is_required: matches!(member.presence, Presence::Required | Presence::NonEmptyList),
        is_list: matches!(member.presence, Presence::List | Presence::NonEmptyList),
        value: member.value.describe().to_owned(),
        doc: text(member.doc),
    }
}

/// Returns the documentation without its code, which is Rust.
fn text(doc: &[&str]) -> String {
    let mut is_code = false;
    let mut is_text = |line: &&str| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !(is_code || is_fence)
    };
    let lines: Vec<&str> =
        doc.iter().map(|line| line.trim()).filter(|line| is_text(line)).collect();
    lines.join("\n").trim().to_owned()
}

/// Cuts a call for a long range into calls for smaller ranges, which cover it exactly: returns the parameters of each. Local
/// days are cut by days of 24 `hours`, interval statistics by whole hours.
///
/// The limitations of chunks are in the guide `docs/long-ranges.md`.
///
/// # Errors
/// [`Input`](crate::ErrorKind::Input) if the operation has no range, or if the range cannot be cut to this size.
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn cut(operation: &str, parameters: &str, hours: u32) -> Result<Vec<String>, SpikeError> {
    let chunks = api::cut(find(operation)?, &object(parameters)?, ChunkSize::hours(hours))?;
    Ok(chunks.into_iter().map(|values| Value::Object(values).to_string()).collect())
}

/// Finds an operation by its id.
pub(crate) fn find(id: &str) -> Result<&'static RequestShape, SpikeError> {
    let found = REQUESTS.iter().copied().find(|shape| shape.id == id);
    found.ok_or_else(|| {
        Error::input("there is no operation with this id; `operations` lists them all").into()
    })
}

/// Builds a call of an operation from the text of a JSON object.
pub(crate) fn call(shape: &RequestShape, parameters: &str) -> Result<Call, SpikeError> {
    Ok(shape.call(&object(parameters)?)?)
}

fn object(parameters: &str) -> Result<Map<String, Value>, Error> {
    // The words of serde_json may quote a value.
    serde_json::from_str(parameters)
        .map_err(|_| Error::input("the parameters are not a JSON object"))
}
