use super::*;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[test]
fn the_ends_of_the_range() {
    assert_eq!(Timestamp::MIN.to_string(), "0000-01-02T02:00:00Z");
    assert_eq!(Timestamp::MAX.to_string(), "9999-12-31T23:59:59.999999999Z");
    assert_eq!(Timestamp::UNIX_EPOCH.to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(Timestamp::from_unix_nanos(Timestamp::MAX.unix_nanos() + 1), None);
    assert_eq!(Timestamp::from_unix_nanos(Timestamp::MIN.unix_nanos() - 1), None);
    for extreme in [i64::MIN, i64::MAX] {
        assert_eq!(Timestamp::from_unix_seconds(extreme), None);
        assert_eq!(Timestamp::from_unix_millis(extreme), None);
        assert_eq!(Timestamp::UNIX_EPOCH.checked_add_millis(extreme), None);
    }
    assert_eq!(Timestamp::MIN.checked_add(Duration::MAX), None);
    assert_eq!(Timestamp::MIN.saturating_add(Duration::MAX), Timestamp::MAX);
    assert_eq!(Timestamp::MAX.saturating_sub(Duration::MAX), Timestamp::MIN);
    assert_eq!(Timestamp::MAX.date_at(Offset::MAX), Date::MAX);
    assert_eq!(Timestamp::MIN.date_at(Offset::MIN), Date::MIN);
    let end = "9999-12-31T23:59:59.999999999";
    assert_eq!(Timestamp::MAX.at(Offset::UTC).to_string(), end);
    assert_eq!(Timestamp::MAX.at(Offset::MAX).to_string(), end);
    assert_eq!(Timestamp::MAX.ceil_to_second(), Timestamp::MAX);
}

#[test]
fn before_1970_everything_rounds_down() {
    let time = time("1969-12-31T23:59:58.999500000Z");
    assert_eq!(
        (time.unix_seconds(), time.unix_millis(), time.subsec_nanos()),
        (-2, -1001, 999_500_000)
    );
    assert_eq!(time.unix_nanos(), -1_000_500_000);
    assert_eq!(time.floor_to_second().unix_seconds(), -2);
    assert_eq!(time.ceil_to_second().unix_seconds(), -1);
}

#[test]
fn system_times() {
    let moment = Duration::new(1_769_847_300, 5);
    let time = Timestamp::from(UNIX_EPOCH + moment);
    assert_eq!(time.to_string(), "2026-01-31T08:15:00.000000005Z");
    assert_eq!(SystemTime::try_from(time), Ok(UNIX_EPOCH + moment));
    let before = Timestamp::from(UNIX_EPOCH - moment);
    assert_eq!(before.unix_nanos(), -time.unix_nanos());
    assert_eq!(SystemTime::try_from(before), Ok(UNIX_EPOCH - moment));
    if let Some(far) = UNIX_EPOCH.checked_add(Duration::from_secs(1 << 40)) {
        assert_eq!(Timestamp::from(far), Timestamp::MAX);
    }
    if let Some(far) = UNIX_EPOCH.checked_sub(Duration::from_secs(1 << 40)) {
        assert_eq!(Timestamp::from(far), Timestamp::MIN);
    }
}

#[test]
fn padding_works() {
    let time = Timestamp::UNIX_EPOCH;
    assert_eq!(format!("{time:>22}|{time:<22}|"), "  1970-01-01T00:00:00Z|1970-01-01T00:00:00Z  |");
    assert_eq!(format!("{time:?}"), "Timestamp(1970-01-01T00:00:00Z)");
    assert_eq!(format!("{:>12}|", time.date_at(Offset::UTC)), "  1970-01-01|");
    assert_eq!(format!("{:>20}|", time.at(Offset::UTC)), " 1970-01-01T00:00:00|");
}

proptest! {
    #[test]
    fn arithmetic_agrees_with_the_integers(time in timestamps(), duration in any::<Duration>(), millis in any::<i64>()) {
        let nanos = duration.as_nanos() as i128;
        let in_range = |nanos: i128| (Timestamp::MIN.unix_nanos()..=Timestamp::MAX.unix_nanos()).contains(&nanos);
        for (result, saturated, expected, end) in [
            (time.checked_add(duration), time.saturating_add(duration), time.unix_nanos() + nanos, Timestamp::MAX),
            (time.checked_sub(duration), time.saturating_sub(duration), time.unix_nanos() - nanos, Timestamp::MIN),
        ] {
            prop_assert_eq!(result.map(Timestamp::unix_nanos), in_range(expected).then_some(expected));
            prop_assert_eq!(saturated, result.unwrap_or(end));
        }
        let expected = time.unix_nanos() + i128::from(millis) * 1_000_000;
        prop_assert_eq!(
            time.checked_add_millis(millis).map(Timestamp::unix_nanos),
            in_range(expected).then_some(expected)
        );
    }

    #[test]
    fn differences_lead_back(a in timestamps(), b in timestamps()) {
        let (first, last) = (a.min(b), a.max(b));
        let between = last.duration_since(first).unwrap();
        prop_assert_eq!(first.checked_add(between), Some(last));
        prop_assert_eq!(last.checked_sub(between), Some(first));
        prop_assert_eq!(first.duration_since(last).is_some(), first == last);
        prop_assert_eq!(a.cmp(&b), a.unix_nanos().cmp(&b.unix_nanos()));
    }

    #[test]
    fn parts_make_the_whole(time in timestamps()) {
        let nanos = i128::from(time.unix_seconds()) * 1_000_000_000 + i128::from(time.subsec_nanos());
        prop_assert_eq!(nanos, time.unix_nanos());
        prop_assert_eq!(i128::from(time.unix_millis()), nanos.div_euclid(1_000_000));
        prop_assert!(time.subsec_nanos() < 1_000_000_000);
    }

    #[test]
    fn whole_seconds_enclose(time in timestamps()) {
        let (floor, ceil) = (time.floor_to_second(), time.ceil_to_second());
        prop_assert!(floor <= time && time <= ceil);
        prop_assert_eq!(floor.subsec_nanos(), 0);
        if ceil < Timestamp::MAX {
            prop_assert_eq!(ceil.unix_seconds() - floor.unix_seconds(), i64::from(floor != time));
            prop_assert_eq!(ceil.subsec_nanos(), 0);
        }
    }

    #[test]
    fn local_clocks_lead_back(time in timestamps(), offset in offsets()) {
        prop_assume!(!saturates(time, offset));
        let local: CivilDateTime = time.at(offset);
        prop_assert_eq!(local.instant_at(offset), Some(time));
        prop_assert_eq!(local.date(), time.date_at(offset));
        let seconds = time.unix_seconds() + i64::from(offset.minutes()) * 60;
        let of_day = seconds.rem_euclid(86_400);
        let shown = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60 + i64::from(local.second());
        prop_assert_eq!(shown, of_day);
        prop_assert_eq!(local.subsec_nanos(), time.subsec_nanos());
        prop_assert_eq!(Date::new(1970, 1, 1).unwrap().days_until(local.date()), seconds.div_euclid(86_400));
    }
}
