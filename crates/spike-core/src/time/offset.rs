use std::fmt;
use std::str::FromStr;

use super::{ParseTimeError, parse};

/// The offset of local time from UTC: whole minutes, positive east of UTC, less than 26 hours in each direction.
///
/// In JSON it is the number of minutes, as in `user_time_offset_minutes` (evidence: B and C for the field, D for
/// "east": the samples are 180 and 120).
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::time::Offset;
///
/// let vilnius_in_summer = Offset::from_minutes(180);
/// assert_eq!(vilnius_in_summer.map(|offset| offset.to_string()).as_deref(), Some("+03:00"));
/// assert_eq!(Offset::from_minutes(26 * 60), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i16);

const LIMIT: i32 = 26 * 60 - 1;

impl Offset {
    /// No offset.
    pub const UTC: Self = Self(0);
    /// The westernmost offset, -25:59.
    pub const MIN: Self = Self(-LIMIT as i16);
    /// The easternmost offset, +25:59.
    pub const MAX: Self = Self(LIMIT as i16);

    /// Creates an offset of this number of minutes east of UTC, west if negative; `None` from 26 hours on.
    #[must_use]
    pub const fn from_minutes(minutes: i32) -> Option<Self> {
        if minutes < -LIMIT || minutes > LIMIT { None } else { Some(Self(minutes as i16)) }
    }

    /// Returns the minutes east of UTC, negative if west.
    #[must_use]
    pub const fn minutes(self) -> i32 {
        self.0 as i32
    }

    #[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
    pub(super) const fn from_seconds(seconds: i32) -> Option<Self> {
        if seconds % 60 == 0 { Self::from_minutes(seconds / 60) } else { None }
    }

    #[cfg(feature = "jiff")]
    pub(super) fn to_jiff(self) -> jiff::tz::Offset {
        // jiff takes every offset of less than 26 hours.
        jiff::tz::Offset::from_seconds(self.minutes() * 60).unwrap_or(jiff::tz::Offset::UTC)
    }
}

/// Reads `+03:00` or `-09:30`.
impl FromStr for Offset {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        parse::offset(text)
    }
}

/// As in RFC 3339: `+03:00`, `-09:30`, `+00:00`.
impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.minutes().unsigned_abs();
        let sign = if self.0 < 0 { '-' } else { '+' };
        f.pad(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60))
    }
}

/// As minutes east of UTC.
impl serde::Serialize for Offset {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i16(self.0)
    }
}

/// From minutes east of UTC.
impl<'de> serde::Deserialize<'de> for Offset {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let minutes = i32::deserialize(deserializer)?;
        Self::from_minutes(minutes).ok_or_else(|| {
            serde::de::Error::custom("expected an offset of less than 26 hours, in minutes")
        })
    }
}
