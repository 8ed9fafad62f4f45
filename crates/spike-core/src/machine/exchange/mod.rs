//! The machine for one call. Every login, retry and pause is decided here, and only here.
//!
//! ```text
//!               a token is at hand, or none is needed
//!        +--------------------------------------------------+
//!        |                                                  v
//!   Choosing --> LoggingIn --------- a token ----------> Sending --> Done
//!        ^           |                                    |   |
//!        |           +--> Done, if the login failed       |   +-- try again --> Pausing --+
//!        |                                           401, once                            |
//!        +------------------------------------------------+-------------------------------+
//!
//!   LoggingIn is a machine of its own (`login.rs`). The login lock is held between Locking and Unlocking:
//!
//!   Locking --> Loading --> Sending <--> Pausing
//!      |  |        |           |
//!      |  |        |           +--> Storing
//!      |  |        v           v       v
//!      |  +-----> Unlocking, with a token or an error
//!      +--> the old token, if it is renewed and the lock is taken
//! ```
//!
//! Rules, each one a property test in `exchange/tests`:
//! 1. A call is sent at most `max_attempts` times, not counting the repetition after a 401, and logs in at most twice.
//! 2. A 401 leads to one new login, and drops only the token that met it. The second 401 is final. For a ready-made
//!    token the first is. A 403 never leads to a login.
//! 3. A call that acquires the login lock looks for a token again before it logs in. A failed login is the answer to
//!    all calls that waited for it. A login abandoned because of a 429 is reported only to callers that asked for 429s
//!    to be returned. When the server refuses the tokens of two logins in a row, that is a failed login as well.
//! 4. Retried: a request that was provably not sent, and a 429; a request that may have been carried out only if it is
//!    idempotent. `Retry-After` takes precedence over the backoff. A caller that asked for 429s to be returned gets one
//!    at once, whether the call or its login met it: nothing is sent afterwards.
//! 5. Pauses are drawn from the seed: the same seed gives the same schedule.
//! 6. A token is used until its `exp`, or until a 401. A renewal that fails while the old token is alive is not an
//!    error, except for a 429 that is to be returned.
//! 7. All attempts share one body. The token is the last header and marked as sensitive.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::Machine;
use super::backoff::Backoff;
use super::call_spec::{Access, CallSpec};
use super::login::{History, Login, Transition, out_of_turn, relabel};
use super::now::{Moment, Now};
use super::retry::{Attempts, RetryDecision};
use super::step::{Action, Outcome, Step};
use crate::credentials::AccessToken;
use crate::error::{Error, ErrorKind};
use crate::reply::RawReply;
use crate::session::tokens::{CachedToken, Lookup, Slot};
use crate::transport::{Limits, TransportError};

/// One call of the API, from the first step to the answer.
///
/// A [`Machine`] whose output is the answer, not decoded. The [example](crate::machine) drives one by hand.
pub struct Exchange {
    spec: CallSpec,
    attempts: Attempts,
    started: Option<Duration>,
    history: History,
    state: State,
}

enum State {
    /// Looks for a token at the next poll.
    Choosing,
    LoggingIn(Box<Login>),
    Sending(Bearer),
    Pausing {
        until: Duration,
    },
    /// `None` once the result was returned.
    Done(Option<Result<RawReply, Error>>),
}

/// The token a call is sent with.
enum Bearer {
    None,
    /// A ready-made token, which cannot be renewed here.
    Fixed(AccessToken),
    /// A token from the cache.
    Cached(CachedToken),
}

impl Exchange {
    pub(crate) fn new(spec: CallSpec) -> Self {
        Self {
            attempts: Attempts::new(spec.rules),
            started: None,
            history: History {
                backoff: Backoff::new(spec.seed),
                last: None,
                own: None,
                refused: None,
            },
            state: State::Choosing,
            spec,
        }
    }

    fn moment(&mut self, now: Now) -> Moment {
        let started = *self.started.get_or_insert(now.elapsed);
        let spent = now.elapsed.saturating_sub(started);
        let deadline = self.spec.limits.deadline;
        Moment { now, remaining: deadline.map(|deadline| deadline.saturating_sub(spent)) }
    }

    /// Decides which token to send the call with, or to log in.
    fn choose(&self, now: &Now) -> State {
        let login = match &self.spec.access {
            Access::None => return State::Sending(Bearer::None),
            Access::Token(token) => return State::Sending(Bearer::Fixed(token.clone())),
            Access::Login(login) => login,
        };
        let (found, failed_before) = login.slot().lookup(now);
        let log_in = |renewing| {
            let login = Login::new(&self.spec, login, renewing, failed_before);
            State::LoggingIn(Box::new(login))
        };
        match (found, &self.history.own) {
            (Lookup::Fresh(token), _) => State::Sending(Bearer::Cached(token)),
            (_, Some(own)) => State::Sending(Bearer::Cached(own.clone())),
            (Lookup::Expiring(token), None) => log_in(Some(token)),
            (Lookup::Missing, None) => {
                let return_429 = self.spec.rules.return_429;
                match login.slot().failure_since(failed_before, return_429, now) {
                    Some(error) => State::failed(relabel(error, self.spec.operation.clone())),
                    None => log_in(None),
                }
            }
        }
    }

    /// Returns where the token of the user is kept.
    fn slot(&self) -> Option<&Slot> {
        match &self.spec.access {
            Access::Login(login) => Some(login.slot()),
            Access::None | Access::Token(_) => None,
        }
    }

    fn fail(&self, error: Error) -> State {
        let error = error.of(self.spec.operation.clone(), self.attempts.all());
        State::failed(error.of_change(!self.spec.rules.idempotent))
    }

    fn log_in(&mut self, login: Login, outcome: Outcome, moment: &Moment) -> State {
        match login.handle(outcome, moment, &mut self.history) {
            Ok(Transition::Continue(login)) => State::LoggingIn(Box::new(login)),
            Ok(Transition::Token(token)) => State::Sending(Bearer::Cached(token)),
            Ok(Transition::Failed(error)) => State::failed(error),
            Err(error) => self.fail(error),
        }
    }

    fn answered(
        &mut self,
        bearer: Bearer,
        answer: Result<Response<Bytes>, TransportError>,
        moment: &Moment,
    ) -> State {
        let backoff = &mut self.history.backoff;
        let origin = self.spec.request.origin();
        match self.attempts.classify(answer, origin, backoff, moment) {
            RetryDecision::Answer(response) => {
                if let (Bearer::Cached(token), Some(slot)) = (&bearer, self.slot()) {
                    slot.accept(token);
                }
                let operation = self.spec.operation.clone();
                let reply = RawReply::received(response, operation, self.attempts.all());
                State::Done(Some(Ok(reply.of_change(!self.spec.rules.idempotent))))
            }
            RetryDecision::Retry { pause, error } => {
                self.history.last = Some(error);
                State::Pausing { until: moment.after(pause) }
            }
            RetryDecision::Fail(error) if error.is_unauthorized() => {
                self.unauthorized(bearer, error, &moment.now)
            }
            RetryDecision::Fail(error) => self.fail(self.spec.request.explain(error)),
        }
    }

    fn unauthorized(&mut self, bearer: Bearer, error: Error, now: &Now) -> State {
        match bearer {
            Bearer::None => self.fail(error),
            Bearer::Fixed(_) => self.fail(error.advise(
                "the ready-made token of this user was refused and cannot be renewed here; get a new one",
            )),
            Bearer::Cached(token) => {
                if let Some(slot) = self.slot() {
                    slot.reject(token.generation, &error, now);
                }
                if self.history.refused.is_some() {
                    return self.fail(error.advise(
                        "a new login did not help; check that this user belongs to this application",
                    ));
                }
                self.history.own = None;
                self.history.refused = Some(token.token);
                self.history.last = Some(error);
                self.attempts.discount_last();
                State::Choosing
            }
        }
    }
}

impl Machine for Exchange {
    type Output = RawReply;

    fn poll(&mut self, now: Now) -> Step {
        let moment = self.moment(now);
        loop {
            // Each arm returns a step, or moves on to a state that has one.
            self.state = match &mut self.state {
                State::Choosing => self.choose(&now),
                State::LoggingIn(login) => match login.poll(&moment, self.history.last.as_ref()) {
                    Ok(action) => return Step::Do(action),
                    Err(error) => self.fail(error),
                },
                State::Sending(_) if moment.is_past_deadline() => {
                    self.fail(Error::deadline(self.history.last.clone()))
                }
                State::Sending(bearer) => match self.spec.request.with_token(bearer.token()) {
                    Ok(request) => {
                        let timeout = moment.cap(self.spec.limits.attempt);
                        let limits = Limits { timeout, body: self.spec.body_limit };
                        return Step::Do(Action::Send { request, limits });
                    }
                    Err(error) => self.fail(error),
                },
                State::Pausing { until } => {
                    return Step::Do(Action::Sleep(until.saturating_sub(now.elapsed)));
                }
                State::Done(result) => {
                    return Step::Done(result.take().unwrap_or_else(|| Err(polled_after_done())));
                }
            };
        }
    }

    fn handle(&mut self, outcome: Outcome, now: Now) {
        let moment = self.moment(now);
        self.state = match (std::mem::replace(&mut self.state, State::Done(None)), outcome) {
            (State::LoggingIn(login), outcome) => self.log_in(*login, outcome, &moment),
            (State::Sending(bearer), Outcome::Answered(answer)) => {
                self.answered(bearer, answer, &moment)
            }
            (State::Pausing { .. }, Outcome::Slept) => State::Choosing,
            (State::Done(result), _) => State::Done(result),
            _ => self.fail(out_of_turn()),
        };
    }

    fn operation(&self) -> &str {
        &self.spec.operation
    }
}

impl State {
    fn failed(error: Error) -> Self {
        Self::Done(Some(Err(error)))
    }
}

impl Bearer {
    fn token(&self) -> Option<&AccessToken> {
        match self {
            Self::None => None,
            Self::Fixed(token) => Some(token),
            Self::Cached(cached) => Some(&cached.token),
        }
    }
}

/// Returns the error for a driver that polls a machine whose output it already has.
pub(super) fn polled_after_done() -> Error {
    Error::new(ErrorKind::Other, "the driver polled a machine after it was done")
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Choosing => "choosing",
            State::LoggingIn(login) => login.phase(),
            State::Sending(_) => "sending",
            State::Pausing { .. } => "pausing",
            State::Done(_) => "done",
        };
        f.debug_struct("Exchange")
            .field("operation", &self.spec.operation)
            .field("state", &state)
            .field("attempts", &self.attempts.all())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
