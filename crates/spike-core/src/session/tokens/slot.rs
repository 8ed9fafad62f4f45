use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::machine::Now;
use crate::session::credentials::AccessToken;
use crate::time::Timestamp;

/// How long before its end a token is renewed, at most; a tenth of its life if that is shorter.
const RENEW_BEFORE_END: Duration = Duration::from_secs(60);
/// How long a refused login is remembered.
const REFUSAL_MEMORY: Duration = Duration::from_secs(5);
/// How long a failed renewal is not tried again while the old token is good.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);

/// What is known of one user's access: the token, and how the last login failed. Shared by all calls of the
/// user; every method takes the lock for a moment only.
#[derive(Default)]
pub(crate) struct Slot(Mutex<State>);

#[derive(Default)]
struct State {
    held: Option<Held>,
    renew_not_before: Option<Duration>,
    failed_logins: u64,
    last_failure: Option<Failure>,
}

/// A token in the table.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) token: AccessToken,
    /// Distinguishes this token from every other this client ever had, of any user.
    pub(crate) generation: u64,
    life: Option<Life>,
}

#[derive(Clone, Copy)]
struct Life {
    ends: Timestamp,
    renew: Timestamp,
}

#[derive(Clone)]
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// The number of this failed login.
    pub(crate) number: u64,
    /// Whether it was given up at a 429 that a patient caller would have waited out.
    hasty: bool,
    remembered_until: Option<Duration>,
}

/// What [`Slot::find`] found.
pub(crate) enum Found {
    /// A token to use.
    Fresh(Held),
    /// A token that is good for now but should be renewed.
    Ending(Held),
    Nothing,
}

impl Held {
    pub(crate) fn new(
        token: AccessToken,
        generation: u64,
        expires_at: Option<Timestamp>,
        wall: Timestamp,
    ) -> Self {
        // A token that is over on arrival says more about our clock than about the token: use it until a 401.
        let life = expires_at.and_then(|ends| {
            let lifetime = ends
                .duration_since(wall)
                .filter(|lifetime| !lifetime.is_zero())?;
            Some(Life {
                ends,
                renew: ends.saturating_sub(RENEW_BEFORE_END.min(lifetime / 10)),
            })
        });
        Self {
            token,
            generation,
            life,
        }
    }

    pub(crate) fn is_alive(&self, now: &Now) -> bool {
        self.life.is_none_or(|life| now.wall < life.ends)
    }
}

impl Slot {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token, as far as it is of use now.
    pub(crate) fn find(&self, now: &Now) -> Found {
        let state = self.state();
        let Some(held) = &state.held else {
            return Found::Nothing;
        };
        match held.life {
            Some(_) if !held.is_alive(now) => Found::Nothing,
            Some(life) if now.wall >= life.renew => {
                let later = state
                    .renew_not_before
                    .is_some_and(|until| now.elapsed < until);
                if later {
                    Found::Fresh(held.clone())
                } else {
                    Found::Ending(held.clone())
                }
            }
            _ => Found::Fresh(held.clone()),
        }
    }

    /// Takes a new token; a login that worked ends the memory of one that did not.
    pub(crate) fn put(&self, held: Held) {
        let mut state = self.state();
        state.held = Some(held);
        state.renew_not_before = None;
        state.last_failure = None;
    }

    /// Drops the token of this generation, if it is still the one held.
    pub(crate) fn reject(&self, generation: u64) {
        let mut state = self.state();
        if state
            .held
            .as_ref()
            .is_some_and(|held| held.generation == generation)
        {
            state.held = None;
        }
    }

    pub(crate) fn failed_logins(&self) -> u64 {
        self.state().failed_logins
    }

    /// Notes a failed login for those who wait, and for a while if the login itself was refused. One given up in haste
    /// is for the hasty only.
    pub(crate) fn fail(&self, error: &Error, hasty: bool, now: &Now) {
        if !error.concerns_everyone() {
            return;
        }
        let mut state = self.state();
        state.failed_logins += 1;
        state.last_failure = Some(Failure {
            error: error.clone(),
            number: state.failed_logins,
            hasty,
            remembered_until: error
                .is_refusal()
                .then(|| now.elapsed.saturating_add(REFUSAL_MEMORY)),
        });
    }

    /// Notes that renewing failed while the old token is still good.
    pub(crate) fn pause_renewal(&self, now: &Now) {
        self.state().renew_not_before = Some(now.elapsed.saturating_add(RENEWAL_PAUSE));
    }

    /// The failed login that answers a call which began to wait when `seen` logins had failed.
    pub(crate) fn failure_since(&self, seen: u64, hasty: bool, now: &Now) -> Option<Error> {
        let state = self.state();
        let failure = state.last_failure.as_ref()?;
        if failure.hasty && !hasty {
            return None;
        }
        let waited = failure.number > seen;
        let remembered = failure
            .remembered_until
            .is_some_and(|until| now.elapsed < until);
        (waited || remembered).then(|| failure.error.clone())
    }
}
