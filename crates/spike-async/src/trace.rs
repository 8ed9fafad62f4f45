//! What happens, for those who watch: one event per step and per outcome, without URL, header or body.

#[cfg(feature = "tracing")]
mod events {
    use spike_core::Call;
    use spike_core::machine::{Outcome, Step};

    pub(crate) fn step(call: &Call, step: &Step) {
        // The result of a call concerns its caller; what led to it is in the outcomes.
        if !matches!(step, Step::Done(_)) {
            tracing::debug!(operation = call.name(), ?step);
        }
    }

    pub(crate) fn outcome(call: &Call, outcome: &Outcome) {
        tracing::debug!(operation = call.name(), ?outcome);
    }
}

#[cfg(not(feature = "tracing"))]
mod events {
    use spike_core::Call;
    use spike_core::machine::{Outcome, Step};

    pub(crate) fn step(_: &Call, _: &Step) {}

    pub(crate) fn outcome(_: &Call, _: &Outcome) {}
}

pub(crate) use events::{outcome, step};
