use std::ops::ControlFlow;

use crate::error::Error;
use crate::session::credentials::UserId;

/// How far a bulk run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkProgress {
    /// Users whose call succeeded.
    pub succeeded: usize,
    /// Users whose call failed for good.
    pub failed: usize,
    /// All users.
    pub total: usize,
}

impl BulkProgress {
    pub(super) fn of(total: usize) -> Self {
        Self {
            total,
            ..Self::default()
        }
    }

    /// Users whose call is over, whatever came of it.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.succeeded + self.failed
    }
}

/// How a bulk run went.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct BulkReport {
    /// The counts at the end.
    pub progress: BulkProgress,
    /// The users whose call failed for good, in the order they failed.
    pub errors: Vec<(UserId, Error)>,
    /// The users without an answer because the run was stopped, in the order of the caller's list. Whoever waited
    /// for another turn after a 429 is among them.
    pub not_reached: Vec<UserId>,
}

/// What the callback of a bulk run may give back: nothing, to go on, or a [`ControlFlow`] to say whether to.
pub trait Flow {
    /// Whether to stop.
    fn stops(&self) -> bool;
}

impl Flow for () {
    fn stops(&self) -> bool {
        false
    }
}

impl Flow for ControlFlow<()> {
    fn stops(&self) -> bool {
        self.is_break()
    }
}
