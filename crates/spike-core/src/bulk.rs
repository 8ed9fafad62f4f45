//! One request for many users: which call starts when, and what a 429 means for all of them.
//!
//! The machine is driven like an [`Exchange`](crate::Exchange): ask it what to do, do it, report. It knows
//! the users by their place in the caller's list only.

use std::collections::VecDeque;
use std::time::Duration;

use crate::credentials::UserId;
use crate::error::Error;
use crate::exchange::Now;

/// How fast to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkPolicy {
    /// How many calls may run at once; at least one does.
    pub at_once: usize,
    /// How many calls may start per second; `None` is no limit. The first call of a user is preceded by a
    /// login, and a call that is retried is sent again: both come on top.
    pub per_second: Option<u32>,
    /// How long nobody starts after a 429 that does not say how long to wait; doubles with every further one,
    /// up to 16 times as long, and starts anew after a success.
    pub pause: Duration,
    /// How often a user whose call met a 429 gets another turn.
    pub turns: u32,
}

impl Default for BulkPolicy {
    /// Eight at once, no limit per second, a pause of 5 s, five turns. No limits of the API are published.
    fn default() -> Self {
        Self {
            at_once: 8,
            per_second: None,
            pause: Duration::from_secs(5),
            turns: 5,
        }
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every step")]
pub enum BulkStep {
    /// Start the call of this user, and report with [`Bulk::handle`] when it is over.
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
    turn: u32,
}

/// How far a bulk run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkProgress {
    /// Users whose call succeeded.
    pub succeeded: usize,
    /// Users whose call failed for good.
    pub failed: usize,
    /// All users.
    pub total: usize,
}

/// How a bulk run went.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct BulkReport {
    /// The counts at the end.
    pub progress: BulkProgress,
    /// The users whose call failed for good, in the order they failed.
    pub errors: Vec<(UserId, Error)>,
}

impl BulkReport {
    /// Puts a report together; for those who write a driver.
    #[must_use]
    pub fn new(progress: BulkProgress, errors: Vec<(UserId, Error)>) -> Self {
        Self { progress, errors }
    }
}

/// The machine behind a bulk run.
#[derive(Debug)]
pub struct Bulk {
    policy: BulkPolicy,
    queue: VecDeque<Turn>,
    running: usize,
    next_start: Duration,
    doublings: u32,
    progress: BulkProgress,
}

impl Bulk {
    /// A run for so many users.
    #[must_use]
    pub fn new(policy: BulkPolicy, users: usize) -> Self {
        Self {
            policy,
            queue: (0..users).map(|index| Turn { index, turn: 1 }).collect(),
            running: 0,
            next_start: Duration::ZERO,
            doublings: 0,
            progress: BulkProgress {
                total: users,
                ..BulkProgress::default()
            },
        }
    }

    /// What to do next.
    pub fn poll(&mut self, now: Now) -> BulkStep {
        let Some(&turn) = self.queue.front() else {
            return if self.running == 0 {
                BulkStep::Done
            } else {
                BulkStep::Await
            };
        };
        if self.running >= self.policy.at_once.max(1) {
            return BulkStep::Await;
        }
        let wait = self.next_start.saturating_sub(now.elapsed);
        if !wait.is_zero() {
            return BulkStep::Wait(wait);
        }
        self.queue.pop_front();
        self.running += 1;
        let interval = self
            .policy
            .per_second
            .map(|calls| Duration::from_secs(1) / calls.max(1));
        self.next_start = now.elapsed.saturating_add(interval.unwrap_or_default());
        BulkStep::Start(turn)
    }

    /// Takes how a call went. `false`: it met a 429 and the user gets another turn later, so its error is not
    /// final.
    pub fn handle(&mut self, turn: Turn, failed: Option<&Error>, now: Now) -> bool {
        self.running = self.running.saturating_sub(1);
        match failed {
            None => {
                self.doublings = 0;
                self.progress.succeeded += 1;
                true
            }
            Some(error) if error.is_rate_limited() => {
                let own = self.policy.pause.saturating_mul(1 << self.doublings);
                let until = now
                    .elapsed
                    .saturating_add(error.retry_after().unwrap_or(own));
                self.next_start = self.next_start.max(until);
                self.doublings = (self.doublings + 1).min(4);
                let again = turn.turn < self.policy.turns;
                if again {
                    self.queue.push_back(Turn {
                        turn: turn.turn + 1,
                        ..turn
                    });
                } else {
                    self.progress.failed += 1;
                }
                !again
            }
            Some(_) => {
                self.progress.failed += 1;
                true
            }
        }
    }

    /// How far the run is.
    #[must_use]
    pub fn progress(&self) -> BulkProgress {
        self.progress
    }
}

#[cfg(test)]
mod tests;
