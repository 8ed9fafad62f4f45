use ::chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc,
};

use super::ConvertTimeError;
use crate::time::{CivilDateTime, Date, Offset, Timestamp};

const NANOS_PER_SECOND: i128 = 1_000_000_000;

impl From<Timestamp> for DateTime<Utc> {
    fn from(time: Timestamp) -> Self {
        // chrono supports all our years.
        Self::from_timestamp(time.unix_seconds(), time.subsec_nanos()).unwrap_or(Self::MAX_UTC)
    }
}

/// A leap second carries into the next one.
impl<Tz: TimeZone> TryFrom<DateTime<Tz>> for Timestamp {
    type Error = ConvertTimeError;

    fn try_from(time: DateTime<Tz>) -> Result<Self, ConvertTimeError> {
        let nanos = i128::from(time.timestamp()) * NANOS_PER_SECOND
            + i128::from(time.timestamp_subsec_nanos());
        Self::from_unix_nanos(nanos).ok_or(ConvertTimeError)
    }
}

impl From<Date> for NaiveDate {
    fn from(date: Date) -> Self {
        // chrono supports all our years.
        Self::from_ymd_opt(date.year(), date.month().into(), date.day().into()).unwrap_or(Self::MAX)
    }
}

try_from! {
    |date: NaiveDate| -> Date {
        Self::new(date.year(), date.month().try_into().ok()?, date.day().try_into().ok()?)
    }
    /// Fails from 24 hours on.
    |offset: Offset| -> FixedOffset { Self::east_opt(offset.minutes() * 60) }
    /// Fails for an offset with seconds.
    |offset: FixedOffset| -> Offset { Self::from_seconds(offset.local_minus_utc()) }
    /// Fails for a leap second.
    |local: NaiveDateTime| -> CivilDateTime {
        // Each is below 60.
        let parts = [local.hour(), local.minute(), local.second()].map(|part| part as u8);
        Self::from_parts(local.date().try_into().ok()?, parts, local.nanosecond())
    }
}

impl From<CivilDateTime> for NaiveDateTime {
    fn from(local: CivilDateTime) -> Self {
        let (hour, minute, second) =
            (local.hour().into(), local.minute().into(), local.second().into());
        let time = NaiveTime::from_hms_nano_opt(hour, minute, second, local.subsec_nanos());
        // Every time of day exists.
        Self::new(local.date().into(), time.unwrap_or(NaiveTime::MIN))
    }
}
