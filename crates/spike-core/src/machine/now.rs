use std::time::Duration;

pub use crate::time::Now;

/// The current time and how much of the deadline of a call is left.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) now: Now,
    /// `None` if the call has no deadline.
    pub(super) remaining: Option<Duration>,
}

impl Moment {
    /// Returns whether the deadline has passed.
    pub(super) fn is_past_deadline(&self) -> bool {
        self.remaining == Some(Duration::ZERO)
    }

    /// Returns the reading of the monotonic clock after this pause.
    pub(super) fn after(&self, pause: Duration) -> Duration {
        self.now.elapsed.saturating_add(pause)
    }

    /// Returns the shorter of this timeout and the time that is left.
    pub(super) fn cap(&self, timeout: Option<Duration>) -> Option<Duration> {
        shorter(timeout, self.remaining)
    }
}

/// Returns the shorter of two times; `None` is no limit.
pub(super) fn shorter(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
