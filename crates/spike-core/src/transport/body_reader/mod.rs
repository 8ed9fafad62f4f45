//! From the head of a response and the bytes that arrive to a complete answer: the same for every transport.

#[cfg(feature = "gzip")]
mod gzip;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, TRANSFER_ENCODING};
use http::response::Parts;
use http::{HeaderMap, Method, Response, StatusCode, Version};

use super::{Limits, TransportError, TransportErrorKind};

/// Most header fields of a response. It is the limit of hyper, kept here for other HTTP libraries too.
const FIELDS: usize = 100;
/// Most bytes of all names and values in the header of a response.
const HEADER: usize = 64 * 1024;
/// Bytes reserved at most before the first byte of a body has arrived.
const RESERVED: usize = 1 << 20;
/// A gzip stream may be larger than the limit of its content by this much: what does not compress grows a little.
#[cfg(feature = "gzip")]
const OVERHEAD: usize = 64 * 1024;

/// Reads the body of a response: decodes it, and enforces the limit of the decoded bytes while they are decoded.
///
/// A transport makes one from the head of each response, pushes the bytes as they arrive, without transfer encoding and
/// otherwise as they were sent, and finishes it at the end of the body. It does no I/O. If the connection breaks before
/// the end of the body, the transport itself reports [`Interrupted`](TransportErrorKind::Interrupted).
///
/// `gzip` and `x-gzip` are decoded (feature `gzip`), `identity` is ignored; another coding, or two of them, is
/// [`InvalidResponse`](TransportErrorKind::InvalidResponse). Several gzip members are one body, zeros after the last one
/// are padding, other bytes there are an error. An empty body is empty, whatever its coding. The status of a failure counts
/// more than its body: one that cannot be decoded is left out.
///
/// ```
/// use http::{Method, Response};
/// use spike_core::transport::{BodyReader, Limits};
///
/// let (head, ()) = Response::new(()).into_parts();
/// let mut body = BodyReader::new(&Method::GET, head, Limits::new().body(1_000))?;
/// for chunk in ["[1, ", "2]"] {
///     body.push(chunk.as_bytes())?;
/// }
/// assert_eq!(body.finish()?.body(), "[1, 2]");
/// # Ok::<_, spike_core::transport::TransportError>(())
/// ```
#[derive(Debug)]
pub struct BodyReader {
    head: Parts,
    body: Decoder,
}

#[derive(Debug)]
enum Decoder {
    Identity(Sink),
    #[cfg(feature = "gzip")]
    Gzip {
        decoder: gzip::Gzip,
        /// Encoded bytes that may still come.
        remaining: usize,
    },
    /// The body of a failure that cannot be decoded, and how many bytes of it may still come.
    Discard(usize),
}

/// Collects decoded bytes up to a limit.
struct Sink {
    bytes: Vec<u8>,
    limit: usize,
}

impl BodyReader {
    /// Begins the answer to a request with this method. The extensions of the head are dropped.
    ///
    /// # Errors
    /// - [`BodyTooLarge`](TransportErrorKind::BodyTooLarge) if the announced length is larger than the limit;
    /// - [`InvalidResponse`](TransportErrorKind::InvalidResponse) for a coding that is not supported, more than 100 header
    ///   fields or 64 KiB of them, a transfer coding other than `chunked`, or any in HTTP/1.0.
    pub fn new(method: &Method, mut head: Parts, limits: Limits) -> Result<Self, TransportError> {
        check_head(&head)?;
        head.extensions.clear();

        let has_body = *method != Method::HEAD
            && !matches!(head.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let coding = if has_body { Coding::of(&head.headers) } else { Coding::Identity };
        if coding == Coding::Unknown && head.status.is_success() {
            return Err(invalid("the body has a content coding that was not asked for"));
        }
        let is_gzip = coding == Coding::Gzip;
        let announced = if has_body { announced(&head.headers) } else { 0 };
        let most = if is_gzip { encoded_limit(limits.body) } else { limits.body };
        if announced > most {
            return Err(too_large());
        }

        let sink = Sink {
            bytes: Vec::with_capacity(if is_gzip { 0 } else { announced.min(RESERVED) }),
            limit: limits.body,
        };
        let body = match coding {
            #[cfg(feature = "gzip")]
            Coding::Gzip => Decoder::Gzip { decoder: gzip::Gzip::new(sink), remaining: most },
            Coding::Unknown => Decoder::Discard(most),
            _ => Decoder::Identity(sink),
        };
        Ok(Self { head, body })
    }

    /// Takes the next bytes of the body.
    ///
    /// # Errors
    /// [`BodyTooLarge`](TransportErrorKind::BodyTooLarge) or
    /// [`InvalidResponse`](TransportErrorKind::InvalidResponse). After an error the connection is closed and the reader
    /// dropped.
    pub fn push(&mut self, chunk: &[u8]) -> Result<(), TransportError> {
        match &mut self.body {
            Decoder::Identity(sink) => sink.push(chunk),
            #[cfg(feature = "gzip")]
            Decoder::Gzip { decoder, remaining } => {
                *remaining = remaining.checked_sub(chunk.len()).ok_or_else(too_large)?;
                match decoder.push(chunk) {
                    Err(error)
                        if error.kind() == TransportErrorKind::InvalidResponse
                            && !self.head.status.is_success() =>
                    {
                        self.body = Decoder::Discard(*remaining);
                        Ok(())
                    }
                    result => result,
                }
            }
            Decoder::Discard(remaining) => {
                *remaining = remaining.checked_sub(chunk.len()).ok_or_else(too_large)?;
                Ok(())
            }
        }
    }

    /// Ends the body and returns the answer. If the body was decoded, its headers `Content-Encoding` and
    /// `Content-Length` are removed.
    ///
    /// # Errors
    /// - [`Interrupted`](TransportErrorKind::Interrupted) if the end of a gzip stream is missing;
    /// - [`BodyTooLarge`](TransportErrorKind::BodyTooLarge) and
    ///   [`InvalidResponse`](TransportErrorKind::InvalidResponse) as in [`push`](Self::push).
    pub fn finish(self) -> Result<Response<Bytes>, TransportError> {
        let mut head = self.head;
        if !matches!(self.body, Decoder::Identity(_)) {
            head.headers.remove(CONTENT_ENCODING);
            head.headers.remove(CONTENT_LENGTH);
        }
        let bytes = match self.body {
            Decoder::Identity(sink) => sink.bytes,
            #[cfg(feature = "gzip")]
            Decoder::Gzip { decoder, .. } => decoder.finish()?,
            Decoder::Discard(_) => Vec::new(),
        };
        Ok(Response::from_parts(head, bytes.into()))
    }
}

impl Sink {
    fn push(&mut self, bytes: &[u8]) -> Result<(), TransportError> {
        if bytes.len() > self.limit - self.bytes.len() {
            return Err(too_large());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

impl std::fmt::Debug for Sink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sink")
            .field("bytes", &self.bytes.len())
            .field("limit", &self.limit)
            .finish()
    }
}

/// Checks what HTTP libraries treat differently.
fn check_head(head: &Parts) -> Result<(), TransportError> {
    let fields = head.headers.len();
    let size: usize =
        head.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if fields > FIELDS || size > HEADER {
        return Err(invalid("the header has more than 100 fields or 64 KiB"));
    }
    let mut codings = head.headers.get_all(TRANSFER_ENCODING).iter().peekable();
    if codings.peek().is_none() {
        return Ok(());
    }
    if head.version == Version::HTTP_10 {
        return Err(invalid("HTTP/1.0 has no transfer coding"));
    }
    if !codings.all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"chunked")) {
        return Err(invalid("a transfer coding other than `chunked`"));
    }
    Ok(())
}

/// How a body is encoded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Identity,
    /// One gzip stream.
    Gzip,
    /// A coding that was not asked for.
    Unknown,
}

impl Coding {
    fn of(headers: &HeaderMap) -> Self {
        let mut found = Self::Identity;
        for value in headers.get_all(CONTENT_ENCODING) {
            for coding in value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
                if coding.is_empty() || coding.eq_ignore_ascii_case(b"identity") {
                    continue;
                }
                let is_gzip = cfg!(feature = "gzip")
                    && (coding.eq_ignore_ascii_case(b"gzip")
                        || coding.eq_ignore_ascii_case(b"x-gzip"));
                if !is_gzip || found == Self::Gzip {
                    return Self::Unknown;
                }
                found = Self::Gzip;
            }
        }
        found
    }
}

/// The length of the body by its header. A length that is no number is left to the HTTP library.
fn announced(headers: &HeaderMap) -> usize {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    length.and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

#[cfg(feature = "gzip")]
fn encoded_limit(limit: usize) -> usize {
    limit.saturating_add(OVERHEAD)
}

#[cfg(not(feature = "gzip"))]
fn encoded_limit(limit: usize) -> usize {
    limit
}

fn too_large() -> TransportError {
    TransportError::new(TransportErrorKind::BodyTooLarge)
}

fn invalid(why: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::InvalidResponse).with_source(why)
}
