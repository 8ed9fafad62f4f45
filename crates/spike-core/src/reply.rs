//! Replies, before and after decoding.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};

/// An answer that is not decoded: status, headers and body, with the operation and the number of attempts.
///
/// Its `Debug` shows no header and no body.
#[derive(Clone)]
pub struct RawReply {
    response: Response<Bytes>,
    operation: Cow<'static, str>,
    attempts: u32,
    /// Whether the call changes something on the server.
    changes: bool,
}

impl RawReply {
    /// Creates a reply from a status and a body, to decode a stored body or for tests.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        let mut response = Response::new(body.into());
        *response.status_mut() = status;
        response.into()
    }

    pub(crate) fn received(
        response: Response<Bytes>,
        operation: Cow<'static, str>,
        attempts: u32,
    ) -> Self {
        Self { response, operation, attempts, changes: false }
    }

    /// Marks the answer to a call that changes something on the server.
    pub(crate) fn of_change(mut self, changes: bool) -> Self {
        self.changes = changes;
        self
    }

    pub(crate) fn changes(&self) -> bool {
        self.changes
    }

    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Returns the body, decompressed.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        self.response.body()
    }

    /// Returns method and path template of the operation, such as `GET /queries/sleeps`.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    pub(crate) fn operation_name(&self) -> Cow<'static, str> {
        self.operation.clone()
    }

    /// Returns how many attempts it took, including those that got no connection.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Converts into the response.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        self.response
    }
}

/// Creates a reply whose operation is not known.
impl From<Response<Bytes>> for RawReply {
    fn from(response: Response<Bytes>) -> Self {
        Self::received(response, Cow::Borrowed("reply"), 1)
    }
}

impl fmt::Debug for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawReply")
            .field("operation", &self.operation)
            .field("status", &self.status().as_u16())
            .field("body", &format_args!("[{} bytes redacted]", self.body().len()))
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// A part of an answer that was not as documented. The answer is usable without it. The part is in the body of the
/// [`RawReply`]; an unreadable member is also in `extra` of its object, unless it cannot be represented. An unreadable
/// element of a list of objects is left out of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// The path of the part, such as `statistics[3].record_ids`. Control and invisible characters of unknown names are
    /// escaped, and a path of more than 200 characters is cut.
    pub path: String,
    /// The expected type and the type of the value; never the value itself.
    pub problem: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// A decoded answer together with the reply of the server.
///
/// Its `Debug` shows no value, no header and no body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The decoded answer.
    pub value: T,
    /// The answer before decoding.
    pub raw: RawReply,
    /// The parts that were not as documented; usually empty.
    pub deviations: Vec<Deviation>,
}

impl<T> Reply<T> {
    /// Creates a reply from a value that was decoded from `raw`, for implementations of [`Request`](crate::Request).
    #[must_use]
    pub fn new(value: T, raw: RawReply) -> Self {
        Self { value, raw, deviations: Vec::new() }
    }

    /// Returns only the decoded answer.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// Converts the value and keeps the rest.
    #[must_use]
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Reply<U> {
        Reply { value: convert(self.value), raw: self.raw, deviations: self.deviations }
    }
}

impl<T> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("raw", &self.raw)
            .field("deviations", &self.deviations)
            .finish_non_exhaustive()
    }
}
