//! Holding answers back until a test lets them go, without any waiting by the clock.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::Notify;

/// Holds every request to one path until it is released or dropped.
///
/// Requests are held before anything about them is decided, so what happens to the server meanwhile counts.
#[derive(Debug)]
pub struct Gate(Arc<Barrier>);

impl Gate {
    pub(crate) fn new(barrier: Arc<Barrier>) -> Self {
        Self(barrier)
    }

    /// How many requests have come to the gate since it was closed.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.0.state.lock().arrived
    }

    /// Blocks the thread until so many requests have come; `false` if they do not within the limit.
    pub fn wait_for(&self, requests: usize, limit: Duration) -> bool {
        let mut state = self.0.state.lock();
        !self
            .0
            .arrival
            .wait_while_for(&mut state, |state| state.arrived < requests, limit)
            .timed_out()
    }

    /// Lets all requests go on, those that come later as well.
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
pub(crate) struct Barrier {
    state: Mutex<State>,
    arrival: Condvar,
    opening: Notify,
}

#[derive(Debug, Default)]
struct State {
    arrived: usize,
    open: bool,
}

impl Barrier {
    pub(crate) async fn pass(&self) {
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
