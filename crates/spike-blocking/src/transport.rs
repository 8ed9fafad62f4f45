//! The seam between the driver and an HTTP stack.

use std::time::Duration;

use bytes::Bytes;

pub use spike_core::transport::{BuildError, Limits, TransportError, TransportErrorKind};

/// Sends one request and waits; the only two things the SDK asks of its surroundings.
///
/// Implement it to bring another HTTP stack. It is used as `Arc<dyn Transport>`. An implementation must
///
/// - send the request as it is, once: no retry, no redirect followed, no cookie, no header of the caller changed;
/// - send neither `Content-Length` nor `Transfer-Encoding` with a GET or DELETE whose body is empty;
/// - return every answer with `Ok`, whatever its status;
/// - keep both [`Limits`]: stop when the time is over, and stop reading as soon as the body, counted after
///   decompression, is larger than allowed;
/// - tell the classes of [`TransportErrorKind`] apart; when it is unknown whether the request went out, it
///   counts as sent;
/// - give no error source whose text holds the URL, a header or a body.
pub trait Transport: Send + Sync {
    /// Sends the request and returns the whole answer, its body decompressed.
    ///
    /// # Errors
    ///
    /// A [`TransportError`] of the class that fits, see [`TransportErrorKind`].
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError>;

    /// Waits before the next attempt.
    fn sleep(&self, duration: Duration);
}
