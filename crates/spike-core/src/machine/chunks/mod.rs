//! Long ranges in chunks: a request for a range is cut into requests for smaller ranges.
//!
//! The chunks cover the range exactly: none overlaps, none leaves a gap, and a seam is the same whole second on both
//! sides. Where the seams lie depends only on the request and the size, so a run that stopped can be resumed at the
//! chunk it had reached.
//!
//! ```
//! # use spike_core as spike_blocking;
//! use spike_blocking::api::DailyStatistics;
//! use spike_blocking::chunks::{ChunkSize, Chunkable as _, Chunks};
//! use spike_blocking::time::Date;
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

/// The chunks of a request, from the first to the last.
#[derive(Clone, Debug)]
pub struct Chunks<R: Chunkable> {
    request: R,
    range: R::Range,
    size: ChunkSize,
    next: u64,
    total: u64,
}

/// One chunk of a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Chunk<R> {
    /// The request for this chunk.
    pub request: R,
    /// Its index, from 0.
    pub index: u64,
    /// The number of chunks in the whole range.
    pub total: u64,
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
        Ok(Self { request: request.clone(), range, size, next: 0, total })
    }

    /// Seeks to the chunk at this index. Past the end the iterator is empty.
    #[must_use]
    pub fn starting_at(mut self, index: u64) -> Self {
        self.next = index.min(self.total);
        self
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
        if self.next >= self.total {
            return None;
        }
        let index = self.next;
        let range = self.range.chunk(index, self.size, self.request.grid())?;
        self.next += 1;
        Some(Chunk { request: self.request.with_range(range), index, total: self.total })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.total - self.next).ok();
        (left.unwrap_or(usize::MAX), left)
    }
}

#[cfg(test)]
mod tests;
