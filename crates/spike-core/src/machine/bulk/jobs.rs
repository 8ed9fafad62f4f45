//! What a bulk run calls for each of its users.

use std::fmt;

use sealed::Sealed;

use super::report::{ChunksReport, UserChunks};
use super::{Bulk, BulkPolicy};
use crate::credentials::UserId;
use crate::error::Error;
use crate::machine::chunks::{Chunk, Chunkable, Chunks, Seam};

/// The calls of a bulk run: one or several for each user, one after the other. It cannot be implemented outside of this
/// crate.
pub trait Jobs: Sealed {
    /// What a driver needs to make a call.
    type Job;

    /// Returns the number of users.
    #[doc(hidden)]
    fn users(&self) -> usize;

    /// Returns how many calls of a user are left.
    #[doc(hidden)]
    fn left(&self, index: usize) -> u64;

    /// Returns the next call of a user; `None` if there is none left.
    #[doc(hidden)]
    fn job(&self, index: usize) -> Option<Self::Job>;

    /// Goes on to the next call of a user, after a success.
    #[doc(hidden)]
    fn advance(&mut self, index: usize);
}

mod sealed {
    #[expect(unnameable_types, reason = "seals `Jobs`")]
    pub trait Sealed {}
}

/// One call for each user.
#[derive(Clone, Debug)]
pub struct Once(Vec<bool>);

impl Once {
    pub(super) fn of(users: usize) -> Self {
        Self(vec![true; users])
    }
}

impl Sealed for Once {}

impl Jobs for Once {
    type Job = ();

    fn users(&self) -> usize {
        self.0.len()
    }

    fn left(&self, index: usize) -> u64 {
        self.0[index].into()
    }

    fn job(&self, index: usize) -> Option<()> {
        self.0[index].then_some(())
    }

    fn advance(&mut self, index: usize) {
        self.0[index] = false;
    }
}

/// The chunks of a long range for each user, in order.
#[derive(Clone)]
pub struct EachChunk<R: Chunkable>(Vec<Run<R>>);

/// The run of one user.
#[derive(Clone)]
struct Run<R: Chunkable> {
    /// The chunk that is next or in flight, and those after it.
    current: Option<Chunk<R>>,
    rest: Chunks<R>,
    /// Everything before was passed on.
    reached: Seam<R>,
}

impl<R: Chunkable> fmt::Debug for EachChunk<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EachChunk").field("users", &self.0.len()).finish_non_exhaustive()
    }
}

impl<R: Chunkable> Sealed for EachChunk<R> {}

impl<R: Chunkable> Jobs for EachChunk<R> {
    type Job = Chunk<R>;

    fn users(&self) -> usize {
        self.0.len()
    }

    fn left(&self, index: usize) -> u64 {
        let run = &self.0[index];
        u64::from(run.current.is_some()) + run.rest.remaining()
    }

    fn job(&self, index: usize) -> Option<Chunk<R>> {
        self.0[index].current.clone()
    }

    fn advance(&mut self, index: usize) {
        let run = &mut self.0[index];
        if let Some(chunk) = &run.current {
            run.reached = chunk.end;
        }
        run.current = run.rest.next();
    }
}

impl<R: Chunkable> Bulk<EachChunk<R>> {
    /// Creates a run over the chunks of many users, each from its own start.
    #[must_use]
    pub fn of_chunks(policy: BulkPolicy, runs: impl IntoIterator<Item = Chunks<R>>) -> Self {
        let run = |mut rest: Chunks<R>| {
            let reached = rest.position();
            Run { current: rest.next(), rest, reached }
        };
        Self::with_jobs(policy, EachChunk(runs.into_iter().map(run).collect()))
    }

    /// Creates the report at the end, from the final errors in their order and a function from index to user id.
    #[must_use]
    pub fn report(
        &self,
        errors: Vec<(UserId, Error)>,
        id: impl Fn(usize) -> UserId,
    ) -> ChunksReport<Seam<R>> {
        let user = |(index, run): (usize, &Run<R>)| UserChunks {
            user: id(index),
            reached: run.reached,
            is_complete: run.current.is_none(),
        };
        let users = self.jobs.0.iter().enumerate().map(user).collect();
        ChunksReport { progress: self.progress, errors, users }
    }
}
