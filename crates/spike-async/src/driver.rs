//! The loop that does what the machine says. No decision is taken here.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use spike_core::machine::{Outcome, Step};
use spike_core::{Call, Caller, Error, RawReply};

use crate::client::Inner;

pub(crate) async fn run(inner: &Inner, caller: &Caller, call: &Call) -> Result<RawReply, Error> {
    let (mut exchange, entry) = inner.engine.begin(caller, call)?;
    // Freed when this future is dropped, wherever it stands.
    let mut guard = None;
    loop {
        let step = exchange.poll(inner.clock.now());
        crate::trace::step(call, &step);
        let outcome = match step {
            Step::Lock { within } => {
                guard = match &entry {
                    Some(entry) => inner.within(within, entry.gate.lock()).await,
                    None => None,
                };
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
            Step::Load { key, within } => Outcome::Loaded(inner.load(&key, within).await),
            Step::Store { key, token, within } => {
                inner.store(&key, &token, within).await;
                Outcome::Stored
            }
            Step::Send { request, limits } => {
                Outcome::Answered(inner.transport.send(request, limits).await)
            }
            Step::Sleep(pause) => {
                inner.transport.sleep(pause).await;
                Outcome::Slept
            }
            Step::Done(result) => return result,
        };
        crate::trace::outcome(call, &outcome);
        exchange.handle(outcome, inner.clock.now());
    }
}

impl Inner {
    /// What the future gives, or `None` if it takes longer than allowed.
    pub(crate) async fn within<T>(
        &self,
        limit: Option<Duration>,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        let late = async {
            match limit {
                None => std::future::pending().await,
                Some(Duration::ZERO) => {}
                Some(limit) => self.transport.sleep(limit).await,
            }
        };
        // Polled in this order: what is ready at once counts, even with no time at all.
        match select(pin!(future), pin!(late)).await {
            Either::Left((done, _)) => Some(done),
            Either::Right(_) => None,
        }
    }
}
