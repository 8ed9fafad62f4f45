//! The days of a report.

use std::time::Duration;

use spike_core::Error;
use spike_core::time::{Date, DayRange, Offset, TimeWindow, Timestamp};

use crate::zone::Zone;

/// The days of a report, in the time zone of the user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    /// The last seven complete days.
    pub(crate) week: DayRange,
    /// The last of them.
    pub(crate) yesterday: Date,
    /// Yesterday as instants: 24 hours, or 23 or 25 at a change of daylight saving time.
    pub(crate) window: TimeWindow,
}

impl Days {
    /// Returns the days that are complete at `now`.
    pub(crate) fn before(now: Timestamp, zone: &Zone) -> Result<Self, Error> {
        let find = || {
            let today = zone.local(now)?.date();
            let week = DayRange::last_days_before(today, 7)?;
            let window = zone.midnight(week.last())?..zone.midnight(today)?;
            Some(Self { week, yesterday: week.last(), window: window.into() })
        };
        find().ok_or_else(out_of_range)
    }
}

/// Returns the last month, wide enough for any time zone.
pub(crate) fn around(now: Timestamp) -> Result<DayRange, Error> {
    const DAY: Duration = Duration::from_secs(86_400);
    let first = now.checked_sub(30 * DAY).ok_or_else(out_of_range)?;
    let last = now.checked_add(DAY).ok_or_else(out_of_range)?;
    Ok((first.date_at(Offset::UTC)..=last.date_at(Offset::UTC)).into())
}

fn out_of_range() -> Error {
    Error::input("the system clock shows a date that is out of range")
}
