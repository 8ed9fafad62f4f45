//! Answers.

use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use spike_core::api::TimeSeries;

use crate::errors::failed;
use crate::table::Table;
use crate::track::Track;
use crate::transport::fields;
use crate::value::from_json;

/// A body of at least this size is decoded without the interpreter, so that other threads go on. For less, coming back
/// would take longer.
const LARGE: usize = 64 * 1024;

/// The answer of a successful call. It is personal data; its `repr` shows none.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct Answer(pub(crate) Arc<spike_ffi::Answer>);

#[pymethods]
impl Answer {
    /// The HTTP status.
    #[getter]
    fn status(&self) -> u16 {
        self.0.status()
    }

    /// Names and values of the header.
    #[getter]
    fn headers(&self) -> Vec<(String, String)> {
        fields(self.0.raw().headers())
    }

    /// The body as the server sent it, decompressed.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.raw().body())
    }

    /// How often the call was sent, or tried to be sent.
    #[getter]
    fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// Returns the checked answer as `dict`, `list`, `str`, numbers and `None`; each time new objects.
    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        from_json(py, &self.decoded(py)?.value)
    }

    /// Returns path and problem of each part that is not as documented; usually none.
    fn deviations(&self, py: Python<'_>) -> PyResult<Vec<(&str, &str)>> {
        let deviations = &self.decoded(py)?.deviations;
        Ok(deviations.iter().map(|it| (it.path.as_str(), it.problem.as_str())).collect())
    }

    /// Returns the points of a time series, to resample or convert them. Only for `GET /queries/timeseries`.
    fn track(&self, py: Python<'_>) -> PyResult<Track> {
        if self.0.shape() != TimeSeries::SHAPE {
            let name = self.0.shape().name;
            return Err(PyValueError::new_err(format!("{name} does not answer a time series")));
        }
        Track::read(py, vec![self.0.raw().clone()])
    }

    /// Returns a table with a row for each point of a time series; as `Track.points`.
    #[pyo3(signature = (unit=None))]
    fn table(&self, py: Python<'_>, unit: Option<&str>) -> PyResult<Table> {
        self.track(py)?.points(py, unit)
    }

    fn __repr__(&self) -> String {
        format!("Answer({}, {} bytes)", self.0.status(), self.0.raw().body().len())
    }
}

impl Answer {
    fn decoded(&self, py: Python<'_>) -> PyResult<&spike_core::Reply<String>> {
        let decoded = if self.0.raw().body().len() < LARGE {
            self.0.decoded()
        } else {
            py.detach(|| self.0.decoded())
        };
        decoded.map_err(|error| failed(py, &error))
    }
}
