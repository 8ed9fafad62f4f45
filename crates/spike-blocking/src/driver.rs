//! The loop that does what the machine says. No decision is taken here.

use spike_core::machine::{Outcome, Step};
use spike_core::{Call, Caller, Error, RawReply};

use crate::client::Inner;

pub(crate) fn run(inner: &Inner, caller: &Caller, call: &Call) -> Result<RawReply, Error> {
    let (mut exchange, entry) = inner.engine.begin(caller, call)?;
    // Freed also when this thread panics.
    let mut guard = None;
    loop {
        let step = exchange.poll(inner.clock.now());
        crate::trace::step(call, &step);
        let outcome = match step {
            Step::Lock { within } => {
                guard = entry.as_ref().and_then(|entry| match within {
                    None => Some(entry.gate.lock()),
                    Some(within) => entry.gate.try_lock_for(within),
                });
                if guard.is_some() {
                    Outcome::Locked
                } else {
                    Outcome::LockTimedOut
                }
            }
            Step::Unlock => {
                drop(guard.take());
                Outcome::Unlocked
            }
            Step::Load { key, within } => Outcome::Loaded(inner.load(&key, within)),
            Step::Store { key, token, within } => {
                inner.store(&key, &token, within);
                Outcome::Stored
            }
            Step::Send { request, limits } => {
                Outcome::Answered(inner.transport.send(request, limits))
            }
            Step::Sleep(pause) => {
                inner.transport.sleep(pause);
                Outcome::Slept
            }
            Step::Done(result) => return result,
        };
        crate::trace::outcome(call, &outcome);
        exchange.handle(outcome, inner.clock.now());
    }
}
