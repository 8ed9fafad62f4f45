use std::fmt;
use std::iter::FusedIterator;
use std::ops::RangeInclusive;
use std::str::FromStr;

use super::{RangeError, TimeWindow};
use crate::time::{Date, Offset, ParseTimeError, parse, serde_as_text};

/// A range of LOCAL days, both ends INCLUSIVE, for daily statistics and sleeps.
///
/// Converts from `first..=last` and from a [`Date`]. Which instants a day covers depends on the user's time zone,
/// according to the provider (evidence: A for daily statistics, D for sleeps).
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::time::{Date, DayRange};
///
/// let monday: Date = "2026-01-05".parse()?;
/// let sunday: Date = "2026-01-11".parse()?;
/// let week = DayRange::from(monday..=sunday);
/// assert_eq!(week.len(), 7);
/// assert_eq!(week.days().last(), Some(sunday));
/// assert!(DayRange::from(sunday..=monday).check().is_err());
/// # Ok::<(), spike_blocking::time::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayRange {
    first: Date,
    last: Date,
}

impl DayRange {
    /// Returns the `count` days before `today`, exclusive: the last complete local days.
    ///
    /// `None` if `count` is 0 or the range would begin before [`Date::MIN`].
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::time::{Date, DayRange};
    ///
    /// let today: Date = "2026-01-08".parse()?;
    /// let week = DayRange::last_days_before(today, 7);
    /// assert_eq!(week.map(|week| week.to_string()).as_deref(), Some("2026-01-01..=2026-01-07"));
    /// # Ok::<(), spike_blocking::time::ParseTimeError>(())
    /// ```
    #[must_use]
    pub fn last_days_before(today: Date, count: u32) -> Option<Self> {
        if count == 0 {
            return None;
        }
        Some(Self { first: today.checked_sub_days(i64::from(count))?, last: today.yesterday()? })
    }

    /// Returns the first day, inclusive.
    #[must_use]
    pub const fn first(&self) -> Date {
        self.first
    }

    /// Returns the last day, inclusive.
    #[must_use]
    pub const fn last(&self) -> Date {
        self.last
    }

    /// Returns the number of days; 0 if the range is reversed.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::try_from(self.first.days_until(self.last) + 1).unwrap_or(0)
    }

    /// Returns whether the range is reversed, and therefore empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first > self.last
    }

    /// Returns whether the day is in the range.
    #[must_use]
    pub fn contains(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }

    /// Returns every day from the first to the last; none if the range is reversed.
    #[must_use]
    pub fn days(&self) -> Days {
        Days { first: self.first, last: self.last, len: self.len() }
    }

    /// Returns the instants of these days at `offset`: from the first midnight, inclusive, to the midnight after the
    /// last day, exclusive; `None` if out of range.
    #[must_use]
    pub fn window_at(&self, offset: Offset) -> Option<TimeWindow> {
        Some(TimeWindow::from(
            self.first.start_at(offset)?..self.last.tomorrow()?.start_at(offset)?,
        ))
    }

    /// Checks that the range can be sent.
    ///
    /// # Errors
    /// [`RangeError::ReversedDays`] if the last day is before the first.
    pub fn check(&self) -> Result<(), RangeError> {
        if self.is_empty() {
            return Err(RangeError::ReversedDays { first: self.first, last: self.last });
        }
        Ok(())
    }
}

impl From<RangeInclusive<Date>> for DayRange {
    fn from(range: RangeInclusive<Date>) -> Self {
        let (first, last) = range.into_inner();
        Self { first, last }
    }
}

/// The range of one day.
impl From<Date> for DayRange {
    fn from(day: Date) -> Self {
        Self { first: day, last: day }
    }
}

/// `2026-01-01..=2026-01-07`.
impl fmt::Display for DayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..={}", self.first, self.last)
    }
}

/// Reads `2026-01-01..=2026-01-07`. A reversed range is read as well; see [`check`](DayRange::check).
impl FromStr for DayRange {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let (first, last) = text.split_once("..=").ok_or(parse::DAY_RANGE_FORM)?;
        Ok(Self { first: first.parse()?, last: last.parse()? })
    }
}

serde_as_text!(DayRange, "a range of days like 2006-01-02..=2006-01-08");

impl IntoIterator for DayRange {
    type Item = Date;
    type IntoIter = Days;

    fn into_iter(self) -> Days {
        self.days()
    }
}

impl IntoIterator for &DayRange {
    type Item = Date;
    type IntoIter = Days;

    fn into_iter(self) -> Days {
        self.days()
    }
}

/// The iterator of [`DayRange::days`].
#[derive(Clone, Debug)]
pub struct Days {
    first: Date,
    last: Date,
    len: usize,
}

impl Iterator for Days {
    type Item = Date;

    fn next(&mut self) -> Option<Date> {
        self.len = self.len.checked_sub(1)?;
        let day = self.first;
        // After the latest date `len` is 0, so that the repeated date is never returned.
        self.first = day.tomorrow().unwrap_or(day);
        Some(day)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.len, Some(self.len))
    }
}

impl DoubleEndedIterator for Days {
    fn next_back(&mut self) -> Option<Date> {
        self.len = self.len.checked_sub(1)?;
        let day = self.last;
        self.last = day.yesterday().unwrap_or(day);
        Some(day)
    }
}

impl ExactSizeIterator for Days {}

impl FusedIterator for Days {}
