//! The clock of the server.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use futures_util::future::select;
use jiff::Timestamp;
use tokio::sync::Notify;

use super::{Secs, expect_timestamp, system_time};

/// Maximum milliseconds between two looks at a clock that may jump.
const MAX_SLEEP: i64 = 500;

/// The source of the server's current time. No data exist after it. Clones share the time.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    /// Runs, and may be moved.
    Running { now: Arc<dyn Fn() -> SystemTime + Send + Sync>, moved: Arc<Moved> },
    /// Only a test, or the control API, advances it.
    Manual(ManualClock),
}

/// Milliseconds that are added to a clock, or are its time.
#[derive(Debug, Default)]
struct Moved {
    millis: AtomicI64,
    change: Notify,
}

impl Moved {
    fn get(&self) -> i64 {
        self.millis.load(Ordering::SeqCst)
    }

    fn add(&self, millis: i64) {
        self.millis.fetch_add(millis, Ordering::SeqCst);
        self.change.notify_waiters();
    }
}

impl Clock {
    /// Returns the clock of the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self::new(SystemTime::now)
    }

    /// Creates a clock from a function that returns the time.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Source::Running { now: Arc::new(now), moved: Arc::default() })
    }

    pub(crate) fn is_manual(&self) -> bool {
        matches!(self.0, Source::Manual(_))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn millis(&self) -> i64 {
        match &self.0 {
            Source::Running { now, moved } => {
                let now = Timestamp::try_from(now()).unwrap_or(Timestamp::MAX).as_millisecond();
                now.saturating_add(moved.get())
            }
            Source::Manual(clock) => clock.0.get(),
        }
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub(crate) fn now(&self) -> Secs {
        self.millis().div_euclid(1_000)
    }

    /// Moves the clock, also into the past.
    pub(crate) fn move_by(&self, millis: i64) {
        self.moved().add(millis);
    }

    /// By how many milliseconds the clock was moved; 0 for a manual clock.
    pub(crate) fn moved_millis(&self) -> i64 {
        match &self.0 {
            Source::Running { moved, .. } => moved.get(),
            Source::Manual(_) => 0,
        }
    }

    /// Completes when the clock shows this time: when it has run so far, or was moved.
    pub(crate) async fn reach(&self, millis: i64) {
        loop {
            // Before the look at the clock, so that no change is missed.
            let mut change = pin!(self.moved().change.notified());
            change.as_mut().enable();
            let rest = millis.saturating_sub(self.millis());
            if rest <= 0 {
                return;
            }
            if self.is_manual() {
                change.await;
            } else {
                let pause = Duration::from_millis(rest.min(MAX_SLEEP).unsigned_abs());
                select(change, pin!(tokio::time::sleep(pause))).await;
            }
        }
    }

    fn moved(&self) -> &Moved {
        match &self.0 {
            Source::Running { moved, .. } => moved,
            Source::Manual(clock) => &clock.0,
        }
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
        Self(Source::Manual(clock))
    }
}

/// A clock that changes only when it is advanced. Clones share the time.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Moved>);

impl ManualClock {
    /// Creates a clock that shows a UTC time such as `2026-03-30T12:00:00Z`.
    ///
    /// # Panics
    /// If the text is not of that form.
    #[must_use]
    pub fn at(text: &str) -> Self {
        let millis = AtomicI64::new(expect_timestamp(text) * 1_000);
        Self(Arc::new(Moved { millis, change: Notify::new() }))
    }

    /// Returns the current time of the clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        system_time(self.0.get())
    }

    /// Advances the clock.
    pub fn advance(&self, by: Duration) {
        self.0.add(i64::try_from(by.as_millis()).unwrap_or(0));
    }
}
