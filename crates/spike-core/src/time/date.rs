use std::fmt;
use std::str::FromStr;

use super::{
    CivilDateTime, Offset, ParseTimeError, TimeWindow, Timestamp, Weekday, parse, serde_as_text,
};

/// A calendar date, without a time zone; years 0000 to 9999.
///
/// Read and written as `YYYY-MM-DD`. In the API it is a day in the user's local time zone, according to the provider
/// (evidence: A for daily statistics, D for sleeps).
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::time::{Date, Weekday};
///
/// let date: Date = "2024-02-28".parse()?;
/// assert_eq!(date.weekday(), Weekday::Wednesday);
/// assert_eq!(date.checked_add_days(2), Date::new(2024, 3, 1));
/// assert_eq!(Date::new(2023, 2, 29), None);
/// # Ok::<(), spike_blocking::time::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The earliest date, 0000-01-01.
    pub const MIN: Self = Self(jiff::civil::Date::constant(0, 1, 1));
    /// The latest date, 9999-12-31.
    pub const MAX: Self = Self(jiff::civil::Date::constant(9999, 12, 31));

    /// Creates the date of a year, month (1 to 12) and day (from 1); `None` if there is no such date.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let (year, month) = (year.try_into().ok()?, month.try_into().ok()?);
        Self::from_jiff(jiff::civil::Date::new(year, month, day.try_into().ok()?).ok()?)
    }

    /// Returns the year, 0 to 9999.
    #[must_use]
    pub fn year(self) -> i32 {
        i32::from(self.0.year())
    }

    /// Returns the month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// Returns the day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// Returns the day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        Weekday::from_jiff(self.0.weekday())
    }

    /// Returns the date this number of days later, or earlier if negative; `None` if out of range.
    #[must_use]
    pub fn checked_add_days(self, days: i64) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        Self::from_jiff(self.0.checked_add(span).ok()?)
    }

    /// Returns the date this number of days earlier, or later if negative; `None` if out of range.
    #[must_use]
    pub fn checked_sub_days(self, days: i64) -> Option<Self> {
        self.checked_add_days(days.checked_neg()?)
    }

    /// Returns the next day; `None` after [`MAX`](Self::MAX).
    #[must_use]
    pub fn tomorrow(self) -> Option<Self> {
        Self::from_jiff(self.0.tomorrow().ok()?)
    }

    /// Returns the day before; `None` before [`MIN`](Self::MIN).
    #[must_use]
    pub fn yesterday(self) -> Option<Self> {
        Self::from_jiff(self.0.yesterday().ok()?)
    }

    /// Returns the number of days from this date to `other`; negative if `other` is earlier.
    #[must_use]
    pub fn days_until(self, other: Self) -> i64 {
        self.0.duration_until(other.0).as_hours() / 24
    }

    /// Returns the instant of midnight at `offset`, when the day starts; `None` if out of range.
    #[must_use]
    pub fn start_at(self, offset: Offset) -> Option<Timestamp> {
        CivilDateTime::midnight(self).instant_at(offset)
    }

    /// Returns the instants of this day at `offset`: from midnight, inclusive, to the next midnight, exclusive; `None`
    /// if out of range.
    ///
    /// Daylight saving time is not considered: the window is always 24 hours.
    #[must_use]
    pub fn window_at(self, offset: Offset) -> Option<TimeWindow> {
        Some(TimeWindow::from(self.start_at(offset)?..self.tomorrow()?.start_at(offset)?))
    }

    pub(super) fn from_jiff(date: jiff::civil::Date) -> Option<Self> {
        // The latest date of jiff is ours.
        (date >= Self::MIN.0).then_some(Self(date))
    }

    pub(super) const fn to_jiff(self) -> jiff::civil::Date {
        self.0
    }
}

impl FromStr for Date {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        parse::date(text).map(Self)
    }
}

/// `YYYY-MM-DD`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_some() {
            return f.pad(&self.0.to_string());
        }
        write!(f, "{}", self.0)
    }
}

serde_as_text!(Date, "a date string like 2006-01-02");
