use std::ops::ControlFlow;
use std::time::Duration;

use sealed::Sealed;

use crate::credentials::UserId;
use crate::error::Error;

/// The progress of a bulk run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BulkProgress {
    /// Users whose calls all succeeded.
    pub succeeded: usize,
    /// Users with a call that failed with a final error.
    pub failed: usize,
    /// All users.
    pub total: usize,
    /// Calls that are over, succeeded or failed; in a run over chunks a user has several.
    pub calls: u64,
    /// All calls. The chunks after one that failed are not called, so this falls when a user fails.
    pub total_calls: u64,
    /// The time since the run began.
    pub elapsed: Duration,
    /// An estimate of the time that is left: as long for each call as it took so far, and no shorter than the pause that a
    /// 429 asks for. `None` until as many calls are over as are in flight at once.
    pub remaining: Option<Duration>,
}

impl BulkProgress {
    /// Returns the users that are done, succeeded or failed.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.succeeded + self.failed
    }

    /// Takes the time and estimates the rest. `pause` is how long no call starts.
    pub(super) fn estimate(&mut self, elapsed: Duration, concurrency: usize, pause: Duration) {
        self.elapsed = elapsed;
        let left = self.total_calls.saturating_sub(self.calls);
        self.remaining = if left == 0 {
            Some(Duration::ZERO)
        } else if self.calls < concurrency as u64 {
            None
        } else {
            let seconds = elapsed.as_secs_f64() * left as f64 / self.calls as f64;
            Duration::try_from_secs_f64(seconds).ok().map(|time| time.max(pause))
        };
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

/// The result of a bulk run over chunks.
#[derive(Debug)]
#[non_exhaustive]
pub struct ChunksReport<S> {
    /// The counts at the end.
    pub progress: BulkProgress,
    /// The users with a chunk that failed with a final error, in the order they failed.
    pub errors: Vec<(UserId, Error)>,
    /// How far each user came, in the order of the caller's list.
    pub users: Vec<UserChunks<S>>,
}

/// How far the chunks of one user came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserChunks<S> {
    /// The id of the user.
    pub user: UserId,
    /// The day or instant before which everything was passed to the callback, without a gap. A later run resumes there:
    /// [`Chunks::starting_from`](crate::chunks::Chunks::starting_from).
    pub reached: S,
    /// Whether that is the end of the range.
    pub is_complete: bool,
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
