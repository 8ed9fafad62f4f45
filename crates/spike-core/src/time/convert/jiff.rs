use ::jiff::civil;
use ::jiff::tz;

use crate::time::{CivilDateTime, Date, Offset, Timestamp};

try_from! {
    /// Fails for the last 26 hours of the year 9999, which jiff does not have.
    |time: Timestamp| -> ::jiff::Timestamp { Self::from_nanosecond(time.unix_nanos()).ok() }
    |time: ::jiff::Timestamp| -> Timestamp { Self::from_unix_nanos(time.as_nanosecond()) }
    |date: civil::Date| -> Date { Self::from_jiff(date) }
    |offset: tz::Offset| -> Offset { Self::from_seconds(offset.seconds()) }
    |local: civil::DateTime| -> CivilDateTime { Self::from_jiff(local) }
}

impl From<Date> for civil::Date {
    fn from(date: Date) -> Self {
        date.to_jiff()
    }
}

impl From<Offset> for tz::Offset {
    fn from(offset: Offset) -> Self {
        offset.to_jiff()
    }
}

impl From<CivilDateTime> for civil::DateTime {
    fn from(local: CivilDateTime) -> Self {
        local.to_jiff()
    }
}
