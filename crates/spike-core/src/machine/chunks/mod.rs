//! Long ranges in chunks: a request for a range is cut into requests for smaller ranges.
//!
//! The chunks cover the range exactly: none overlaps, none leaves a gap, and a seam is the same whole second on both
//! sides. Where the seams lie depends only on the request and the size. A run that stopped is resumed at the seam it had
//! reached ([`Chunks::starting_from`]), a date or an instant: it stays correct with chunks of another size.
//!
//! ```
//! use spike_core::api::DailyStatistics;
//! use spike_core::chunks::{ChunkSize, Chunkable as _, Chunks};
//! use spike_core::time::Date;
//!
//! let (first, last): (Date, Date) = ("2026-01-01".parse()?, "2026-03-31".parse()?);
//! let quarter = DailyStatistics::new(first..=last, ["steps"]);
//! let months: Vec<String> =
//!     Chunks::new(&quarter, ChunkSize::days(30))?.map(|chunk| chunk.request.range().to_string()).collect();
//! assert_eq!(months, ["2026-01-01..=2026-01-30", "2026-01-31..=2026-03-01", "2026-03-02..=2026-03-31"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Two limitations:
//!
//! - A record that lies across a seam may be listed by both chunks, because it is not documented by which of its times
//!   the server filters. Merge lists of records by identity, as the toolkit does.
//! - A [time series](crate::api::TimeSeries) whose merge method selects ONE source per query may select a different
//!   source in each chunk. If that matters, ask for one provider, use a merging method, or send one request
//!   ([`ChunkSize::whole`]).

mod range;

use crate::codec::request::Request;
use crate::error::Error;

pub use range::{ChunkRange, ChunkSize};

/// A request for a range, which can be cut into chunks.
pub trait Chunkable: Request + Clone {
    /// The type of the range: local days or instants.
    type Range: ChunkRange;

    /// Returns the range of the request.
    fn range(&self) -> Self::Range;

    /// Returns the same request for another range.
    #[must_use]
    fn with_range(&self, range: Self::Range) -> Self;

    /// Returns the number of seconds that every seam is a multiple of, counted from 1970 in UTC.
    fn grid(&self) -> u32 {
        1
    }
}

/// The place where a run over the chunks of a request can be resumed: a [`Date`](crate::time::Date) for a request by
/// local days, a [`Timestamp`](crate::time::Timestamp) for a request by instants.
pub type Seam<R> = <<R as Chunkable>::Range as ChunkRange>::Seam;

/// The chunks of a request, from the first to the last.
#[derive(Clone, Debug)]
pub struct Chunks<R: Chunkable> {
    request: R,
    range: R::Range,
    size: ChunkSize,
    next: u64,
    total: u64,
    /// Where the next chunk begins, if not at its own seam.
    from: Option<Seam<R>>,
}

/// One chunk of a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Chunk<R: Chunkable> {
    /// The request for this chunk.
    pub request: R,
    /// Its index, from 0.
    pub index: u64,
    /// The number of chunks in the whole range.
    pub total: u64,
    /// Where the chunk ends, exclusive: the next day or instant. Store it with the data of the chunk, to resume with
    /// [`starting_from`](Chunks::starting_from).
    pub end: Seam<R>,
}

impl<R: Chunkable> Chunks<R> {
    /// Cuts a request into chunks.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the range is empty or reversed, if the size is zero, or if
    /// it does not fit the request: local days are cut by days, interval statistics by whole hours.
    pub fn new(request: &R, size: ChunkSize) -> Result<Self, Error> {
        let range = request.range().whole();
        let total = range.count(size, request.grid()).map_err(Error::input)?;
        Ok(Self { request: request.clone(), range, size, next: 0, total, from: None })
    }

    /// Resumes a run that stopped: begins at the [`end`](Chunk::end) of the last chunk that was stored, also if it was one
    /// of another size. `None` begins at the start of the range. Past its end the iterator is empty.
    ///
    /// Fractions of a second are rounded down, and for interval statistics minutes: a part of an hour comes again.
    #[must_use]
    pub fn starting_from(mut self, seam: impl Into<Option<Seam<R>>>) -> Self {
        let first = self.range.first_seam();
        let seam = seam.into().unwrap_or(first);
        let is_past = seam >= self.range.last_seam();
        let index = self.range.index_of(seam.max(first), self.size, self.request.grid());
        self.next = if is_past { self.total } else { index };
        self.from = Some(seam).filter(|seam| !is_past && *seam > first);
        self
    }

    /// Returns where the next chunk begins; at the end of the run where the range ends.
    #[must_use]
    pub fn position(&self) -> Seam<R> {
        self.next_range().map_or_else(|| self.range.last_seam(), |range| range.first_seam())
    }

    /// Returns the number of chunks that are left.
    #[must_use]
    pub fn remaining(&self) -> u64 {
        self.total - self.next
    }

    fn next_range(&self) -> Option<R::Range> {
        if self.next >= self.total {
            return None;
        }
        let range = self.range.chunk(self.next, self.size, self.request.grid())?;
        Some(self.from.map_or(range, |seam| range.clipped_at(seam, self.request.grid())))
    }

    /// Returns the number of chunks in the whole range.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }
}

impl<R: Chunkable> Iterator for Chunks<R> {
    type Item = Chunk<R>;

    fn next(&mut self) -> Option<Chunk<R>> {
        let range = self.next_range()?;
        let index = self.next;
        self.next += 1;
        self.from = None;
        Some(Chunk {
            request: self.request.with_range(range),
            index,
            total: self.total,
            end: range.last_seam(),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.remaining()).ok();
        (left.unwrap_or(usize::MAX), left)
    }
}

#[cfg(test)]
mod tests;
