//! The time zone of the synthetic users.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use super::{DAY, Day, EPOCH, Secs};

/// The time zone in which the synthetic users live. The default is Vilnius.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: Cow<'static, str>,
    rules: TimeZone,
}

impl Zone {
    /// Returns `Europe/Vilnius`: 120 minutes east of UTC, 180 in summer.
    #[must_use]
    pub fn vilnius() -> Self {
        Self::named("Europe/Vilnius").unwrap_or_else(|| Self::fixed("Europe/Vilnius", 120))
    }

    /// Returns a zone of the bundled IANA time zone database, or `None` if the name is unknown.
    #[must_use]
    pub fn named(name: impl Into<Cow<'static, str>>) -> Option<Self> {
        let name = name.into();
        let rules = TimeZoneDatabase::bundled().get(&name).ok()?;
        Some(Self { name, rules })
    }

    /// Returns a zone without daylight saving time.
    ///
    /// The offset, in minutes east of UTC, is rounded down to a multiple of 15 and limited to -12 to +14 hours.
    #[must_use]
    pub fn fixed(name: impl Into<Cow<'static, str>>, minutes: i32) -> Self {
        let minutes = minutes.clamp(-12 * 60, 14 * 60).div_euclid(15) * 15;
        let offset = Offset::from_seconds(minutes * 60).unwrap_or(Offset::UTC);
        Self { name: name.into(), rules: TimeZone::fixed(offset) }
    }

    /// The IANA name, as in the answer of `GET /userproperties`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the minutes east of UTC at an instant (seconds since 1970-01-01T00:00:00Z).
    #[must_use]
    pub fn offset_minutes_at(&self, at: i64) -> i32 {
        let latest = if at < 0 { Timestamp::MIN } else { Timestamp::MAX };
        let at = Timestamp::from_second(at).unwrap_or(latest);
        self.rules.to_offset(at).seconds() / 60
    }

    /// The local day of an instant.
    pub(crate) fn day_of(&self, at: Secs) -> Day {
        Day::of(at + i64::from(self.offset_minutes_at(at)) * 60)
    }

    /// The first instant of a local day.
    pub(crate) fn midnight(&self, day: Day) -> Secs {
        self.local(day, 0)
    }

    /// The instant at which the local clock is this many minutes after midnight (negative, or more than 24 hours,
    /// for a neighbouring day). If the local time occurs twice, the first; if it is skipped, an hour later.
    pub(crate) fn local(&self, day: Day, minutes: i64) -> Secs {
        let seconds = day.0 * DAY + minutes * 60;
        let clock = EPOCH.saturating_add(jiff::SignedDuration::from_secs(seconds));
        let instant = self.rules.to_ambiguous_timestamp(clock).compatible();
        instant.map_or(seconds, Timestamp::as_second)
    }

    /// The minutes after midnight on the local clock.
    pub(crate) fn clock_minutes(&self, at: Secs) -> i64 {
        (at + i64::from(self.offset_minutes_at(at)) * 60).rem_euclid(DAY) / 60
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self::vilnius()
    }
}

#[cfg(test)]
mod tests {
    use super::Zone;
    use crate::time::{Day, HOUR, expect_timestamp, timestamp};

    #[test]
    fn days_of_a_clock_change_have_23_and_25_hours() {
        let zone = Zone::vilnius();
        let hours = ["2026-03-28", "2026-03-29", "2026-10-25", "2026-10-26"].map(|text| {
            let day = Day::parse(text).expect("a date");
            (zone.midnight(day.plus(1)) - zone.midnight(day)) / HOUR
        });
        assert_eq!(hours, [24, 23, 25, 24]);
    }

    #[test]
    fn the_offset_changes_at_one_utc() {
        let zone = Zone::vilnius();
        for (text, minutes) in [
            ("2026-03-29T00:59:59Z", 120),
            ("2026-03-29T01:00:00Z", 180),
            ("2026-10-25T00:59:59Z", 180),
            ("2026-10-25T01:00:00Z", 120),
        ] {
            assert_eq!(zone.offset_minutes_at(expect_timestamp(text)), minutes, "{text}");
        }
        let day = Day::parse("2026-07-01").expect("a date");
        assert_eq!(timestamp(zone.local(day, 90)), "2026-06-30T22:30:00Z");
        assert_eq!(zone.clock_minutes(zone.local(day, 90)), 90);
        assert_eq!(zone.day_of(zone.midnight(day)), day);
        assert_eq!(zone.day_of(zone.midnight(day) - 1), day.plus(-1));
    }

    #[test]
    fn fixed_offsets_are_limited_to_quarters() {
        for (minutes, kept) in [(330, 330), (7, 0), (i32::MAX, 840)] {
            assert_eq!(Zone::fixed("x", minutes).offset_minutes_at(0), kept);
        }
        assert_eq!(Zone::named("Asia/Kolkata").expect("a zone").offset_minutes_at(0), 330);
        assert_eq!(Zone::named("Mars/Base"), None);
    }
}
