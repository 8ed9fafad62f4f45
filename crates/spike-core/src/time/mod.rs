//! Instants, dates and offsets, and the two kinds of ranges in requests.
//!
//! | type | meaning | as sent |
//! |---|---|---|
//! | [`Timestamp`] | an instant, to the nanosecond | `2026-01-31T08:15:00Z` |
//! | [`Date`] | a day of the calendar, without a time zone | `2026-01-31` |
//! | [`Offset`] | the offset of local time from UTC | minutes |
//! | [`CivilDateTime`] | local date and time, for display | never sent |
//! | [`DayRange`] | LOCAL days, both ends inclusive | `from_date`, `to_date` |
//! | [`TimeWindow`] | instants, start inclusive, end EXCLUSIVE | `from_timestamp`, `to_timestamp` |
//!
//! Ranges of Rust convert into both kinds: `first..=last` of dates, `start..end` of instants.
//!
//! ```
//! # use spike_core as spike_blocking;
//! use spike_blocking::time::{Date, DayRange, Offset, TimeWindow, Timestamp};
//!
//! // Today at +02:00, and the last seven complete days before it.
//! let now: Timestamp = "2026-01-08T22:30:00Z".parse()?;
//! let offset = Offset::from_minutes(120).ok_or("no such offset")?;
//! let today = now.date_at(offset);
//! assert_eq!(today.to_string(), "2026-01-09");
//! let week = DayRange::last_days_before(today, 7).ok_or("too early")?;
//! assert_eq!(week.to_string(), "2026-01-02..=2026-01-08");
//!
//! // The instants of yesterday.
//! let yesterday = today.yesterday().ok_or("too early")?;
//! let window = yesterday.window_at(offset).ok_or("too early")?;
//! assert_eq!(window.to_string(), "2026-01-07T22:00:00Z..2026-01-08T22:00:00Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This module reads no clock: the current time is `Timestamp::from(std::time::SystemTime::now())`. Arithmetic does not
//! panic: it returns `None` outside of the supported years, or saturates where the documentation says so.
//!
//! The Cargo features `jiff`, `chrono` and `time` add conversions from and to the types of those crates.

mod civil;
mod convert;
mod date;
mod now;
mod offset;
mod parse;
mod range;
mod timestamp;
mod weekday;

pub use civil::CivilDateTime;
pub use convert::ConvertTimeError;
pub use date::Date;
pub use now::Now;
pub use offset::Offset;
pub use parse::ParseTimeError;
pub use range::{DayRange, Days, RangeError, TimeWindow};
pub use timestamp::Timestamp;
pub use weekday::Weekday;

/// Implements `Debug` with `Display`.
macro_rules! debug_as_text {
    ($( $name:ident ),+) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    )+ };
}

debug_as_text!(CivilDateTime, Date, Offset, Timestamp);

/// Writes a value with `Display` and reads it with `FromStr`; the error never shows the text.
macro_rules! serde_as_text {
    ($name:ident, $expecting:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(Text)
            }
        }
    };
}

use serde_as_text;

#[cfg(test)]
mod tests;
