//! Recorded requests.

use std::fmt;
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use bytes::Bytes;

use super::refusal::reason;
use crate::api::PREFIX;

/// A request that the server received.
#[derive(Clone)]
pub struct RecordedRequest {
    /// Set when it is recorded.
    pub(in crate::server) number: u64,
    /// Whether it is below `/v3` and could be read. If not, the path is the whole path.
    pub(in crate::server) in_api: bool,
    /// Milliseconds on the clock of the server.
    pub(in crate::server) at: i64,
    pub(in crate::server) method: String,
    pub(in crate::server) path: String,
    pub(in crate::server) query: String,
    pub(in crate::server) headers: HeaderMap,
    pub(in crate::server) body: Bytes,
    pub(in crate::server) arrived: Instant,
    /// The name of the fault that it met.
    pub(in crate::server) fault: Option<&'static str>,
    pub(in crate::server) end: Option<RequestEnd>,
}

/// How the server ended a request.
#[derive(Clone)]
pub(in crate::server) struct RequestEnd {
    /// `None` if the connection was closed without an answer.
    pub(in crate::server) status: Option<u16>,
    pub(in crate::server) duration: Duration,
    /// The problem document of a refusal.
    pub(in crate::server) problem: Option<Bytes>,
}

impl RecordedRequest {
    /// The path from the origin on.
    pub(in crate::server) fn full_path(&self) -> String {
        format!("{}{}", if self.in_api { PREFIX } else { "" }, self.path)
    }

    /// Bytes that count for the limit.
    pub(super) fn size(&self) -> usize {
        let problem = self.end.as_ref().and_then(|end| end.problem.as_ref());
        self.body.len() + problem.map_or(0, Bytes::len)
    }

    /// The status of the answer, or `None` if there is none yet, or if the connection was closed without one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.end.as_ref().and_then(|end| end.status)
    }

    /// Why the request was refused, such as
    /// `validation failed: query.types: expected value to be one of the documented values (got "stepz")`.
    #[must_use]
    pub fn reason(&self) -> Option<String> {
        self.end.as_ref().and_then(|end| reason(end.problem.as_ref()?))
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The path after `/v3`, still percent-encoded, such as `/queries/sleeps`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query without the question mark, still percent-encoded; empty if there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The first value of a header, if it is valid UTF-8. The name may be in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
    }

    /// The names of the headers, in lower case.
    pub fn header_names(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(name, _)| name.as_str())
    }

    /// When the request had arrived with its body. This does not depend on the clock of the server.
    #[must_use]
    pub fn arrived(&self) -> Instant {
        self.arrived
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.header_names().collect();
        write!(
            f,
            "{} {}?{} {names:?} {} bytes",
            self.method,
            self.path,
            self.query,
            self.body.len()
        )
    }
}
