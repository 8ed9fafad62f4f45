//! Events for every action and outcome, without URL, header or body.

#[cfg(feature = "tracing")]
mod events {
    use spike_core::machine::{Action, Outcome};

    pub(crate) fn action(operation: &str, action: &Action) {
        tracing::debug!(operation, step = ?action);
    }

    pub(crate) fn outcome(operation: &str, outcome: &Outcome) {
        tracing::debug!(operation, ?outcome);
    }
}

#[cfg(not(feature = "tracing"))]
mod events {
    use spike_core::machine::{Action, Outcome};

    pub(crate) fn action(_: &str, _: &Action) {}

    pub(crate) fn outcome(_: &str, _: &Outcome) {}
}

pub(crate) use events::{action, outcome};
