//! One request for many users: when each call starts, and what a 429 means for all of them.
//!
//! A driver asks the machine what to do, does it, and reports. The machine knows the users only by their index in the
//! caller's list. Its rules, each one a property test in `bulk/tests`:
//!
//! 1. At most `concurrency` calls are in flight, and at most `per_second` start within any second.
//! 2. After a 429 no call starts until its `Retry-After` is over, or the pause of the policy. Calls in flight go on.
//!    Several 429s of calls that were in flight together are one event: the pause doubles once.
//! 3. Every user ends exactly once: succeeded, failed, or, if the run was stopped, not reached.

mod report;

use std::collections::VecDeque;
use std::time::Duration;

pub use report::{BulkProgress, BulkReport, Flow};

use crate::codec::setters::setters;
use crate::credentials::UserId;
use crate::error::Error;
use crate::machine::Now;

/// The pause grows to 2^4 = 16 times that of the policy.
const MAX_BACKOFF_EXPONENT: u32 = 4;

/// The limits of a bulk run.
///
/// The default: eight calls at once, no limit per second, a pause of 5 s, a `Retry-After` of up to an hour, five
/// attempts. No limits of the API are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkPolicy {
    pub(crate) concurrency: usize,
    pub(crate) per_second: Option<u32>,
    pub(crate) pause: Duration,
    pub(crate) max_retry_after: Duration,
    pub(crate) max_attempts: u32,
}

impl Default for BulkPolicy {
    fn default() -> Self {
        Self {
            concurrency: 8,
            per_second: None,
            pause: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(60 * 60),
            max_attempts: 5,
        }
    }
}

impl BulkPolicy {
    /// Creates the default policy.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets how many calls may be in flight at once; 0 counts as 1.
        concurrency(calls: usize) => concurrency = calls;

        /// Sets how many calls may start per second, evenly spread; 0 counts as 1. The login before the first call of a
        /// user and the retries of a call come on top.
        per_second(calls: u32) => per_second = Some(calls);

        /// Sets how long no call starts after a 429 without `Retry-After`. The pause doubles with each further 429, up
        /// to 16 times, and is reset by a success.
        pause(pause: Duration) => pause = pause;

        /// Sets the longest `Retry-After` to wait for. A longer one stops the run: the users that were not called yet
        /// are then listed as not reached.
        max_retry_after(limit: Duration) => max_retry_after = limit;

        /// Sets the maximum attempts per user after rate limiting; 0 counts as 1.
        max_attempts(attempts: u32) => max_attempts = attempts;
    }
}

/// The next step of a bulk run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every step")]
pub enum BulkStep {
    /// Start this call, with [`CallOptions::in_bulk`](crate::CallOptions::in_bulk), and report with [`Bulk::handle`]
    /// when it is over.
    Start(BulkCall),
    /// Ask again after this time, or when a call is over.
    Wait(Duration),
    /// Ask again when a call is over.
    Await,
    /// The run is over.
    Done,
}

/// A call of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkCall {
    /// The index of the user in the caller's list.
    pub index: usize,
    /// Which call of this user it is, from 1.
    attempt: u32,
    /// The epoch in which it started.
    epoch: u64,
}

/// What happens to the result of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle both")]
pub enum Handled {
    /// The result is final: pass it on.
    Final,
    /// The call met a 429, and the user is called again later: drop the result.
    Requeued,
}

/// The machine behind a bulk run.
#[derive(Debug)]
pub struct Bulk {
    policy: BulkPolicy,
    queue: VecDeque<BulkCall>,
    running: usize,
    /// When the next call may start according to the limit per second.
    next_start: Duration,
    /// Until when no call starts because of a 429.
    throttled_until: Duration,
    /// How long a 429 without `Retry-After` throttles.
    pause: Duration,
    /// The number of throttlings so far. The result of a call says something about the present load only if the call
    /// started in the present epoch.
    epoch: u64,
    backoff_exponent: u32,
    stopped: bool,
    progress: BulkProgress,
}

impl Bulk {
    /// Creates a run for this number of users.
    #[must_use]
    pub fn new(policy: BulkPolicy, users: usize) -> Self {
        let call = |index| BulkCall { index, attempt: 1, epoch: 0 };
        Self {
            policy,
            queue: (0..users).map(call).collect(),
            running: 0,
            next_start: Duration::ZERO,
            throttled_until: Duration::ZERO,
            pause: policy.pause,
            epoch: 0,
            backoff_exponent: 0,
            stopped: false,
            progress: BulkProgress::of(users),
        }
    }

    /// Returns how many calls can be in flight at once.
    #[must_use]
    pub fn concurrency(&self) -> usize {
        self.policy.concurrency.clamp(1, self.progress.total.max(1))
    }

    /// Returns what to do next.
    pub fn poll(&mut self, now: Now) -> BulkStep {
        let next = self.queue.front().filter(|_| !self.stopped);
        let Some(&call) = next else {
            return if self.running == 0 { BulkStep::Done } else { BulkStep::Await };
        };
        if self.running >= self.concurrency() {
            return BulkStep::Await;
        }
        let earliest = self.next_start.max(self.throttled_until);
        let wait = earliest.saturating_sub(now.elapsed);
        if !wait.is_zero() {
            return BulkStep::Wait(wait);
        }
        self.queue.pop_front();
        self.running += 1;
        self.next_start = now.elapsed.saturating_add(self.interval());
        BulkStep::Start(BulkCall { epoch: self.epoch, ..call })
    }

    /// Returns the time from one start to the next, rounded up: otherwise a second could see one start more than
    /// allowed.
    fn interval(&self) -> Duration {
        self.policy.per_second.map_or(Duration::ZERO, |calls| {
            Duration::from_nanos(1_000_000_000_u64.div_ceil(u64::from(calls.max(1))))
        })
    }

    /// Takes the result of a call: `None` if it succeeded.
    pub fn handle(&mut self, call: BulkCall, error: Option<&Error>, now: Now) -> Handled {
        self.running = self.running.saturating_sub(1);
        let Some(error) = error else {
            if call.epoch == self.epoch {
                self.backoff_exponent = 0;
            }
            self.progress.succeeded += 1;
            return Handled::Final;
        };
        if error.is_rate_limited() {
            self.throttle(call, error.retry_after(), now);
            if call.attempt < self.policy.max_attempts && !self.stopped {
                self.queue.push_back(BulkCall { attempt: call.attempt + 1, ..call });
                return Handled::Requeued;
            }
        }
        self.progress.failed += 1;
        Handled::Final
    }

    /// Delays all further calls after a 429. Of the calls that were in flight together, only the first makes the pause
    /// longer.
    fn throttle(&mut self, call: BulkCall, retry_after: Option<Duration>, now: Now) {
        if call.epoch == self.epoch {
            self.epoch += 1;
            self.pause = self.policy.pause.saturating_mul(1 << self.backoff_exponent);
            self.backoff_exponent = (self.backoff_exponent + 1).min(MAX_BACKOFF_EXPONENT);
        }
        if retry_after.is_some_and(|wait| wait > self.policy.max_retry_after) {
            self.stopped = true;
        }
        let until = now.elapsed.saturating_add(retry_after.unwrap_or(self.pause));
        self.throttled_until = self.throttled_until.max(until);
    }

    /// Stops the run: no further call starts. Calls in flight continue, and must be reported.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Returns the progress of the run.
    #[must_use]
    pub fn progress(&self) -> BulkProgress {
        self.progress
    }

    /// Creates the report at the end, from the final errors in their order and a function from index to user id.
    #[must_use]
    pub fn report(&self, errors: Vec<(UserId, Error)>, id: impl Fn(usize) -> UserId) -> BulkReport {
        let mut left: Vec<usize> = self.queue.iter().map(|call| call.index).collect();
        left.sort_unstable();
        BulkReport {
            progress: self.progress,
            errors,
            not_reached: left.into_iter().map(id).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
