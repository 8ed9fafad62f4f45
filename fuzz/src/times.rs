use std::fmt::{Debug, Display};
use std::str::FromStr;
use std::time::Duration;

use spike_core::time::{Date, DayRange, Offset, TimeWindow, Timestamp};
use spike_core::{Grams, Milliseconds, SecondsPerMeter};

use crate::text::check_hidden;

/// The first eight bytes are a number, the rest is text.
///
/// What is parsed is printed and parsed again alike; arithmetic never panics, and is undone by its opposite.
pub fn times(data: &[u8]) {
    let (number, text) = data.split_at(data.len().min(8));
    let number = number.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    let signed = number.cast_signed();
    if let Ok(text) = std::str::from_utf8(text) {
        round_trip::<Offset>(text);
        round_trip::<DayRange>(text);
        round_trip::<TimeWindow>(text);
        if let Some(timestamp) = round_trip::<Timestamp>(text) {
            timestamps(timestamp, number);
        }
        if let Some(date) = round_trip::<Date>(text) {
            dates(date, signed);
        }
    }
    for timestamp in [
        Timestamp::from_unix_seconds(signed),
        Timestamp::from_unix_millis(signed),
        Timestamp::from_unix_nanos(i128::from(signed) << 8),
    ] {
        timestamp.into_iter().for_each(|timestamp| timestamps(timestamp, number.rotate_left(9)));
    }
    quantities(signed);
}

fn round_trip<T>(text: &str) -> Option<T>
where
    T: FromStr<Err: Display + Debug> + Display + Debug + PartialEq,
{
    match text.parse::<T>() {
        Ok(value) => {
            let printed = value.to_string();
            let again = printed.parse::<T>().unwrap_or_else(|error| panic!("{printed}: {error}"));
            assert_eq!(again, value);
            Some(value)
        }
        Err(error) => {
            check_hidden(&format!("{error} {error:?}"), text);
            None
        }
    }
}

fn timestamps(timestamp: Timestamp, number: u64) {
    round_trip::<Timestamp>(&timestamp.to_string()).expect("its own form");
    let duration = Duration::from_nanos(number);
    for duration in [duration, Duration::from_millis(number), Duration::from_secs(number)] {
        if let Some(later) = timestamp.checked_add(duration) {
            assert_eq!(later.checked_sub(duration), Some(timestamp));
            assert_eq!(later.duration_since(timestamp), Some(duration));
            assert_eq!(timestamp.saturating_add(duration), later);
        }
        let _ = timestamp.saturating_sub(duration);
    }
    let _ = timestamp.checked_add_millis(number.cast_signed());
    let (floor, ceil) = (timestamp.floor_to_second(), timestamp.ceil_to_second());
    assert!(floor <= timestamp && timestamp <= ceil && floor.unix_nanos() % 1_000_000_000 == 0);
    let offset = Offset::from_minutes((number % 2_000) as i32 - 1_000).unwrap_or(Offset::UTC);
    let date = timestamp.date_at(offset);
    if let Some(window) = date.window_at(offset) {
        let text = window.to_string();
        assert_eq!(text.parse(), Ok(window), "{text}");
    }
    let civil = timestamp.at(offset);
    // Near the ends of time, the local time saturates.
    let day = Duration::from_secs(86_400);
    if timestamp.checked_add(day).is_some() && timestamp.checked_sub(day).is_some() {
        assert_eq!(civil.instant_at(offset), Some(timestamp));
    }
}

fn dates(date: Date, days: i64) {
    for days in [days, days % 10_000] {
        if let Some(other) = date.checked_add_days(days) {
            assert_eq!(date.days_until(other), days);
            assert_eq!(other.checked_sub_days(days), Some(date));
        }
    }
    assert_eq!(date.tomorrow().and_then(Date::yesterday), date.tomorrow().map(|_| date));
    assert_eq!(Date::new(date.year(), date.month(), date.day()), Some(date));
    assert!((1..=7).contains(&date.weekday().number_from_monday()));
}

fn quantities(number: i64) {
    let float = f64::from_bits(number.cast_unsigned());
    let _ = SecondsPerMeter::new(float).per_kilometer();
    let _ = SecondsPerMeter::new(float).to_meters_per_second();
    let _ = Grams::new(float).to_kilograms();
    let duration = Milliseconds::new(number).to_duration();
    assert_eq!(duration, u64::try_from(number).ok().map(Duration::from_millis));
}
