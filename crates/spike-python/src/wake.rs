//! Wakes callers that wait for a login in an event loop.
//!
//! A lock wakes the next caller while it holds its own locks. Python code that ran then could come back to them, and would
//! wait for the interpreter with them held. So a wake is only noted, and delivered when the call into this module ends.

use std::cell::RefCell;
use std::sync::Arc;
use std::task::Waker;

use pyo3::prelude::*;

thread_local! {
    static WOKEN: RefCell<Vec<Arc<Callback>>> = const { RefCell::new(Vec::new()) };
}

struct Callback(Py<PyAny>);

impl std::task::Wake for Callback {
    fn wake(self: Arc<Self>) {
        // A thread that ends has no call to deliver it after.
        let _ = WOKEN.try_with(|woken| woken.borrow_mut().push(self));
    }
}

/// Returns a waker that calls this object.
pub(crate) fn waker(callback: Py<PyAny>) -> Waker {
    Waker::from(Arc::new(Callback(callback)))
}

/// Calls the objects that were woken on this thread.
pub(crate) fn deliver(py: Python<'_>) {
    for callback in take() {
        if let Err(error) = callback.0.call0(py) {
            error.write_unraisable(py, Some(callback.0.bind(py)));
        }
    }
}

/// Returns whether there is one to call.
pub(crate) fn is_due() -> bool {
    WOKEN.try_with(|woken| !woken.borrow().is_empty()).unwrap_or_default()
}

fn take() -> Vec<Arc<Callback>> {
    WOKEN.try_with(|woken| std::mem::take(&mut *woken.borrow_mut())).unwrap_or_default()
}
