//! Holding requests until a test releases them.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

/// Holds every request to one path until it is released or dropped.
///
/// Requests are held before they are processed, so changes of the server in the meantime affect them.
#[derive(Debug)]
pub struct Gate(Arc<Barrier>);

impl Gate {
    pub(super) fn new(barrier: Arc<Barrier>) -> Self {
        Self(barrier)
    }

    /// Returns the number of requests that have arrived at the gate.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.0.state.lock().arrived
    }

    /// Blocks the thread until this many requests have arrived. Returns `false` after the timeout.
    pub fn wait_for(&self, requests: usize, timeout: Duration) -> bool {
        let mut state = self.0.state.lock();
        !self
            .0
            .arrival
            .wait_while_for(&mut state, |state| state.arrived < requests, timeout)
            .timed_out()
    }

    /// Releases all requests, including later ones.
    pub fn release(&self) {
        self.0.state.lock().open = true;
        self.0.opening.notify_waiters();
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.release();
    }
}

#[derive(Debug, Default)]
pub(in crate::server) struct Barrier {
    state: Mutex<GateState>,
    arrival: Condvar,
    opening: Notify,
}

#[derive(Debug, Default)]
struct GateState {
    arrived: usize,
    open: bool,
}

impl Barrier {
    pub(in crate::server) async fn pass(&self) {
        let mut opened = std::pin::pin!(self.opening.notified());
        opened.as_mut().enable();
        {
            let mut state = self.state.lock();
            state.arrived += 1;
            self.arrival.notify_all();
            if state.open {
                return;
            }
        }
        opened.await;
    }
}
