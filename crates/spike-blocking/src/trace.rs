//! What happens, for those who watch: one event per step and per outcome, without URL, header or body.

#[cfg(feature = "tracing")]
mod events {
    use spike_core::Operation;
    use spike_core::machine::{Outcome, Step};

    pub(crate) fn step(operation: &dyn Operation, step: &Step) {
        // The result of a call concerns its caller; what led to it is in the outcomes.
        if !matches!(step, Step::Done(_)) {
            tracing::debug!(operation = operation.id(), ?step);
        }
    }

    pub(crate) fn outcome(operation: &dyn Operation, outcome: &Outcome) {
        tracing::debug!(operation = operation.id(), ?outcome);
    }
}

#[cfg(not(feature = "tracing"))]
mod events {
    use spike_core::Operation;
    use spike_core::machine::{Outcome, Step};

    pub(crate) fn step(_: &dyn Operation, _: &Step) {}

    pub(crate) fn outcome(_: &dyn Operation, _: &Outcome) {}
}

pub(crate) use events::{outcome, step};
