//! What time it is, for a server whose data end now.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::civil::{Secs, parse_timestamp};

/// Where the server takes its "now" from: nothing after it exists.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    /// Whether it stands still until a test moves it.
    manual: bool,
}

impl Clock {
    /// The clock of the operating system.
    #[must_use]
    pub fn system() -> Self {
        Self::new(SystemTime::now)
    }

    /// Any function that gives the time.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self {
            now: Arc::new(now),
            manual: false,
        }
    }

    pub(crate) fn is_manual(&self) -> bool {
        self.manual
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn millis(&self) -> i64 {
        let now = (self.now)();
        let millis = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX / 2);
        match now.duration_since(UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        }
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
        Self {
            manual: true,
            ..Self::new(move || clock.now())
        }
    }
}

/// A clock that stands still until it is moved; clones move together.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// A clock that shows a UTC time such as `2026-03-30T12:00:00Z`.
    ///
    /// # Panics
    /// If the text is not of that form.
    #[must_use]
    pub fn at(text: &str) -> Self {
        match parse_timestamp(text) {
            Some(seconds) => Self(Arc::new(AtomicI64::new(seconds * 1_000))),
            None => panic!("not a UTC time of the form 2006-01-02T15:04:05Z: {text:?}"),
        }
    }

    /// The time it shows.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let millis = self.0.load(Ordering::SeqCst);
        let span = Duration::from_millis(millis.unsigned_abs());
        if millis < 0 {
            UNIX_EPOCH - span
        } else {
            UNIX_EPOCH + span
        }
    }

    /// Moves it forward.
    pub fn advance(&self, span: Duration) {
        self.0.fetch_add(
            i64::try_from(span.as_millis()).unwrap_or(0),
            Ordering::SeqCst,
        );
    }
}
