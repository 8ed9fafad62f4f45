//! What the machine knows of a transport: the limits it gives and the classes of failure it gets back.
//!
//! The transport traits themselves live in the driver crates, because one is async and the other is not.

mod build_error;
pub mod proxy;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use build_error::BuildError;

use crate::error::{Error, ErrorKind};

/// The limits of one attempt. The transport enforces both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time for the whole attempt, from resolving the name to the last byte of the body; `None` is no limit.
    pub timeout: Option<Duration>,
    /// Largest answer body in bytes, counted AFTER decompression.
    pub body: usize,
}

impl Limits {
    /// The limits of one attempt.
    #[must_use]
    pub const fn new(timeout: Option<Duration>, body: usize) -> Self {
        Self { timeout, body }
    }
}

/// How an attempt failed, as far as the decision to try again depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// Provably nothing of the request was sent: name not resolved, connection refused, connecting timed
    /// out, TLS handshake broken off for a reason other than a certificate. Retried always.
    Connect,
    /// The peer's certificate was not accepted, or TLS is not available. Never retried.
    Tls,
    /// The time limit passed and the request may have been sent. Retried if the call is safe to replay.
    Timeout,
    /// The connection broke and the request may have been sent. Retried if the call is safe to replay.
    Interrupted,
    /// The answer is larger than the limit. Never retried.
    BodyTooLarge,
    /// Anything else; counts as sent. Never retried.
    Other,
}

/// A failed attempt: the class, and the transport's own error as the source.
///
/// Neither `Debug` nor `Display` shows the request. A transport must not put a source here whose text holds
/// the URL, a header or a body (for reqwest: `without_url()`).
#[derive(Clone)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// A failure without a source.
    #[must_use]
    pub fn new(kind: TransportErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// Adds the transport's own error.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// The class of the failure.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl From<TransportError> for Error {
    fn from(failure: TransportError) -> Self {
        let kind = match failure.kind {
            TransportErrorKind::Connect => ErrorKind::Connect,
            TransportErrorKind::Tls => ErrorKind::Tls,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::Interrupted => ErrorKind::Interrupted,
            TransportErrorKind::BodyTooLarge => ErrorKind::BodyTooLarge,
            TransportErrorKind::Other => ErrorKind::Other,
        };
        Self::caused(kind, failure.to_string(), Arc::new(failure))
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field(
                "source",
                &self.source.as_ref().map(|source| source.to_string()),
            )
            .finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "the connection could not be made",
            TransportErrorKind::Tls => "the server's certificate was not accepted",
            TransportErrorKind::Timeout => "no complete answer within the time limit",
            TransportErrorKind::Interrupted => {
                "the connection broke before the answer was complete"
            }
            TransportErrorKind::BodyTooLarge => "the answer is larger than the limit",
            TransportErrorKind::Other => "the transport failed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
