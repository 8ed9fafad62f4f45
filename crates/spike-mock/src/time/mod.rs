//! Seconds, local days, time zones and clocks.

mod clock;
mod zone;

use std::fmt;
use std::time::SystemTime;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::{SignedDuration, Timestamp};

pub use clock::{Clock, ManualClock};
pub use zone::Zone;

/// Seconds since 1970-01-01T00:00:00Z.
pub(crate) type Secs = i64;

/// Seconds of a slot, the resolution of the synthetic data.
pub(crate) const SLOT: Secs = 300;

/// Seconds of a quarter of an hour: devices are worn for whole quarters.
pub(crate) const QUARTER: Secs = 900;

/// Seconds of an hour.
pub(crate) const HOUR: Secs = 3_600;

/// Seconds of a day of 24 hours.
pub(crate) const DAY: Secs = 86_400;

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// A calendar day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day(pub(crate) i64);

impl Day {
    /// Reads `2006-01-02` and no other form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let date: Date = text.parse().ok()?;
        let day = Self(EPOCH.date().duration_until(date).as_secs() / DAY);
        (text.len() == 10 && day.to_string() == text).then_some(day)
    }

    /// The UTC day of an instant.
    pub(crate) fn of(at: Secs) -> Self {
        Self(at.div_euclid(DAY))
    }

    pub(crate) fn date(self) -> Date {
        EPOCH.date().saturating_add(SignedDuration::from_secs(self.0.saturating_mul(DAY)))
    }

    pub(crate) fn is_weekend(self) -> bool {
        matches!(self.date().weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    pub(crate) fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// All days from this one to the last, both included.
    pub(crate) fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// A time range; the end is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: Secs,
    pub(crate) end: Secs,
}

impl Span {
    pub(crate) const fn new(start: Secs, end: Secs) -> Self {
        Self { start, end }
    }

    pub(crate) fn contains(self, at: Secs) -> bool {
        (self.start..self.end).contains(&at)
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub(crate) fn seconds(self) -> Secs {
        self.end - self.start
    }

    /// Cuts the range into parts of this length; the last one may be shorter.
    pub(crate) fn split(self, seconds: Secs) -> impl Iterator<Item = Self> {
        let starts = (self.start..self.end).step_by(usize::try_from(seconds).unwrap_or(1));
        starts.map(move |start| Self::new(start, (start + seconds).min(self.end)))
    }
}

/// Reads `2006-01-02T15:04:05`, with or without a final `Z`, as UTC. These are the two documented forms.
pub(crate) fn parse_timestamp(text: &str) -> Option<Secs> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let time: DateTime = text.parse().ok()?;
    (text.len() == 19 && time.to_string() == text).then(|| EPOCH.duration_until(time).as_secs())
}

/// Formats as `2006-01-02T15:04:05Z`, as in the answers of queries.
pub(crate) fn timestamp(at: Secs) -> String {
    format!("{}Z", EPOCH.saturating_add(SignedDuration::from_secs(at)))
}

/// Formats milliseconds as `2006-01-02T15:04:05.000Z`, as in the answers about nutrition and lab reports.
pub(crate) fn timestamp_millis(millis: i64) -> String {
    format!("{:.3}Z", EPOCH.saturating_add(SignedDuration::from_millis(millis)))
}

/// The system time that is this many milliseconds after 1970-01-01T00:00:00Z.
pub(crate) fn system_time(millis: i64) -> SystemTime {
    let time = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::MAX);
    time.try_into().unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Reads a time that a test gives.
///
/// # Panics
/// If the text is not in a documented form.
pub(crate) fn expect_timestamp(text: &str) -> Secs {
    match parse_timestamp(text) {
        Some(seconds) => seconds,
        None => panic!("not a UTC time of the form 2006-01-02T15:04:05Z: {text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Day, parse_timestamp, timestamp, timestamp_millis};

    #[test]
    fn days_parse_and_print() {
        for number in (-719_528..800_000).step_by(77) {
            assert_eq!(Day::parse(&Day(number).to_string()), Some(Day(number)));
        }
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day(19_782).to_string(), "2024-02-29");
        let sunday = Day::parse("2026-03-29").unwrap();
        assert_eq!(sunday.date().weekday().to_monday_zero_offset(), 6);
        assert_eq!(
            [-2, -1, 0, 1].map(|days| sunday.plus(days).is_weekend()),
            [false, true, true, false]
        );
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "24-01-01",
            "2024-1-01",
            "2024-01-0é",
            "2024-W01-1",
            "",
        ] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_two_timestamp_forms_are_accepted() {
        assert_eq!(parse_timestamp("1970-01-02T00:00:01"), Some(86_401));
        let text = "2025-04-28T17:30:00Z";
        assert_eq!(parse_timestamp(text).map(timestamp).as_deref(), Some(text));
        assert_eq!(timestamp_millis(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(timestamp_millis(5_000), "1970-01-01T00:00:05.000Z");
        for wrong in [
            "2025-04-28",
            "2025-04-28T17:30Z",
            "2025-04-28T17:30:00.5Z",
            "2025-04-28T17:30:00+02:00",
            "2025-04-28 17:30:00Z",
            "2025-04-28T24:00:00Z",
            "2025-04-28T17:30:60Z",
            "2025-04-28T17:30:00ZZ",
            "2025-04-28t17:30:00z",
        ] {
            assert_eq!(parse_timestamp(wrong), None, "{wrong}");
        }
    }
}
