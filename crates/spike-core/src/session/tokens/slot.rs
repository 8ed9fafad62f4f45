use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::StoredToken;
use crate::credentials::AccessToken;
use crate::error::Error;
use crate::time::{Now, Timestamp};

/// How long before its expiry a token is renewed, at most; a tenth of its lifetime if that is shorter.
const RENEW_BEFORE_EXPIRY: Duration = Duration::from_secs(60);
/// How long a refused login is remembered, and so is a server that refuses the tokens of its logins.
const REFUSAL_MEMORY: Duration = Duration::from_secs(5);
/// How many new tokens are refused in a row before that counts as a refused login.
const REFUSED_TOKENS: u32 = 2;
/// How long a failed renewal is not retried while the old token is alive.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);

/// What is known about the access of one user: the token, and how the last login failed. Shared by all calls of the
/// user; every method holds the mutex for a moment only.
#[derive(Default)]
pub(crate) struct Slot(Mutex<State>);

#[derive(Default)]
struct State {
    cached: Option<CachedToken>,
    renew_not_before: Option<Duration>,
    failed_logins: u64,
    last_failure: Option<Failure>,
    /// How many tokens were refused in a row without being accepted before.
    refused_tokens: u32,
}

/// A token in the cache.
#[derive(Clone)]
pub(crate) struct CachedToken {
    pub(crate) token: AccessToken,
    /// Distinguishes this token from all others of this client, of any user.
    pub(crate) generation: u64,
    /// Whether a call with this token succeeded.
    is_accepted: bool,
    life: Option<Life>,
}

#[derive(Clone, Copy)]
struct Life {
    ends: Timestamp,
    renew: Timestamp,
}

struct Failure {
    error: Error,
    /// The number of this failed login.
    number: u64,
    /// Whether the login was abandoned at a 429 that other callers would have waited out.
    fail_fast: bool,
    remembered_until: Option<Duration>,
}

/// The result of [`Slot::lookup`].
pub(crate) enum Lookup {
    /// A token to use.
    Fresh(CachedToken),
    /// A token that is alive but should be renewed.
    Expiring(CachedToken),
    /// No token, or one that has expired.
    Missing,
}

impl CachedToken {
    pub(crate) fn new(stored: &StoredToken, generation: u64, wall: Timestamp) -> Self {
        // A token that has expired on arrival rather shows that our clock is wrong: it is used until a 401.
        let life = stored.expires_at.and_then(|ends| {
            let lifetime = ends.duration_since(wall).filter(|lifetime| !lifetime.is_zero())?;
            Some(Life { ends, renew: ends.saturating_sub(RENEW_BEFORE_EXPIRY.min(lifetime / 10)) })
        });
        Self { token: stored.token.clone(), generation, is_accepted: false, life }
    }

    pub(crate) fn is_alive(&self, now: &Now) -> bool {
        self.life.is_none_or(|life| now.wall < life.ends)
    }
}

impl State {
    fn fail(&mut self, error: Error, fail_fast: bool, now: &Now) {
        self.failed_logins += 1;
        let remembered_until =
            error.is_refusal().then(|| now.elapsed.saturating_add(REFUSAL_MEMORY));
        let number = self.failed_logins;
        self.last_failure = Some(Failure { error, number, fail_fast, remembered_until });
    }
}

impl Slot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks for a token that is alive.
    pub(crate) fn lookup(&self, now: &Now) -> Lookup {
        let state = self.state();
        let Some(cached) = &state.cached else {
            return Lookup::Missing;
        };
        match cached.life {
            Some(_) if !cached.is_alive(now) => Lookup::Missing,
            Some(life) if now.wall >= life.renew => {
                let paused = state.renew_not_before.is_some_and(|until| now.elapsed < until);
                if paused {
                    Lookup::Fresh(cached.clone())
                } else {
                    Lookup::Expiring(cached.clone())
                }
            }
            _ => Lookup::Fresh(cached.clone()),
        }
    }

    /// Takes a new token, and forgets the last failed login.
    pub(crate) fn put(&self, token: CachedToken) {
        let mut state = self.state();
        state.cached = Some(token);
        state.renew_not_before = None;
        state.last_failure = None;
    }

    /// Notes that a call with this token succeeded.
    pub(crate) fn accept(&self, token: &CachedToken) {
        if token.is_accepted {
            return;
        }
        let mut state = self.state();
        state.refused_tokens = 0;
        if let Some(cached) = state.cached.as_mut().filter(|it| it.generation == token.generation) {
            cached.is_accepted = true;
        }
    }

    /// Drops the token of this generation, if it is still the one in the cache. A server that refuses one new token after
    /// the other would be sent a login for every call: the second one is remembered like a refused login.
    pub(crate) fn reject(&self, generation: u64, error: &Error, now: &Now) {
        let mut state = self.state();
        let Some(token) = state.cached.take_if(|cached| cached.generation == generation) else {
            return;
        };
        if token.is_accepted {
            return;
        }
        state.refused_tokens += 1;
        if state.refused_tokens == REFUSED_TOKENS {
            state.refused_tokens = 0;
            state.fail(error.clone().tokens_refused(), false, now);
        }
    }

    /// Returns how many logins of this user have failed.
    pub(crate) fn failed_logins(&self) -> u64 {
        self.state().failed_logins
    }

    /// Notes a failed login for the callers that wait for it, and for a while if the login itself was refused. A login
    /// that failed fast is reported only to callers that do the same.
    pub(crate) fn fail(&self, error: &Error, fail_fast: bool, now: &Now) {
        if !error.concerns_everyone() {
            return;
        }
        self.state().fail(error.clone(), fail_fast, now);
    }

    /// Notes that a renewal failed while the old token is alive.
    pub(crate) fn pause_renewal(&self, now: &Now) {
        self.state().renew_not_before = Some(now.elapsed.saturating_add(RENEWAL_PAUSE));
    }

    /// Returns the failed login that answers a call which began to wait when `failed_before` logins had failed.
    pub(crate) fn failure_since(
        &self,
        failed_before: u64,
        fail_fast: bool,
        now: &Now,
    ) -> Option<Error> {
        let state = self.state();
        let failure = state.last_failure.as_ref()?;
        if failure.fail_fast && !fail_fast {
            return None;
        }
        let waited = failure.number > failed_before;
        let remembered = failure.remembered_until.is_some_and(|until| now.elapsed < until);
        (waited || remembered).then(|| failure.error.clone())
    }
}
