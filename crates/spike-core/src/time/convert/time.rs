use ::time::{Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::ConvertTimeError;
use crate::time::{CivilDateTime, Date, Offset, Timestamp};

/// In UTC.
impl From<Timestamp> for OffsetDateTime {
    fn from(time: Timestamp) -> Self {
        // The crate supports all our years.
        Self::from_unix_timestamp_nanos(time.unix_nanos()).unwrap_or(Self::UNIX_EPOCH)
    }
}

impl TryFrom<OffsetDateTime> for Timestamp {
    type Error = ConvertTimeError;

    fn try_from(time: OffsetDateTime) -> Result<Self, ConvertTimeError> {
        Self::from_unix_nanos(time.unix_timestamp_nanos()).ok_or(ConvertTimeError)
    }
}

impl From<Date> for ::time::Date {
    fn from(date: Date) -> Self {
        let month = Month::January.nth_next(date.month().saturating_sub(1));
        // The crate supports all our years.
        Self::from_calendar_date(date.year(), month, date.day()).unwrap_or(Self::MAX)
    }
}

impl TryFrom<::time::Date> for Date {
    type Error = ConvertTimeError;

    fn try_from(date: ::time::Date) -> Result<Self, ConvertTimeError> {
        Self::new(date.year(), date.month().into(), date.day()).ok_or(ConvertTimeError)
    }
}

impl From<Offset> for UtcOffset {
    fn from(offset: Offset) -> Self {
        // The crate supports every offset of less than 26 hours.
        Self::from_whole_seconds(offset.minutes() * 60).unwrap_or(Self::UTC)
    }
}

/// Fails for an offset with seconds.
impl TryFrom<UtcOffset> for Offset {
    type Error = ConvertTimeError;

    fn try_from(offset: UtcOffset) -> Result<Self, ConvertTimeError> {
        Self::from_seconds(offset.whole_seconds()).ok_or(ConvertTimeError)
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

impl TryFrom<PrimitiveDateTime> for CivilDateTime {
    type Error = ConvertTimeError;

    fn try_from(local: PrimitiveDateTime) -> Result<Self, ConvertTimeError> {
        let parts = [local.hour(), local.minute(), local.second()];
        Self::from_parts(local.date().try_into()?, parts, local.nanosecond())
            .ok_or(ConvertTimeError)
    }
}
