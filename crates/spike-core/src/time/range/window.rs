use std::cmp::Ordering;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

use super::RangeError;
use crate::time::{ParseTimeError, Timestamp, parse, serde_as_text};

/// A range of instants, start inclusive, end EXCLUSIVE, for interval statistics, time series and workouts.
///
/// Converts from `start..end`. It is sent in whole seconds of UTC, [rounded outward](Self::rounded_outward), so that
/// no part of the window is lost (evidence: A for the bounds of interval statistics, nutrition and lab lists, D for the
/// others; fractions are not documented for requests).
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::time::{TimeWindow, Timestamp};
///
/// let start: Timestamp = "2026-01-31T08:00:00.7Z".parse()?;
/// let end: Timestamp = "2026-01-31T09:00:00.2Z".parse()?;
/// let window = TimeWindow::from(start..end);
/// assert!(window.contains(start) && !window.contains(end));
/// assert_eq!(window.rounded_outward().to_string(), "2026-01-31T08:00:00Z..2026-01-31T09:00:01Z");
/// assert!(TimeWindow::from(start..start).check().is_err());
/// # Ok::<(), spike_blocking::time::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeWindow {
    start: Timestamp,
    end: Timestamp,
}

impl TimeWindow {
    /// Returns the start, inclusive.
    #[must_use]
    pub const fn start(&self) -> Timestamp {
        self.start
    }

    /// Returns the end, exclusive.
    #[must_use]
    pub const fn end(&self) -> Timestamp {
        self.end
    }

    /// Returns the time from start to end; `None` if the window is reversed.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        self.end.duration_since(self.start)
    }

    /// Returns whether the instant is in the window.
    #[must_use]
    pub fn contains(&self, time: Timestamp) -> bool {
        (self.start..self.end).contains(&time)
    }

    /// Returns the smallest window of whole seconds that contains this one: the start rounded down, the end rounded up.
    ///
    /// Requests send this window.
    #[must_use]
    pub fn rounded_outward(&self) -> Self {
        Self { start: self.start.floor_to_second(), end: self.end.ceil_to_second() }
    }

    /// Checks that the window can be sent.
    ///
    /// # Errors
    /// [`RangeError::ReversedWindow`] if the end is before the start, [`RangeError::EmptyWindow`] if they are the
    /// same.
    pub fn check(&self) -> Result<(), RangeError> {
        match self.start.cmp(&self.end) {
            Ordering::Less => Ok(()),
            Ordering::Equal => Err(RangeError::EmptyWindow { at: self.start }),
            Ordering::Greater => {
                Err(RangeError::ReversedWindow { start: self.start, end: self.end })
            }
        }
    }
}

impl From<Range<Timestamp>> for TimeWindow {
    fn from(range: Range<Timestamp>) -> Self {
        Self { start: range.start, end: range.end }
    }
}

/// `2026-01-31T08:00:00Z..2026-01-31T09:00:00Z`.
impl fmt::Display for TimeWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Reads `2026-01-31T08:00:00Z..2026-01-31T09:00:00Z`. A reversed or empty window is read as well; see
/// [`check`](TimeWindow::check).
impl FromStr for TimeWindow {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let (start, end) = text.split_once("..").ok_or(parse::TIME_WINDOW_FORM)?;
        Ok(Self { start: start.parse()?, end: end.parse()? })
    }
}

serde_as_text!(TimeWindow, "a time window like 2006-01-02T15:04:05Z..2006-01-02T16:00:00Z");
