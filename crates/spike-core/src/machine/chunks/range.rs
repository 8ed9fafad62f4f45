use std::borrow::Cow;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use sealed::Sealed;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::time::{Date, DayRange, TimeWindow, Timestamp};

const DAY: u64 = 86_400;

/// The size of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChunkSize(Size);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Seconds(u64),
    Whole,
}

impl ChunkSize {
    /// Keeps the whole range in one chunk, which is one request: for a series whose merge method selects one source
    /// per query.
    #[must_use]
    pub const fn whole() -> Self {
        Self(Size::Whole)
    }

    /// Creates a size in days: local days for a request by days, 24 hours each for a request by instants.
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self(Size::Seconds(days as u64 * DAY))
    }

    /// Creates a size in hours, for a request by instants.
    #[must_use]
    pub const fn hours(hours: u32) -> Self {
        Self(Size::Seconds(hours as u64 * 3600))
    }

    /// Returns the seconds, or `None` if the range stays whole.
    fn seconds(self) -> Option<u64> {
        match self.0 {
            Size::Seconds(seconds) => Some(seconds),
            Size::Whole => None,
        }
    }
}

/// A range that can be cut: [`DayRange`] or [`TimeWindow`]. It cannot be implemented outside of this crate.
pub trait ChunkRange: Sealed + Copy + Send + Sync {
    /// A place between two chunks, where a run can be resumed: the [`Date`] or the [`Timestamp`] at which begins what is
    /// still missing.
    type Seam: Copy
        + Debug
        + Display
        + DeserializeOwned
        + FromStr
        + Ord
        + Send
        + Serialize
        + Sync
        + Unpin
        + 'static;

    /// Returns the range as it is sent.
    #[doc(hidden)]
    fn whole(self) -> Self;

    /// Returns the number of chunks.
    #[doc(hidden)]
    fn count(&self, size: ChunkSize, grid: u32) -> Result<u64, Cow<'static, str>>;

    /// Returns the chunk at this index.
    #[doc(hidden)]
    fn chunk(&self, index: u64, size: ChunkSize, grid: u32) -> Option<Self>;

    /// Returns where the range begins.
    #[doc(hidden)]
    fn first_seam(&self) -> Self::Seam;

    /// Returns where the range ends, exclusive.
    #[doc(hidden)]
    fn last_seam(&self) -> Self::Seam;

    /// Returns the index of the chunk that contains a place of the range.
    #[doc(hidden)]
    fn index_of(&self, seam: Self::Seam, size: ChunkSize, grid: u32) -> u64;

    /// Returns the part of a chunk from this place on, which is rounded down to the grid.
    #[doc(hidden)]
    fn clipped_at(self, seam: Self::Seam, grid: u32) -> Self;
}

mod sealed {
    #[expect(unnameable_types, reason = "seals `ChunkRange`")]
    pub trait Sealed {}
}

impl Sealed for DayRange {}
impl Sealed for TimeWindow {}

impl ChunkRange for DayRange {
    type Seam = Date;

    fn whole(self) -> Self {
        self
    }

    fn count(&self, size: ChunkSize, _: u32) -> Result<u64, Cow<'static, str>> {
        self.check().map_err(|error| error.to_string())?;
        let Some(seconds) = size.seconds() else {
            return Ok(1);
        };
        if seconds == 0 || !seconds.is_multiple_of(DAY) {
            return Err("a request by local days is cut by whole days".into());
        }
        Ok((self.len() as u64).div_ceil(seconds / DAY))
    }

    fn chunk(&self, index: u64, size: ChunkSize, _: u32) -> Option<Self> {
        let Some(seconds) = size.seconds() else {
            return Some(*self);
        };
        let days = i64::try_from(seconds / DAY).ok()?;
        let first = self.first().checked_add_days(i64::try_from(index).ok()?.checked_mul(days)?)?;
        let last =
            first.checked_add_days(days - 1).map_or(self.last(), |last| last.min(self.last()));
        Some(Self::from(first..=last))
    }

    fn first_seam(&self) -> Date {
        self.first()
    }

    fn last_seam(&self) -> Date {
        self.last().tomorrow().unwrap_or(self.last())
    }

    fn index_of(&self, seam: Date, size: ChunkSize, _: u32) -> u64 {
        let days = u64::try_from(self.first().days_until(seam)).unwrap_or_default();
        size.seconds().map_or(0, |seconds| days / (seconds / DAY))
    }

    fn clipped_at(self, seam: Date, _: u32) -> Self {
        Self::from(self.first().max(seam)..=self.last())
    }
}

impl TimeWindow {
    /// Returns the origin of the seams: the start, rounded down to the grid.
    fn origin(&self, grid: u32) -> i64 {
        let start = self.start().unix_seconds();
        start - start.rem_euclid(i64::from(grid))
    }
}

impl ChunkRange for TimeWindow {
    type Seam = Timestamp;

    fn whole(self) -> Self {
        self.rounded_outward()
    }

    fn count(&self, size: ChunkSize, grid: u32) -> Result<u64, Cow<'static, str>> {
        self.check().map_err(|error| error.to_string())?;
        let Some(size) = size.seconds() else {
            return Ok(1);
        };
        if size == 0 || !size.is_multiple_of(u64::from(grid)) {
            return Err(
                "the size of a chunk is zero, or not whole hours where hours must stay whole"
                    .into(),
            );
        }
        let seconds = self.end().unix_seconds() - self.origin(grid);
        Ok(u64::try_from(seconds).unwrap_or_default().div_ceil(size))
    }

    fn chunk(&self, index: u64, size: ChunkSize, grid: u32) -> Option<Self> {
        let Some(seconds) = size.seconds() else {
            return Some(*self);
        };
        let size = i64::try_from(seconds).ok()?;
        let cut = self.origin(grid).checked_add(i64::try_from(index).ok()?.checked_mul(size)?)?;
        let start = Timestamp::from_unix_seconds(cut)?.max(self.start());
        let end = cut.checked_add(size).and_then(Timestamp::from_unix_seconds);
        let end = end.map_or(self.end(), |end| end.min(self.end()));
        Some(Self::from(start..end))
    }

    fn first_seam(&self) -> Timestamp {
        self.start()
    }

    fn last_seam(&self) -> Timestamp {
        self.end()
    }

    fn index_of(&self, seam: Timestamp, size: ChunkSize, grid: u32) -> u64 {
        let seconds = seam.unix_seconds() - self.origin(grid);
        let seconds = u64::try_from(seconds).unwrap_or_default();
        size.seconds().map_or(0, |size| seconds / size)
    }

    fn clipped_at(self, seam: Timestamp, grid: u32) -> Self {
        let seconds = seam.unix_seconds();
        let whole = seconds - seconds.rem_euclid(i64::from(grid));
        let start = Timestamp::from_unix_seconds(whole).unwrap_or(seam);
        Self::from(self.start().max(start)..self.end())
    }
}
