//! What came back, beside the decoded value.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::error::{Answer, Error};

/// A successful answer as it came, not decoded.
#[derive(Clone)]
#[non_exhaustive]
pub struct RawReply {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
    /// The id of the operation.
    pub operation: &'static str,
    /// How often the request was sent.
    pub attempts: u32,
}

impl RawReply {
    /// An answer put together by hand, to decode a stored body or to test without a server.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
            operation: "reply",
            attempts: 1,
        }
    }

    pub(crate) fn decode_error(
        &self,
        what: impl Into<std::borrow::Cow<'static, str>>,
        path: Option<String>,
    ) -> Error {
        let answer = Answer {
            status: self.status,
            headers: self.headers.clone(),
            body: self.body.clone(),
        };
        Error::decode(what, path, answer).of(self.operation, self.attempts)
    }
}

impl fmt::Debug for RawReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawReply")
            .field("operation", &self.operation)
            .field("status", &self.status.as_u16())
            .field(
                "body",
                &format_args!("[{} bytes redacted]", self.body.len()),
            )
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// A part of an answer that was not as documented. The answer is usable without it; what came stands in
/// `extra` of the object it belongs to, and in [`Reply::body`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deviation {
    /// Where, such as `statistics[3].record_ids`.
    pub path: String,
    /// What was expected and what sort of thing came; never the value itself.
    pub problem: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// A decoded answer together with everything the server sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The decoded answer.
    pub value: T,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// The body as it came, decompressed.
    pub body: Bytes,
    /// How often the request was sent.
    pub attempts: u32,
    /// What was not as documented; empty for nearly every answer.
    pub deviations: Vec<Deviation>,
}

impl<T> Reply<T> {
    pub(crate) fn new(value: T, deviations: Vec<Deviation>, raw: RawReply) -> Self {
        Self {
            value,
            status: raw.status,
            headers: raw.headers,
            body: raw.body,
            attempts: raw.attempts,
            deviations,
        }
    }

    /// The decoded answer alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status.as_u16())
            .field(
                "body",
                &format_args!("[{} bytes redacted]", self.body.len()),
            )
            .field("attempts", &self.attempts)
            .field("deviations", &self.deviations)
            .finish_non_exhaustive()
    }
}
