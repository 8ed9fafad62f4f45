//! The time zone of the user.

use std::fmt;
use std::time::Duration;

use jiff::tz::{TimeZone, TimeZoneDatabase};
use spike_blocking::Error;
use spike_blocking::User;
use spike_blocking::api::{Sleep, UserProperties};
use spike_blocking::time::{CivilDateTime, Date, DayRange, Offset, Timestamp};

use crate::text::name;

/// Asks for the time zone of a user: the one in the properties, or the offset of the latest sleep.
pub(crate) fn of_user(user: &User, now: Timestamp) -> Result<Zone, Error> {
    let properties = user.user_properties()?.properties;
    Ok(match Zone::of_properties(&properties) {
        Some(zone) => zone,
        None => Zone::of_latest(&user.sleeps(around(now)?)?.sleeps, &properties),
    })
}

/// Returns the last month, wide enough for any time zone.
fn around(now: Timestamp) -> Result<DayRange, Error> {
    const DAY: Duration = Duration::from_secs(86_400);
    let first = now.checked_sub(30 * DAY).ok_or_else(out_of_range)?;
    let last = now.checked_add(DAY).ok_or_else(out_of_range)?;
    Ok((first.date_at(Offset::UTC)..=last.date_at(Offset::UTC)).into())
}

pub(crate) fn out_of_range() -> Error {
    Error::input("the system clock shows a date that is out of range")
}

/// A time zone and its source.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    zone: TimeZone,
    label: String,
}

impl Zone {
    /// Returns the zone in the user properties, or `None` if it is not in the IANA database.
    pub(crate) fn of_properties(properties: &UserProperties) -> Option<Self> {
        let zone = TimeZoneDatabase::bundled()
            .get(properties.timezone.as_deref()?)
            .ok()
            .filter(|zone| !zone.is_unknown())?;
        let label = format!("{} (from the user properties)", zone.iana_name()?);
        Some(Self { zone, label })
    }

    /// Returns the offset of the sleep that started last, else UTC. An unknown zone in the properties is only named.
    pub(crate) fn of_latest(sleeps: &[Sleep], properties: &UserProperties) -> Self {
        let latest = sleeps
            .iter()
            .filter_map(|sleep| Some((sleep.start_at_timestamp?, sleep.user_time_offset_minutes?)))
            .max();
        let (zone, mut label) = match latest {
            Some((_, offset)) => (
                jiff::tz::Offset::from(offset).to_time_zone(),
                format!("UTC{offset} (from the latest sleep)"),
            ),
            None => (TimeZone::UTC, "UTC (nothing says which the user's is)".to_owned()),
        };
        if let Some(unknown) = &properties.timezone {
            label +=
                &format!("; the user properties say `{}`, which is no known zone", name(unknown));
        }
        Self { zone, label }
    }

    /// Returns the local time, or `None` if it is out of range.
    pub(crate) fn local(&self, time: Timestamp) -> Option<CivilDateTime> {
        let time = time.try_into().ok()?;
        self.zone.to_datetime(time).try_into().ok()
    }

    /// Returns the first instant of a day, or `None` if it is out of range.
    pub(crate) fn midnight(&self, date: Date) -> Option<Timestamp> {
        let midnight = jiff::civil::Date::from(date).to_zoned_datetime(self.zone.clone()).ok()?;
        midnight.timestamp().try_into().ok()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use spike_blocking::api::Sleep;

    use super::Zone;

    fn of_properties(name: &str) -> Option<String> {
        let properties = serde_json::from_value(json!({ "timezone": name })).unwrap();
        Zone::of_properties(&properties).map(|zone| zone.to_string())
    }

    fn of_latest(sleeps: Value, properties: Value) -> String {
        let sleeps: Vec<Sleep> = serde_json::from_value(sleeps).unwrap();
        let properties = serde_json::from_value(properties).unwrap();
        Zone::of_latest(&sleeps, &properties).to_string()
    }

    #[test]
    fn a_known_zone_of_the_properties_is_used() {
        let wanted = "Europe/Vilnius (from the user properties)";
        assert_eq!(of_properties("Europe/Vilnius").as_deref(), Some(wanted));
        for name in ["", "<string>", "+03:00", "local", "../../etc/passwd", "Etc/Unknown"] {
            assert_eq!(of_properties(name), None, "{name}");
        }
    }

    #[test]
    fn without_one_the_latest_sleep_with_an_offset_is_used() {
        let sleeps = json!([
            { "start_at_timestamp": "2026-04-17T20:00:00Z", "user_time_offset_minutes": 60 },
            { "start_at_timestamp": "2026-04-18T20:00:00Z", "user_time_offset_minutes": -210 },
            { "start_at_timestamp": "2026-04-19T20:00:00Z" },
            { "user_time_offset_minutes": 120 },
        ]);
        assert_eq!(of_latest(sleeps, json!({})), "UTC-03:30 (from the latest sleep)");
        assert_eq!(
            of_latest(json!([]), json!({ "timezone": "a\nb" })),
            "UTC (nothing says which the user's is); the user properties say `a\\u{a}b`, which is no known zone"
        );
    }
}
