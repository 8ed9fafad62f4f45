use super::*;

#[test]
fn reversed_days_are_found() {
    let (first, last) = (day("2026-01-05"), day("2026-01-04"));
    let range = DayRange::from(first..=last);
    assert_eq!(range.check(), Err(RangeError::ReversedDays { first, last }));
    assert_eq!(
        range.check().unwrap_err().to_string(),
        "the range of days is reversed: its first day 2026-01-05 is after its last day 2026-01-04"
    );
    assert!(range.is_empty());
    assert_eq!((range.len(), range.days().count(), range.days().next_back()), (0, 0, None));
    assert_eq!(DayRange::from(first).check(), Ok(()));
    assert_eq!(DayRange::from(first), DayRange::from(first..=first));
}

#[test]
fn windows_that_hold_nothing_are_found() {
    let (early, late) = (time("2026-01-05T00:00:00Z"), time("2026-01-05T00:00:01Z"));
    assert_eq!(TimeWindow::from(early..late).check(), Ok(()));
    assert_eq!(
        TimeWindow::from(late..early).check(),
        Err(RangeError::ReversedWindow { start: late, end: early })
    );
    assert_eq!(TimeWindow::from(late..late).check(), Err(RangeError::EmptyWindow { at: late }));
    assert_eq!(TimeWindow::from(late..early).duration(), None);
    assert_eq!(
        TimeWindow::from(late..late).check().unwrap_err().to_string(),
        "the time window is empty: it starts and ends at 2026-01-05T00:00:01Z, and the end is excluded"
    );
}

#[test]
fn the_last_complete_days() {
    let today = day("2024-03-02");
    let range = |count| DayRange::last_days_before(today, count).map(|range| range.to_string());
    assert_eq!(range(1).as_deref(), Some("2024-03-01..=2024-03-01"));
    assert_eq!(range(3).as_deref(), Some("2024-02-28..=2024-03-01"));
    assert_eq!(range(0), None);
    assert_eq!(range(u32::MAX), None);
    assert_eq!(DayRange::last_days_before(Date::MIN, 1), None);
}

#[test]
fn all_of_the_calendar() {
    let range = DayRange::from(Date::MIN..=Date::MAX);
    let mut days = range.days();
    assert_eq!(days.len(), 3_652_425);
    assert_eq!((days.next(), days.next_back()), (Some(Date::MIN), Some(Date::MAX)));
    assert_eq!(days.count(), 3_652_423);
    assert_eq!(DayRange::from(Date::MAX).days().collect::<Vec<_>>(), [Date::MAX]);
    assert_eq!(DayRange::from(Date::MIN).days().rev().collect::<Vec<_>>(), [Date::MIN]);
}

proptest! {
    #[test]
    fn days_are_repeated_tomorrows(first in dates(), more in 0..400_i64) {
        let Some(last) = first.checked_add_days(more) else { return Ok(()) };
        let range = DayRange::from(first..=last);
        let days: Vec<Date> = range.days().collect();
        let tomorrows: Vec<Date> =
            std::iter::successors(Some(first), |date| date.tomorrow().filter(|date| *date <= last)).collect();
        prop_assert_eq!(&days, &tomorrows);
        prop_assert_eq!(days.len(), range.len());
        let mut backwards: Vec<Date> = range.into_iter().rev().collect();
        backwards.reverse();
        prop_assert_eq!(&backwards, &days);
        prop_assert!(days.iter().all(|date| range.contains(*date)));
        prop_assert!(!last.tomorrow().is_some_and(|date| range.contains(date)));
        prop_assert!(!first.yesterday().is_some_and(|date| range.contains(date)));
    }

    #[test]
    fn both_ends_meet(first in dates(), more in 0..60_i64, from_back in proptest::collection::vec(any::<bool>(), 70)) {
        let Some(last) = first.checked_add_days(more) else { return Ok(()) };
        let range = DayRange::from(first..=last);
        let mut days = range.days();
        let (mut front, mut back) = (Vec::new(), Vec::new());
        for from_back in from_back {
            let left = days.len();
            let day = if from_back { days.next_back() } else { days.next() };
            prop_assert_eq!(days.len(), left.saturating_sub(1));
            prop_assert_eq!(day.is_some(), left > 0);
            if from_back { back.extend(day) } else { front.extend(day) }
        }
        front.extend(back.into_iter().rev());
        prop_assert_eq!(front, range.days().collect::<Vec<_>>());
    }

    #[test]
    fn rounding_outward_covers(a in timestamps(), b in timestamps(), inside in timestamps()) {
        let window = TimeWindow::from(a.min(b)..a.max(b));
        let wire = window.rounded_outward();
        prop_assert!(wire.start() <= window.start() && window.end() <= wire.end());
        prop_assert!(!window.contains(inside) || wire.contains(inside));
        prop_assert_eq!(wire.rounded_outward(), wire);
        prop_assert_eq!(wire.start().to_string().len(), 20);
        prop_assert!(wire.end().to_string().len() == 20 || wire.end() == Timestamp::MAX);
        prop_assert!(window.check().is_err() || wire.check().is_ok());
    }

    #[test]
    fn a_range_is_the_windows_of_its_days(first in dates(), more in 0..40_i64, offset in offsets()) {
        let Some(last) = first.checked_add_days(more) else { return Ok(()) };
        let range = DayRange::from(first..=last);
        if let Some(window) = range.window_at(offset) {
            let mut end = window.start();
            for day in &range {
                let day = day.window_at(offset).unwrap();
                prop_assert_eq!(day.start(), end);
                end = day.end();
            }
            prop_assert_eq!(end, window.end());
        }
    }
}
