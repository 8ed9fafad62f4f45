//! Recorded requests.

use std::fmt;
use std::time::Instant;

use axum::http::HeaderMap;
use bytes::Bytes;

/// A request that the server received.
#[derive(Clone)]
pub struct RecordedRequest {
    pub(in crate::server) method: String,
    pub(in crate::server) path: String,
    pub(in crate::server) query: String,
    pub(in crate::server) headers: HeaderMap,
    pub(in crate::server) body: Bytes,
    pub(in crate::server) arrived: Instant,
}

impl RecordedRequest {
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
