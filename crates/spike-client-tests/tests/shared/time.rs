//! Time that passes only when a transport sleeps.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use crate::harness::sdk::Now;

/// A clock, and a log of when requests were sent. The transport `Timed` of the harness uses both.
pub(crate) struct Time {
    start: SystemTime,
    elapsed: Mutex<Duration>,
    sent: Mutex<Vec<Duration>>,
}

impl Time {
    pub(crate) fn start() -> Self {
        Self { start: SystemTime::now(), elapsed: Mutex::default(), sent: Mutex::default() }
    }

    pub(crate) fn now(&self) -> Now {
        let elapsed = *self.elapsed.lock().unwrap();
        Now { elapsed, wall: (self.start + elapsed).into() }
    }

    /// Sleeps.
    pub(crate) fn advance(&self, duration: Duration) {
        *self.elapsed.lock().unwrap() += duration;
    }

    /// Logs a request that is sent now.
    pub(crate) fn log(&self) {
        let elapsed = *self.elapsed.lock().unwrap();
        self.sent.lock().unwrap().push(elapsed);
    }

    /// Returns when the requests were sent since the last time.
    pub(crate) fn take_log(&self) -> Vec<Duration> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}
