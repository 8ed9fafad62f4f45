//! Long ranges, chunk by chunk.

use std::collections::VecDeque;
use std::fmt;
use std::iter::FusedIterator;
use std::thread::JoinHandle;

pub use spike_core::chunks::{Chunk, ChunkRange, ChunkSize, Chunkable, Seam};
use spike_core::{Error, Request, Scope};

use crate::user::User;

/// The answers to a request for a long range, chunk by chunk and in order; made by [`User::chunks`].
///
/// Ends after the first error. A run that stopped is resumed with [`starting_from`](Self::starting_from): the
/// [`end`](Chunk::end) of the last chunk stored.
///
/// No thread outlives the iterator: after an error, and when it is dropped early, it sends nothing more and waits until
/// the calls in flight are over. [`CallOptions::deadline`](crate::CallOptions::deadline) limits that time.
pub struct Chunks<R: Chunkable> {
    user: User,
    chunks: spike_core::chunks::Chunks<R>,
    concurrency: usize,
    /// The end of the last chunk received.
    reached: Option<Seam<R>>,
    running: Threads<ChunkAnswer<R>>,
    failed: bool,
}

/// A chunk with its answer, or the error that ends the run.
pub type ChunkAnswer<R> = Result<(Chunk<R>, <R as Request>::Answer), Error>;

impl User {
    /// Fetches a long range in chunks, in order. Nothing is sent before the iterator is asked.
    ///
    /// ```no_run
    /// use spike_blocking::api::DailyStatistics;
    /// use spike_blocking::chunks::ChunkSize;
    /// use spike_blocking::time::Date;
    ///
    /// # fn run(user: spike_blocking::User, first: Date, last: Date) -> Result<(), spike_blocking::Error> {
    /// let years = DailyStatistics::new(first..=last, ["steps"]);
    /// for answer in user.chunks(&years, ChunkSize::days(30))? {
    ///     let (chunk, list) = answer?;
    ///     println!("{} of {}: {} days", chunk.index + 1, chunk.total, list.statistics.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Input`](spike_core::ErrorKind::Input) if the range cannot be cut to this size.
    pub fn chunks<R: Chunkable>(&self, request: &R, size: ChunkSize) -> Result<Chunks<R>, Error> {
        Ok(Chunks {
            user: self.clone(),
            chunks: spike_core::chunks::Chunks::new(request, size)?,
            concurrency: 1,
            reached: None,
            running: Threads(VecDeque::new()),
            failed: false,
        })
    }
}

impl<R: Chunkable> Chunks<R> {
    /// Resumes a run that stopped: begins at the [`end`](Chunk::end) of the last chunk that was stored, a date or an
    /// instant, also if the chunks had another size. `None` begins at the start of the range.
    #[must_use]
    pub fn starting_from(mut self, seam: impl Into<Option<Seam<R>>>) -> Self {
        self.chunks = self.chunks.starting_from(seam);
        self
    }

    /// Sets how many chunks are fetched at once, each on a thread of its own. The answers stay in order.
    #[must_use]
    pub fn concurrency(mut self, chunks: usize) -> Self {
        self.concurrency = chunks.max(1);
        self
    }

    /// Returns the user whose range it is.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.user
    }

    /// Returns the user, and the chunks that were not received yet.
    pub(crate) fn into_parts(self) -> (User, spike_core::chunks::Chunks<R>) {
        let chunks = match self.reached {
            Some(reached) => self.chunks.starting_from(reached),
            None => self.chunks,
        };
        (self.user, chunks)
    }

    /// Returns the number of chunks in the whole range.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.chunks.total()
    }
}

impl<R: Chunkable> Chunks<R> {
    fn received(&mut self, answer: ChunkAnswer<R>) -> ChunkAnswer<R> {
        match &answer {
            Ok((chunk, _)) => self.reached = Some(chunk.end),
            Err(_) => {
                self.failed = true;
                self.running.join();
            }
        }
        answer
    }
}

impl<R> Iterator for Chunks<R>
where
    R: Chunkable<Answer: Send + 'static> + 'static,
{
    type Item = ChunkAnswer<R>;

    fn next(&mut self) -> Option<ChunkAnswer<R>> {
        if self.failed {
            return None;
        }
        if self.concurrency == 1 {
            let chunk = self.chunks.next()?;
            let answer = self.user.send(&chunk.request).map(|answer| (chunk, answer));
            return Some(self.received(answer));
        }
        while self.running.0.len() < self.concurrency {
            let Some(chunk) = self.chunks.next() else {
                break;
            };
            let (user, scope) = (self.user.clone(), Scope::current());
            self.running.0.push_back(std::thread::spawn(move || {
                scope.run(|| user.send(&chunk.request)).map(|answer| (chunk, answer))
            }));
        }
        let answer = match self.running.0.pop_front()?.join() {
            Ok(answer) => answer,
            Err(panic) => {
                self.failed = true;
                std::panic::resume_unwind(panic)
            }
        };
        Some(self.received(answer))
    }
}

impl<R> FusedIterator for Chunks<R> where R: Chunkable<Answer: Send + 'static> + 'static {}

impl<R: Chunkable> fmt::Debug for Chunks<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").field("total", &self.total()).finish_non_exhaustive()
    }
}

/// Threads that do not outlive this.
struct Threads<T>(VecDeque<JoinHandle<T>>);

impl<T> Threads<T> {
    fn join(&mut self) {
        for thread in self.0.drain(..) {
            // A panic was printed by its thread.
            let _ = thread.join();
        }
    }
}

impl<T> Drop for Threads<T> {
    fn drop(&mut self) {
        self.join();
    }
}
