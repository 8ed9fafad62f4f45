//! The days of a report.

use spike_blocking::Error;
use spike_blocking::time::{Date, DayRange, TimeWindow, Timestamp};

use crate::zone::{Zone, out_of_range};

/// The days of a report, in the time zone of the user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    /// The last complete days.
    pub(crate) week: DayRange,
    /// The last of them.
    pub(crate) yesterday: Date,
    /// Yesterday as instants: 24 hours, or 23 or 25 at a change of daylight saving time.
    pub(crate) window: TimeWindow,
}

impl Days {
    /// Returns this number of days that are complete at `now`.
    pub(crate) fn before(now: Timestamp, count: u32, zone: &Zone) -> Result<Self, Error> {
        let find = || {
            let today = zone.local(now)?.date();
            let week = DayRange::last_days_before(today, count)?;
            let window = zone.midnight(week.last())?..zone.midnight(today)?;
            Some(Self { week, yesterday: week.last(), window: window.into() })
        };
        find().ok_or_else(out_of_range)
    }
}
