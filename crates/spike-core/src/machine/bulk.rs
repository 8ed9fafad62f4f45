//! One request for many users: which call starts when, and what a 429 means for all of them.
//!
//! The machine is driven like an [`Exchange`](crate::Exchange): ask it what to do, do it, report. It knows
//! the users by their place in the caller's list only. Its rules, each one a property test in `bulk/tests`:
//!
//! 1. Never more than `at_once` calls run, and never more than `per_second` start within any second.
//! 2. After a 429 nobody starts until its `Retry-After` is over, or the pause of the policy; calls under way go
//!    on. Several 429s of calls that were under way together are one event: the pause doubles once.
//! 3. Every user ends exactly once: succeeded, failed, or, if the run was stopped, not reached.

mod report;

use std::collections::VecDeque;
use std::time::Duration;

pub use report::{BulkProgress, BulkReport, Flow};

use crate::error::Error;
use crate::machine::Now;
use crate::session::credentials::UserId;
use crate::session::engine::CallOptions;

/// The pause grows to 16 times what the policy says.
const MOST_DOUBLINGS: u32 = 4;

/// How fast to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkPolicy {
    /// How many calls may run at once; at least one does.
    pub at_once: usize,
    /// How many calls may start per second, evenly spread; at least one does. `None` is no limit. The first call
    /// of a user is preceded by a login, and a call that is tried again is sent again: both come on top.
    pub per_second: Option<u32>,
    /// How long nobody starts after a 429 that does not say how long to wait; doubles with every further one,
    /// up to 16 times as long, and starts anew after a success.
    pub pause: Duration,
    /// The longest `Retry-After` that is waited for. One that is longer ends the run: whoever has not had their
    /// turn is then listed as not reached.
    pub max_retry_after: Duration,
    /// How many turns a user gets whose calls meet a 429; at least one.
    pub turns: u32,
}

impl Default for BulkPolicy {
    /// Eight at once, no limit per second, a pause of 5 s, a `Retry-After` of up to an hour, five turns. No limits
    /// of the API are published.
    fn default() -> Self {
        Self {
            at_once: 8,
            per_second: None,
            pause: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(60 * 60),
            turns: 5,
        }
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every step")]
pub enum BulkStep {
    /// Start the call of this user, with [`Bulk::options`], and report with [`Bulk::handle`] when it is over.
    Start(Turn),
    /// Ask again after this time, or when a call is over.
    Wait(Duration),
    /// Ask again when a call is over.
    Await,
    /// Everything is over.
    Done,
}

/// A user's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Turn {
    /// The place of the user in the caller's list.
    pub index: usize,
    /// Which of the user's turns it is, from 1.
    turn: u32,
    /// How many pauses there had been when it started.
    pauses: u64,
}

/// The machine behind a bulk run.
#[derive(Debug)]
pub struct Bulk {
    policy: BulkPolicy,
    queue: VecDeque<Turn>,
    running: usize,
    /// When the next call may start as far as the limit per second goes.
    next_start: Duration,
    /// Until when nobody starts.
    held_until: Duration,
    /// How long a 429 holds everybody that does not say it itself.
    pause: Duration,
    pauses: u64,
    doublings: u32,
    stopped: bool,
    progress: BulkProgress,
}

impl Bulk {
    /// A run for so many users.
    #[must_use]
    pub fn new(policy: BulkPolicy, users: usize) -> Self {
        let turn = |index| Turn {
            index,
            turn: 1,
            pauses: 0,
        };
        Self {
            policy,
            queue: (0..users).map(turn).collect(),
            running: 0,
            next_start: Duration::ZERO,
            held_until: Duration::ZERO,
            pause: policy.pause,
            pauses: 0,
            doublings: 0,
            stopped: false,
            progress: BulkProgress::of(users),
        }
    }

    /// The options of a call: those of the caller, but a 429 is for this machine to deal with.
    #[must_use]
    pub fn options(caller: CallOptions) -> CallOptions {
        caller.return_429()
    }

    /// What to do next.
    pub fn poll(&mut self, now: Now) -> BulkStep {
        let next = self.queue.front().filter(|_| !self.stopped);
        let Some(&turn) = next else {
            return if self.running == 0 {
                BulkStep::Done
            } else {
                BulkStep::Await
            };
        };
        if self.running >= self.policy.at_once.max(1) {
            return BulkStep::Await;
        }
        let earliest = self.next_start.max(self.held_until);
        let wait = earliest.saturating_sub(now.elapsed);
        if !wait.is_zero() {
            return BulkStep::Wait(wait);
        }
        self.queue.pop_front();
        self.running += 1;
        self.next_start = now.elapsed.saturating_add(self.interval());
        BulkStep::Start(Turn {
            pauses: self.pauses,
            ..turn
        })
    }

    /// The time from one start to the next. Rounded up, or a second could see one start too many.
    fn interval(&self) -> Duration {
        self.policy.per_second.map_or(Duration::ZERO, |calls| {
            Duration::from_nanos(1_000_000_000_u64.div_ceil(u64::from(calls.max(1))))
        })
    }

    /// Takes how a call went. `false`: it met a 429 and the user gets another turn later, so its error is not
    /// final.
    pub fn handle(&mut self, turn: Turn, failed: Option<&Error>, now: Now) -> bool {
        self.running = self.running.saturating_sub(1);
        let Some(error) = failed else {
            // What started before a pause says nothing of the time after it.
            if turn.pauses == self.pauses {
                self.doublings = 0;
            }
            self.progress.succeeded += 1;
            return true;
        };
        if error.is_rate_limited() {
            self.hold(turn, error.retry_after(), now);
            if turn.turn < self.policy.turns && !self.stopped {
                self.queue.push_back(Turn {
                    turn: turn.turn + 1,
                    ..turn
                });
                return false;
            }
        }
        self.progress.failed += 1;
        true
    }

    /// Holds everybody after a 429. Only the first of those that were under way together makes the pause longer.
    fn hold(&mut self, turn: Turn, asked: Option<Duration>, now: Now) {
        if turn.pauses == self.pauses {
            self.pauses += 1;
            self.pause = self.policy.pause.saturating_mul(1 << self.doublings);
            self.doublings = (self.doublings + 1).min(MOST_DOUBLINGS);
        }
        if asked.is_some_and(|asked| asked > self.policy.max_retry_after) {
            self.stopped = true;
        }
        let until = now.elapsed.saturating_add(asked.unwrap_or(self.pause));
        self.held_until = self.held_until.max(until);
    }

    /// Starts nobody any more. Calls under way go on, and are to be reported.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// How far the run is.
    #[must_use]
    pub fn progress(&self) -> BulkProgress {
        self.progress
    }

    /// The report at the end, with the errors that were final, in their order, and a way from places to ids.
    #[must_use]
    pub fn report(&self, errors: Vec<(UserId, Error)>, id: impl Fn(usize) -> UserId) -> BulkReport {
        let mut left: Vec<usize> = self.queue.iter().map(|turn| turn.index).collect();
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
