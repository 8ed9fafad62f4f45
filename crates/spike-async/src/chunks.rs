//! Long ranges, chunk by chunk.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
pub use spike_core::chunks::{Chunk, ChunkRange, ChunkSize, Chunkable, Seam};
use spike_core::{Error, Request};

use crate::user::User;

/// The answers to a request for a long range, chunk by chunk and in order; made by [`User::chunks`].
///
/// A [`Stream`] that ends after the first error. A run that stopped is resumed with
/// [`starting_from`](Self::starting_from): the [`end`](Chunk::end) of the last chunk stored.
pub struct Chunks<R: Chunkable> {
    user: User,
    chunks: spike_core::chunks::Chunks<R>,
    concurrency: usize,
    /// The end of the last chunk received.
    reached: Option<Seam<R>>,
    running: Option<BoxStream<'static, ChunkAnswer<R>>>,
}

/// A chunk with its answer, or the error that ends the run.
pub type ChunkAnswer<R> = Result<(Chunk<R>, <R as Request>::Answer), Error>;

impl User {
    /// Fetches a long range in chunks, in order. Nothing is sent before the stream is polled.
    ///
    /// ```no_run
    /// use spike_async::api::DailyStatistics;
    /// use spike_async::chunks::ChunkSize;
    /// use spike_async::time::Date;
    ///
    /// # async fn run(user: spike_async::User, first: Date, last: Date) -> Result<(), spike_async::Error> {
    /// let years = DailyStatistics::new(first..=last, ["steps"]);
    /// let mut answers = user.chunks(&years, ChunkSize::days(30))?.concurrency(4);
    /// while let Some(answer) = answers.next().await {
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
            running: None,
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

    /// Sets how many chunks are fetched at once. The answers stay in order.
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

impl<R> Chunks<R>
where
    R: Chunkable<Answer: Send + 'static> + Unpin + 'static,
{
    /// Returns the next answer, or `None` after the last one or after an error. Without this method, the crate `futures-util`
    /// would be needed to read the stream.
    pub async fn next(&mut self) -> Option<ChunkAnswer<R>>
    where
        R::Range: Unpin,
    {
        stream::StreamExt::next(self).await
    }

    fn start(&self) -> BoxStream<'static, ChunkAnswer<R>> {
        let user = self.user.clone();
        let send = move |chunk: Chunk<R>| {
            let user = user.clone();
            async move { user.send(&chunk.request).await.map(|answer| (chunk, answer)) }
        };
        let answers = stream::iter(self.chunks.clone()).map(send).buffered(self.concurrency);
        let until_an_error = answers.scan(false, |failed, answer| {
            let over = std::mem::replace(failed, answer.is_err());
            async move { (!over).then_some(answer) }
        });
        until_an_error.fuse().boxed()
    }
}

impl<R> Stream for Chunks<R>
where
    R: Chunkable<Range: Unpin, Answer: Send + 'static> + Unpin + 'static,
{
    type Item = ChunkAnswer<R>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<ChunkAnswer<R>>> {
        if self.running.is_none() {
            self.running = Some(self.start());
        }
        let answer = match &mut self.running {
            Some(running) => ready!(running.poll_next_unpin(context)),
            None => None,
        };
        if let Some(Ok((chunk, _))) = &answer {
            self.reached = Some(chunk.end);
        }
        Poll::Ready(answer)
    }
}

impl<R: Chunkable> fmt::Debug for Chunks<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks").field("total", &self.total()).finish_non_exhaustive()
    }
}
