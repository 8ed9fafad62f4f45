//! The machine that gets a token for a call, from acquiring the login lock to releasing it.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::backoff::Backoff;
use super::call_spec::{CallSpec, LoginSpec};
use super::now::{Moment, Now};
use super::retry::{Attempts, RetryDecision, RetryRules};
use super::step::{Action, Outcome};
use crate::credentials::AccessToken;
use crate::error::{Error, ErrorKind};
use crate::session::settings::RetryPolicy;
use crate::session::tokens::{CachedToken, Lookup, StoredToken, TokenKey};
use crate::transport::Limits;

/// The answer to a login is small; anything larger is not one.
const BODY_LIMIT: usize = 64 * 1024;

/// A login, or the wait for the login of another call of the same user.
pub(super) struct Login {
    job: Job,
    phase: Phase,
}

/// What stays the same in all phases.
struct Job {
    spec: LoginSpec,
    operation: Cow<'static, str>,
    attempts: Attempts,
    return_429: bool,
    /// The token that this login replaces, still usable when it began.
    renewing: Option<CachedToken>,
    /// How many logins of this user had failed when the wait for the lock began.
    failed_before: u64,
}

enum Phase {
    Locking,
    Loading { key: TokenKey },
    Sending { request: Request<Bytes> },
    Pausing { request: Request<Bytes>, until: Duration },
    Storing { key: TokenKey, token: CachedToken },
    Unlocking(Result<CachedToken, Error>),
}

/// What one call keeps from step to step, whether it logs in or sends.
pub(super) struct History {
    pub(super) backoff: Backoff,
    /// The error of the last attempt, as the cause of a missed deadline.
    pub(super) last: Option<Error>,
    /// A token that this call fetched itself. It is used whatever its expiry, or a short-lived token would mean
    /// logging in forever.
    pub(super) own: Option<CachedToken>,
    /// The token that met a 401.
    pub(super) refused: Option<AccessToken>,
}

/// What follows from an outcome.
#[expect(clippy::large_enum_variant, reason = "lives for one step")]
pub(super) enum Transition {
    /// The login goes on.
    Continue(Login),
    /// The login is over: send the call with this token.
    Token(CachedToken),
    /// The login failed, and the call with it.
    Failed(Error),
}

impl Login {
    /// Starts with waiting for the login lock.
    pub(super) fn new(
        call: &CallSpec,
        spec: &LoginSpec,
        renewing: Option<CachedToken>,
        failed_before: u64,
    ) -> Self {
        let policy = call.rules.policy;
        let rules = RetryRules {
            policy: RetryPolicy {
                // The old token is usable, so the call should not wait for more than one attempt.
                max_attempts: if renewing.is_some() { 1 } else { policy.max_attempts },
                ..policy
            },
            idempotent: true,
            accepts_redirect: false,
            return_429: call.rules.return_429,
        };
        Self {
            job: Job {
                spec: spec.clone(),
                operation: call.operation.clone(),
                attempts: Attempts::new(rules),
                return_429: rules.return_429,
                renewing,
                failed_before,
            },
            phase: Phase::Locking,
        }
    }

    /// Returns the next action.
    ///
    /// # Errors
    /// The deadline passed while the call waited for the lock.
    pub(super) fn poll(&mut self, moment: &Moment, last: Option<&Error>) -> Result<Action, Error> {
        if moment.is_past_deadline() {
            match &self.phase {
                Phase::Locking => return Err(Error::deadline(last.cloned())),
                // The lock is released first.
                Phase::Sending { .. } => {
                    let error = self.job.failed(Error::deadline(last.cloned()));
                    self.phase = Phase::Unlocking(Err(error));
                }
                _ => {}
            }
        }
        let timeout = moment.remaining;
        Ok(match &self.phase {
            // A renewal is not worth waiting for: while another call is at it, the old token is used.
            Phase::Locking if self.job.renewing.is_some() => {
                Action::Lock { timeout: Some(Duration::ZERO) }
            }
            Phase::Locking => Action::Lock { timeout },
            Phase::Loading { key } => Action::Load { key: *key, timeout },
            Phase::Sending { request } => Action::Send {
                request: request.clone(),
                limits: Limits {
                    timeout: moment.cap(self.job.spec.attempt_timeout),
                    body: BODY_LIMIT,
                },
            },
            Phase::Pausing { until, .. } => Action::Sleep(until.saturating_sub(moment.now.elapsed)),
            Phase::Storing { key, token } => {
                Action::Store { key: *key, token: StoredToken::new(token.token.clone()), timeout }
            }
            Phase::Unlocking(_) => Action::Unlock,
        })
    }

    /// Takes the outcome of the last action.
    ///
    /// # Errors
    /// There was no login to fail: the lock was not free before the deadline, or the outcome is out of turn.
    pub(super) fn handle(
        self,
        outcome: Outcome,
        moment: &Moment,
        history: &mut History,
    ) -> Result<Transition, Error> {
        let Self { mut job, phase } = self;
        let phase = match (phase, outcome) {
            (Phase::Locking, Outcome::Locked) => job.locked(&moment.now),
            (Phase::Locking, Outcome::LockTimedOut) => {
                return match job.renewing {
                    Some(token) => Ok(Transition::Token(token)),
                    None => Err(Error::deadline(history.last.clone())),
                };
            }
            (Phase::Loading { .. }, Outcome::Loaded(stored)) => {
                job.loaded(stored, &moment.now, history)
            }
            (Phase::Sending { request }, Outcome::Answered(answer)) => {
                let origin = job.spec.request.origin();
                match job.attempts.classify(answer, origin, &mut history.backoff, moment) {
                    RetryDecision::Answer(response) => job.answered(response, &moment.now, history),
                    RetryDecision::Retry { pause, error } => {
                        history.last = Some(error);
                        Phase::Pausing { request, until: moment.after(pause) }
                    }
                    RetryDecision::Fail(error) => job.give_up(error, &moment.now),
                }
            }
            (Phase::Pausing { request, .. }, Outcome::Slept) => Phase::Sending { request },
            (Phase::Storing { token, .. }, Outcome::Stored) => Phase::Unlocking(Ok(token)),
            (Phase::Unlocking(Ok(token)), Outcome::Unlocked) => {
                return Ok(Transition::Token(token));
            }
            (Phase::Unlocking(Err(error)), Outcome::Unlocked) => {
                return Ok(Transition::Failed(error));
            }
            _ => return Err(out_of_turn()),
        };
        Ok(Transition::Continue(Self { job, phase }))
    }

    /// Returns the name of the phase, for `Debug`.
    pub(super) fn phase(&self) -> &'static str {
        match self.phase {
            Phase::Locking => "locking",
            Phase::Loading { .. } => "loading",
            Phase::Sending { .. } => "logging in",
            Phase::Pausing { .. } => "pausing before another login",
            Phase::Storing { .. } => "storing",
            Phase::Unlocking(_) => "unlocking",
        }
    }
}

impl Job {
    /// Decides what follows when the lock is held: another call may have logged in, or failed to, in the meantime.
    fn locked(&self, now: &Now) -> Phase {
        match self.spec.slot().lookup(now).0 {
            Lookup::Fresh(token) => return Phase::Unlocking(Ok(token)),
            Lookup::Expiring(_) => {}
            Lookup::Missing => {
                let failure =
                    self.spec.slot().failure_since(self.failed_before, self.return_429, now);
                if let Some(error) = failure {
                    return Phase::Unlocking(Err(relabel(error, self.operation.clone())));
                }
            }
        }
        match self.spec.store_key() {
            Some(key) => Phase::Loading { key },
            None => self.send(),
        }
    }

    fn loaded(&self, stored: Option<StoredToken>, now: &Now, history: &History) -> Phase {
        let is_known = |token: &AccessToken| {
            let refused = history.refused.as_ref();
            let renewing = self.renewing.as_ref().map(|renewing| &renewing.token);
            refused == Some(token) || renewing == Some(token)
        };
        let is_alive = |stored: &StoredToken| stored.expires_at.is_none_or(|ends| now.wall < ends);
        match stored.filter(|stored| is_alive(stored) && !is_known(&stored.token)) {
            Some(stored) => Phase::Unlocking(Ok(self.cache(&stored, now))),
            None => self.send(),
        }
    }

    /// Prepares the request for the login; only here, because most calls find a token and need none.
    fn send(&self) -> Phase {
        match self.spec.request.prepare() {
            Ok(request) => Phase::Sending { request },
            Err(error) => Phase::Unlocking(Err(self.failed(error))),
        }
    }

    fn answered(&self, response: Response<Bytes>, now: &Now, history: &mut History) -> Phase {
        let token = match self.spec.request.decode(response, self.attempts.all()) {
            Ok(token) => self.cache(&StoredToken::new(token), now),
            Err(error) => return self.give_up(error, now),
        };
        history.own = Some(token.clone());
        match self.spec.store_key() {
            Some(key) => Phase::Storing { key, token },
            None => Phase::Unlocking(Ok(token)),
        }
    }

    /// Ends a login that failed. If it was a renewal, the old token is used while it lasts.
    fn give_up(&self, error: Error, now: &Now) -> Phase {
        let fail_fast = self.return_429 && error.is_rate_limited();
        let error = self.failed(error);
        if let Some(token) = self.renewing.as_ref().filter(|token| token.is_alive(now)) {
            self.spec.slot().pause_renewal(now);
            return Phase::Unlocking(if fail_fast { Err(error) } else { Ok(token.clone()) });
        }
        self.spec.slot().fail(&error, fail_fast, now);
        Phase::Unlocking(Err(error))
    }

    /// Puts a new token into the cache.
    fn cache(&self, stored: &StoredToken, now: &Now) -> CachedToken {
        let token = CachedToken::new(stored, now.wall);
        self.spec.slot().put(token.clone());
        token
    }

    /// Marks an error as one of this login.
    fn failed(&self, error: Error) -> Error {
        error.of(self.operation.clone(), self.attempts.all()).during_login()
    }
}

/// Turns the failed login of another call into the error of a call of this operation.
pub(super) fn relabel(error: Error, operation: Cow<'static, str>) -> Error {
    let attempts = error.attempts();
    error.of(operation, attempts)
}

/// Returns the error for a driver that reports an outcome which does not belong to the last action.
pub(super) fn out_of_turn() -> Error {
    Error::new(ErrorKind::Other, "the driver reported an outcome out of turn")
}
