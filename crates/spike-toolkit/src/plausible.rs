//! Times and lengths that are not measurements. They are never dropped: each use says where they are.

use std::time::Duration;

use spike_core::time::{Date, Timestamp};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest sleep. The API assigns each sleep to one date (contract 5.7), so one that is longer than a day
/// contradicts its own date.
pub(crate) const MAX_SLEEP: Duration = DAY;

/// The longest point of a series. The longest periods that providers summarise are months.
pub(crate) const MAX_POINT: Duration = DAY.saturating_mul(31);

/// The longest window of an event: ten years, more than any provider hands over when a user connects.
pub(crate) const MAX_WINDOW: Duration = DAY.saturating_mul(3653);

/// Returns whether a time stands for "no time": the zero time of Go is in the year 1, that of Unix in 1970, and the end
/// of time is in the year 9999.
pub(crate) fn is_placeholder(time: Timestamp) -> bool {
    // The starts of the years 1971 and 9999, UTC. Every point of a series is checked.
    !(31_536_000..253_370_764_800).contains(&time.unix_seconds())
}

/// Returns whether a date stands for "no date".
pub(crate) fn is_placeholder_date(date: Date) -> bool {
    !(1971..9999).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use spike_core::time::Offset;

    use super::*;

    #[test]
    fn the_zero_times_of_common_systems_are_placeholders() {
        for (time, expected) in [
            ("0001-01-01T00:00:00Z", true),
            ("1601-01-01T00:00:00Z", true),
            ("1970-01-01T00:00:00Z", true),
            ("1970-12-31T23:59:59.999999999Z", true),
            ("1971-01-01T00:00:00Z", false),
            ("9998-12-31T23:59:59.999999999Z", false),
            ("9999-01-01T00:00:00Z", true),
            ("9999-12-31T23:59:59Z", true),
        ] {
            let time: Timestamp = time.parse().unwrap();
            assert_eq!(is_placeholder(time), expected, "{time}");
            assert_eq!(is_placeholder_date(time.date_at(Offset::UTC)), expected, "{time}");
        }
    }
}
