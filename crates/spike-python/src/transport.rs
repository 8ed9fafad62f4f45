//! Requests and responses.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Response as Head, StatusCode, Version};
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use spike_ffi::{HttpRequest, HttpResponse};

/// A complete request. It contains secrets; its `repr` shows the method only.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct Send(pub(crate) Arc<HttpRequest>);

#[pymethods]
impl Send {
    /// The HTTP method.
    #[getter]
    fn method(&self) -> &str {
        self.0.request().method().as_str()
    }

    /// The complete URL. A path may contain ids: not for a log.
    #[getter]
    fn url(&self) -> String {
        self.0.url()
    }

    /// Names and values of the header, with the token of the user.
    #[getter]
    fn headers(&self) -> Vec<(String, String)> {
        fields(self.0.request().headers())
    }

    /// The body; empty if there is none.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.request().body())
    }

    /// Whether to send a body: `Content-Length` is sent only then.
    #[getter]
    fn has_body(&self) -> bool {
        self.0.has_body()
    }

    /// The seconds for this attempt, from resolving the name to the last byte of the body.
    #[getter]
    fn timeout(&self) -> Option<f64> {
        self.0.timeout().as_ref().map(Duration::as_secs_f64)
    }

    /// Begins to read a response. `http_version` is 10, 11 or 20; the header is pairs of names and values, in which a
    /// character is a byte (ISO 8859-1). What is wrong with them becomes the error of the attempt.
    fn begin_response(
        &self,
        status: u16,
        http_version: u8,
        headers: &Bound<'_, PyAny>,
    ) -> PyResult<ResponseReader> {
        let (mut head, ()) = Head::new(()).into_parts();
        head.version = match http_version {
            10 => Version::HTTP_10,
            20 => Version::HTTP_2,
            _ => Version::HTTP_11,
        };
        let (status, map) = (StatusCode::from_u16(status), header_map(headers)?);
        Ok(ResponseReader(match (status, map) {
            (Ok(status), Some(headers)) => {
                head.status = status;
                head.headers = headers;
                Arc::new(self.0.begin(head))
            }
            // No status is 0, so this is the reader of a response that is not valid.
            _ => self.0.begin_response(0, Vec::new()),
        }))
    }

    fn __repr__(&self) -> String {
        format!("Send({})", self.method())
    }
}

/// Reads the body of a response.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct ResponseReader(Arc<spike_ffi::ResponseReader>);

#[pymethods]
impl ResponseReader {
    /// Takes the next bytes of the body. If it returns `False`, close the connection and `finish`.
    fn push(&self, py: Python<'_>, chunk: &Bound<'_, PyAny>) -> PyResult<bool> {
        if let Ok(bytes) = chunk.cast::<PyBytes>() {
            return Ok(self.0.push_slice(bytes.as_bytes()));
        }
        Ok(self.0.push_slice(&PyBuffer::<u8>::get(chunk)?.to_vec(py)?))
    }

    /// Ends the body. Do not finish one that broke off: report `"interrupted"` instead.
    fn finish(&self) -> Response {
        Response(self.0.finish())
    }
}

/// A complete response, or what is wrong with it. It is reported once.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct Response(pub(crate) Arc<HttpResponse>);

#[pymethods]
impl Response {
    /// The HTTP status; 0 if the response is not usable.
    #[getter]
    fn status(&self) -> u16 {
        self.0.status().unwrap_or_default()
    }
}

/// Returns the fields of a header, with a character for each byte.
pub(crate) fn fields(map: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| match value.to_str() {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    };
    map.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// Makes a header of pairs of texts; `None` if one of them is not valid.
fn header_map(fields: &Bound<'_, PyAny>) -> PyResult<Option<HeaderMap>> {
    let pairs = fields
        .try_iter()?
        .map(|field| field?.extract::<(Bound<'_, PyString>, Bound<'_, PyString>)>())
        .collect::<PyResult<Vec<_>>>()?;
    // A text with half of a surrogate pair is no text.
    let texts: PyResult<Vec<_>> =
        pairs.iter().map(|(name, value)| Ok((name.to_str()?, value.to_str()?))).collect();
    Ok(texts.ok().and_then(|texts| spike_ffi::header_map(texts.into_iter())))
}
