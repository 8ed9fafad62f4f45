use serde_json::{Map, Value};
use spike_core::api::REQUESTS;
use spike_core::{Call, Error, RequestShape};

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
    /// The names of the parameters, as they are sent.
    pub parameters: Vec<String>,
}

/// Returns all operations, in the order of their documentation.
#[must_use]
#[cfg_attr(feature = "uniffi", uniffi::export)]
pub fn operations() -> Vec<Operation> {
    let operation = |shape: &&RequestShape| Operation {
        id: shape.id.to_owned(),
        name: shape.name.to_owned(),
        doc: shape.doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n"),
        parameters: shape.members().map(|(_, member)| member.name.to_owned()).collect(),
    };
    REQUESTS.iter().map(operation).collect()
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
    // The words of serde_json may quote a value.
    let values: Map<String, Value> = serde_json::from_str(parameters)
        .map_err(|_| Error::input("the parameters are not a JSON object"))?;
    Ok(shape.call(&values)?)
}
