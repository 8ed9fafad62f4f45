//! One request for many users, or the chunks of a long range for many users: when each call starts, and what a 429 means
//! for all of them.
//!
//! A driver asks the machine what to do, does it, and reports. The machine knows the users only by their index in the
//! caller's list, and what to call from its [`Jobs`]. Its rules, each one a property test in `bulk/tests`:
//!
//! 1. At most `concurrency` calls are in flight, and at most `per_second` start within any second.
//! 2. After a 429 no call starts until its `Retry-After` is over, or the pause of the policy. Calls in flight go on.
//!    Several 429s of calls that were in flight together are one event: the pause doubles once.
//! 3. Every user ends exactly once: succeeded, failed, or, if the run was stopped, not reached.
//! 4. The calls of a user are made one after the other and in order, so what is complete has no gap. Except after a 429, a
//!    user is called again before another one is begun, while its token is valid. After a final error the user is not
//!    called again.

mod jobs;
mod report;

use std::collections::VecDeque;
use std::time::Duration;

pub use jobs::{EachChunk, Jobs, Once};
pub use report::{BulkProgress, BulkReport, ChunksReport, Flow, UserChunks};

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

        /// Sets the maximum attempts per call after rate limiting; 0 counts as 1.
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
    /// Which attempt at this call of the user it is, from 1.
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
pub struct Bulk<J = Once> {
    policy: BulkPolicy,
    jobs: J,
    queue: VecDeque<BulkCall>,
    running: usize,
    /// When the run was polled first.
    started: Option<Duration>,
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
    /// Creates a run of one call for each of this number of users.
    #[must_use]
    pub fn new(policy: BulkPolicy, users: usize) -> Self {
        Self::with_jobs(policy, Once::of(users))
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

impl<J: Jobs> Bulk<J> {
    fn with_jobs(policy: BulkPolicy, jobs: J) -> Self {
        let users = jobs.users();
        let (busy, complete): (Vec<usize>, Vec<usize>) =
            (0..users).partition(|&index| jobs.left(index) > 0);
        let progress = BulkProgress {
            succeeded: complete.len(),
            total: users,
            total_calls: busy.iter().map(|&index| jobs.left(index)).sum(),
            ..BulkProgress::default()
        };
        Self {
            policy,
            jobs,
            queue: busy.into_iter().map(BulkCall::first).collect(),
            running: 0,
            started: None,
            next_start: Duration::ZERO,
            throttled_until: Duration::ZERO,
            pause: policy.pause,
            epoch: 0,
            backoff_exponent: 0,
            stopped: false,
            progress,
        }
    }

    /// Returns what the call asks for; `None` for a call that is over.
    #[must_use]
    pub fn job(&self, call: BulkCall) -> Option<J::Job> {
        self.jobs.job(call.index)
    }

    /// Returns how many calls can be in flight at once.
    #[must_use]
    pub fn concurrency(&self) -> usize {
        self.policy.concurrency.clamp(1, self.progress.total.max(1))
    }

    /// Returns what to do next.
    pub fn poll(&mut self, now: Now) -> BulkStep {
        self.started.get_or_insert(now.elapsed);
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
        match error {
            None => self.succeeded(call),
            Some(error) if self.is_requeued(call, error, now) => return Handled::Requeued,
            Some(_) => self.failed(call),
        }
        self.progress.calls += 1;
        let elapsed = now.elapsed.saturating_sub(self.started.unwrap_or(now.elapsed));
        let pause = self.throttled_until.saturating_sub(now.elapsed);
        self.progress.estimate(elapsed, self.concurrency(), pause);
        Handled::Final
    }

    fn succeeded(&mut self, call: BulkCall) {
        if call.epoch == self.epoch {
            self.backoff_exponent = 0;
        }
        self.jobs.advance(call.index);
        if self.jobs.left(call.index) == 0 {
            self.progress.succeeded += 1;
        } else {
            self.queue.push_front(BulkCall::first(call.index));
        }
    }

    fn failed(&mut self, call: BulkCall) {
        self.progress.failed += 1;
        self.progress.total_calls -= self.jobs.left(call.index).saturating_sub(1);
    }

    /// Returns whether the call is made again later, because it met a 429.
    fn is_requeued(&mut self, call: BulkCall, error: &Error, now: Now) -> bool {
        if !error.is_rate_limited() {
            return false;
        }
        self.throttle(call, error.retry_after(), now);
        let again = call.attempt < self.policy.max_attempts && !self.stopped;
        if again {
            self.queue.push_back(BulkCall { attempt: call.attempt + 1, ..call });
        }
        again
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
        let pause = retry_after.unwrap_or(self.pause);
        #[cfg(feature = "tracing")]
        tracing::warn!(
            target: "spike::bulk",
            pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
            stopped = self.stopped,
            "rate limited, no call starts"
        );
        self.throttled_until = self.throttled_until.max(now.elapsed.saturating_add(pause));
    }

    /// Stops the run: no further call starts. Calls in flight continue, and must be reported.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// Returns the progress of the run, as of the last call that was over.
    #[must_use]
    pub fn progress(&self) -> BulkProgress {
        self.progress
    }
}

impl BulkCall {
    fn first(index: usize) -> Self {
        Self { index, attempt: 1, epoch: 0 }
    }
}

#[cfg(test)]
mod tests;
