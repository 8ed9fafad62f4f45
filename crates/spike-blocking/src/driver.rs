//! The loop that does what a machine says. No decision is made here.

use spike_core::StartedCall;
use spike_core::machine::{Action, Machine, Outcome, Step};

use crate::client::Inner;

impl Inner {
    /// Runs a machine to its end.
    pub(crate) fn drive<M: Machine>(
        &self,
        call: StartedCall<parking_lot::Mutex<()>, M>,
    ) -> M::Output {
        let (mut machine, entry) = (call.machine, call.entry);
        // Released also when this thread panics.
        let mut guard = None;
        loop {
            let action = match machine.poll(self.clock.now()) {
                Step::Do(action) => action,
                Step::Done(output) => return output,
            };
            crate::trace::action(machine.operation(), &action);
            let outcome = match action {
                Action::Lock { timeout } => {
                    guard = entry.as_ref().and_then(|entry| match timeout {
                        None => Some(entry.login_lock.lock()),
                        Some(timeout) => entry.login_lock.try_lock_for(timeout),
                    });
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
                Action::Load { key, timeout } => Outcome::Loaded(self.load(&key, timeout)),
                Action::Store {
                    key,
                    token,
                    timeout,
                } => {
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
            crate::trace::outcome(machine.operation(), &outcome);
            machine.handle(outcome, self.clock.now());
        }
    }
}
