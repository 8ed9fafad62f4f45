//! The interface between the machines and a transport: the limits of an attempt and the kinds of failure.
//!
//! Each client has a `Transport` trait of its own, because one is async and the other is blocking. Both read bodies with
//! the [`BodyReader`], so that the same bytes are the same answer.

mod body_reader;

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

pub use self::body_reader::BodyReader;
use crate::error::{Error, ErrorKind, is_another_protocol, server};

/// The limits of one attempt. The transport enforces both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Timeout of the attempt, from resolving the name to the last byte of the body; `None` means no limit.
    pub timeout: Option<Duration>,
    /// Largest body of an answer in bytes, counted AFTER decompression.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limits {
    /// Creates limits without a timeout, and with a body of up to 64 MiB.
    #[must_use]
    pub const fn new() -> Self {
        Self { timeout: None, body: 64 * 1024 * 1024 }
    }

    /// Sets the timeout of the attempt.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the size of the largest body in bytes.
    #[must_use]
    pub const fn body(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }
}

/// The kind of a failed attempt, which decides whether it is retried; the table is in the guide `docs/errors.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request was provably not sent: name not resolved, connection refused, connecting timed out, TLS handshake
    /// aborted for a reason other than a certificate. Always retried.
    Connect,
    /// The proxy did not open a connection to the server: 407, 403 or another answer than success. The request was not
    /// sent. Never retried: the same name and password would be refused again.
    Proxy,
    /// The peer's certificate was not accepted, it did not accept ours, or TLS is not available. Never retried.
    Tls,
    /// The port answered, but not with TLS: the base URL should begin with `http://` or name another port. Never retried.
    NotTls,
    /// The timeout passed and the request may have been sent. Retried if the call is idempotent.
    Timeout,
    /// The connection was interrupted and the request may have been sent. Retried if the call is idempotent.
    Interrupted,
    /// The answer is larger than the limit. Never retried.
    BodyTooLarge,
    /// The response is not valid HTTP, or its body is not encoded as its header says. Never retried: the same bytes would
    /// come again.
    InvalidResponse,
    /// Any other failure; the request counts as sent. Never retried.
    Other,
}

/// The class of an I/O error after the connection was made; a refused connection is of class `Connect` all the same. A
/// socket with a timeout reports the end of it as `WouldBlock` on Unix, so that is a timeout too.
impl From<io::ErrorKind> for TransportErrorKind {
    fn from(kind: io::ErrorKind) -> Self {
        use io::ErrorKind as Io;

        match kind {
            Io::ConnectionRefused => Self::Connect,
            Io::TimedOut | Io::WouldBlock => Self::Timeout,
            Io::BrokenPipe
            | Io::ConnectionAborted
            | Io::ConnectionReset
            | Io::NotConnected
            | Io::UnexpectedEof => Self::Interrupted,
            _ => Self::Other,
        }
    }
}

/// A failed attempt, with the error of the HTTP library as its source.
///
/// Neither `Debug` nor `Display` shows the request. The text of the source must not contain the URL, a header or a body
/// (for reqwest: `without_url()`).
#[derive(Clone)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// Creates a failure without a source.
    #[must_use]
    pub fn new(kind: TransportErrorKind) -> Self {
        Self { kind, source: None }
    }

    /// Adds the error of the HTTP library.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// Returns the kind of the failure.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl From<TransportErrorKind> for ErrorKind {
    fn from(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Proxy => Self::Proxy,
            TransportErrorKind::Tls | TransportErrorKind::NotTls => Self::Tls,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::Interrupted => Self::Interrupted,
            TransportErrorKind::BodyTooLarge => Self::BodyTooLarge,
            TransportErrorKind::InvalidResponse => Self::InvalidResponse,
            TransportErrorKind::Other => Self::Other,
        }
    }
}

impl From<TransportError> for Error {
    fn from(failure: TransportError) -> Self {
        failure.at(None)
    }
}

impl TransportError {
    /// Converts into the error of a call. `origin` is the scheme, host and port of the base URL.
    pub(crate) fn at(self, origin: Option<&str>) -> Error {
        let failure = self;
        let kind = failure.kind.into();
        let what = failure.kind.describe(&server(origin));
        let advice = match failure.kind {
            TransportErrorKind::Connect if origin.is_some_and(is_loopback) => {
                Some("check that the server is running, and its port in the base URL")
            }
            TransportErrorKind::NotTls => {
                Some("begin the base URL with http://, or use the port for https")
            }
            TransportErrorKind::InvalidResponse
                if origin.is_some_and(|it| it.starts_with("http://"))
                    && is_another_protocol(&failure) =>
            {
                Some(
                    "check what stands between here and the server, and whether this port expects https",
                )
            }
            _ => None,
        };
        let error = Error::caused(kind, what, Arc::new(failure));
        match advice {
            Some(advice) => error.advise(advice),
            None => error,
        }
    }
}

/// Whether a server is on this machine, where only the port can be wrong.
fn is_loopback(origin: &str) -> bool {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    ["127.", "localhost", "[::1]"].iter().any(|name| host.starts_with(name))
}

impl TransportErrorKind {
    /// Describes the failure of an attempt at this server.
    fn describe(self, server: &str) -> String {
        match self {
            Self::Connect => format!("the connection to {server} could not be made"),
            Self::Proxy => format!("the proxy refused to connect to {server}"),
            Self::Tls => format!("TLS with {server} could not be set up"),
            Self::NotTls => format!("{server} does not speak TLS on this port"),
            Self::Timeout => format!("no complete answer from {server} within the time limit"),
            Self::Interrupted => {
                format!("the connection to {server} broke before the answer was complete")
            }
            Self::BodyTooLarge => format!("the answer from {server} is larger than the limit"),
            Self::InvalidResponse => format!("the answer from {server} is not valid HTTP"),
            Self::Other => format!("the request to {server} failed"),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.kind)
            .field("source", &self.source.as_ref().map(|source| source.to_string()))
            .finish()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind.describe(&server(None)))
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
