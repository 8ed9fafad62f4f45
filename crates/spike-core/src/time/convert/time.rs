use ::time::{Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::time::{CivilDateTime, Date, Offset, Timestamp};

/// In UTC.
impl From<Timestamp> for OffsetDateTime {
    fn from(time: Timestamp) -> Self {
        // The crate supports all our years.
        Self::from_unix_timestamp_nanos(time.unix_nanos()).unwrap_or(Self::UNIX_EPOCH)
    }
}

try_from! {
    |time: OffsetDateTime| -> Timestamp { Self::from_unix_nanos(time.unix_timestamp_nanos()) }
    |date: ::time::Date| -> Date { Self::new(date.year(), date.month().into(), date.day()) }
    /// Fails for an offset with seconds.
    |offset: UtcOffset| -> Offset { Self::from_seconds(offset.whole_seconds()) }
    |local: PrimitiveDateTime| -> CivilDateTime {
        let parts = [local.hour(), local.minute(), local.second()];
        Self::from_parts(local.date().try_into().ok()?, parts, local.nanosecond())
    }
}

impl From<Date> for ::time::Date {
    fn from(date: Date) -> Self {
        let month = Month::January.nth_next(date.month().saturating_sub(1));
        // The crate supports all our years.
        Self::from_calendar_date(date.year(), month, date.day()).unwrap_or(Self::MAX)
    }
}

impl From<Offset> for UtcOffset {
    fn from(offset: Offset) -> Self {
        // The crate supports every offset of less than 26 hours.
        Self::from_whole_seconds(offset.minutes() * 60).unwrap_or(Self::UTC)
    }
}

impl From<CivilDateTime> for PrimitiveDateTime {
    fn from(local: CivilDateTime) -> Self {
        let time =
            Time::from_hms_nano(local.hour(), local.minute(), local.second(), local.subsec_nanos());
        // Every time of day exists.
        Self::new(local.date().into(), time.unwrap_or(Time::MIDNIGHT))
    }
}
