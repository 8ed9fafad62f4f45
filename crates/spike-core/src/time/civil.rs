use std::fmt;

use jiff::civil;

use super::{Date, Offset, Timestamp};

/// A local date and time of day, without a time zone.
///
/// [`Timestamp::at`] returns it. It is for display; the API never takes it.
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::time::{Offset, Timestamp};
///
/// let bedtime: Timestamp = "2026-01-30T20:40:00Z".parse()?;
/// let offset = Offset::from_minutes(180).unwrap_or(Offset::UTC);
/// let local = bedtime.at(offset);
/// assert_eq!(local.to_string(), "2026-01-30T23:40:00");
/// assert_eq!(format!("{:02}:{:02}", local.hour(), local.minute()), "23:40");
/// assert_eq!(local.instant_at(offset), Some(bedtime));
/// # Ok::<(), spike_blocking::time::ParseTimeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilDateTime {
    date: Date,
    time: civil::Time,
}

impl CivilDateTime {
    /// Returns the day.
    #[must_use]
    pub const fn date(self) -> Date {
        self.date
    }

    /// Returns the hour, 0 to 23.
    #[must_use]
    pub fn hour(self) -> u8 {
        self.time.hour().unsigned_abs()
    }

    /// Returns the minute, 0 to 59.
    #[must_use]
    pub fn minute(self) -> u8 {
        self.time.minute().unsigned_abs()
    }

    /// Returns the second, 0 to 59.
    #[must_use]
    pub fn second(self) -> u8 {
        self.time.second().unsigned_abs()
    }

    /// Returns the nanoseconds since the last whole second, 0 to 999,999,999.
    #[must_use]
    pub fn subsec_nanos(self) -> u32 {
        self.time.subsec_nanosecond().unsigned_abs()
    }

    /// Returns the instant at which a clock at `offset` shows this; `None` if out of range.
    #[must_use]
    pub fn instant_at(self, offset: Offset) -> Option<Timestamp> {
        Timestamp::from_civil(self.to_jiff(), i64::from(-offset.minutes()) * 60)
    }

    pub(super) const fn midnight(date: Date) -> Self {
        Self { date, time: civil::Time::midnight() }
    }

    /// Takes local time, but at least [`Date::MIN`].
    pub(super) fn saturating(local: civil::DateTime) -> Self {
        Self { date: Date::from_jiff(local.date()).unwrap_or(Date::MIN), time: local.time() }
    }

    #[cfg(any(feature = "chrono", feature = "time"))]
    pub(super) fn from_parts(date: Date, hour_minute_second: [u8; 3], nanos: u32) -> Option<Self> {
        let [hour, minute, second] = hour_minute_second.map(u8::cast_signed);
        let nanos = nanos.try_into().ok()?;
        let time = civil::Time::new(hour, minute, second, nanos).ok()?;
        Some(Self { date, time })
    }

    #[cfg(feature = "jiff")]
    pub(super) fn from_jiff(local: civil::DateTime) -> Option<Self> {
        Some(Self { date: Date::from_jiff(local.date())?, time: local.time() })
    }

    pub(super) const fn to_jiff(self) -> civil::DateTime {
        self.date.to_jiff().to_datetime(self.time)
    }
}

/// `2026-01-30T23:40:00`, with as few fraction digits as needed and no offset.
impl fmt::Display for CivilDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_some() {
            return f.pad(&self.to_jiff().to_string());
        }
        write!(f, "{}", self.to_jiff())
    }
}
