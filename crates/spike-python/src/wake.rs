//! Wakes callers that wait for a login in an event loop.

use std::sync::Arc;
use std::task::Waker;

use pyo3::prelude::*;

struct Callback(Py<PyAny>);

impl std::task::Wake for Callback {
    fn wake(self: Arc<Self>) {
        // At the end of a call into spike-ffi, when no lock is held. An interpreter that ends has no event loop.
        Python::try_attach(|py| {
            if let Err(error) = self.0.call0(py) {
                error.write_unraisable(py, Some(self.0.bind(py)));
            }
        });
    }
}

/// Returns a waker that calls this object.
pub(crate) fn waker(callback: Py<PyAny>) -> Waker {
    Waker::from(Arc::new(Callback(callback)))
}
