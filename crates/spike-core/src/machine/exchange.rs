//! The machine behind one call: every login, retry and wait is decided here, and only here.
//!
//! A driver asks [`poll`](Exchange::poll) what to do, does it, and reports with
//! [`handle`](Exchange::handle) how it went, until the step is [`Step::Done`]. The machine has no socket,
//! no clock and no thread; time comes in with every call as [`Now`].
//!
//! ```text
//!                  a token is at hand, or none is needed
//!        +---------------------------------------------------+
//!        |                                                   v
//!   Choosing ---> Locking ---> Loading ---> LoggingIn     Sending ---> Done
//!        ^           |            |          |    ^          |  |
//!        |           |            |          v    |          |  |  try again
//!        |           |            |     LoginPausing         |  +-------> Pausing --+
//!        |           |            |          |               |                      |
//!        |           |            |          v               |  401, once           |
//!        |           |            |       Storing            v                      |
//!        |           v            v          v            Choosing <----------------+
//!        |        Unlocking <-----+----------+
//!        |           |   (the gate is held from Locking to Unlocking)
//!        |           +--> Sending, or Done if the login failed
//! ```
//!
//! Rules, each one a property test in `exchange/tests`:
//! 1. At most `max_attempts` sends of the call, the re-send after a 401 not counted, and at most two logins.
//! 2. A 401 logs in once more and drops only the token it was earned with; the second is final. With a
//!    ready-made token the first is. A 403 never logs in.
//! 3. Whoever gets the gate looks again before logging in; a failed login answers all who waited for it. One given
//!    up at a 429 that was to be returned answers only those who want that too.
//! 4. Tried again: what was provably not sent, and 429; what may have been sent only if the call is safe to
//!    replay. `Retry-After` wins over the back-off. Whoever asked for it gets a 429, of the call or of a login,
//!    at once: after it nothing is sent.
//! 5. Pauses are drawn from the seed: same seed, same schedule.
//! 6. A token is used until its `exp`, or until a 401; a renewal that fails while it is good is no error, but
//!    for a 429 that is to be returned.
//! 7. A body is shared by all attempts; the token is the last header and marked sensitive.

mod login;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::backoff::Backoff;
use super::call_spec::{Access, CallSpec};
use super::retry::{Attempts, Verdict};
use super::step::{Now, Outcome, Step};
use crate::error::Error;
use crate::reply::RawReply;
use crate::session::credentials::AccessToken;
use crate::session::settings::{RetryPolicy, TimeLimits};
use crate::session::tokens::{Found, Held, StoredToken, TokenKey};
use crate::transport::{Limits, TransportError};

/// An answer to a login is small; anything larger is not one.
const LOGIN_BODY_LIMIT: usize = 64 * 1024;

/// One call of the API, from the first step to the answer. See the [module](self) for the rules.
pub struct Exchange {
    operation: std::borrow::Cow<'static, str>,
    call: Attempts,
    access: Access,
    return_429: bool,
    limits: TimeLimits,
    body_limit: usize,
    policy: RetryPolicy,
    backoff: Backoff,
    started: Option<Duration>,
    /// A token this exchange fetched itself; used whatever its age, or a short-lived one would mean a
    /// login without end.
    own: Option<Held>,
    /// The token that met a 401.
    refused: Option<AccessToken>,
    last: Option<Error>,
    state: State,
}

enum State {
    Choosing,
    /// `seen` is how many logins of this user had failed when the wait began.
    Locking {
        seen: u64,
        renewing: Option<Held>,
    },
    Loading {
        key: TokenKey,
        renewing: Option<Held>,
    },
    LoggingIn {
        login: Attempts,
        renewing: Option<Held>,
    },
    LoginPausing {
        login: Attempts,
        until: Duration,
        renewing: Option<Held>,
    },
    Storing {
        key: TokenKey,
        held: Held,
    },
    Unlocking(Result<Held, Error>),
    Sending {
        held: Option<Held>,
    },
    Pausing {
        until: Duration,
    },
    Done(Option<Result<RawReply, Error>>),
}

impl Exchange {
    pub(crate) fn new(plan: CallSpec) -> Self {
        Self {
            call: Attempts::new(
                plan.operation.clone(),
                plan.call,
                plan.replay_safe,
                plan.accepts_redirect,
                plan.return_429,
                plan.policy.max_attempts,
            ),
            operation: plan.operation,
            access: plan.access,
            return_429: plan.return_429,
            limits: plan.limits,
            body_limit: plan.body_limit,
            policy: plan.policy,
            backoff: Backoff::new(plan.seed),
            started: None,
            own: None,
            refused: None,
            last: None,
            state: State::Choosing,
        }
    }

    /// The next step. Asking again without reporting gives the same step again.
    pub fn poll(&mut self, now: Now) -> Step {
        self.started.get_or_insert(now.elapsed);
        if matches!(self.state, State::Choosing) {
            self.state = self.choose(&now);
        }
        let remaining = self.remaining(&now);
        let waits = matches!(
            self.state,
            State::Locking { renewing: None, .. } | State::LoggingIn { .. } | State::Sending { .. }
        );
        if waits && remaining == Some(Duration::ZERO) {
            self.run_out();
        }
        match &mut self.state {
            State::Locking { renewing, .. } => {
                // A renewal is not worth waiting for: if somebody else is at it, the old token will do.
                let within = if renewing.is_some() {
                    Some(Duration::ZERO)
                } else {
                    remaining
                };
                Step::Lock { within }
            }
            State::Loading { key, .. } => Step::Load {
                key: *key,
                within: remaining,
            },
            State::LoggingIn { login, .. } => {
                let attempt = match &self.access {
                    Access::Login(access) => access.attempt,
                    _ => self.limits.attempt,
                };
                let limits = Limits::new(shorter(attempt, remaining), LOGIN_BODY_LIMIT);
                let request = login.request(None);
                self.send(request, limits)
            }
            State::Storing { key, held } => Step::Store {
                key: *key,
                token: StoredToken::new(held.token.clone()),
                within: remaining,
            },
            State::Unlocking(_) => Step::Unlock,
            State::Sending { held } => {
                let token = match (&self.access, held) {
                    (Access::Token(token), _) => Some(token),
                    (_, Some(held)) => Some(&held.token),
                    _ => None,
                };
                let request = self.call.request(token);
                let limits = Limits::new(shorter(self.limits.attempt, remaining), self.body_limit);
                self.send(request, limits)
            }
            State::LoginPausing { until, .. } | State::Pausing { until } => {
                Step::Sleep(until.saturating_sub(now.elapsed))
            }
            State::Done(result) => Step::Done(result.take().unwrap_or_else(|| {
                Err(Error::new(
                    crate::ErrorKind::Other,
                    "the exchange was polled after it was done",
                ))
            })),
            State::Choosing => Step::Sleep(Duration::ZERO),
        }
    }

    fn send(&mut self, request: Result<http::Request<Bytes>, Error>, limits: Limits) -> Step {
        match request {
            Ok(request) => Step::Send { request, limits },
            Err(error) => Step::Done(Err(error.of(self.operation.clone(), 0))),
        }
    }

    /// Takes how the last step went. An outcome that does not belong to the step ends the exchange with an
    /// error: it is a mistake of the driver.
    pub fn handle(&mut self, outcome: Outcome, now: Now) {
        let state = std::mem::replace(&mut self.state, State::Choosing);
        self.state = match (state, outcome) {
            (State::Locking { seen, renewing }, Outcome::Locked) => {
                self.locked(seen, renewing, &now)
            }
            (
                State::Locking {
                    renewing: Some(held),
                    ..
                },
                Outcome::LockTimedOut,
            ) => State::Sending { held: Some(held) },
            (State::Locking { renewing: None, .. }, Outcome::LockTimedOut) => {
                self.fail(Error::deadline(self.last.clone()))
            }
            (State::Loading { renewing, .. }, Outcome::Loaded(stored)) => {
                self.loaded(stored, renewing, &now)
            }
            (State::LoggingIn { login, renewing }, Outcome::Answered(answer)) => {
                self.login_answered(login, renewing, answer, &now)
            }
            (
                State::LoginPausing {
                    login, renewing, ..
                },
                Outcome::Slept,
            ) => State::LoggingIn { login, renewing },
            (State::Storing { held, .. }, Outcome::Stored) => State::Unlocking(Ok(held)),
            (State::Unlocking(Ok(held)), Outcome::Unlocked) => State::Sending { held: Some(held) },
            (State::Unlocking(Err(error)), Outcome::Unlocked) => State::Done(Some(Err(error))),
            (State::Sending { held }, Outcome::Answered(answer)) => {
                self.answered(held, answer, &now)
            }
            (State::Pausing { .. }, Outcome::Slept) => State::Choosing,
            (State::Done(result), _) => State::Done(result),
            _ => self.fail(Error::new(
                crate::ErrorKind::Other,
                "the driver reported an outcome out of turn",
            )),
        };
    }

    fn remaining(&self, now: &Now) -> Option<Duration> {
        let spent = now
            .elapsed
            .saturating_sub(self.started.unwrap_or(now.elapsed));
        self.limits
            .deadline
            .map(|deadline| deadline.saturating_sub(spent))
    }

    /// Ends the exchange because its time is over; a gate that is held is given back first.
    fn run_out(&mut self) {
        let error = Error::deadline(self.last.clone());
        self.state = match std::mem::replace(&mut self.state, State::Choosing) {
            State::LoggingIn { login, .. } => State::Unlocking(Err(error
                .of(self.operation.clone(), login.sent_in_all())
                .during_login())),
            _ => self.fail(error),
        };
    }

    fn fail(&self, error: Error) -> State {
        State::Done(Some(Err(
            error.of(self.operation.clone(), self.call.sent_in_all())
        )))
    }

    /// Which token to send the call with, or how to get one.
    fn choose(&self, now: &Now) -> State {
        let Access::Login(access) = &self.access else {
            return State::Sending { held: None };
        };
        let seen = access.slot.failed_logins();
        match (access.slot.find(now), &self.own) {
            (Found::Fresh(held), _) => State::Sending { held: Some(held) },
            (_, Some(own)) => State::Sending {
                held: Some(own.clone()),
            },
            (Found::Ending(held), None) => State::Locking {
                seen,
                renewing: Some(held),
            },
            (Found::Nothing, None) => match access.slot.failure_since(seen, self.return_429, now) {
                Some(error) => self.login_failed(error),
                None => State::Locking {
                    seen,
                    renewing: None,
                },
            },
        }
    }

    fn answered(
        &mut self,
        held: Option<Held>,
        answer: Result<Response<Bytes>, TransportError>,
        now: &Now,
    ) -> State {
        let remaining = self.remaining(now);
        let verdict = self
            .call
            .judge(answer, &self.policy, &mut self.backoff, remaining, now.wall);
        match verdict {
            Verdict::Answer(response) => State::Done(Some(Ok(RawReply::received(
                response,
                self.operation.clone(),
                self.call.sent_in_all(),
            )))),
            Verdict::Pause(pause, error) => {
                self.last = Some(error);
                State::Pausing {
                    until: now.elapsed.saturating_add(pause),
                }
            }
            Verdict::Fail(error) if error.is_unauthorized() => self.unauthorized(held, error),
            Verdict::Fail(error) => self.fail(error),
        }
    }

    fn unauthorized(&mut self, held: Option<Held>, error: Error) -> State {
        match (&self.access, held) {
            (Access::Login(access), Some(held)) => {
                access.slot.reject(held.generation);
                if self.refused.is_some() {
                    let advice = "a new login did not help; check that this user belongs to this application";
                    return self.fail(error.advise(advice));
                }
                self.own = None;
                self.refused = Some(held.token);
                self.last = Some(error);
                self.call.forget_last();
                State::Choosing
            }
            (Access::Token(_), _) => {
                self.fail(error.advise("the ready-made token of this user was refused and cannot be renewed here; get a new one"))
            }
            _ => self.fail(error),
        }
    }

    fn login_failed(&self, error: Error) -> State {
        State::Done(Some(Err(self.relabel(error))))
    }
}

fn shorter(one: Option<Duration>, other: Option<Duration>) -> Option<Duration> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Choosing => "choosing",
            State::Locking { .. } => "locking",
            State::Loading { .. } => "loading",
            State::LoggingIn { .. } => "logging in",
            State::LoginPausing { .. } => "pausing before another login",
            State::Storing { .. } => "storing",
            State::Unlocking(_) => "unlocking",
            State::Sending { .. } => "sending",
            State::Pausing { .. } => "pausing",
            State::Done(_) => "done",
        };
        f.debug_struct("Exchange")
            .field("operation", &self.operation)
            .field("state", &state)
            .field("attempts", &self.call.sent_in_all())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
