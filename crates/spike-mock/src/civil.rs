//! Calendar days and UTC times, computed by hand: the checks of the mock share no code with a client.

use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z.
pub(crate) type Secs = i64;

/// Seconds of a day of 24 hours.
pub(crate) const DAY: Secs = 86_400;

/// A calendar day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day(pub(crate) i64);

impl Day {
    /// The day of a date, if the calendar has it.
    pub(crate) fn from_ymd(year: i64, month: i64, day: i64) -> Option<Self> {
        if !(1..=12).contains(&month) || !(1..=month_length(year, month)).contains(&day) {
            return None;
        }
        let year = if month <= 2 { year - 1 } else { year };
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let of_cycle = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Some(Self(era * 146_097 + of_cycle - 719_468))
    }

    /// Year, month and day.
    pub(crate) fn ymd(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_cycle = shifted.rem_euclid(146_097);
        let of_era = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * of_era + of_era / 4 - of_era / 100);
        let shifted_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }

    /// `2006-01-02`, and nothing else.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        Self::from_ymd(
            digits(&bytes[..4])?,
            digits(&bytes[5..7])?,
            digits(&bytes[8..])?,
        )
    }

    /// The UTC day of an instant.
    pub(crate) fn of(at: Secs) -> Self {
        Self(at.div_euclid(DAY))
    }

    /// Days since Monday: 0 is Monday, 6 is Sunday.
    pub(crate) fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7)
    }

    /// The day so many days later.
    pub(crate) fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// `2006-01-02T15:04:05` or the same with a `Z`, both read as UTC: the two documented input forms.
pub(crate) fn parse_timestamp(text: &str) -> Option<Secs> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = text.split_once('T')?;
    let time = time.as_bytes();
    if time.len() != 8 || time[2] != b':' || time[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (
        digits(&time[..2])?,
        digits(&time[3..5])?,
        digits(&time[6..])?,
    );
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(Day::parse(date)?.0 * DAY + hour * 3_600 + minute * 60 + second)
}

/// `2006-01-02T15:04:05Z`: the form of the query answers.
pub(crate) fn timestamp(at: Secs) -> String {
    let of_day = at.rem_euclid(DAY);
    format!(
        "{}T{:02}:{:02}:{:02}Z",
        Day::of(at),
        of_day / 3_600,
        of_day / 60 % 60,
        of_day % 60
    )
}

/// `2006-01-02T15:04:05.000Z`: the form of the nutrition and lab answers, from milliseconds.
pub(crate) fn timestamp_millis(millis: i64) -> String {
    let whole = timestamp(millis.div_euclid(1_000));
    format!(
        "{}.{:03}Z",
        whole.trim_end_matches('Z'),
        millis.rem_euclid(1_000)
    )
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn digits(bytes: &[u8]) -> Option<i64> {
    bytes.iter().try_fold(0, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + i64::from(byte - b'0'))
    })
}

#[cfg(test)]
mod tests {
    use super::{Day, parse_timestamp, timestamp, timestamp_millis};

    #[test]
    fn days_count_and_print() {
        for number in (-800_000..800_000).step_by(77) {
            let (year, month, day) = Day(number).ymd();
            assert_eq!(Day::from_ymd(year, month, day), Some(Day(number)));
        }
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("2026-03-29").map(Day::weekday), Some(6));
        assert_eq!(Day(19_782).to_string(), "2024-02-29");
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "24-01-01",
            "2024-1-01",
            "2024-01-0é",
            "",
        ] {
            assert_eq!(Day::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn timestamps_take_two_forms_only() {
        assert_eq!(parse_timestamp("1970-01-02T00:00:01"), Some(86_401));
        assert_eq!(
            parse_timestamp("2025-04-28T17:30:00Z")
                .map(timestamp)
                .as_deref(),
            Some("2025-04-28T17:30:00Z")
        );
        assert_eq!(timestamp_millis(-1), "1969-12-31T23:59:59.999Z");
        for wrong in [
            "2025-04-28",
            "2025-04-28T17:30Z",
            "2025-04-28T17:30:00.5Z",
            "2025-04-28T17:30:00+02:00",
            "2025-04-28 17:30:00Z",
            "2025-04-28T24:00:00Z",
            "2025-04-28T17:30:00ZZ",
            "2025-04-28t17:30:00z",
        ] {
            assert_eq!(parse_timestamp(wrong), None, "{wrong}");
        }
    }
}
