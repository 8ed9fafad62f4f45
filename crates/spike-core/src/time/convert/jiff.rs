use ::jiff::civil;
use ::jiff::tz;

use super::ConvertTimeError;
use crate::time::{CivilDateTime, Date, Offset, Timestamp};

/// Fails for the last 26 hours of the year 9999, which jiff does not have.
impl TryFrom<Timestamp> for ::jiff::Timestamp {
    type Error = ConvertTimeError;

    fn try_from(time: Timestamp) -> Result<Self, ConvertTimeError> {
        Self::from_nanosecond(time.unix_nanos()).map_err(|_| ConvertTimeError)
    }
}

impl TryFrom<::jiff::Timestamp> for Timestamp {
    type Error = ConvertTimeError;

    fn try_from(time: ::jiff::Timestamp) -> Result<Self, ConvertTimeError> {
        Self::from_unix_nanos(time.as_nanosecond()).ok_or(ConvertTimeError)
    }
}

impl From<Date> for civil::Date {
    fn from(date: Date) -> Self {
        date.to_jiff()
    }
}

impl TryFrom<civil::Date> for Date {
    type Error = ConvertTimeError;

    fn try_from(date: civil::Date) -> Result<Self, ConvertTimeError> {
        Self::from_jiff(date).ok_or(ConvertTimeError)
    }
}

impl From<Offset> for tz::Offset {
    fn from(offset: Offset) -> Self {
        offset.to_jiff()
    }
}

impl TryFrom<tz::Offset> for Offset {
    type Error = ConvertTimeError;

    fn try_from(offset: tz::Offset) -> Result<Self, ConvertTimeError> {
        Self::from_seconds(offset.seconds()).ok_or(ConvertTimeError)
    }
}

impl From<CivilDateTime> for civil::DateTime {
    fn from(local: CivilDateTime) -> Self {
        local.to_jiff()
    }
}

impl TryFrom<civil::DateTime> for CivilDateTime {
    type Error = ConvertTimeError;

    fn try_from(local: civil::DateTime) -> Result<Self, ConvertTimeError> {
        Self::from_jiff(local).ok_or(ConvertTimeError)
    }
}
