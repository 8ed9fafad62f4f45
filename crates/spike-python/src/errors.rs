//! Errors: the exceptions are classes of Python, made from the details here.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict};
use spike_core::{Error, Problem};
use spike_ffi::SpikeError;

use crate::transport::fields;

static FROM_DETAILS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static VERIFY_ERROR: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// What is known of a failed call. Its `repr` shows neither header nor body.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct ErrorDetails(Error);

#[pymethods]
impl ErrorDetails {
    /// The kind, such as `"rate_limited"`.
    #[getter]
    fn kind(&self) -> String {
        snake_case(&format!("{:?}", self.0.kind()))
    }

    /// The whole message: one line.
    #[getter]
    fn message(&self) -> String {
        self.0.to_string()
    }

    /// What to do, as the message says it.
    #[getter]
    fn advice(&self) -> Option<String> {
        SpikeError::from(self.0.clone()).advice()
    }

    /// How often the request was sent, or tried to be sent.
    #[getter]
    fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// Method and path template, such as `GET /queries/sleeps/{sleep_id}`.
    #[getter]
    fn operation(&self) -> Option<&str> {
        self.0.operation()
    }

    /// The HTTP status, if the server answered.
    #[getter]
    fn status(&self) -> Option<u16> {
        self.0.status().map(|status| status.as_u16())
    }

    /// The header of the answer, if the server answered.
    #[getter]
    fn headers(&self) -> Option<Vec<(String, String)>> {
        self.0.headers().map(fields)
    }

    /// The body of the answer, if the server answered. It may contain personal data.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyBytes>> {
        self.0.body().map(|body| PyBytes::new(py, body))
    }

    /// The problem description (RFC 9457) in the body, if there is one.
    #[getter]
    fn problem<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        self.0.problem().map(|problem| describe(py, problem)).transpose()
    }

    /// The seconds that the server asks to wait.
    #[getter]
    fn retry_after(&self) -> Option<f64> {
        self.0.retry_after().map(|pause| pause.as_secs_f64())
    }

    /// Where decoding failed in the JSON, such as `statistics[3].date`.
    #[getter]
    fn json_path(&self) -> Option<&str> {
        self.0.json_path()
    }

    /// The id of the record whose analysis the call waited for.
    #[getter]
    fn record_id(&self) -> Option<&str> {
        self.0.record_id()
    }

    /// Whether the login before the call failed.
    #[getter]
    fn is_login(&self) -> bool {
        self.0.is_login()
    }

    /// Whether the same call may succeed later.
    #[getter]
    fn is_transient(&self) -> bool {
        self.0.is_transient()
    }

    /// Whether the call may have been carried out although it failed.
    #[getter]
    fn may_have_been_carried_out(&self) -> bool {
        self.0.may_have_been_carried_out()
    }

    fn __repr__(&self) -> String {
        format!("ErrorDetails({:?})", self.0)
    }
}

/// Returns the exception for a failed call.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    let make = || {
        let from_details = FROM_DETAILS.import(py, "spike_sdk._errors", "from_details")?;
        from_details.call1((ErrorDetails(error.clone()),))
    };
    make().map_or_else(|error| error, PyErr::from_value)
}

/// Returns the exception for an error of the machines of calls.
pub(crate) fn failed(py: Python<'_>, error: &SpikeError) -> PyErr {
    raise(py, error.core())
}

/// Returns the exception for a delivery without a valid signature.
pub(crate) fn not_verified(py: Python<'_>, error: &spike_ffi::VerifyError) -> PyErr {
    let kind = format!("{:?}", error.core());
    let kind = snake_case(kind.split(' ').next().unwrap_or_default());
    let make = || {
        let class = VERIFY_ERROR.import(py, "spike_sdk._errors", "VerifyError")?;
        class.call1((error.to_string(), kind))
    };
    make().map_or_else(|error| error, PyErr::from_value)
}

/// Returns the exception for a wrong argument.
pub(crate) fn invalid(error: &dyn std::error::Error) -> PyErr {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    PyValueError::new_err(text)
}

fn describe<'py>(py: Python<'py>, problem: &Problem) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    let texts = [
        ("type", &problem.r#type),
        ("title", &problem.title),
        ("detail", &problem.detail),
        ("instance", &problem.instance),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            dict.set_item(name, text)?;
        }
    }
    if let Some(status) = problem.status {
        dict.set_item("status", status)?;
    }
    let entries = problem.errors.iter().map(|entry| {
        let dict = PyDict::new(py);
        for (name, text) in [("location", &entry.location), ("message", &entry.message)] {
            if let Some(text) = text {
                dict.set_item(name, text)?;
            }
        }
        if let Some(value) = &entry.value {
            dict.set_item("value", crate::value::from_json(py, &value.to_string())?)?;
        }
        Ok(dict)
    });
    let entries = entries.collect::<PyResult<Vec<_>>>()?;
    if !entries.is_empty() {
        dict.set_item("errors", entries)?;
    }
    Ok(dict)
}

/// Returns the name of a variant as Python writes it: `RateLimited` is `rate_limited`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
