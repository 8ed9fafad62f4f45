use super::*;

#[test]
fn dates_that_are_none() {
    assert_eq!(Date::new(2024, 2, 29).map(|date| date.to_string()).as_deref(), Some("2024-02-29"));
    for (year, month, day) in [
        (2023, 2, 29),
        (2024, 0, 1),
        (2024, 1, 0),
        (-1, 1, 1),
        (10_000, 1, 1),
        (i32::MAX, 255, 255),
    ] {
        assert_eq!(Date::new(year, month, day), None);
    }
}

#[test]
fn days_of_the_week() {
    let monday = day("2026-01-05");
    for (later, weekday) in Weekday::ALL.into_iter().enumerate() {
        assert_eq!(monday.checked_add_days(later as i64).unwrap().weekday(), weekday);
        assert_eq!(usize::from(weekday.number_from_monday()), later + 1);
        assert_eq!(weekday.to_string(), format!("{weekday:?}"));
    }
}

#[test]
fn the_ends_of_the_calendar() {
    assert_eq!(Date::MAX.tomorrow(), None);
    assert_eq!(Date::MIN.yesterday(), None);
    assert_eq!(Date::MIN.days_until(Date::MAX), 3_652_424);
    for extreme in [i64::MIN, i64::MAX] {
        assert_eq!(Date::MIN.checked_add_days(extreme), None);
        assert_eq!(Date::MIN.checked_sub_days(extreme), None);
    }
    let start = Date::MAX.start_at(Offset::UTC).unwrap();
    assert_eq!(start.to_string(), "9999-12-31T00:00:00Z");
    assert_eq!(Date::MAX.start_at(Offset::MIN), None);
    assert_eq!(
        Date::MAX.start_at(Offset::MAX).map(|time| time.to_string()).as_deref(),
        Some("9999-12-29T22:01:00Z")
    );
    assert_eq!(Date::MIN.start_at(Offset::UTC), None);
    assert_eq!(Date::MAX.window_at(Offset::MAX), None);
}

proptest! {
    #[test]
    fn arithmetic_agrees_with_the_integers(date in dates(), days in prop_oneof![any::<i64>(), -4_000_000..4_000_000_i64]) {
        let sum = Date::MIN.days_until(date).checked_add(days);
        let expected = sum.filter(|sum| (0..=3_652_424).contains(sum));
        prop_assert_eq!(date.checked_add_days(days).map(|date| Date::MIN.days_until(date)), expected);
        if let Some(negative) = days.checked_neg() {
            prop_assert_eq!(date.checked_sub_days(negative), date.checked_add_days(days));
        }
    }

    #[test]
    fn differences_lead_back(a in dates(), b in dates()) {
        prop_assert_eq!(a.checked_add_days(a.days_until(b)), Some(b));
        prop_assert_eq!(a.days_until(b), -b.days_until(a));
        prop_assert_eq!(a < b, a.days_until(b) > 0);
    }

    #[test]
    fn neighbours(date in dates()) {
        prop_assert_eq!(date.tomorrow(), date.checked_add_days(1));
        prop_assert_eq!(date.yesterday(), date.checked_sub_days(1));
        if let Some(tomorrow) = date.tomorrow() {
            prop_assert_eq!(
                tomorrow.weekday().number_from_monday(),
                date.weekday().number_from_monday() % 7 + 1
            );
        }
    }

    #[test]
    fn a_day_is_its_window(date in dates(), offset in offsets(), nanos in 0..86_400_000_000_000_u64) {
        if let Some(window) = date.window_at(offset) {
            let inside = window.start().saturating_add(std::time::Duration::from_nanos(nanos));
            prop_assert!(window.contains(inside));
            prop_assert_eq!(inside.date_at(offset), date);
            prop_assert_eq!(window.end().date_at(offset), date.tomorrow().unwrap());
            prop_assert_eq!(window.rounded_outward(), window);
        }
    }
}
