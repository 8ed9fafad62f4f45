//! The loop that does what a machine says. No decision is made here.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use spike_core::StartedCall;
use spike_core::machine::{Action, Machine, Outcome, Step};

use crate::client::Inner;

impl Inner {
    /// Runs a machine to its end.
    pub(crate) async fn drive<M: Machine>(
        &self,
        call: StartedCall<async_lock::Mutex<()>, M>,
    ) -> M::Output {
        let (mut machine, entry) = (call.machine, call.entry);
        // Released when this future is dropped, wherever it is suspended.
        let mut guard = None;
        loop {
            let action = match machine.poll(self.clock.now()) {
                Step::Do(action) => action,
                Step::Done(output) => return output,
            };
            crate::trace::action(machine.operation(), &action);
            let outcome = match action {
                Action::Lock { timeout } => {
                    guard = match &entry {
                        Some(entry) => self.within(timeout, entry.login_lock.lock()).await,
                        None => None,
                    };
                    if guard.is_some() {
                        Outcome::Locked
                    } else {
                        Outcome::LockTimedOut
                    }
                }
                Action::Unlock => {
                    drop(guard.take());
                    Outcome::Unlocked
                }
                Action::Load { key, timeout } => Outcome::Loaded(self.load(&key, timeout).await),
                Action::Store {
                    key,
                    token,
                    timeout,
                } => {
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
            crate::trace::outcome(machine.operation(), &outcome);
            machine.handle(outcome, self.clock.now());
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
