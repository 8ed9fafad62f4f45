//! The user's clock: a fixed offset, or one with the summer time of the European Union.

use std::borrow::Cow;

use crate::civil::{DAY, Day, Secs};

/// The time zone the synthetic people live in.
///
/// The default is Vilnius: 120 minutes east of UTC, 180 in summer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: Cow<'static, str>,
    standard_minutes: i32,
    summer: bool,
}

impl Zone {
    /// `Europe/Vilnius`: 120 minutes east of UTC, 180 from the last Sunday of March to the last of October.
    #[must_use]
    pub const fn vilnius() -> Self {
        Self {
            name: Cow::Borrowed("Europe/Vilnius"),
            standard_minutes: 120,
            summer: true,
        }
    }

    /// A zone with the summer time of the European Union (one hour more from the last Sunday of March,
    /// 01:00 UTC, to the last Sunday of October, 01:00 UTC).
    ///
    /// The offset is in minutes east of UTC, taken down to a multiple of 15 and into -12 to +14 hours.
    #[must_use]
    pub fn european(name: impl Into<Cow<'static, str>>, standard_minutes: i32) -> Self {
        Self {
            summer: true,
            ..Self::fixed(name, standard_minutes)
        }
    }

    /// A zone without summer time. The offset is treated as by [`european`](Self::european).
    #[must_use]
    pub fn fixed(name: impl Into<Cow<'static, str>>, minutes: i32) -> Self {
        let standard_minutes = minutes.clamp(-12 * 60, 14 * 60).div_euclid(15) * 15;
        Self {
            name: name.into(),
            standard_minutes,
            summer: false,
        }
    }

    /// The IANA name, as the user properties give it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Minutes east of UTC at an instant (seconds since 1970-01-01T00:00:00Z).
    #[must_use]
    pub fn offset_minutes_at(&self, at: i64) -> i32 {
        if self.summer && is_summer(at) {
            self.standard_minutes + 60
        } else {
            self.standard_minutes
        }
    }

    /// The local calendar day of an instant.
    pub(crate) fn day_of(&self, at: Secs) -> Day {
        Day::of(at + i64::from(self.offset_minutes_at(at)) * 60)
    }

    /// The first instant of a local day.
    pub(crate) fn midnight(&self, day: Day) -> Secs {
        self.local(day, 0)
    }

    /// The instant at which the local clock shows so many minutes after midnight (which may be negative
    /// or beyond 24 hours); the first of two where the hour comes twice.
    pub(crate) fn local(&self, day: Day, minutes: i64) -> Secs {
        let clock = day.0 * DAY + minutes * 60;
        let standard = clock - i64::from(self.standard_minutes) * 60;
        let summer = standard - 3_600;
        if self.summer && is_summer(summer) {
            summer
        } else {
            standard
        }
    }

    /// Minutes the local clock shows after midnight.
    pub(crate) fn clock_minutes(&self, at: Secs) -> i64 {
        (at + i64::from(self.offset_minutes_at(at)) * 60).rem_euclid(DAY) / 60
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::vilnius()
    }
}

fn is_summer(at: Secs) -> bool {
    let (year, _, _) = Day::of(at).ymd();
    match (last_sunday(year, 3), last_sunday(year, 10)) {
        (Some(march), Some(october)) => {
            (march.0 * DAY + 3_600..october.0 * DAY + 3_600).contains(&at)
        }
        _ => false,
    }
}

fn last_sunday(year: i64, month: i64) -> Option<Day> {
    let last = Day::from_ymd(year, month, 31)?;
    Some(last.plus(-((last.weekday() + 1) % 7)))
}

#[cfg(test)]
mod tests {
    use super::Zone;
    use crate::civil::{Day, parse_timestamp, timestamp};

    #[test]
    fn the_days_of_change_have_23_and_25_hours() {
        let zone = Zone::vilnius();
        let hours = |text: &str| {
            let day = Day::parse(text).expect("a date");
            (zone.midnight(day.plus(1)) - zone.midnight(day)) / 3_600
        };
        assert_eq!(hours("2026-03-28"), 24);
        assert_eq!(hours("2026-03-29"), 23);
        assert_eq!(hours("2026-10-25"), 25);
        assert_eq!(hours("2026-10-26"), 24);
    }

    #[test]
    fn the_offset_changes_at_one_utc() {
        let zone = Zone::vilnius();
        let offset = |text: &str| zone.offset_minutes_at(parse_timestamp(text).expect("a time"));
        assert_eq!(offset("2026-03-29T00:59:59Z"), 120);
        assert_eq!(offset("2026-03-29T01:00:00Z"), 180);
        assert_eq!(offset("2026-10-25T00:59:59Z"), 180);
        assert_eq!(offset("2026-10-25T01:00:00Z"), 120);
        let day = Day::parse("2026-07-01").expect("a date");
        assert_eq!(timestamp(zone.local(day, 90)), "2026-06-30T22:30:00Z");
        assert_eq!(zone.clock_minutes(zone.local(day, 90)), 90);
        assert_eq!(zone.day_of(zone.midnight(day)), day);
        assert_eq!(zone.day_of(zone.midnight(day) - 1), day.plus(-1));
    }

    #[test]
    fn odd_offsets_are_taken_to_quarters() {
        assert_eq!(Zone::fixed("Asia/Kolkata", 330).offset_minutes_at(0), 330);
        assert_eq!(Zone::fixed("x", 7).offset_minutes_at(0), 0);
        assert_eq!(Zone::fixed("x", i32::MAX).offset_minutes_at(0), 840);
    }
}
