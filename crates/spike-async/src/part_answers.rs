//! Long ranges, part by part.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use spike_core::chunks::{Part, PartSize, Parts, Ranged};
use spike_core::{Error, Request};

use crate::user::User;

/// The answers to a request for a long range, part by part and in order; made by [`User::parts`].
///
/// A [`Stream`] that ends after the first error. A run is taken up again with
/// [`starting_at`](Self::starting_at): the `index` of the last part that came, plus one.
pub struct PartAnswers<R: Ranged> {
    user: User,
    parts: Parts<R>,
    at_once: usize,
    running: Option<BoxStream<'static, PartAnswer<R>>>,
}

/// A part with its answer, or the error that ends the run.
pub type PartAnswer<R> = Result<(Part<R>, <R as Request>::Answer), Error>;

impl User {
    /// Fetches a long range in parts, in order. Nothing is sent before the stream is polled.
    ///
    /// ```no_run
    /// use futures_util::StreamExt as _;
    /// use spike_async::api::DailyStatistics;
    /// use spike_async::chunks::PartSize;
    /// use spike_async::time::Date;
    ///
    /// # async fn run(user: spike_async::User, first: Date, last: Date) -> Result<(), spike_async::Error> {
    /// let years = DailyStatistics::new(first..=last, ["steps"]);
    /// let mut answers = user.parts(&years, PartSize::days(30))?.at_once(4);
    /// while let Some(answer) = answers.next().await {
    ///     let (part, list) = answer?;
    ///     println!("{} of {}: {} days", part.index + 1, part.of, list.statistics.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Input`](spike_core::ErrorKind::Input) if the range cannot be cut like this.
    pub fn parts<R: Ranged>(&self, request: &R, size: PartSize) -> Result<PartAnswers<R>, Error> {
        Ok(PartAnswers {
            user: self.clone(),
            parts: Parts::new(request, size)?,
            at_once: 1,
            running: None,
        })
    }
}

impl<R: Ranged> PartAnswers<R> {
    /// Goes on at the part with this place, counted from 0.
    #[must_use]
    pub fn starting_at(mut self, index: u64) -> Self {
        self.parts = self.parts.starting_at(index);
        self
    }

    /// Fetches so many parts at once. The order of the answers stays.
    #[must_use]
    pub fn at_once(mut self, parts: usize) -> Self {
        self.at_once = parts.max(1);
        self
    }

    /// How many parts there are in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.parts.total()
    }
}

impl<R> PartAnswers<R>
where
    R: Ranged<Answer: Send + 'static> + Unpin + 'static,
{
    fn start(&self) -> BoxStream<'static, PartAnswer<R>> {
        let user = self.user.clone();
        let send = move |part: Part<R>| {
            let user = user.clone();
            async move { user.send(&part.request).await.map(|answer| (part, answer)) }
        };
        let answers = stream::iter(self.parts.clone())
            .map(send)
            .buffered(self.at_once);
        let until_an_error = answers.scan(false, |failed, answer| {
            let over = std::mem::replace(failed, answer.is_err());
            async move { (!over).then_some(answer) }
        });
        until_an_error.fuse().boxed()
    }
}

impl<R> Stream for PartAnswers<R>
where
    R: Ranged<Range: Unpin, Answer: Send + 'static> + Unpin + 'static,
{
    type Item = PartAnswer<R>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<PartAnswer<R>>> {
        if self.running.is_none() {
            self.running = Some(self.start());
        }
        match &mut self.running {
            Some(running) => running.poll_next_unpin(context),
            None => Poll::Ready(None),
        }
    }
}

impl<R: Ranged> fmt::Debug for PartAnswers<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartAnswers")
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}
