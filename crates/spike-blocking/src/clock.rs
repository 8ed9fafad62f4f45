use std::time::{Duration, Instant, SystemTime};

use spike_core::machine::Now;

/// The clock of a client: monotonic since the client was made, and the time of day.
#[derive(Debug)]
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn now(&self) -> Now {
        Now {
            elapsed: self.0.elapsed(),
            wall: SystemTime::now().into(),
        }
    }

    /// A seed that differs between clients and between runs.
    pub(crate) fn seed() -> u64 {
        use std::hash::{BuildHasher, RandomState};
        RandomState::new().hash_one(Duration::ZERO)
    }
}
