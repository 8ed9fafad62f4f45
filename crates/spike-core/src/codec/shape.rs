//! Descriptions of requests, answers and enums as constant data.
//!
//! The same macros generate them and the types, so the two cannot differ. A tool compares them with the specification; a
//! command-line program or a binding for another language builds any request from JSON with them.

use serde_json::{Map, Value};

use super::call::{Authentication, Call, TimeoutClass};
use crate::error::Error;
use crate::reply::{RawReply, Reply};
pub use crate::vocabulary::EnumShape;

/// The description of a request. All of them are in [`REQUESTS`](crate::api::REQUESTS).
///
/// ```
/// # use spike_core as spike_blocking;
/// use serde_json::json;
/// use spike_blocking::api::REQUESTS;
///
/// let shape = REQUESTS.iter().find(|shape| shape.id == "getQueriesSleeps").unwrap();
/// assert_eq!(shape.name, "GET /queries/sleeps");
///
/// let values = json!({"from_date": "2026-04-13", "to_date": "2026-04-19", "include_stages": true});
/// let call = shape.call(values.as_object().unwrap())?;
/// assert_eq!(call.path(), "/queries/sleeps");
///
/// let misspelt = json!({"from_date": "2026-04-13", "to_date": "2026-04-19", "stages": true});
/// let error = shape.call(misspelt.as_object().unwrap()).unwrap_err();
/// assert!(error.to_string().contains("`stages`"));
/// # Ok::<(), spike_blocking::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RequestShape {
    /// The id of the operation in `docs/spec/openapi.yaml`.
    pub id: &'static str,
    /// Method and path template, such as `GET /queries/sleeps/{sleep_id}`: the name in errors and traces.
    pub name: &'static str,
    /// The Rust type of the request.
    pub type_name: &'static str,
    /// The documentation, line by line.
    pub doc: &'static [&'static str],
    /// The parameters in the order in which they are sent.
    pub parameters: &'static [ParameterShape],
    /// The answer of a successful call.
    pub answer: ValueShape,
    /// The properties of every call of this request.
    pub defaults: CallDefaults,
    #[doc(hidden)]
    pub functions: Functions,
}

/// The properties of every call of a request, apart from its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallDefaults {
    /// How the caller is authenticated.
    pub authentication: Authentication,
    /// Whether the call is idempotent: it may be repeated when it is unknown whether it was carried out.
    pub idempotent: bool,
    /// Which time limits apply. A parameter such as `wait_on_process` may change it for one call.
    pub timeout_class: TimeoutClass,
    /// Whether a redirect is the expected answer.
    pub accepts_redirect: bool,
    /// Whether only method, path and authentication are documented. Such a request accepts any parameters.
    pub unproven: bool,
}

/// The two conversions between JSON and the types of a request.
#[derive(Clone, Copy, Debug)]
#[expect(unnameable_types, reason = "an implementation detail")]
pub struct Functions {
    pub(crate) call: fn(&Map<String, Value>) -> Result<Call, Error>,
    pub(crate) decode: fn(RawReply) -> Result<Reply<Value>, Error>,
    pub(crate) decode_text: fn(RawReply) -> Result<Reply<String>, Error>,
}

/// The part of a request that a parameter is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A member of the JSON body.
    Body,
}

/// Whether a parameter, or a member of an answer, is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Presence {
    /// Required.
    Required,
    /// Required, but it may be `null`, which is the same as empty. Only in answers.
    Nullable,
    /// Optional.
    Optional,
    /// A list; an empty one is the same as an absent one.
    List,
    /// A list of at least one element.
    NonEmptyList,
    /// Sent with a default value of this SDK unless it is set.
    Defaulted,
}

/// A parameter of a request, as a field of its Rust type.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ParameterShape {
    /// The name of the field and of its setter; also the name that is sent, unless the value is a
    /// [`Group`](ValueShape::Group).
    pub name: &'static str,
    /// The place in the request.
    pub place: Place,
    /// Whether it is required.
    pub presence: Presence,
    /// The shape of the value; for a list, of each element.
    pub value: ValueShape,
    /// The documentation, line by line.
    pub doc: &'static [&'static str],
}

/// A member of a JSON object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FieldShape {
    /// The JSON name.
    pub name: &'static str,
    /// Whether it is required.
    pub presence: Presence,
    /// The shape of the value; for a list, of each element.
    pub value: ValueShape,
    /// The documentation, line by line, of a member of a request; empty for a member of an answer.
    pub doc: &'static [&'static str],
}

/// The shape of a JSON value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ValueShape {
    /// No body.
    Empty,
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A whole number of milliseconds.
    Milliseconds,
    /// A number of grams.
    Grams,
    /// A whole number of minutes that local time is ahead of UTC.
    OffsetMinutes,
    /// A string.
    String,
    /// A string that is a secret.
    Secret,
    /// A calendar date, such as `2026-01-31`.
    Date,
    /// An RFC 3339 date-time.
    Timestamp,
    /// A file in base64.
    Base64,
    /// A string of an open enum.
    Enum(&'static EnumShape),
    /// An object with known members.
    Object(&'static ObjectShape),
    /// An array.
    List(&'static ValueShape),
    /// An object from the values of an enum to numbers.
    Measurements(&'static EnumShape),
    /// An array of numbers, and rarely of other values.
    Column,
    /// Several members that are sent in place of the parameter, such as `from_date` and `to_date`.
    Group(&'static [FieldShape]),
}

/// An object with known members.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ObjectShape {
    /// The Rust type.
    pub type_name: &'static str,
    /// The members in the order in which they are declared.
    pub fields: &'static [FieldShape],
}

/// Equal are shapes of the same operation.
impl PartialEq for RequestShape {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl RequestShape {
    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.name.split_once(' ').map_or("", |(method, _)| method)
    }

    /// Returns the path template below the base URL.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.name.split_once(' ').map_or("", |(_, path)| path)
    }

    /// Builds a call from JSON values by name, with the checks of the typed request. The names are those that are sent
    /// (`from_date`, not `days`), `null` is the same as absent, and a file is base64 in `body`.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if a required value is missing, a value has the wrong type, a
    /// name is unknown, or a check of the request fails.
    pub fn call(&self, values: &Map<String, Value>) -> Result<Call, Error> {
        (self.functions.call)(values).map_err(|error| error.of(self.name, 0))
    }

    /// Decodes an answer with the checks of the typed request, and encodes it as JSON again.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) as for the typed request.
    pub fn decode(&self, raw: RawReply) -> Result<Reply<Value>, Error> {
        (self.functions.decode)(raw)
    }

    /// Decodes an answer like [`decode`](Self::decode), and encodes it as the text of its JSON, without a tree of values
    /// in between. For a binding, whose language parses the text.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) as for the typed request.
    pub fn decode_text(&self, raw: RawReply) -> Result<Reply<String>, Error> {
        (self.functions.decode_text)(raw)
    }

    /// Returns the members that are sent, with their place: a group is replaced by its members.
    pub fn members(&self) -> impl Iterator<Item = (Place, FieldShape)> {
        self.parameters.iter().flat_map(|parameter| {
            let own = FieldShape::new(parameter.name, parameter.presence, parameter.value);
            let mut members = match parameter.value {
                ValueShape::Group(members) => members.to_vec(),
                _ => vec![own],
            };
            for member in members.iter_mut().filter(|member| member.doc.is_empty()) {
                member.doc = parameter.doc;
            }
            let place = parameter.place;
            members.into_iter().map(move |member| (place, member))
        })
    }
}

impl FieldShape {
    pub(crate) const fn new(name: &'static str, presence: Presence, value: ValueShape) -> Self {
        Self { name, presence, value, doc: &[] }
    }
}

impl ValueShape {
    /// Returns a description for error messages, with its article.
    #[must_use]
    pub const fn describe(&self) -> &'static str {
        match self {
            Self::Empty => "nothing",
            Self::Any => "a value",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Milliseconds => "an integer in milliseconds",
            Self::Grams => "a number in grams",
            Self::OffsetMinutes => "an offset in minutes",
            Self::String | Self::Secret | Self::Enum(_) => "a string",
            Self::Date => "a date",
            Self::Timestamp => "an RFC 3339 time",
            Self::Base64 => "a file in base64",
            Self::Object(_) | Self::Measurements(_) | Self::Group(_) => "an object",
            Self::List(_) | Self::Column => "an array",
        }
    }
}

impl CallDefaults {
    pub(crate) const GET: Self = Self::of(true);
    pub(crate) const PUT: Self = Self::of(true);
    pub(crate) const DELETE: Self = Self::of(true);
    pub(crate) const POST: Self = Self::of(false);
    pub(crate) const PATCH: Self = Self::of(false);

    const fn of(idempotent: bool) -> Self {
        Self {
            authentication: Authentication::Bearer,
            idempotent,
            timeout_class: TimeoutClass::Standard,
            accepts_redirect: false,
            unproven: false,
        }
    }
}

/// Returns the members that a group of parameters is sent as.
pub(crate) const fn members<const COUNT: usize>(
    parameters: &[ParameterShape],
) -> [FieldShape; COUNT] {
    let mut members = [FieldShape::new("", Presence::Optional, ValueShape::Any); COUNT];
    let mut index = 0;
    while index < COUNT {
        let ParameterShape { name, presence, value, doc, .. } = parameters[index];
        members[index] = FieldShape { doc, ..FieldShape::new(name, presence, value) };
        index += 1;
    }
    members
}
