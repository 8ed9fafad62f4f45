//! A request as it arrived.

use std::fmt;
use std::time::Instant;

use bytes::Bytes;

/// One request the server received, whatever became of it.
#[derive(Clone)]
pub struct RecordedRequest {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Bytes,
    pub(crate) arrived: Instant,
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

    /// The query without its question mark, still percent-encoded; empty if there was none.
    #[must_use]
    pub fn query(&self) -> &str {
        &self.query
    }

    /// The first value of a header that is valid text. The name may be in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// The names of the headers, in lower case, in the order they came.
    pub fn header_names(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(name, _)| name.as_str())
    }

    /// When it had come with its body, whatever the clock of the server shows.
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
