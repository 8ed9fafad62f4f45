//! The interface between the driver and an HTTP client.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

pub use spike_core::TransportSetup;
pub use spike_core::transport::{BodyReader, Limits, TransportError, TransportErrorKind};

/// Sends a request, and sleeps between attempts. Implement it to use another HTTP client.
///
/// An implementation must
///
/// - send the request once and unchanged: no retry, no redirect, no cookie, no change of its headers;
/// - send neither `Content-Length` nor `Transfer-Encoding` with a GET or DELETE without a body;
/// - return every response with `Ok`, whatever its status;
/// - stop at the timeout of the [`Limits`];
/// - read every body with a [`BodyReader`], as it was sent: with decompression by the HTTP library switched off. The reader
///   decodes it, enforces the limit of its size and makes the response;
/// - distinguish the classes of [`TransportErrorKind`]; when it is unknown whether the request was sent, it counts as sent;
/// - not set an error source whose text contains the URL, a header or a body.
///
/// Dropping the future of [`send`](Self::send) cancels the attempt.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends the request and returns the complete response with its body decompressed.
    ///
    /// # Errors
    /// A [`TransportError`] of the class that fits, see [`TransportErrorKind`].
    async fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError>;

    /// Sleeps before the next attempt.
    async fn sleep(&self, duration: Duration);
}
