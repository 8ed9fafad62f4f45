use super::parse::{self, OUT_OF_RANGE};
use super::{CivilDateTime, ConvertTimeError, Date, Offset, ParseTimeError, deserialize_from_str};
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// An instant, to the nanosecond.
///
/// Read from RFC 3339 text with up to nine fraction digits and any offset; a space for the `T`, lower-case `t` and
/// `z`, and the leap second `:60` (read as the second after `:59`, as Unix time does) are accepted. A text without
/// an offset is refused, as guessing a zone would invent data. Written in UTC with `Z` and as few fraction digits
/// as the value needs. The offset of the text is not kept.
///
/// Evidence: A and C, the API writes whole seconds, milliseconds or nanoseconds, always with `Z`; webhook and older
/// samples may differ, hence the lenient reading.
///
/// Covers 0000-01-02T02:00:00Z to 9999-12-30T22:00:00Z, so that the year has four digits at every [`Offset`].
///
/// ```
/// use spike_core::time::Timestamp;
/// use std::time::Duration;
///
/// let start: Timestamp = "2026-01-31T10:15:00.250+02:00".parse()?;
/// assert_eq!(start.to_string(), "2026-01-31T08:15:00.25Z");
/// let end = start.saturating_add(Duration::from_millis(750));
/// assert_eq!(end.to_string(), "2026-01-31T08:15:01Z");
/// assert_eq!(end.duration_since(start), Some(Duration::from_millis(750)));
/// # Ok::<(), spike_core::time::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

const NANOS_PER_SECOND: i128 = 1_000_000_000;
const NANOS_PER_MILLI: i128 = 1_000_000;

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self(jiff::Timestamp::UNIX_EPOCH);
    /// The earliest instant: 0000-01-02T02:00:00Z.
    pub const MIN: Self = Self(jiff::Timestamp::constant(-62_167_125_600, 0));
    /// The latest instant: 9999-12-30T22:00:00Z.
    pub const MAX: Self = Self(jiff::Timestamp::constant(253_402_207_200, 0));

    /// The instant that many seconds after 1970-01-01T00:00:00Z, before it if negative; `None` if out of range.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        Self::from_unix_nanos(i128::from(seconds) * NANOS_PER_SECOND)
    }

    /// The instant that many milliseconds after 1970-01-01T00:00:00Z, before it if negative; `None` if out of range.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        Self::from_unix_nanos(i128::from(millis) * NANOS_PER_MILLI)
    }

    /// The instant that many nanoseconds after 1970-01-01T00:00:00Z, before it if negative; `None` if out of range.
    #[must_use]
    pub fn from_unix_nanos(nanos: i128) -> Option<Self> {
        Self::from_jiff(jiff::Timestamp::from_nanosecond(nanos).ok()?)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down (also before 1970).
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0.as_second() - i64::from(self.0.subsec_nanosecond() < 0)
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded down (also before 1970).
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.unix_seconds() * 1000 + i64::from(self.subsec_nanos() / 1_000_000)
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_nanos(self) -> i128 {
        self.0.as_nanosecond()
    }

    /// Nanoseconds since the last whole second, 0 to 999,999,999 (also before 1970).
    #[must_use]
    pub fn subsec_nanos(self) -> u32 {
        let nanos = self.0.subsec_nanosecond();
        (if nanos < 0 {
            nanos + 1_000_000_000
        } else {
            nanos
        })
        .unsigned_abs()
    }

    /// The instant `duration` later; `None` if that is out of range.
    #[must_use]
    pub fn checked_add(self, duration: Duration) -> Option<Self> {
        // At most 2^64 seconds, so that the sum cannot overflow.
        Self::from_unix_nanos(self.unix_nanos() + duration.as_nanos() as i128)
    }

    /// The instant `duration` earlier; `None` if that is out of range.
    #[must_use]
    pub fn checked_sub(self, duration: Duration) -> Option<Self> {
        Self::from_unix_nanos(self.unix_nanos() - duration.as_nanos() as i128)
    }

    /// The instant `millis` milliseconds later, or earlier if negative; `None` if that is out of range.
    ///
    /// This is how the `offsets` of a time series are added to its base time.
    #[must_use]
    pub fn checked_add_millis(self, millis: i64) -> Option<Self> {
        Self::from_unix_nanos(self.unix_nanos() + i128::from(millis) * NANOS_PER_MILLI)
    }

    /// The instant `duration` later, at most [`MAX`](Self::MAX).
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        self.checked_add(duration).unwrap_or(Self::MAX)
    }

    /// The instant `duration` earlier, at least [`MIN`](Self::MIN).
    #[must_use]
    pub fn saturating_sub(self, duration: Duration) -> Self {
        self.checked_sub(duration).unwrap_or(Self::MIN)
    }

    /// The time that passed since `earlier`; `None` if `earlier` is the later one.
    #[must_use]
    pub fn duration_since(self, earlier: Self) -> Option<Duration> {
        self.0.duration_since(earlier.0).try_into().ok()
    }

    /// The same instant without its fraction of a second, rounded down.
    #[must_use]
    pub fn floor_to_second(self) -> Self {
        Self::from_unix_seconds(self.unix_seconds()).unwrap_or(Self::MIN)
    }

    /// The same instant if it is a whole second, else the next whole second.
    #[must_use]
    pub fn ceil_to_second(self) -> Self {
        let up = i64::from(self.subsec_nanos() > 0);
        Self::from_unix_seconds(self.unix_seconds() + up).unwrap_or(Self::MAX)
    }

    /// The day it is for somebody at `offset`.
    #[must_use]
    pub fn date_at(self, offset: Offset) -> Date {
        self.at(offset).date()
    }

    /// What a clock at `offset` shows.
    #[must_use]
    pub fn at(self, offset: Offset) -> CivilDateTime {
        CivilDateTime::from_instant(self.0, offset)
    }

    pub(super) fn from_jiff(instant: jiff::Timestamp) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0)
            .contains(&instant)
            .then_some(Self(instant))
    }

    #[cfg(feature = "jiff")]
    pub(super) const fn to_jiff(self) -> jiff::Timestamp {
        self.0
    }
}

/// Saturating: a system time before [`MIN`](Timestamp::MIN) or after [`MAX`](Timestamp::MAX) becomes that.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self::UNIX_EPOCH.saturating_add(after),
            Err(before) => Self::UNIX_EPOCH.saturating_sub(before.duration()),
        }
    }
}

/// Fails where the system's clock cannot count that far.
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
        Self::from_jiff(parse::date_time(text)?).ok_or(OUT_OF_RANGE)
    }
}

/// RFC 3339 in UTC, as few fraction digits as needed: `2026-01-31T08:15:00.25Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_some() {
            return f.pad(&self.0.to_string());
        }
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

deserialize_from_str!(Timestamp, "an RFC 3339 date-time string");
