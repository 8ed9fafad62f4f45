//! Which days a report is about.

use std::time::Duration;

use spike_core::Error;
use spike_core::time::{Date, DayRange, Offset, TimeWindow, Timestamp};

use crate::zone::Zone;

/// The days of a report, in the zone of the user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Days {
    /// The last seven complete days.
    pub(crate) week: DayRange,
    /// The last of them.
    pub(crate) yesterday: Date,
    /// The instants of yesterday: 24 hours, or 23 or 25 when the clock is changed.
    pub(crate) window: TimeWindow,
}

impl Days {
    /// The days that are over at `now`.
    pub(crate) fn before(now: Timestamp, zone: &Zone) -> Result<Self, Error> {
        let find = || {
            let today = zone.local(now)?.date();
            let week = DayRange::last_days_before(today, 7)?;
            let window = zone.midnight(week.last())?..zone.midnight(today)?;
            Some(Self {
                week,
                yesterday: week.last(),
                window: window.into(),
            })
        };
        find().ok_or_else(out_of_range)
    }
}

/// The last month, whatever the zone of the user.
pub(crate) fn around(now: Timestamp) -> Result<DayRange, Error> {
    const DAY: Duration = Duration::from_secs(86_400);
    let first = now.checked_sub(30 * DAY).ok_or_else(out_of_range)?;
    let last = now.checked_add(DAY).ok_or_else(out_of_range)?;
    Ok((first.date_at(Offset::UTC)..=last.date_at(Offset::UTC)).into())
}

fn out_of_range() -> Error {
    Error::input("the clock of this machine shows a year that cannot be asked for")
}
