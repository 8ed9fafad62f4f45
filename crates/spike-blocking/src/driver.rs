//! The loop that takes the actions of a machine. No decision is made here.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use spike_core::machine::{Action, Machine, Now, Outcome, Step};
use spike_core::{Engine, Error, StartedCall, StoredToken, TokenKey};

use crate::store::TokenStore;
use crate::transport::Transport;

/// Everything that the users of a client share.
pub(crate) struct Driver {
    pub(crate) engine: Engine<parking_lot::Mutex<()>>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
    pub(crate) clock: Box<dyn Fn() -> Now + Send + Sync>,
}

impl Driver {
    /// Runs a machine to its end.
    pub(crate) fn drive<M: Machine>(
        &self,
        call: StartedCall<parking_lot::Mutex<()>, M>,
    ) -> Result<M::Output, Error> {
        call.scope().run(|| self.take_steps(call))
    }

    fn take_steps<M: Machine>(
        &self,
        mut call: StartedCall<parking_lot::Mutex<()>, M>,
    ) -> Result<M::Output, Error> {
        let entry = call.entry.clone();
        // Released also when this thread panics.
        let mut guard = None;
        loop {
            let action = match call.poll((self.clock)()) {
                Step::Do(action) => action,
                Step::Done(result) => return result,
            };
            let outcome = match action {
                Action::Lock { timeout } => {
                    guard = entry.as_ref().and_then(|entry| match timeout {
                        None => Some(entry.login_lock.lock()),
                        Some(timeout) => entry.login_lock.try_lock_for(timeout),
                    });
                    match guard {
                        Some(_) => Outcome::Locked,
                        None => Outcome::LockTimedOut,
                    }
                }
                Action::Unlock => {
                    drop(guard.take());
                    Outcome::Unlocked
                }
                Action::Load { key, timeout } => Outcome::Loaded(self.load(&key, timeout)),
                Action::Store { key, token, timeout } => {
                    self.store(&key, &token, timeout);
                    Outcome::Stored
                }
                Action::Send { request, limits } => {
                    Outcome::Answered(self.transport.send(request, limits))
                }
                Action::Sleep(pause) => {
                    self.transport.sleep(pause);
                    Outcome::Slept
                }
            };
            call.handle(outcome, (self.clock)());
        }
    }

    /// Loads a token from the store; `None` if the store has none or fails.
    fn load(&self, key: &TokenKey, timeout: Option<Duration>) -> Option<StoredToken> {
        self.store.as_ref()?.load(key, timeout).ok()?
    }

    fn store(&self, key: &TokenKey, token: &StoredToken, timeout: Option<Duration>) {
        if let Some(store) = &self.store {
            let _ = store.store(key, token, timeout);
        }
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Driver").field(&self.engine).finish()
    }
}

/// Returns the clock of the system, monotonic from now on.
pub(crate) fn system_clock() -> Box<dyn Fn() -> Now + Send + Sync> {
    let start = Instant::now();
    Box::new(move || Now { elapsed: start.elapsed(), wall: SystemTime::now().into() })
}

/// Returns a seed that differs between clients and between runs.
pub(crate) fn random_seed() -> u64 {
    RandomState::new().hash_one(0)
}
