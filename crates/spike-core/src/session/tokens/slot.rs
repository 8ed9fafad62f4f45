use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
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

/// A client has one for each user in its cache, so what few users have is in a box.
#[derive(Default)]
struct State {
    cached: Option<CachedToken>,
    trouble: Option<Box<Trouble>>,
}

/// What went wrong with the logins of a user.
#[derive(Default)]
struct Trouble {
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
    /// Distinguishes this token from all others, of any user and any client: an entry that was evicted and made anew
    /// never repeats a number, so a late 401 cannot drop a new token.
    pub(crate) generation: u64,
    /// Whether a call with this token succeeded.
    is_accepted: bool,
    life: Option<Life>,
}

/// Numbers all tokens.
fn next_generation() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// There is one for each user, so it is small.
#[derive(Clone, Copy)]
struct Life {
    ends: Timestamp,
    /// How many milliseconds before its end a token is renewed.
    margin: NonZeroU32,
}

impl Life {
    fn renew_at(self) -> Timestamp {
        self.ends.saturating_sub(Duration::from_millis(self.margin.get().into()))
    }
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
    pub(crate) fn new(stored: &StoredToken, wall: Timestamp) -> Self {
        // A token that has expired on arrival rather shows that our clock is wrong: it is used until a 401.
        let life = stored.expires_at.and_then(|ends| {
            let lifetime = ends.duration_since(wall).filter(|lifetime| !lifetime.is_zero())?;
            let margin = RENEW_BEFORE_EXPIRY.min(lifetime / 10).as_millis();
            let margin = margin.try_into().ok().and_then(NonZeroU32::new);
            Some(Life { ends, margin: margin.unwrap_or(NonZeroU32::MIN) })
        });
        let generation = next_generation();
        Self { token: stored.token.clone(), generation, is_accepted: false, life }
    }

    pub(crate) fn is_alive(&self, now: &Now) -> bool {
        self.life.is_none_or(|life| now.wall < life.ends)
    }
}

impl State {
    fn trouble(&mut self) -> &mut Trouble {
        self.trouble.get_or_insert_default()
    }

    fn failed_logins(&self) -> u64 {
        self.trouble.as_ref().map_or(0, |trouble| trouble.failed_logins)
    }

    fn lookup(&self, now: &Now) -> Lookup {
        let Some(cached) = &self.cached else {
            return Lookup::Missing;
        };
        match cached.life {
            Some(_) if !cached.is_alive(now) => Lookup::Missing,
            Some(life) if now.wall >= life.renew_at() => {
                let paused = self.trouble.as_ref().and_then(|trouble| trouble.renew_not_before);
                if paused.is_some_and(|until| now.elapsed < until) {
                    Lookup::Fresh(cached.clone())
                } else {
                    Lookup::Expiring(cached.clone())
                }
            }
            _ => Lookup::Fresh(cached.clone()),
        }
    }
}

impl Trouble {
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

    /// Looks for a token that is alive. Also returns how many logins of this user have failed so far.
    pub(crate) fn lookup(&self, now: &Now) -> (Lookup, u64) {
        let state = self.state();
        (state.lookup(now), state.failed_logins())
    }

    /// Takes a new token, and forgets the last failed login.
    pub(crate) fn put(&self, token: CachedToken) {
        let mut state = self.state();
        state.cached = Some(token);
        if let Some(trouble) = &mut state.trouble {
            trouble.renew_not_before = None;
            trouble.last_failure = None;
        }
    }

    /// Notes that a call with this token succeeded.
    pub(crate) fn accept(&self, token: &CachedToken) {
        if token.is_accepted {
            return;
        }
        let mut state = self.state();
        if let Some(trouble) = &mut state.trouble {
            trouble.refused_tokens = 0;
        }
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
        let trouble = state.trouble();
        trouble.refused_tokens += 1;
        if trouble.refused_tokens == REFUSED_TOKENS {
            trouble.refused_tokens = 0;
            trouble.fail(error.clone().tokens_refused(), false, now);
        }
    }

    /// Notes a failed login for the callers that wait for it, and for a while if the login itself was refused. A login
    /// that failed fast is reported only to callers that do the same.
    pub(crate) fn fail(&self, error: &Error, fail_fast: bool, now: &Now) {
        if !error.concerns_everyone() {
            return;
        }
        self.state().trouble().fail(error.clone(), fail_fast, now);
    }

    /// Notes that a renewal failed while the old token is alive.
    pub(crate) fn pause_renewal(&self, now: &Now) {
        self.state().trouble().renew_not_before = Some(now.elapsed.saturating_add(RENEWAL_PAUSE));
    }

    /// Returns the failed login that answers a call which began to wait when `failed_before` logins had failed.
    pub(crate) fn failure_since(
        &self,
        failed_before: u64,
        fail_fast: bool,
        now: &Now,
    ) -> Option<Error> {
        let state = self.state();
        let failure = state.trouble.as_ref()?.last_failure.as_ref()?;
        if failure.fail_fast && !fail_fast {
            return None;
        }
        let waited = failure.number > failed_before;
        let remembered = failure.remembered_until.is_some_and(|until| now.elapsed < until);
        (waited || remembered).then(|| failure.error.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_never_repeat() {
        let stored = StoredToken::new(AccessToken::new("abc").unwrap());
        let number = |_| CachedToken::new(&stored, Timestamp::UNIX_EPOCH).generation;
        let numbers: std::collections::BTreeSet<u64> = (0..100).map(number).collect();
        assert_eq!(numbers.len(), 100);
    }

    /// A client keeps one slot for each user in its cache.
    #[test]
    fn a_slot_is_small() {
        assert!(size_of::<Slot>() <= 64, "{}", size_of::<Slot>());
    }
}
