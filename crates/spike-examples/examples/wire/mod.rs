//! HTTP/1.1 without I/O, for the examples that use the core without a client: the bytes of a request, and the answer from the
//! bytes that arrive. A connection serves one request.

use std::io;

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{Method, Request, Response, StatusCode, Version};
use httparse::Status;
use spike_core::transport::{BodyReader, Limits, TransportError, TransportErrorKind};

/// The largest head of an answer, and the longest line between the chunks of its body.
const LONGEST_HEAD: usize = 64 * 1024;
/// Most header fields of an answer, as in the `BodyReader`.
const FIELDS: usize = 100;

/// Returns the bytes of a request after which the server closes the connection.
pub(crate) fn encode(request: &Request<Bytes>) -> Bytes {
    let uri = request.uri();
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let mut bytes = BytesMut::new();
    let head = format!("{} {path} HTTP/1.1\r\nhost: {host}\r\n", request.method());
    bytes.put_slice(head.as_bytes());
    for (name, value) in request.headers().iter().filter(|(name, _)| *name != CONTENT_LENGTH) {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            bytes.put_slice(part);
        }
    }
    let length = request.body().len();
    // Some servers refuse a GET or DELETE that announces a body of no bytes.
    if length > 0 || !matches!(*request.method(), Method::GET | Method::DELETE) {
        bytes.put_slice(format!("content-length: {length}\r\n").as_bytes());
    }
    bytes.put_slice(b"connection: close\r\n\r\n");
    bytes.put_slice(request.body());
    bytes.freeze()
}

/// Reads one answer.
pub(crate) struct Answer {
    method: Method,
    limits: Limits,
    /// What has arrived and is not yet read.
    bytes: BytesMut,
    /// The body, from the end of the head on, and what of it comes next.
    body: Option<(BodyReader, Next)>,
}

/// The next part of a body (RFC 9112, sections 6 and 7).
enum Next {
    /// This number of bytes, and nothing else.
    Length(u64),
    /// All bytes until the connection is closed.
    Close,
    /// The line with the size of a chunk.
    Size,
    /// The bytes that a chunk still has.
    Chunk(u64),
    /// The end of the line after a chunk.
    LineEnd,
    /// The fields after the last chunk, which nobody reads, and an empty line.
    Trailer,
}

impl Answer {
    /// Begins the answer to a request with this method.
    pub(crate) fn new(method: Method, limits: Limits) -> Self {
        Self { method, limits, bytes: BytesMut::new(), body: None }
    }

    /// Takes the bytes that have arrived; no bytes are the end of the connection. Returns the answer when it is complete.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Option<Response<Bytes>>, TransportError> {
        self.bytes.put_slice(bytes);
        while self.body.is_none() {
            let Some(head) = read_head(&mut self.bytes)? else {
                return self.wait(bytes.is_empty());
            };
            // An interim answer such as 103 is followed by the answer.
            if !head.status().is_informational() {
                let next = Next::after(&head, &self.method)?;
                let head = head.into_parts().0;
                self.body = Some((BodyReader::new(&self.method, head, self.limits)?, next));
            }
        }
        let Some((mut body, mut next)) = self.body.take() else { return Ok(None) };
        loop {
            next = match next {
                Next::Length(0) => return body.finish().map(Some),
                Next::Close if bytes.is_empty() && self.bytes.is_empty() => {
                    return body.finish().map(Some);
                }
                _ if self.bytes.is_empty() => break,
                Next::Length(left) => Next::Length(self.take(left, &mut body)?),
                Next::Close => {
                    self.take(u64::MAX, &mut body)?;
                    Next::Close
                }
                Next::Size => match httparse::parse_chunk_size(&self.bytes).map_err(invalid)? {
                    Status::Complete((line, size)) => {
                        self.bytes.advance(line);
                        if size == 0 { Next::Trailer } else { Next::Chunk(size) }
                    }
                    Status::Partial => break,
                },
                Next::Chunk(left) => match self.take(left, &mut body)? {
                    0 => Next::LineEnd,
                    left => Next::Chunk(left),
                },
                Next::LineEnd if self.bytes.len() < 2 => break,
                Next::LineEnd if !self.bytes.starts_with(b"\r\n") => {
                    return Err(invalid("a chunk is longer than its size"));
                }
                Next::LineEnd => {
                    self.bytes.advance(2);
                    Next::Size
                }
                Next::Trailer => match self.bytes.windows(2).position(|pair| pair == b"\r\n") {
                    Some(0) => return body.finish().map(Some),
                    Some(line) => {
                        self.bytes.advance(line + 2);
                        Next::Trailer
                    }
                    None => break,
                },
            };
        }
        self.body = Some((body, next));
        self.wait(bytes.is_empty())
    }

    /// Moves bytes that have arrived to the body, at most `left`. Returns how many are still missing.
    fn take(&mut self, left: u64, body: &mut BodyReader) -> Result<u64, TransportError> {
        let count = self.bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        body.push(&self.bytes.split_to(count))?;
        Ok(left - count as u64)
    }

    /// More bytes are needed.
    fn wait(&self, is_closed: bool) -> Result<Option<Response<Bytes>>, TransportError> {
        if is_closed {
            let error = io::Error::from(io::ErrorKind::UnexpectedEof);
            return Err(TransportError::new(TransportErrorKind::Interrupted).with_source(error));
        }
        if self.bytes.len() > LONGEST_HEAD {
            return Err(invalid("a line or the head is too long"));
        }
        Ok(None)
    }
}

impl Next {
    fn after(head: &Response<()>, method: &Method) -> Result<Self, TransportError> {
        let no_body = matches!(head.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        if *method == Method::HEAD || no_body {
            return Ok(Self::Length(0));
        }
        // Of transfer codings, the `BodyReader` accepts only `chunked`.
        if head.headers().contains_key(TRANSFER_ENCODING) {
            return Ok(Self::Size);
        }
        let mut lengths = head.headers().get_all(CONTENT_LENGTH).iter();
        let Some(length) = lengths.next() else { return Ok(Self::Close) };
        let length = length.to_str().ok().filter(|text| text.bytes().all(|it| it.is_ascii_digit()));
        match (length.and_then(|length| length.parse().ok()), lengths.next()) {
            (Some(length), None) => Ok(Self::Length(length)),
            _ => Err(invalid("the header Content-Length is not valid")),
        }
    }
}

/// Takes the head of an answer from the bytes, if it is complete.
fn read_head(bytes: &mut BytesMut) -> Result<Option<Response<()>>, TransportError> {
    let mut fields = [httparse::EMPTY_HEADER; FIELDS];
    let mut parsed = httparse::Response::new(&mut fields);
    let Status::Complete(length) = parsed.parse(bytes).map_err(invalid)? else { return Ok(None) };
    let version = if parsed.version == Some(0) { Version::HTTP_10 } else { Version::HTTP_11 };
    let mut head = Response::builder().status(parsed.code.unwrap_or_default()).version(version);
    for field in parsed.headers.iter() {
        head = head.header(field.name, field.value);
    }
    let head = head.body(()).map_err(invalid)?;
    bytes.advance(length);
    Ok(Some(head))
}

/// The text of a source never contains what was received.
fn invalid(problem: impl ToString) -> TransportError {
    TransportError::new(TransportErrorKind::InvalidResponse).with_source(problem.to_string())
}
