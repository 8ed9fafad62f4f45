//! The loop that takes the actions of a machine. No decision is made here.

use std::fmt;
use std::future::{Future, poll_fn};
use std::hash::{BuildHasher as _, RandomState};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use futures_util::future::{Either, select};
use spike_core::machine::{Action, Machine, Now, Outcome, Step};
use spike_core::{Engine, Error, StartedCall, StoredToken, TokenKey};

use crate::store::TokenStore;
use crate::transport::Transport;

/// Everything that the users of a client share.
pub(crate) struct Driver {
    pub(crate) engine: Engine<async_lock::Mutex<()>>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
    pub(crate) clock: Box<dyn Fn() -> Now + Send + Sync>,
}

impl Driver {
    /// Runs a machine to its end.
    pub(crate) async fn drive<M: Machine>(
        &self,
        call: StartedCall<async_lock::Mutex<()>, M>,
    ) -> Result<M::Output, Error> {
        let scope = call.scope();
        let mut steps = pin!(self.take_steps(call));
        poll_fn(|context| scope.run(|| steps.as_mut().poll(context))).await
    }

    async fn take_steps<M: Machine>(
        &self,
        mut call: StartedCall<async_lock::Mutex<()>, M>,
    ) -> Result<M::Output, Error> {
        let entry = call.entry.clone();
        // Released when this future is dropped, at whichever action.
        let mut guard = None;
        loop {
            let action = match call.poll((self.clock)()) {
                Step::Do(action) => action,
                Step::Done(result) => return result,
            };
            let outcome = match action {
                Action::Lock { timeout } => {
                    guard = match &entry {
                        Some(entry) => self.within(timeout, entry.login_lock.lock()).await,
                        None => None,
                    };
                    match guard {
                        Some(_) => Outcome::Locked,
                        None => Outcome::LockTimedOut,
                    }
                }
                Action::Unlock => {
                    drop(guard.take());
                    Outcome::Unlocked
                }
                Action::Load { key, timeout } => Outcome::Loaded(self.load(&key, timeout).await),
                Action::Store { key, token, timeout } => {
                    self.store(&key, &token, timeout).await;
                    Outcome::Stored
                }
                Action::Send { request, limits } => {
                    Outcome::Answered(self.transport.send(request, limits).await)
                }
                Action::Sleep(pause) => {
                    self.transport.sleep(pause).await;
                    Outcome::Slept
                }
            };
            call.handle(outcome, (self.clock)());
        }
    }

    /// Loads a token from the store; `None` if the store has none or fails.
    async fn load(&self, key: &TokenKey, timeout: Option<Duration>) -> Option<StoredToken> {
        let load = self.store.as_ref()?.load(key, timeout);
        self.within(timeout, load).await?.ok()?
    }

    async fn store(&self, key: &TokenKey, token: &StoredToken, timeout: Option<Duration>) {
        if let Some(store) = &self.store {
            let _ = self.within(timeout, store.store(key, token, timeout)).await;
        }
    }

    /// Returns the output of the future, or `None` if it takes longer than the timeout.
    pub(crate) async fn within<T>(
        &self,
        timeout: Option<Duration>,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        let late = async {
            match timeout {
                None => std::future::pending().await,
                Some(Duration::ZERO) => {}
                Some(timeout) => self.transport.sleep(timeout).await,
            }
        };
        // Polled in this order: a future that is ready at once counts, even with a timeout of zero.
        match select(pin!(future), pin!(late)).await {
            Either::Left((done, _)) => Some(done),
            Either::Right(_) => None,
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
