//! The engine of a client, and its users.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};
use spike_core::{ApplicationId, ArrayStyle, Error, HmacKey, RetryPolicy, Settings, UserId};
use spike_ffi::{AccessToken, CallOptions, EngineOptions, PollPolicy, Signature};

use crate::errors::{failed, invalid, raise};
use crate::exchange::{Exchange, seconds};

/// Parameters of at least this size, which contain a file, are encoded without the interpreter.
const LARGE: usize = 64 * 1024;

/// The part of a client that decides: settings, token cache, login locks. Shared by all threads.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct Engine {
    engine: Arc<spike_ffi::Engine>,
    settings: Settings,
}

#[pymethods]
impl Engine {
    /// Checks the settings. Times are in seconds. `proxy=""` is none. `seed` decides the jitter of every pause.
    #[new]
    #[pyo3(signature = (
        application_id, hmac_key=None, *, seed, base_url=None, allow_plain_http=false, array_style=None,
        attempt_timeout=None, deadline=None, max_attempts=None, retry_base=None, retry_cap=None, max_retry_after=None,
        body_limit=None, token_capacity=None, has_token_store=false, proxy=None, product=None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "they have names in Python")]
    fn new(
        py: Python<'_>,
        application_id: i64,
        hmac_key: Option<String>,
        seed: u64,
        base_url: Option<String>,
        allow_plain_http: bool,
        array_style: Option<&str>,
        attempt_timeout: Option<f64>,
        deadline: Option<f64>,
        max_attempts: Option<u32>,
        retry_base: Option<f64>,
        retry_cap: Option<f64>,
        max_retry_after: Option<f64>,
        body_limit: Option<usize>,
        token_capacity: Option<usize>,
        has_token_store: bool,
        proxy: Option<String>,
        product: Option<String>,
    ) -> PyResult<Self> {
        let id = ApplicationId::new(application_id);
        let mut settings = match hmac_key {
            Some(key) => Settings::new(id, HmacKey::new(key).map_err(|error| raise(py, &error))?),
            None => Settings::without_key(id),
        };
        if let Some(url) = base_url {
            settings = settings.base_url(url);
        }
        if allow_plain_http {
            settings = settings.allow_plain_http();
        }
        settings = match array_style {
            None => settings,
            Some("comma") => settings.array_style(ArrayStyle::Comma),
            Some("repeated") => settings.array_style(ArrayStyle::Repeated),
            Some(_) => {
                return Err(PyValueError::new_err("`array_style` is neither comma nor repeated"));
            }
        };
        let mut limits = settings.standard_limits();
        limits.attempt = attempt_timeout.map(seconds).transpose()?.or(limits.attempt);
        limits.deadline = deadline.map(seconds).transpose()?.or(limits.deadline);
        let mut retry = RetryPolicy::new();
        if let Some(attempts) = max_attempts {
            retry = retry.max_attempts(attempts);
        }
        if let Some(pause) = retry_base {
            retry = retry.base(seconds(pause)?);
        }
        if let Some(pause) = retry_cap {
            retry = retry.cap(seconds(pause)?);
        }
        if let Some(pause) = max_retry_after {
            retry = retry.max_retry_after(seconds(pause)?);
        }
        settings = settings.time_limits(limits).retry(retry);
        if let Some(bytes) = body_limit {
            settings = settings.body_limit(bytes);
        }
        if let Some(users) = token_capacity {
            settings = settings.token_capacity(users);
        }
        settings = match proxy {
            None => settings,
            Some(url) if url.is_empty() => settings.no_proxy(),
            Some(url) => settings.proxy(url),
        };
        if let Some(product) = product {
            settings = settings.user_agent_suffix(product);
        }
        let options = EngineOptions { has_token_store, ..EngineOptions::default() };
        let engine = spike_ffi::Engine::with_settings(settings.clone(), options, seed);
        Ok(Self { engine: engine.map_err(|error| failed(py, &error))?, settings })
    }

    /// Makes a user whose logins are signed with the HMAC key.
    fn user(&self, py: Python<'_>, user_id: String) -> PyResult<Caller> {
        self.engine.user(user_id).map(Caller).map_err(|error| failed(py, &error))
    }

    /// Makes a user who logs in with a signature made elsewhere.
    fn user_with_signature(
        &self,
        py: Python<'_>,
        user_id: String,
        signature: String,
    ) -> PyResult<Caller> {
        let signature = Signature::from_hex(signature);
        let caller = signature.and_then(|it| self.engine.user_with_signature(user_id, it));
        caller.map(Caller).map_err(|error| failed(py, &error))
    }

    /// Makes a user with a token obtained elsewhere, which is not renewed.
    fn user_with_token(&self, py: Python<'_>, user_id: String, token: String) -> PyResult<Caller> {
        let token = AccessToken::new(token);
        let caller = token.and_then(|it| self.engine.user_with_token(user_id, it));
        caller.map(Caller).map_err(|error| failed(py, &error))
    }

    /// Begins a call of an operation by its id. `parameters` is a JSON object by the names that are sent.
    fn begin(
        &self,
        py: Python<'_>,
        caller: &Caller,
        operation: &str,
        parameters: &Bound<'_, PyAny>,
    ) -> PyResult<Exchange> {
        let parameters = text(parameters)?;
        let begin = || self.engine.begin(&caller.0, operation, parameters);
        let exchange = if parameters.len() < LARGE { begin() } else { py.detach(begin) };
        exchange.map(Exchange::new).map_err(|error| failed(py, &error))
    }

    /// Begins to wait until the analysis of a lab report is over. Times are in seconds.
    #[pyo3(signature = (caller, lab_report_id, first_pause=None, max_pause=None, deadline=None))]
    fn wait_for_lab_report(
        &self,
        caller: &Caller,
        lab_report_id: &str,
        first_pause: Option<f64>,
        max_pause: Option<f64>,
        deadline: Option<f64>,
    ) -> PyResult<Exchange> {
        let policy = policy(first_pause, max_pause, deadline)?;
        Ok(Exchange::new(self.engine.wait_for_lab_report(&caller.0, lab_report_id, &policy)))
    }

    /// Begins to wait until the analysis of a nutrition record is over. Times are in seconds.
    #[pyo3(signature = (caller, nutrition_record_id, first_pause=None, max_pause=None, deadline=None))]
    fn wait_for_nutrition_record(
        &self,
        caller: &Caller,
        nutrition_record_id: &str,
        first_pause: Option<f64>,
        max_pause: Option<f64>,
        deadline: Option<f64>,
    ) -> PyResult<Exchange> {
        let policy = policy(first_pause, max_pause, deadline)?;
        let exchange =
            self.engine.wait_for_nutrition_record(&caller.0, nutrition_record_id, &policy);
        Ok(Exchange::new(exchange))
    }

    /// The base URL.
    #[getter]
    fn base_url(&self) -> String {
        self.engine.base_url()
    }

    /// Returns the URL of the proxy for all requests, which may hold a name and password. `read` returns the value of an
    /// environment variable.
    fn proxy(&self, py: Python<'_>, read: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
        let variables = Variables::new(read);
        let setup = self.settings.transport_setup(|name| variables.get(name).ok().flatten());
        variables.finish()?;
        let setup = setup.map_err(|error| raise(py, &error))?;
        Ok(setup.proxy.map(|proxy| proxy.to_string()))
    }

    fn __repr__(&self) -> String {
        format!("Engine({})", self.engine.base_url())
    }
}

/// A user with credentials and options: the one a call is made for.
#[pyclass(frozen, module = "spike_sdk._native")]
pub(crate) struct Caller(Arc<spike_ffi::Caller>);

#[pymethods]
impl Caller {
    /// The id of the user.
    #[getter]
    fn user_id(&self) -> String {
        self.0.user_id()
    }

    /// What stands for the user in traces: 16 hexadecimal digits, from which nobody finds the id.
    #[getter]
    fn user_hash(&self) -> String {
        self.0.user_hash()
    }

    /// Returns the same user with other limits for each call, in seconds.
    #[pyo3(signature = (attempt_timeout=None, deadline=None, no_retries=false))]
    fn with_options(
        &self,
        attempt_timeout: Option<f64>,
        deadline: Option<f64>,
        no_retries: bool,
    ) -> PyResult<Self> {
        let attempt_timeout = attempt_timeout.map(seconds).transpose()?;
        let deadline = deadline.map(seconds).transpose()?;
        Ok(Self(self.0.with_options(&CallOptions { attempt_timeout, deadline, no_retries })))
    }

    fn __repr__(&self) -> String {
        format!("Caller({})", self.0.user_hash())
    }
}

/// Reads the settings in environment variables: application id, HMAC key, and arguments of `Engine`.
#[pyfunction]
pub(crate) fn settings_from_variables<'py>(
    py: Python<'py>,
    read: &Bound<'py, PyAny>,
) -> PyResult<(i64, String, Bound<'py, PyDict>)> {
    let variables = Variables::new(read);
    let settings = Settings::from_variables(|name| variables.get(name));
    let found = variables.finish()?;
    let settings = settings.map_err(|error| raise(py, &error))?;
    let value = |name: &str| found.get(name).filter(|value| !value.is_empty()).cloned();
    let options = PyDict::new(py);
    for (name, variable) in [("base_url", "SPIKE_BASE_URL"), ("array_style", "SPIKE_ARRAY_STYLE")] {
        if let Some(value) = value(variable) {
            options.set_item(name, value)?;
        }
    }
    if value("SPIKE_TIMEOUT_SECONDS").is_some() {
        let limits = settings.standard_limits();
        options.set_item("attempt_timeout", limits.attempt.map(|it| it.as_secs_f64()))?;
        options.set_item("deadline", limits.deadline.map(|it| it.as_secs_f64()))?;
    }
    let id = value("SPIKE_APPLICATION_ID").unwrap_or_default().parse::<ApplicationId>();
    let id = id.map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok((id.get(), value("SPIKE_HMAC_KEY").unwrap_or_default(), options))
}

/// Reads the id of the user in `SPIKE_USER_ID`.
#[pyfunction]
pub(crate) fn user_id_from_variables(py: Python<'_>, read: &Bound<'_, PyAny>) -> PyResult<String> {
    let variables = Variables::new(read);
    let id = UserId::from_variables(|name| variables.get(name));
    variables.finish()?;
    Ok(id.map_err(|error| raise(py, &error))?.as_str().to_owned())
}

/// Cuts a call for a long range into calls for smaller ranges, which cover it exactly: returns the parameters of each, as JSON.
/// Local days are cut by days of 24 `hours`.
#[pyfunction]
pub(crate) fn cut(
    py: Python<'_>,
    operation: &str,
    parameters: &Bound<'_, PyAny>,
    hours: u32,
) -> PyResult<Vec<String>> {
    spike_ffi::cut(operation, text(parameters)?, hours).map_err(|error| failed(py, &error))
}

/// Signs a user id.
#[pyfunction]
pub(crate) fn sign(py: Python<'_>, hmac_key: String, user_id: String) -> PyResult<String> {
    let signature = spike_ffi::HmacKey::new(hmac_key).and_then(|key| key.sign(user_id));
    Ok(signature.map_err(|error| failed(py, &error))?.expose_secret())
}

/// Environment variables, which an object of Python returns. Its exception ends the reading.
struct Variables<'a, 'py> {
    read: &'a Bound<'py, PyAny>,
    found: RefCell<HashMap<String, String>>,
    error: RefCell<Option<PyErr>>,
}

impl<'a, 'py> Variables<'a, 'py> {
    fn new(read: &'a Bound<'py, PyAny>) -> Self {
        Self { read, found: RefCell::default(), error: RefCell::default() }
    }

    fn get(&self, name: &str) -> Result<Option<String>, Error> {
        let value = self.read.call1((name,)).and_then(|value| value.extract::<Option<String>>());
        match value {
            Ok(value) => {
                if let Some(value) = &value {
                    self.found.borrow_mut().insert(name.to_owned(), value.clone());
                }
                Ok(value)
            }
            Err(error) => {
                self.error.replace(Some(error));
                Err(Error::config("an environment variable cannot be read"))
            }
        }
    }

    fn finish(self) -> PyResult<HashMap<String, String>> {
        match self.error.into_inner() {
            Some(error) => Err(error),
            None => Ok(self.found.into_inner()),
        }
    }
}

/// Returns a text that is a `str`, or UTF-8 in `bytes`.
fn text<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    match value.cast::<PyBytes>() {
        Ok(bytes) => std::str::from_utf8(bytes.as_bytes()).map_err(|error| invalid(&error)),
        Err(_) => value.cast::<PyString>()?.to_str(),
    }
}

fn policy(first: Option<f64>, max: Option<f64>, deadline: Option<f64>) -> PyResult<PollPolicy> {
    Ok(PollPolicy {
        first_pause: first.map(seconds).transpose()?,
        max_pause: max.map(seconds).transpose()?,
        deadline: deadline.map(seconds).transpose()?,
    })
}
