mod convert;
mod date;
mod parse;
mod range;
mod timestamp;

use super::{
    CivilDateTime, Date, DayRange, Offset, ParseTimeError, RangeError, TimeWindow, Timestamp,
    Weekday,
};
use proptest::prelude::*;

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Every timestamp; whole seconds, and the ends of the range, more often than chance has them.
fn timestamps() -> impl Strategy<Value = Timestamp> {
    let (min, max) = (Timestamp::MIN.unix_nanos(), Timestamp::MAX.unix_nanos());
    prop_oneof![
        (min..=max).prop_map(|nanos| Timestamp::from_unix_nanos(nanos).unwrap()),
        (Timestamp::MIN.unix_seconds()..=Timestamp::MAX.unix_seconds())
            .prop_map(|seconds| Timestamp::from_unix_seconds(seconds).unwrap()),
        (0_u64..200_000_000_000_000).prop_map(|nanos| Timestamp::MIN
            .saturating_add(std::time::Duration::from_nanos(nanos))),
        (0_u64..200_000_000_000_000).prop_map(|nanos| Timestamp::MAX
            .saturating_sub(std::time::Duration::from_nanos(nanos))),
    ]
}

fn dates() -> impl Strategy<Value = Date> {
    let last = Date::MIN.days_until(Date::MAX);
    prop_oneof![0..=last, 0..=3_i64, last - 3..=last]
        .prop_map(|days| Date::MIN.checked_add_days(days).unwrap())
}

/// Whether a clock at this offset has left the year 9999.
fn saturates(time: Timestamp, offset: Offset) -> bool {
    let end = i64::from(offset.minutes()) * 60 + time.unix_seconds();
    end > Timestamp::MAX.unix_seconds()
}

fn offsets() -> impl Strategy<Value = Offset> {
    (Offset::MIN.minutes()..=Offset::MAX.minutes())
        .prop_map(|minutes| Offset::from_minutes(minutes).unwrap())
}
