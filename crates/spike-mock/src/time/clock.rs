//! The clock of the server.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use super::{Secs, expect_timestamp, system_time};

/// The source of the server's current time. No data exist after it.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    /// Whether only a test advances it.
    manual: bool,
}

impl Clock {
    /// Returns the clock of the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self::new(SystemTime::now)
    }

    /// Creates a clock from a function that returns the time.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { now: Arc::new(now), manual: false }
    }

    pub(crate) fn is_manual(&self) -> bool {
        self.manual
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn millis(&self) -> i64 {
        Timestamp::try_from((self.now)()).unwrap_or(Timestamp::MAX).as_millisecond()
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub(crate) fn now(&self) -> Secs {
        self.millis().div_euclid(1_000)
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.millis()).finish()
    }
}

impl From<ManualClock> for Clock {
    fn from(clock: ManualClock) -> Self {
        Self { manual: true, ..Self::new(move || clock.now()) }
    }
}

/// A clock that changes only when it is advanced. Clones share the time.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// Creates a clock that shows a UTC time such as `2026-03-30T12:00:00Z`.
    ///
    /// # Panics
    /// If the text is not of that form.
    #[must_use]
    pub fn at(text: &str) -> Self {
        Self(Arc::new(AtomicI64::new(expect_timestamp(text) * 1_000)))
    }

    /// Returns the current time of the clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        system_time(self.0.load(Ordering::SeqCst))
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::SeqCst);
    }
}
