//! Webhook deliveries.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use spike_ffi::DeliveryKind;

use crate::errors::{failed, not_verified};
use crate::value::from_json;

/// Checks the signatures of webhook deliveries, with one key or, during a rotation of keys, several.
#[pyclass(frozen, module = "spike_sdk")]
pub(crate) struct WebhookVerifier(Arc<spike_ffi::WebhookVerifier>);

#[pymethods]
impl WebhookVerifier {
    /// Makes a verifier of the Webhook Signature Keys (not the HMAC key). `body_limit` is the largest body in bytes; the
    /// default is 16 MiB.
    #[new]
    #[pyo3(signature = (keys, body_limit=None))]
    fn new(py: Python<'_>, keys: Vec<String>, body_limit: Option<u64>) -> PyResult<Self> {
        let verifier = spike_ffi::WebhookVerifier::new(keys, body_limit);
        Ok(Self(verifier.map_err(|error| failed(py, &error))?))
    }

    /// The largest accepted body in bytes: do not read more from the network.
    #[getter]
    fn body_limit(&self) -> u64 {
        self.0.body_limit()
    }

    /// Checks the unchanged bytes of a body. `signatures` are all values of the header `X-Body-Signature`.
    ///
    /// Raises `VerifyError` unless there is exactly one signature and it is valid.
    fn verify(&self, py: Python<'_>, body: &[u8], signatures: Vec<String>) -> PyResult<Verified> {
        let verified = self.0.verify(body.to_vec(), signatures);
        Ok(Verified(verified.map_err(|error| not_verified(py, &error))?))
    }

    fn __repr__(&self) -> &'static str {
        "WebhookVerifier()"
    }
}

/// The body of a delivery with a valid signature.
#[pyclass(frozen, module = "spike_sdk")]
pub(crate) struct Verified(Arc<spike_ffi::Verified>);

#[pymethods]
impl Verified {
    /// The unchanged body.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.body())
    }

    /// The index of the key that the body is signed with.
    #[getter]
    fn key_index(&self) -> u32 {
        self.0.key_index()
    }

    /// Reads the body. Returns the kind and the value: `"events"` and a list, `"nutrition_record"`, `"lab_report"`, or
    /// `"unknown"` and the whole body.
    fn delivery<'py>(&self, py: Python<'py>) -> PyResult<(&'static str, Bound<'py, PyAny>)> {
        let delivery = self.0.delivery().map_err(|error| failed(py, &error))?;
        let kind = match delivery.kind() {
            DeliveryKind::Events => "events",
            DeliveryKind::NutritionRecord => "nutrition_record",
            DeliveryKind::LabReport => "lab_report",
            DeliveryKind::Unknown => "unknown",
        };
        Ok((kind, from_json(py, &delivery.json())?))
    }

    /// Returns keys to detect that parts of the delivery are repeated: one for each event, or one for the whole.
    fn keys(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        Ok(self.0.delivery().map_err(|error| failed(py, &error))?.keys())
    }

    fn __repr__(&self) -> String {
        format!("Verified(key_index={})", self.0.key_index())
    }
}
