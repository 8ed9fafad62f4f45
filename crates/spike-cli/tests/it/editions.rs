//! Servers that follow the contract in different ways: the report stays the same, or shows the unknown values.

use spike_blocking::ArrayStyle as Style;
use spike_mock::{ArrayStyle, BaseTime, ManualClock, MockServer, Options};

use crate::support::{borrowed, golden, output_of, report_at, report_of, settings};

const NOW: &str = "2026-04-19T09:30:00Z";

#[test]
fn the_report_does_not_depend_on_what_the_contract_leaves_open() {
    let plain = report_at(NOW, Options::new());
    for options in [
        Options::new().base_time(BaseTime::FromTimestamp),
        Options::new().nulls(true).schema_key(true),
        Options::new().extra_fields(true),
        Options::new().include_by_default(true),
        Options::new().array_style(ArrayStyle::Comma),
    ] {
        assert_eq!(report_at(NOW, options.clone()), plain, "{options:?}");
    }
    let strict = Options::new().array_style(ArrayStyle::Repeated);
    let server = MockServer::start_with(strict.clock(ManualClock::at(NOW))).unwrap();
    assert_eq!(report_of(&server, NOW, Style::Repeated), plain);
}

#[test]
fn strict_array_styles_work_with_the_setting() {
    for (style, name) in [(ArrayStyle::Comma, "comma"), (ArrayStyle::Repeated, "repeated")] {
        let server = MockServer::start_with(Options::new().array_style(style)).unwrap();
        let mut own = settings(&server).to_vec();
        own.push(("SPIKE_ARRAY_STYLE", name.to_owned()));
        let report = output_of("week", &borrowed(&own));
        // A type that is missing in the query has no column.
        assert!(report.contains("  recovery  activity\n"), "{report}");
    }
}

#[test]
fn unknown_values_are_shown_unchanged() {
    let report = report_at(NOW, Options::new().unknown_values(true));
    let line = |start: &str| {
        let mut lines = report.lines();
        lines.find(|line| line.starts_with(start)).unwrap().to_owned()
    };
    assert!(line("Providers").ends_with(", brand_new_band"), "{report}");
    assert!(line("Heart rate of").contains("brand_new_band"), "{report}");
    assert!(line("Day").ends_with("  vitality_score"), "{report}");
    assert!(line("Sat 04-18").ends_with("  71.5"), "{report}");
    assert!(line("  1  hypnagogia").ends_with(" min"), "{report}");
}

#[test]
fn without_data_the_report_is_empty() {
    let none: [&str; 0] = [];
    let report = report_at(NOW, Options::new().providers(none));
    golden("nothing.txt", &report);
}

#[test]
fn a_broken_connection_is_marked() {
    let clock = ManualClock::at(NOW);
    let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
    assert!(server.break_integration("demo-user", "garmin"));
    let report = report_of(&server, NOW, Style::Comma);
    let wanted = "Providers  apple, garmin (BROKEN: the user has to connect it again), oura\n";
    assert!(report.contains(wanted), "{report}");
}
