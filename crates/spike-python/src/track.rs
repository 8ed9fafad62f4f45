//! Series: join, resample, convert.

use std::time::Duration;

use arrow_array::RecordBatch;
use bytes::Bytes;
use http::StatusCode;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use spike_arrow::BatchError;
use spike_core::api::Series;
use spike_core::time::{TimeWindow, Timestamp};
use spike_core::{Decode as _, RawReply};
use spike_toolkit::series::{Aggregate, Target, Track as Points};

use crate::errors::{invalid, raise};
use crate::table::Table;

const AGGREGATES: [Aggregate; 4] =
    [Aggregate::Mean, Aggregate::Sum, Aggregate::Min, Aggregate::Max];

/// The points of one metric, sorted by time.
#[pyclass(frozen, module = "spike_sdk")]
pub(crate) struct Track(Points);

#[pymethods]
impl Track {
    /// Joins the parts of a series, each the body of an answer to `GET /queries/timeseries`, in any order. A point that
    /// is in two parts is kept once.
    #[new]
    #[pyo3(signature = (*bodies))]
    fn new(py: Python<'_>, bodies: Vec<PyBackedBytes>) -> PyResult<Self> {
        let replies =
            bodies.into_iter().map(|body| RawReply::new(StatusCode::OK, Bytes::from_owner(body)));
        Self::read(py, replies.collect())
    }

    /// Returns a table with a row for each point: `start`, `duration_ms` and `value`, in the unit of the metric or in
    /// another one, such as `"kg"` or `"km/h"`.
    #[pyo3(signature = (unit=None))]
    pub(crate) fn points(&self, py: Python<'_>, unit: Option<&str>) -> PyResult<Table> {
        let target = target(unit)?;
        table(py.detach(|| spike_arrow::points(&self.0, target)))
    }

    /// Returns a table with the points that `points` leaves out, `value` as JSON text: their value is not a number, or
    /// their time cannot be that of a measurement.
    fn others(&self, py: Python<'_>) -> PyResult<Table> {
        table(py.detach(|| spike_arrow::others(&self.0)))
    }

    /// Returns a table with a row for each cell of `step` seconds: `start`, `duration_ms`, `value`, which is null for a
    /// gap, and `covered_ms`, the measured time.
    ///
    /// `aggregate` is `"mean"`, weighted by time, `"sum"`, `"min"` or `"max"`; by default the usual one of the metric.
    /// The cells begin at `start` and end at `end`, an aware `datetime` or RFC 3339 text; by default those of the track.
    #[pyo3(signature = (step, *, aggregate=None, start=None, end=None, unit=None))]
    fn cells(
        &self,
        py: Python<'_>,
        step: f64,
        aggregate: Option<&str>,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
        unit: Option<&str>,
    ) -> PyResult<Table> {
        let target = target(unit)?;
        let aggregate = self.aggregate(aggregate)?;
        let step = Duration::try_from_secs_f64(step).map_err(|error| invalid(&error))?;
        let own = self.0.window();
        let bound = |given: Option<&Bound<'_, PyAny>>, own: Option<Timestamp>| match given {
            Some(time) => timestamp(time),
            None => own
                .ok_or_else(|| PyValueError::new_err("the track is empty: set `start` and `end`")),
        };
        let start = bound(start, own.map(|window| window.start()))?;
        let end = bound(end, own.map(|window| window.end()))?;
        py.detach(|| {
            let window = TimeWindow::from(start..end);
            let cells =
                self.0.resample(window, step, aggregate).map_err(|error| invalid(&error))?;
            table(spike_arrow::cells(&cells, target))
        })
    }

    /// The metric, such as `"heartrate"`; `None` if the answer does not name it.
    #[getter]
    fn metric(&self) -> Option<&str> {
        Some(self.0.metric()?.as_str())
    }

    /// The unit of the values, such as `"g"`; `None` if the metric is not known.
    #[getter]
    fn unit(&self) -> Option<&str> {
        Some(self.0.unit()?.symbol())
    }

    /// The providers of the series: a set, not one for each point.
    #[getter]
    fn providers(&self) -> Vec<&str> {
        self.0.providers().iter().map(|provider| provider.as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("Track({}, {} points)", self.metric().unwrap_or("unknown metric"), self.0.len())
    }
}

impl Track {
    /// Joins the series in these answers.
    pub(crate) fn read(py: Python<'_>, parts: Vec<RawReply>) -> PyResult<Self> {
        // The replies go back to be dropped here, where the interpreter may free the bytes that they share.
        let (track, _parts) = py.detach(|| {
            let series = parts.iter().map(|raw| Ok(Series::decode(raw)?.0));
            let track = series.collect::<Result<Vec<Series>, spike_core::Error>>();
            (track.map(|series| Points::join(&series)), parts)
        });
        let track = track.map_err(|error| raise(py, &error))?;
        Ok(Self(track.map_err(|error| invalid(&error))?))
    }

    fn aggregate(&self, name: Option<&str>) -> PyResult<Aggregate> {
        let found = match name {
            Some(name) => AGGREGATES.into_iter().find(|aggregate| aggregate.name() == name),
            None => self.0.metric().and_then(Aggregate::usual_for),
        };
        found.ok_or_else(|| {
            PyValueError::new_err("no such aggregate: set `aggregate` to mean, sum, min or max")
        })
    }
}

fn target(unit: Option<&str>) -> PyResult<Option<Target>> {
    let Some(unit) = unit else { return Ok(None) };
    match Target::ALL.iter().find(|target| target.symbol() == unit) {
        Some(target) => Ok(Some(*target)),
        None => {
            let known: Vec<&str> = Target::ALL.iter().map(|target| target.symbol()).collect();
            let known = known.join(", ");
            Err(PyValueError::new_err(format!(
                "there is no conversion to this unit; the units are {known}"
            )))
        }
    }
}

/// Returns the time of a text or of a `datetime`.
fn timestamp(time: &Bound<'_, PyAny>) -> PyResult<Timestamp> {
    let text = match time.extract::<String>() {
        Ok(text) => text,
        Err(_) => time.call_method0("isoformat")?.extract()?,
    };
    text.parse().map_err(|error: spike_core::time::ParseTimeError| invalid(&error))
}

fn table(batch: Result<RecordBatch, BatchError>) -> PyResult<Table> {
    Ok(Table(batch.map_err(|error| invalid(&error))?))
}
