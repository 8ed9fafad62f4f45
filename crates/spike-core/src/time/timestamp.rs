use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::{SignedDuration, civil};

use super::{CivilDateTime, ConvertTimeError, Date, Offset, ParseTimeError, parse, serde_as_text};

/// An instant, to the nanosecond.
///
/// Read from RFC 3339 text with up to nine fraction digits and any offset. A space instead of `T`, lower-case `t` and
/// `z`, and the leap second `:60` (the second after `:59`, as in Unix time) are accepted. Text without an offset is an
/// error, because its time zone is unknown. Written in UTC with `Z` and as few fraction digits as needed. The offset of
/// the text is not kept.
///
/// Evidence: A and C, the API writes whole seconds, milliseconds or nanoseconds, always with `Z`; webhook and older
/// samples may differ.
///
/// Covers 0000-01-02T02:00:00Z to the last nanosecond of the year 9999.
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::time::Timestamp;
/// use std::time::Duration;
///
/// let start: Timestamp = "2026-01-31T10:15:00.250+02:00".parse()?;
/// assert_eq!(start.to_string(), "2026-01-31T08:15:00.25Z");
/// let end = start.saturating_add(Duration::from_millis(750));
/// assert_eq!(end.to_string(), "2026-01-31T08:15:01Z");
/// assert_eq!(end.duration_since(start), Some(Duration::from_millis(750)));
/// # Ok::<(), spike_blocking::time::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Whole seconds since 1970, rounded down.
    seconds: i64,
    /// The rest, below one second.
    nanos: u32,
}

const NANOS_PER_SECOND: i128 = 1_000_000_000;
const NANOS_PER_MILLI: i128 = 1_000_000;
const EPOCH: civil::DateTime = civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self { seconds: 0, nanos: 0 };
    /// The earliest instant: 0000-01-02T02:00:00Z.
    pub const MIN: Self = Self { seconds: -62_167_125_600, nanos: 0 };
    /// The latest instant: 9999-12-31T23:59:59.999999999Z.
    pub const MAX: Self = Self { seconds: 253_402_300_799, nanos: 999_999_999 };

    /// Returns the instant this number of seconds after 1970-01-01T00:00:00Z, before it if negative; `None` if out of
    /// range.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        Self { seconds, nanos: 0 }.in_range()
    }

    /// Returns the instant this number of milliseconds after 1970-01-01T00:00:00Z, before it if negative; `None` if out
    /// of range.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        Self::from_unix_nanos(i128::from(millis) * NANOS_PER_MILLI)
    }

    /// Returns the instant this number of nanoseconds after 1970-01-01T00:00:00Z, before it if negative; `None` if out
    /// of range.
    #[must_use]
    pub fn from_unix_nanos(nanos: i128) -> Option<Self> {
        let instant = Self {
            seconds: nanos.div_euclid(NANOS_PER_SECOND).try_into().ok()?,
            nanos: nanos.rem_euclid(NANOS_PER_SECOND).try_into().ok()?,
        };
        instant.in_range()
    }

    fn in_range(self) -> Option<Self> {
        (Self::MIN..=Self::MAX).contains(&self).then_some(self)
    }

    /// Returns the whole seconds since 1970-01-01T00:00:00Z, rounded down (also before 1970).
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Returns the whole milliseconds since 1970-01-01T00:00:00Z, rounded down (also before 1970).
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.seconds * 1000 + i64::from(self.nanos / 1_000_000)
    }

    /// Returns the nanoseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_nanos(self) -> i128 {
        i128::from(self.seconds) * NANOS_PER_SECOND + i128::from(self.nanos)
    }

    /// Returns the nanoseconds since the last whole second, 0 to 999,999,999 (also before 1970).
    #[must_use]
    pub const fn subsec_nanos(self) -> u32 {
        self.nanos
    }

    /// Returns the instant `duration` later; `None` if that is out of range.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        // At most 2^64 seconds, so that the sum cannot overflow.
        Self::from_unix_nanos(self.unix_nanos() + duration.as_nanos() as i128)
    }

    /// Returns the instant `duration` earlier; `None` if that is out of range.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        Self::from_unix_nanos(self.unix_nanos() - duration.as_nanos() as i128)
    }

    /// Returns the instant `millis` milliseconds later, or earlier if negative; `None` if that is out of range.
    ///
    /// Used to add the `offsets` of a time series to its base time.
    #[must_use]
    pub fn checked_add_millis(self, millis: i64) -> Option<Self> {
        Self::from_unix_nanos(self.unix_nanos() + i128::from(millis) * NANOS_PER_MILLI)
    }

    /// Returns the instant `duration` later, at most [`MAX`](Self::MAX).
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        self.checked_add(duration).unwrap_or(Self::MAX)
    }

    /// Returns the instant `duration` earlier, at least [`MIN`](Self::MIN).
    #[must_use]
    pub fn saturating_sub(self, duration: Duration) -> Self {
        self.checked_sub(duration).unwrap_or(Self::MIN)
    }

    /// Returns the time since `earlier`; `None` if `earlier` is the later one.
    #[must_use]
    pub fn duration_since(self, earlier: Self) -> Option<Duration> {
        let nanos = u128::try_from(self.unix_nanos() - earlier.unix_nanos()).ok()?;
        let seconds = (nanos / 1_000_000_000).try_into().ok()?;
        Some(Duration::new(seconds, (nanos % 1_000_000_000) as u32))
    }

    /// Returns the same instant without its fraction of a second, rounded down.
    #[must_use]
    pub fn floor_to_second(self) -> Self {
        Self { nanos: 0, ..self }
    }

    /// Returns the same instant if it is a whole second, else the next whole second; in the last second of the year
    /// 9999, which has none after it, [`MAX`](Self::MAX).
    #[must_use]
    pub fn ceil_to_second(self) -> Self {
        let up = i64::from(self.nanos > 0);
        Self::from_unix_seconds(self.seconds + up).unwrap_or(Self::MAX)
    }

    /// Returns the date of a local clock at `offset`; saturates like [`at`](Self::at).
    #[must_use]
    pub fn date_at(self, offset: Offset) -> Date {
        self.at(offset).date()
    }

    /// Returns the date and time of a local clock at `offset`. Saturates at the end of the year 9999, which a clock
    /// east of UTC reaches before [`MAX`](Self::MAX).
    #[must_use]
    pub fn at(self, offset: Offset) -> CivilDateTime {
        CivilDateTime::saturating(self.to_civil(offset))
    }

    /// Returns the instant at which a clock in UTC shows this, moved by a number of seconds.
    pub(super) fn from_civil(local: civil::DateTime, seconds: i64) -> Option<Self> {
        let day = [(local.hour(), 3600), (local.minute(), 60), (local.second(), 1)];
        let of_day: i64 = day.iter().map(|(number, unit)| i64::from(*number) * unit).sum();
        let seconds = unix_days(local.date()) * 86_400 + of_day + seconds;
        Self { seconds, nanos: local.subsec_nanosecond().unsigned_abs() }.in_range()
    }

    fn to_civil(self, offset: Offset) -> civil::DateTime {
        let seconds = self.seconds + i64::from(offset.minutes()) * 60;
        EPOCH.saturating_add(SignedDuration::new(seconds, self.nanos.cast_signed()))
    }
}

/// Returns the number of days since 1970-01-01. jiff's way over a duration in nanoseconds takes most of the time of reading
/// an answer with many times.
fn unix_days(date: civil::Date) -> i64 {
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    // Years that begin in March, so that a leap day is the last of its year; March is month 0.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before_month = (153 * month + 2) / 5;
    year * 365 + leap_days + before_month + i64::from(date.day()) - 719_469
}

/// Saturates at [`MIN`](Timestamp::MIN) and [`MAX`](Timestamp::MAX).
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self::UNIX_EPOCH.saturating_add(after),
            Err(before) => Self::UNIX_EPOCH.saturating_sub(before.duration()),
        }
    }
}

/// Fails if the system's time type cannot represent the instant.
impl TryFrom<Timestamp> for SystemTime {
    type Error = ConvertTimeError;

    fn try_from(time: Timestamp) -> Result<Self, ConvertTimeError> {
        match time.duration_since(Timestamp::UNIX_EPOCH) {
            Some(after) => UNIX_EPOCH.checked_add(after),
            None => Timestamp::UNIX_EPOCH
                .duration_since(time)
                .and_then(|before| UNIX_EPOCH.checked_sub(before)),
        }
        .ok_or(ConvertTimeError)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        parse::date_time(text)
    }
}

/// RFC 3339 in UTC, as few fraction digits as needed: `2026-01-31T08:15:00.25Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = self.to_civil(Offset::UTC);
        if f.width().is_some() {
            return f.pad(&format!("{utc}Z"));
        }
        write!(f, "{utc}Z")
    }
}

serde_as_text!(Timestamp, "an RFC 3339 date-time string");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_like_jiff_does() {
        let mut date = civil::Date::constant(0, 1, 1);
        let mut expected = date.duration_since(EPOCH.date()).as_hours() / 24;
        while let Ok(next) = date.tomorrow() {
            assert_eq!(unix_days(date), expected, "{date}");
            (date, expected) = (next, expected + 1);
        }
        assert_eq!(unix_days(date), expected);
        assert_eq!(expected, date.duration_since(EPOCH.date()).as_hours() / 24);
    }
}
