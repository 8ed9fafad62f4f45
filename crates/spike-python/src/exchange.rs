//! The machine of one call, and its steps.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use spike_ffi::{AccessToken, Now, Outcome, SpikeError, Step, TransportErrorKind};

use crate::answer::Answer;
use crate::errors::{failed, invalid};
use crate::transport::{Response, Send};
use crate::wake;

/// The state machine of one call. It belongs to one thread or task at a time.
///
/// `elapsed` is a clock that never goes back, `wall` is the time of the day, both in seconds.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct Exchange(Arc<spike_ffi::Exchange>);

#[pymethods]
impl Exchange {
    /// Method and path template of the operation.
    #[getter]
    fn operation(&self) -> String {
        self.0.operation()
    }

    /// Returns the next step; its outcome is reported with the method of its name.
    fn poll<'py>(&self, py: Python<'py>, elapsed: f64, wall: f64) -> PyResult<Bound<'py, PyAny>> {
        let now = now(elapsed, wall)?;
        let step = self.run(py, || self.0.poll(now))?;
        Ok(match step {
            Step::Done { answer } => Bound::new(py, Answer(answer))?.into_any(),
            Step::Send { request } => Bound::new(py, Send(request))?.into_any(),
            Step::Sleep { duration } => {
                Bound::new(py, Sleep { seconds: duration.as_secs_f64() })?.into_any()
            }
            Step::WaitForLogin { timeout } => {
                Bound::new(py, WaitForLogin { timeout: secs(timeout) })?.into_any()
            }
            Step::Load { key, timeout } => {
                Bound::new(py, Load { key, timeout: secs(timeout) })?.into_any()
            }
            Step::Store { key, token, timeout } => {
                Bound::new(py, Store { key, token, timeout: secs(timeout) })?.into_any()
            }
        })
    }

    /// Reports a response, whatever its status.
    fn answered(
        &self,
        py: Python<'_>,
        response: &Response,
        elapsed: f64,
        wall: f64,
    ) -> PyResult<()> {
        self.handle(py, Outcome::Answered { response: Arc::clone(&response.0) }, elapsed, wall)
    }

    /// Reports that there is no response: `kind` is `"connect"`, `"proxy"`, `"tls"`, `"not_tls"`, `"timeout"`,
    /// `"interrupted"`, `"body_too_large"`, `"invalid_response"` or `"other"`. `detail` is in the error: without URL, header
    /// and body.
    fn failed(
        &self,
        py: Python<'_>,
        kind: &str,
        detail: Option<String>,
        elapsed: f64,
        wall: f64,
    ) -> PyResult<()> {
        let kind = match kind {
            "connect" => TransportErrorKind::Connect,
            "proxy" => TransportErrorKind::Proxy,
            "tls" => TransportErrorKind::Tls,
            "not_tls" => TransportErrorKind::NotTls,
            "timeout" => TransportErrorKind::Timeout,
            "interrupted" => TransportErrorKind::Interrupted,
            "body_too_large" => TransportErrorKind::BodyTooLarge,
            "invalid_response" => TransportErrorKind::InvalidResponse,
            "other" => TransportErrorKind::Other,
            _ => return Err(PyValueError::new_err("there is no failure of this kind")),
        };
        self.handle(py, Outcome::Failed { kind, detail }, elapsed, wall)
    }

    /// Reports the end of a pause.
    fn slept(&self, py: Python<'_>, elapsed: f64, wall: f64) -> PyResult<()> {
        self.handle(py, Outcome::Slept, elapsed, wall)
    }

    /// Reports the end of a wait for a login, successful or not.
    fn waited(&self, py: Python<'_>, elapsed: f64, wall: f64) -> PyResult<()> {
        self.handle(py, Outcome::Waited, elapsed, wall)
    }

    /// Reports what the token store has. A text that is no token counts as none.
    fn loaded(
        &self,
        py: Python<'_>,
        token: Option<String>,
        elapsed: f64,
        wall: f64,
    ) -> PyResult<()> {
        let token = token.and_then(|token| AccessToken::new(token).ok());
        self.handle(py, Outcome::Loaded { token }, elapsed, wall)
    }

    /// Reports that a token was written to the token store, or that this failed.
    fn stored(&self, py: Python<'_>, elapsed: f64, wall: f64) -> PyResult<()> {
        self.handle(py, Outcome::Stored, elapsed, wall)
    }

    /// Waits until the login of another call is over, at most for these seconds. Returns whether this call is next.
    fn wait_for_login(&self, py: Python<'_>, timeout: Option<f64>) -> PyResult<bool> {
        let timeout = timeout.map(seconds).transpose()?;
        self.run(py, || py.detach(|| self.0.wait_for_login_blocking(timeout)))
    }

    /// Returns whether this call is next to log in. If not, `wake` is called when it is worth trying again, on the thread
    /// that ends the other login.
    fn try_login(&self, py: Python<'_>, wake: Py<PyAny>) -> PyResult<bool> {
        let waker = wake::waker(wake);
        self.run(py, || self.0.poll_login(&waker))
    }

    /// Gives the call up, or does nothing if it is over: releases the login lock, so that other calls of the user do not
    /// wait until this object is freed.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        self.run(py, || self.0.cancel())
    }

    fn __repr__(&self) -> String {
        format!("Exchange({})", self.0.operation())
    }
}

impl Exchange {
    pub(crate) fn new(exchange: Arc<spike_ffi::Exchange>) -> Self {
        Self(exchange)
    }

    fn handle(&self, py: Python<'_>, outcome: Outcome, elapsed: f64, wall: f64) -> PyResult<()> {
        let now = now(elapsed, wall)?;
        self.run(py, || self.0.handle(outcome, now))
    }

    fn run<T>(
        &self,
        py: Python<'_>,
        action: impl FnOnce() -> Result<T, SpikeError>,
    ) -> PyResult<T> {
        action().map_err(|error| failed(py, &error))
    }
}

/// Wait, and report `slept`.
#[pyclass(frozen, get_all, module = "spike_sdk._native")]
pub(crate) struct Sleep {
    /// The pause.
    seconds: f64,
}

/// Another call of this user is logging in: wait for it, and report `waited`.
#[pyclass(frozen, get_all, module = "spike_sdk._native")]
pub(crate) struct WaitForLogin {
    /// The longest wait in seconds; `None` waits without limit.
    timeout: Option<f64>,
}

/// Read from the token store, and report `loaded`.
#[pyclass(frozen, get_all, module = "spike_sdk._native")]
pub(crate) struct Load {
    /// The key of the user's token: 64 hexadecimal digits that reveal nothing about the user.
    key: String,
    /// The longest wait in seconds.
    timeout: Option<f64>,
}

/// Write to the token store, and report `stored`.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct Store {
    /// The key of the user's token.
    #[pyo3(get)]
    key: String,
    token: Arc<AccessToken>,
    /// The longest wait in seconds.
    #[pyo3(get)]
    timeout: Option<f64>,
}

#[pymethods]
impl Store {
    /// The token, a secret.
    #[getter]
    fn token(&self) -> String {
        self.token.expose_secret()
    }
}

fn secs(duration: Option<Duration>) -> Option<f64> {
    duration.as_ref().map(Duration::as_secs_f64)
}

/// Returns a duration of seconds.
pub(crate) fn seconds(seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|error| invalid(&error))
}

fn now(elapsed: f64, wall: f64) -> PyResult<Now> {
    let wall = SystemTime::UNIX_EPOCH.checked_add(seconds(wall)?);
    let wall = wall.ok_or_else(|| PyValueError::new_err("`wall` is out of range"))?;
    Ok(Now { elapsed: seconds(elapsed)?, wall })
}
