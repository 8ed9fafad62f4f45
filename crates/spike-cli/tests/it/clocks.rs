//! Fixed clocks: golden reports, and the limits of a day.

use spike_mock::{Options, Zone};

use crate::support::{golden, report_at};

#[test]
fn an_ordinary_week() {
    golden("week.txt", &report_at("2026-04-19T09:30:00Z", Options::new()));
}

#[test]
fn a_day_has_23_hours_when_daylight_saving_time_starts() {
    golden("short_day.txt", &report_at("2026-03-30T05:00:00Z", Options::new()));
}

#[test]
fn a_day_has_25_hours_when_daylight_saving_time_ends() {
    golden("long_day.txt", &report_at("2026-10-26T05:00:00Z", Options::new()));
}

#[test]
fn without_a_known_zone_the_latest_sleep_gives_the_offset() {
    let zone = Zone::fixed("Mars/Base", -210);
    golden("offset.txt", &report_at("2026-04-19T03:29:59Z", Options::new().zone(zone)));
}

#[test]
fn the_report_is_the_same_within_a_local_day() {
    // In Vilnius 19 April 2026 lasts from 21:00 UTC to 21:00 UTC.
    let report = |now| report_at(now, Options::new());
    let first = report("2026-04-18T21:00:00Z");
    for now in ["2026-04-19T00:00:00Z", "2026-04-19T12:34:56Z", "2026-04-19T20:59:59Z"] {
        assert_eq!(report(now), first, "{now}");
    }
    assert!(first.contains("2026-04-12 to 2026-04-18"), "{first}");
    for (now, days) in [
        ("2026-04-18T20:59:59Z", "2026-04-11 to 2026-04-17"),
        ("2026-04-19T21:00:00Z", "2026-04-13 to 2026-04-19"),
    ] {
        assert!(report(now).contains(days), "{now}");
    }
}
