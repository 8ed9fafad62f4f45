//! Long ranges in parts: any request for a range cut into requests for smaller ones.
//!
//! The parts cover the range exactly: none overlaps, none leaves a gap, and a seam is the same whole second
//! on both sides. Where they fall depends on the request and the size alone, so a run that stopped is
//! taken up again at the part it had come to.
//!
//! ```
//! use spike_core::api::DailyStatistics;
//! use spike_core::chunks::{PartSize, Parts};
//! use spike_core::time::Date;
//!
//! let (first, last): (Date, Date) = ("2026-01-01".parse()?, "2026-03-31".parse()?);
//! let quarter = DailyStatistics::new(first..=last, ["steps"]);
//! let months: Vec<String> =
//!     Parts::new(&quarter, PartSize::days(30))?.map(|part| part.request.days.to_string()).collect();
//! assert_eq!(months, ["2026-01-01..=2026-01-30", "2026-01-31..=2026-03-01", "2026-03-02..=2026-03-31"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Two things to know:
//!
//! - A record that lies across a seam may be listed by both parts, because it is not documented by which of
//!   its times the server filters. Merge record lists by identity, as [`Snapshot`](crate::snapshot::Snapshot)
//!   does.
//! - A [time series](crate::api::TimeSeries) whose merge method picks ONE source per query may pick
//!   another source in every part. If that matters, ask for one provider, or with a merging method, or in one
//!   request: [`PartSize::whole`].

mod range;

use crate::api::{
    DailyStatistics, IntervalStatistics, ListLabReports, ListNutritionRecords, ListProviderRecords,
    ListSleeps, ListWorkouts, TimeSeries,
};
use crate::codec::request::Request;
use crate::error::Error;
use crate::time::{DayRange, TimeWindow};

pub use range::{Divide, PartSize};

/// A request for a range.
pub trait Ranged: Request + Clone {
    /// Local days or instants.
    type Range: Divide;

    /// What is asked for.
    fn range(&self) -> Self::Range;

    /// The same request for another range.
    #[must_use]
    fn with_range(&self, range: Self::Range) -> Self;

    /// The seconds a cut must be a multiple of, counted from 1970 in UTC.
    fn grid(&self) -> u32 {
        1
    }
}

macro_rules! ranged {
    ($( $request:ident by $field:ident: $range:ty $(, grid $grid:literal)?; )+) => { $(
        impl Ranged for $request {
            type Range = $range;

            fn range(&self) -> $range {
                self.$field
            }

            fn with_range(&self, range: $range) -> Self {
                Self { $field: range, ..self.clone() }
            }

            $( fn grid(&self) -> u32 {
                $grid
            } )?
        }
    )+ };
}

ranged! {
    DailyStatistics by days: DayRange;
    ListSleeps by days: DayRange;
    // Within an hour all data come from one source: a cut hour would be two different rows.
    IntervalStatistics by window: TimeWindow, grid 3600;
    TimeSeries by window: TimeWindow;
    ListWorkouts by window: TimeWindow;
    ListProviderRecords by window: TimeWindow;
    ListNutritionRecords by window: TimeWindow;
    ListLabReports by window: TimeWindow;
}

/// The parts of a request, from the first to the last.
#[derive(Clone, Debug)]
pub struct Parts<R: Ranged> {
    request: R,
    range: R::Range,
    size: PartSize,
    next: u64,
    of: u64,
}

/// One part of a request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part<R> {
    /// The request for this part.
    pub request: R,
    /// Its place, from 0.
    pub index: u64,
    /// How many parts there are.
    pub of: u64,
}

impl<R: Ranged> Parts<R> {
    /// Cuts a request.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the range is empty or reversed, if the size is zero, or if
    /// it does not fit the request: local days are cut by days, interval statistics by whole hours.
    pub fn new(request: &R, size: PartSize) -> Result<Self, Error> {
        let range = request.range().whole();
        let of = range.count(size, request.grid()).map_err(Error::input)?;
        Ok(Self {
            request: request.clone(),
            range,
            size,
            next: 0,
            of,
        })
    }

    /// Goes on at the part with this place; beyond the last there is nothing left.
    #[must_use]
    pub fn starting_at(mut self, index: u64) -> Self {
        self.next = index.min(self.of);
        self
    }

    /// How many parts there are in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.of
    }
}

impl<R: Ranged> Iterator for Parts<R> {
    type Item = Part<R>;

    fn next(&mut self) -> Option<Part<R>> {
        if self.next >= self.of {
            return None;
        }
        let index = self.next;
        let range = self.range.part(index, self.size, self.request.grid())?;
        self.next += 1;
        Some(Part {
            request: self.request.with_range(range),
            index,
            of: self.of,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.of - self.next).ok();
        (left.unwrap_or(usize::MAX), left)
    }
}

#[cfg(test)]
mod tests;
