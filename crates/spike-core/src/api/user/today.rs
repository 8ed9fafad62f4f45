//! The days of a user, by the time zone in the user properties.

use jiff::tz::TimeZoneDatabase;

use super::UserProperties;
use crate::error::{Error, ErrorKind};
use crate::time::{Date, DayRange, Timestamp};

impl UserProperties {
    /// Returns the date where the user is at this instant, by the [`timezone`](Self::timezone). The clients' `User::today`
    /// reads the properties, the clock and the database by itself. Needs the feature `jiff`.
    ///
    /// ```no_run
    /// # use spike_core as spike_blocking;
    /// use jiff::tz::TimeZoneDatabase;
    /// use spike_blocking::api::UserProperties;
    /// use spike_blocking::time::Timestamp;
    ///
    /// # fn run(properties: UserProperties, now: Timestamp) -> Result<(), spike_blocking::Error> {
    /// let today = properties.today(now, &TimeZoneDatabase::bundled())?;
    /// # let _ = today;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Other`](crate::ErrorKind::Other) if the properties have no time zone, or one that is not in the
    /// database. The message does not contain it.
    pub fn today(&self, now: Timestamp, zones: &TimeZoneDatabase) -> Result<Date, Error> {
        let Some(name) = &self.timezone else {
            return Err(unknown("the user properties have no time zone, or the user id is wrong"));
        };
        // An offset is no name, and neither is `Etc/Unknown`.
        let zone =
            zones.get(name).ok().filter(|zone| zone.iana_name().is_some() && !zone.is_unknown());
        let Some(zone) = zone else {
            return Err(unknown(
                "the time zone in the user properties is not in the time zone database",
            ));
        };
        let local = jiff::Timestamp::try_from(now).map(|now| zone.to_datetime(now).date());
        local
            .and_then(Date::try_from)
            .map_err(|_| Error::input("the time is out of range for a time zone"))
    }

    /// Returns the `count` days before [`today`](Self::today): the last complete days of the user.
    ///
    /// # Errors
    /// As [`today`](Self::today); [`ErrorKind::Input`](crate::ErrorKind::Input) if `count` is 0 or out of range.
    pub fn last_days(
        &self,
        count: u32,
        now: Timestamp,
        zones: &TimeZoneDatabase,
    ) -> Result<DayRange, Error> {
        let days = DayRange::last_days_before(self.today(now, zones)?, count);
        days.ok_or_else(|| Error::input("the number of days is 0 or out of range"))
    }
}

fn unknown(what: &'static str) -> Error {
    Error::new(ErrorKind::Other, what).advise(
        "choose the days yourself, with `Timestamp::date_at` and `DayRange::last_days_before`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(timezone: Option<&str>) -> UserProperties {
        UserProperties { timezone: timezone.map(str::to_owned), ..UserProperties::default() }
    }

    fn today(timezone: &str, now: &str) -> Result<String, Error> {
        let day = of(Some(timezone)).today(now.parse().unwrap(), &TimeZoneDatabase::bundled());
        day.map(|day| day.to_string())
    }

    #[test]
    fn today_depends_on_the_time_zone_and_on_daylight_saving() {
        let now = "2026-01-08T22:30:00Z";
        assert_eq!(today("Europe/Vilnius", now).unwrap(), "2026-01-09");
        assert_eq!(today("america/new_york", now).unwrap(), "2026-01-08");
        assert_eq!(today("Pacific/Kiritimati", now).unwrap(), "2026-01-09");
        assert_eq!(today("Europe/London", now).unwrap(), "2026-01-08");
        assert_eq!(today("Europe/London", "2026-07-08T23:30:00Z").unwrap(), "2026-07-09");
    }

    #[test]
    fn a_zone_that_is_missing_or_unknown_is_an_error_with_advice() {
        let now = Timestamp::UNIX_EPOCH;
        let missing = of(None).today(now, &TimeZoneDatabase::bundled()).unwrap_err();
        assert!(missing.to_string().starts_with("the user properties have no time zone, or"));
        for name in ["", "<string>", "+03:00", "local", "../../etc/passwd", "Etc/Unknown", "secret"]
        {
            let error = today(name, "2026-01-08T22:30:00Z").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Other);
            let text = format!("{error:?}");
            assert!(
                text.contains("not in the time zone database") && !text.contains("secret"),
                "{text}"
            );
        }
    }

    #[test]
    fn the_last_days_end_yesterday() {
        let vilnius = of(Some("Europe/Vilnius"));
        let now = "2026-01-08T22:30:00Z".parse().unwrap();
        let last = |count| vilnius.last_days(count, now, &TimeZoneDatabase::bundled());
        assert_eq!(last(7).unwrap().to_string(), "2026-01-02..=2026-01-08");
        for count in [0, u32::MAX] {
            assert_eq!(last(count).unwrap_err().kind(), ErrorKind::Input);
        }
    }
}
