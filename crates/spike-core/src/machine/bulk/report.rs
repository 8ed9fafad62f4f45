use std::ops::ControlFlow;

use sealed::Sealed;

use crate::credentials::UserId;
use crate::error::Error;

/// The progress of a bulk run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkProgress {
    /// Users whose call succeeded.
    pub succeeded: usize,
    /// Users whose call failed with a final error.
    pub failed: usize,
    /// All users.
    pub total: usize,
}

impl BulkProgress {
    pub(super) fn of(total: usize) -> Self {
        Self { total, ..Self::default() }
    }

    /// Returns the users whose call is over, succeeded or failed.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.succeeded + self.failed
    }
}

/// The result of a bulk run.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct BulkReport {
    /// The counts at the end.
    pub progress: BulkProgress,
    /// The users whose call failed with a final error, in the order they failed.
    pub errors: Vec<(UserId, Error)>,
    /// The users without an answer because the run was stopped, in the order of the caller's list. Users that waited
    /// for another attempt after a 429 are among them.
    pub not_reached: Vec<UserId>,
}

/// The return value of the callback of a bulk run: `()` to continue, or a [`ControlFlow`]. It cannot be implemented
/// outside of this crate.
pub trait Flow: Sealed {
    /// Returns whether to stop the run.
    fn stops(&self) -> bool;
}

mod sealed {
    #[expect(unnameable_types, reason = "seals `Flow`")]
    pub trait Sealed {}
}

impl Sealed for () {}
impl Sealed for ControlFlow<()> {}

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
