//! `spike week`, started as from a shell.

use std::process::Stdio;

use spike_mock::MockServer;

use crate::support::{borrowed, output_of, run, settings, spike};

/// Returns the line with the days, which changes at midnight of the user.
fn days(report: &str) -> Option<&str> {
    report.lines().find(|line| line.starts_with("Last seven"))
}

#[test]
fn the_report_is_the_same_each_time() {
    // Repeated once if midnight passed in between.
    for last in [false, true] {
        let server = MockServer::start();
        let own = settings(&server);
        let reports =
            [output_of("week", &[]), output_of("week", &borrowed(&own)), output_of("week", &[])];
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
    // An empty variable counts as not set.
    let of_mock = run("week", &[("SPIKE_BASE_URL", ""), ("SPIKE_ARRAY_STYLE", "")]);
    assert_eq!(of_mock.code, Some(0), "{of_mock:?}");
    assert!(of_mock.err.starts_with("note: synthetic data"), "{of_mock:?}");
    let of_server = run("week", &borrowed(&settings(&server)));
    assert_eq!((of_server.code, of_server.err.as_str()), (Some(0), ""));
}

#[test]
fn a_closed_pipe_is_no_error() {
    for arguments in [&["week"][..], &["get", "sleeps", "--days", "7"], &["--help"]] {
        let mut command = spike(&[]);
        let child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = child.unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {err}");
        assert!(!err.contains("error"), "{err}");
    }
}

#[test]
fn colours_are_used_only_where_they_are_wanted() {
    assert!(!output_of("week", &[]).contains('\u{1b}'));
    assert!(output_of("week --color always", &[("NO_COLOR", "1")]).contains("\u{1b}[1m"));
    assert!(output_of("week", &[("CLICOLOR_FORCE", "1")]).contains("\u{1b}[1m"));
    assert!(!output_of("week --color never", &[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
}

#[test]
fn no_line_is_longer_than_the_terminal() {
    for width in ["80", "200"] {
        let report = output_of("week", &[("COLUMNS", width)]);
        let limit: usize = width.parse().unwrap();
        assert!(report.lines().all(|line| line.chars().count() <= limit), "{report}");
    }
}
