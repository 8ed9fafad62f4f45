use std::sync::Arc;

use super::trace::Scope;
use super::watch::Watch;
use crate::machine::{Exchange, Machine, Now, Outcome, Step};
use crate::session::tokens::TokenEntry;

/// A machine that was started for a user, and the lock it may ask for.
///
/// Drive it with [`poll`](Self::poll) and [`handle`](Self::handle), inside of its [`scope`](Self::scope): these tell the
/// [`Observer`](crate::Observer) of the client and, with the feature `tracing`, the subscriber what happens.
#[derive(Debug)]
#[non_exhaustive]
pub struct StartedCall<L, M = Exchange> {
    /// Decides every step of the call.
    pub machine: M,
    /// Holds the login lock for [`Action::Lock`](crate::machine::Action::Lock); `None` if the call cannot need a
    /// login. Keep it until the call is over.
    pub entry: Option<Arc<TokenEntry<L>>>,
    pub(super) watch: Watch,
}

impl<L, M: Machine> StartedCall<L, M> {
    /// Returns the next step of the machine.
    pub fn poll(&mut self, now: Now) -> Step<M::Output> {
        let step = self.machine.poll(now);
        self.watch.step(&step, now);
        step
    }

    /// Reports the outcome of the last action to the machine.
    pub fn handle(&mut self, outcome: Outcome, now: Now) {
        self.watch.outcome(&outcome, now);
        self.machine.handle(outcome, now);
    }

    /// Returns the span of the call. A driver takes all actions inside, so that what its HTTP library logs belongs to the
    /// call.
    pub fn scope(&self) -> Scope {
        self.watch.scope()
    }
}
