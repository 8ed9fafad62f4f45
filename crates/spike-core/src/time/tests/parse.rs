use super::*;

#[test]
fn the_forms_of_a_date_time() {
    let whole = time("2026-01-31T08:15:00Z");
    assert_eq!(whole.unix_seconds(), 1_769_847_300);
    for same in [
        "2026-01-31t08:15:00z",
        "2026-01-31 08:15:00Z",
        "2026-01-31T08:15:00.0Z",
        "2026-01-31T08:15:00.000000000Z",
        "2026-01-31T10:15:00+02:00",
        "2026-01-30T22:45:00-09:30",
        "2026-01-31T08:15:00-00:00",
        "2026-02-01T10:14:00+25:59",
        "2026-01-31T08:14:60Z",
    ] {
        assert_eq!(time(same), whole, "{same}");
    }
    for digits in 1..=9 {
        let text = format!("2026-01-31T08:15:00.{}Z", &"123456789"[..digits]);
        assert_eq!(time(&text).to_string(), text);
    }
    assert_eq!(time("2016-12-31T23:59:60.5Z"), time("2017-01-01T00:00:00.5Z"));
    assert_eq!(time("1969-12-31T23:59:59.75Z").subsec_nanos(), 750_000_000);
}

#[test]
fn what_is_no_date_time() {
    let form = "".parse::<Timestamp>().unwrap_err();
    for text in [
        "2026-01-31",
        "2026-01-31T08:15:00",
        "2026-01-31T08:15Z",
        "2026-01-31T08:15:00.Z",
        "2026-01-31T08:15:00.1234567890Z",
        "2026-01-31T08:15:00,5Z",
        "2026-01-31T08:15:00+0200",
        "2026-01-31T08:15:00+02",
        "2026-01-31T08:15:00Z[UTC]",
        "2026-01-31T08:15:00Z ",
        " 2026-01-31T08:15:00Z",
        "2026-1-31T08:15:00Z",
        "-2026-01-31T08:15:00Z",
        "+002026-01-31T08:15:00Z",
        "2026-01-31_08:15:00Z",
        "２０２６-01-31T08:15:00Z",
        "1769847300",
    ] {
        assert_eq!(text.parse::<Timestamp>(), Err(form.clone()), "{text}");
    }
    let none = "2026-02-29T08:15:00Z".parse::<Timestamp>().unwrap_err();
    assert_ne!(none, form);
    for text in [
        "2026-13-01T08:15:00Z",
        "2026-00-01T08:15:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T08:60:00Z",
        "2026-01-31T08:15:61Z",
        "2026-01-31T08:15:00+26:00",
        "2026-01-31T08:15:00+00:60",
    ] {
        assert_eq!(text.parse::<Timestamp>(), Err(none.clone()), "{text}");
    }
    let range = "0000-01-01T00:00:00Z".parse::<Timestamp>().unwrap_err();
    assert_ne!(range, none);
    for text in [
        "9999-12-31T23:59:60Z",
        "9999-12-31T23:59:59-00:01",
        "0000-01-02T01:59:59.999999999Z",
        "0000-01-01T00:00:00+25:59",
        "9999-12-31T23:59:60.999999999-25:59",
    ] {
        assert_eq!(text.parse::<Timestamp>(), Err(range.clone()), "{text}");
    }
}

#[test]
fn the_last_second_of_the_last_year_is_a_date_time() {
    for text in [
        "9999-12-30T22:00:00.000000001Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.9Z",
        "9999-12-31T23:59:59.999999999Z",
    ] {
        assert_eq!(time(text).to_string(), text);
    }
    assert_eq!(time("9999-12-31T23:59:59.999999999Z"), Timestamp::MAX);
}

#[test]
fn what_is_no_date() {
    let form = "".parse::<Date>().unwrap_err();
    for text in
        ["2026-1-31", "20260131", "2026-01-31T00:00:00Z", "2026-01-31 ", "-026-01-31", "2026/01/31"]
    {
        assert_eq!(text.parse::<Date>(), Err(form.clone()), "{text}");
    }
    let none = "2026-02-29".parse::<Date>().unwrap_err();
    for text in ["2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "1900-02-29"] {
        assert_eq!(text.parse::<Date>(), Err(none.clone()), "{text}");
    }
    assert_ne!(form, none);
    assert_eq!(day("0000-01-01"), Date::MIN);
    assert_eq!(day("9999-12-31"), Date::MAX);
}

#[test]
fn errors_do_not_show_the_text() {
    let secret = "1984-06-31";
    let error = secret.parse::<Date>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("1984"));
    let error = serde_json::from_str::<Date>("\"1984-06-31\"").unwrap_err();
    assert!(!error.to_string().contains("1984"), "{error}");
    let error = serde_json::from_str::<Timestamp>("\"1984-06-31T00:00:00Z\"").unwrap_err();
    assert!(!error.to_string().contains("1984"), "{error}");
}

#[test]
fn what_is_no_offset_or_range() {
    let form = "".parse::<Offset>().unwrap_err();
    for text in ["3:00", "+3:00", "+0300", "03:00", "+03:00:00", "é3:00", "Z"] {
        assert_eq!(text.parse::<Offset>(), Err(form.clone()), "{text}");
    }
    for text in ["+26:00", "-26:00", "+00:60"] {
        assert_ne!(text.parse::<Offset>().unwrap_err(), form, "{text}");
    }
    let days = "2026-01-02".parse::<DayRange>().unwrap_err().to_string();
    assert!(days.contains("..="), "{days}");
    for text in ["", "..=", "2026-01-02..2026-01-08", "2026-01-02..=2026-01-32"] {
        assert!(text.parse::<DayRange>().is_err(), "{text}");
    }
    for text in ["", "..", "2026-01-02T00:00:00Z..", "2026-01-02..2026-01-03"] {
        assert!(text.parse::<TimeWindow>().is_err(), "{text}");
    }
}

/// Texts that are almost dates, so that the parser is not left at its first byte.
fn almost() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,12})?(Z|z|[+-][0-9]{2}:[0-9]{2})?",
        "[0-9TZ:.+é-]{0,40}",
    ]
}

proptest! {
    #[test]
    fn arbitrary_texts_never_panic(text in almost()) {
        let _: Result<Date, ParseTimeError> = text.parse();
        if let Ok(time) = text.parse::<Timestamp>() {
            prop_assert_eq!(time.to_string().parse::<Timestamp>(), Ok(time));
        }
    }

    #[test]
    fn timestamps_survive(time in timestamps()) {
        let text = time.to_string();
        prop_assert!(text.len() <= 30 && text.as_bytes()[4] == b'-' && text.ends_with('Z'), "{}", text);
        prop_assert_eq!(text.parse::<Timestamp>(), Ok(time));
        let json = serde_json::to_string(&time).unwrap();
        prop_assert_eq!(&json, &format!("\"{text}\""));
        prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), time);
    }

    #[test]
    fn timestamps_survive_any_offset(time in timestamps(), offset in offsets()) {
        prop_assume!(!saturates(time, offset));
        let text = format!("{}{offset}", time.at(offset));
        prop_assert_eq!(text.parse::<Timestamp>(), Ok(time), "{}", text);
    }

    #[test]
    fn dates_survive(date in dates()) {
        let text = date.to_string();
        prop_assert_eq!(text.len(), 10);
        prop_assert_eq!(text.parse::<Date>(), Ok(date));
        prop_assert_eq!(Date::new(date.year(), date.month(), date.day()), Some(date));
        let json = serde_json::to_string(&date).unwrap();
        prop_assert_eq!(serde_json::from_str::<Date>(&json).unwrap(), date);
    }

    #[test]
    fn offsets_survive(minutes in prop_oneof![any::<i32>(), -1600..1600]) {
        let offset = Offset::from_minutes(minutes);
        prop_assert_eq!(offset.is_some(), minutes.unsigned_abs() < 26 * 60);
        let read = serde_json::from_str::<Offset>(&minutes.to_string()).ok();
        prop_assert_eq!(read, offset);
        if let Some(offset) = offset {
            prop_assert_eq!(offset.minutes(), minutes);
            prop_assert_eq!(serde_json::to_string(&offset).unwrap(), minutes.to_string());
            prop_assert_eq!(offset.to_string().parse::<Offset>(), Ok(offset));
        }
    }

    #[test]
    fn ranges_survive(first in dates(), last in dates(), start in timestamps(), end in timestamps()) {
        let (days, window) = (DayRange::from(first..=last), TimeWindow::from(start..end));
        prop_assert_eq!(days.to_string().parse::<DayRange>(), Ok(days));
        prop_assert_eq!(window.to_string().parse::<TimeWindow>(), Ok(window));
        let json = serde_json::to_string(&(days, window)).unwrap();
        prop_assert_eq!(&json, &format!("[\"{days}\",\"{window}\"]"));
        prop_assert_eq!(serde_json::from_str::<(DayRange, TimeWindow)>(&json).unwrap(), (days, window));
    }
}

#[test]
fn offsets_are_shown_with_both_parts() {
    let shown = |minutes| Offset::from_minutes(minutes).unwrap().to_string();
    assert_eq!(
        [shown(0), shown(180), shown(-570), shown(-30), shown(1559)],
        ["+00:00", "+03:00", "-09:30", "-00:30", "+25:59"]
    );
}
