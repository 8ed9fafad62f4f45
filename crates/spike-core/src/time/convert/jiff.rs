use super::ConvertTimeError;
use crate::time::{CivilDateTime, Date, Offset, Timestamp};

impl From<Timestamp> for ::jiff::Timestamp {
    fn from(time: Timestamp) -> Self {
        time.to_jiff()
    }
}

impl TryFrom<::jiff::Timestamp> for Timestamp {
    type Error = ConvertTimeError;

    fn try_from(time: ::jiff::Timestamp) -> Result<Self, ConvertTimeError> {
        Self::from_jiff(time).ok_or(ConvertTimeError)
    }
}

impl From<Date> for ::jiff::civil::Date {
    fn from(date: Date) -> Self {
        date.to_jiff()
    }
}

impl TryFrom<::jiff::civil::Date> for Date {
    type Error = ConvertTimeError;

    fn try_from(date: ::jiff::civil::Date) -> Result<Self, ConvertTimeError> {
        Self::from_jiff(date).ok_or(ConvertTimeError)
    }
}

impl From<Offset> for ::jiff::tz::Offset {
    fn from(offset: Offset) -> Self {
        offset.to_jiff()
    }
}

impl TryFrom<::jiff::tz::Offset> for Offset {
    type Error = ConvertTimeError;

    fn try_from(offset: ::jiff::tz::Offset) -> Result<Self, ConvertTimeError> {
        Self::from_seconds(offset.seconds()).ok_or(ConvertTimeError)
    }
}

impl From<CivilDateTime> for ::jiff::civil::DateTime {
    fn from(local: CivilDateTime) -> Self {
        local.to_jiff()
    }
}

impl TryFrom<::jiff::civil::DateTime> for CivilDateTime {
    type Error = ConvertTimeError;

    fn try_from(local: ::jiff::civil::DateTime) -> Result<Self, ConvertTimeError> {
        Self::from_jiff(local).ok_or(ConvertTimeError)
    }
}
