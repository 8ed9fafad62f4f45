//! The programs, started as from a shell.

use spike_mock::MockServer;

use crate::support::{PROGRAMS, borrowed, report_of, run, settings};

/// Returns the line with the days, which changes at midnight of the user.
fn days(report: &str) -> Option<&str> {
    report.lines().find(|line| line.starts_with("Last seven"))
}

#[test]
fn both_print_the_same_report_each_time() {
    // Repeated once if midnight passed in between.
    for last in [false, true] {
        let server = MockServer::start();
        let own = settings(&server);
        let mut reports = PROGRAMS.map(|program| report_of(program, &[])).to_vec();
        reports.extend(PROGRAMS.map(|program| report_of(program, &borrowed(&own))));
        reports.push(report_of(PROGRAMS[0], &[]));
        if !last && reports.iter().any(|report| days(report) != days(&reports[0])) {
            continue;
        }
        for report in &reports {
            assert_eq!(report, &reports[0]);
        }
        assert!(reports[0].starts_with("User       demo-user of application 9999\n"));
        return;
    }
}

#[test]
fn synthetic_data_are_marked_on_standard_error() {
    let server = MockServer::start();
    for program in PROGRAMS {
        // An empty variable counts as not set.
        let of_mock = run(program, &[("SPIKE_BASE_URL", ""), ("SPIKE_ARRAY_STYLE", "")]);
        assert_eq!(of_mock.code, Some(0), "{of_mock:?}");
        assert!(of_mock.err.starts_with("note: synthetic data"), "{of_mock:?}");
        let of_server = run(program, &borrowed(&settings(&server)));
        assert_eq!((of_server.code, of_server.err.as_str()), (Some(0), ""));
    }
}
