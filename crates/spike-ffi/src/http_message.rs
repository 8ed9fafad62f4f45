use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use spike_core::transport::{BodyReader, Limits, TransportError, TransportErrorKind};

/// A field of the header of a request or response. A field that occurs twice is two of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "hosts make it")]
pub struct Header {
    /// The name; not case-sensitive.
    pub name: String,
    /// The value. Bytes outside of ASCII are the characters of the same number (ISO 8859-1).
    pub value: String,
}

/// A complete request. It contains secrets: send it, and nothing else.
///
/// Send it once and unchanged, without another header field except `Host`, `Connection` and `Content-Length`. Follow no
/// redirect, keep no cookie. Switch the decompression of the HTTP library off: [`begin_response`](Self::begin_response)
/// makes the reader that decodes.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct HttpRequest {
    request: Request<Bytes>,
    limits: Limits,
    attempt: Attempt,
}

/// Which attempt of which call a request, and its response, belong to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attempt(Arc<()>);

impl PartialEq for Attempt {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl HttpRequest {
    pub(crate) fn new(request: Request<Bytes>, limits: Limits, attempt: Attempt) -> Self {
        Self { request, limits, attempt }
    }

    /// Returns the request.
    #[must_use]
    pub fn request(&self) -> &Request<Bytes> {
        &self.request
    }

    /// Begins to read the response to this request.
    #[must_use]
    pub fn begin(&self, head: http::response::Parts) -> ResponseReader {
        self.reader(BodyReader::new(self.request.method(), head, self.limits))
    }

    fn reader(&self, reader: Result<BodyReader, TransportError>) -> ResponseReader {
        let reading = match reader {
            Ok(reader) => Reading::Body(Box::new(reader)),
            Err(failure) => Reading::Failed(failure),
        };
        ResponseReader { reading: Mutex::new(reading), attempt: self.attempt.clone() }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl HttpRequest {
    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> String {
        self.request.method().to_string()
    }

    /// Returns the complete URL. It is personal data, because a path may contain ids: not for a log.
    #[must_use]
    pub fn url(&self) -> String {
        self.request.uri().to_string()
    }

    /// Returns the header, with the token of the user.
    #[must_use]
    pub fn headers(&self) -> Vec<Header> {
        headers(self.request.headers())
    }

    /// Returns the body; empty if there is none. The body of a login contains its signature.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        self.request.body().to_vec()
    }

    /// Returns whether to send a body: `Content-Length` is sent only then.
    #[must_use]
    pub fn has_body(&self) -> bool {
        let method = self.request.method();
        !self.request.body().is_empty() || !matches!(*method, Method::GET | Method::DELETE)
    }

    /// Returns the time limit of this attempt, from resolving the name to the last byte of the body. `None` is no limit.
    /// The host enforces it, and reports [`Timeout`](crate::TransportErrorKind::Timeout).
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.limits.timeout
    }

    /// Begins to read a response, from its status and header. Push the bytes of the body as they arrive, without transfer
    /// encoding and otherwise as they were sent.
    #[must_use]
    pub fn begin_response(&self, status: u16, headers: Vec<Header>) -> Arc<ResponseReader> {
        Arc::new(match head(status, headers) {
            Some(head) => self.begin(head),
            None => self.reader(Err(TransportError::new(TransportErrorKind::InvalidResponse))),
        })
    }
}

/// Reads the body of a response: decodes it, and enforces the limit of its size.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct ResponseReader {
    reading: Mutex<Reading>,
    attempt: Attempt,
}

enum Reading {
    Body(Box<BodyReader>),
    Failed(TransportError),
    Finished,
}

impl ResponseReader {
    /// Takes the next bytes of the body; see [`push`](Self::push).
    #[must_use]
    pub fn push_slice(&self, chunk: &[u8]) -> bool {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let Reading::Body(reader) = &mut *reading else {
            return false;
        };
        match reader.push(chunk) {
            Ok(()) => true,
            Err(failure) => {
                *reading = Reading::Failed(failure);
                false
            }
        }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl ResponseReader {
    /// Takes the next bytes of the body. Returns whether to read on: if not, close the connection and
    /// [`finish`](Self::finish).
    pub fn push(&self, chunk: Vec<u8>) -> bool {
        self.push_slice(&chunk)
    }

    /// Ends the body. The response is one in every case: what is wrong with it is in it, and becomes the error of the
    /// attempt. Do not finish a body that broke off: report
    /// [`Interrupted`](crate::TransportErrorKind::Interrupted) instead.
    #[must_use]
    pub fn finish(&self) -> Arc<HttpResponse> {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let response = match std::mem::replace(&mut *reading, Reading::Finished) {
            Reading::Body(reader) => reader.finish(),
            Reading::Failed(failure) => Err(failure),
            Reading::Finished => Err(used_twice("the response was finished twice")),
        };
        let response = Mutex::new(Some(response));
        Arc::new(HttpResponse { response, attempt: self.attempt.clone() })
    }
}

/// A complete response, or what was wrong with it. It is reported once, to the exchange of its request.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct HttpResponse {
    response: Mutex<Option<Result<Response<Bytes>, TransportError>>>,
    attempt: Attempt,
}

impl HttpResponse {
    /// Returns the status; `None` if there is no usable response, or if it was reported.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        let response = self.response.lock().unwrap_or_else(PoisonError::into_inner);
        Some(response.as_ref()?.as_ref().ok()?.status().as_u16())
    }

    pub(crate) fn is_of(&self, attempt: &Attempt) -> bool {
        self.attempt == *attempt
    }

    pub(crate) fn take(&self) -> Result<Response<Bytes>, TransportError> {
        let mut response = self.response.lock().unwrap_or_else(PoisonError::into_inner);
        response.take().unwrap_or_else(|| Err(used_twice("the response was reported twice")))
    }
}

fn used_twice(what: &'static str) -> TransportError {
    TransportError::new(TransportErrorKind::Other).with_source(what)
}

/// Makes the head of a response; `None` if it is not valid HTTP.
fn head(status: u16, fields: Vec<Header>) -> Option<http::response::Parts> {
    let (mut head, ()) = Response::new(()).into_parts();
    head.status = StatusCode::from_u16(status).ok()?;
    head.headers = header_map(fields.iter().map(|field| (&*field.name, &*field.value)))?;
    Some(head)
}

/// Makes a header of fields, in whose values a character is a byte (ISO 8859-1); `None` if one is not valid.
pub fn header_map<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Option<HeaderMap> {
    let mut map = HeaderMap::new();
    for (name, value) in fields {
        let value = if value.is_ascii() {
            HeaderValue::from_str(value).ok()?
        } else {
            let bytes = value.chars().map(|letter| u8::try_from(u32::from(letter)).ok());
            HeaderValue::from_maybe_shared(Bytes::from(bytes.collect::<Option<Vec<u8>>>()?)).ok()?
        };
        map.try_append(name.parse::<HeaderName>().ok()?, value).ok()?;
    }
    Some(map)
}

/// Returns the fields of a header.
pub(crate) fn headers(map: &HeaderMap) -> Vec<Header> {
    map.iter()
        .map(|(name, value)| Header {
            name: name.as_str().to_owned(),
            value: value.as_bytes().iter().copied().map(char::from).collect(),
        })
        .collect()
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", self.request.method())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ResponseReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseReader")
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpResponse")
    }
}
