//! The days of a user, by the time zone in the user properties.

use spike_core::Error;
use spike_core::time::{Date, DayRange};

use crate::user::User;

/// The days of the user, by the time zone in the user properties. Needs the feature `jiff`. The time zone database is that
/// of the system, or a built-in one if the system has none.
impl User {
    /// Returns today's date where the user is. Sends `GET /userproperties`.
    ///
    /// # Errors
    /// As [`user_properties`](Self::user_properties); [`ErrorKind::Other`](crate::ErrorKind::Other) if the properties have
    /// no time zone, or one that is not an IANA name.
    pub fn today(&self) -> Result<Date, Error> {
        let properties = self.user_properties()?.properties;
        properties.today((self.client().0.clock)().wall, jiff::tz::db())
    }

    /// Returns the last complete days of the user: the `count` days before [`today`](Self::today). Sends
    /// `GET /userproperties`.
    ///
    /// ```no_run
    /// use spike_blocking::vocabulary::StatisticType;
    ///
    /// # fn run(user: spike_blocking::User) -> Result<(), spike_blocking::Error> {
    /// let week = user.last_days(7)?;
    /// let statistics = user.daily_statistics(week, [StatisticType::Steps])?;
    /// # let _ = statistics;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`today`](Self::today); [`ErrorKind::Input`](crate::ErrorKind::Input) if `count` is 0 or out of range.
    pub fn last_days(&self, count: u32) -> Result<DayRange, Error> {
        let properties = self.user_properties()?.properties;
        properties.last_days(count, (self.client().0.clock)().wall, jiff::tz::db())
    }
}
