//! Long ranges, part by part.

use std::collections::VecDeque;
use std::fmt;
use std::iter::FusedIterator;
use std::thread::JoinHandle;

use spike_core::chunks::{Part, PartSize, Parts, Ranged};
use spike_core::{Error, Request};

use crate::user::User;

/// The answers to a request for a long range, part by part and in order; made by [`User::parts`].
///
/// Ends after the first error. A run is taken up again with [`starting_at`](Self::starting_at): the `index` of the
/// last part that came, plus one.
pub struct PartAnswers<R: Ranged> {
    user: User,
    parts: Parts<R>,
    at_once: usize,
    running: VecDeque<JoinHandle<PartAnswer<R>>>,
    failed: bool,
}

/// A part with its answer, or the error that ends the run.
pub type PartAnswer<R> = Result<(Part<R>, <R as Request>::Answer), Error>;

impl User {
    /// Fetches a long range in parts, in order. Nothing is sent before the iterator is asked.
    ///
    /// ```no_run
    /// use spike_blocking::api::DailyStatistics;
    /// use spike_blocking::chunks::PartSize;
    /// use spike_blocking::time::Date;
    ///
    /// # fn run(user: spike_blocking::User, first: Date, last: Date) -> Result<(), spike_blocking::Error> {
    /// let years = DailyStatistics::new(first..=last, ["steps"]);
    /// for answer in user.parts(&years, PartSize::days(30))? {
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
            running: VecDeque::new(),
            failed: false,
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

    /// Fetches so many parts at once, each on a thread of its own. The order of the answers stays.
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

impl<R> Iterator for PartAnswers<R>
where
    R: Ranged<Answer: Send + 'static> + 'static,
{
    type Item = PartAnswer<R>;

    fn next(&mut self) -> Option<PartAnswer<R>> {
        if self.failed {
            return None;
        }
        if self.at_once == 1 {
            let part = self.parts.next()?;
            let answer = self.user.send(&part.request).map(|answer| (part, answer));
            self.failed = answer.is_err();
            return Some(answer);
        }
        while self.running.len() < self.at_once {
            let Some(part) = self.parts.next() else { break };
            let user = self.user.clone();
            self.running.push_back(std::thread::spawn(move || {
                user.send(&part.request).map(|answer| (part, answer))
            }));
        }
        let answer = match self.running.pop_front()?.join() {
            Ok(answer) => answer,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        self.failed = answer.is_err();
        Some(answer)
    }
}

impl<R> FusedIterator for PartAnswers<R> where R: Ranged<Answer: Send + 'static> + 'static {}

impl<R: Ranged> fmt::Debug for PartAnswers<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartAnswers")
            .field("total", &self.total())
            .finish_non_exhaustive()
    }
}
