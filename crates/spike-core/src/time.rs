//! Instants, days and offsets, and the two kinds of ranges the API asks for.
//!
//! | type | means | on the wire |
//! |---|---|---|
//! | [`Timestamp`] | an instant, to the nanosecond | `2026-01-31T08:15:00Z` |
//! | [`Date`] | a day of the calendar, without a time zone | `2026-01-31` |
//! | [`Offset`] | what a user's clock adds to UTC | minutes |
//! | [`CivilDateTime`] | what a user's clock shows | never sent |
//! | [`DayRange`] | LOCAL days, both ends inclusive | `from_date`, `to_date` |
//! | [`TimeWindow`] | instants, start inclusive, end EXCLUSIVE | `from_timestamp`, `to_timestamp` |
//!
//! Ranges are written as ranges, and one kind is never taken for the other:
//!
//! ```
//! use spike_core::time::{Date, DayRange, Offset, TimeWindow, Timestamp};
//!
//! // The day it is for somebody at +02:00, and the last seven complete days before it.
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
//! Nothing here reads a clock: `Timestamp::from(std::time::SystemTime::now())` is the caller's business.
//! Nothing here panics: what can leave the supported years returns `Option`, or saturates and says so.
//!
//! The cargo features `jiff`, `chrono` and `time` add conversions from and to the types of those crates.

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

/// Reads a string with [`FromStr`](std::str::FromStr); the error never shows the string.
macro_rules! deserialize_from_str {
    ($name:ident, $expecting:literal) => {
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

use deserialize_from_str;

#[cfg(test)]
mod tests;
