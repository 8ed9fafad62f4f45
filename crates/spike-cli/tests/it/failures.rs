//! Failures: nothing on standard output, one line on standard error with advice, exit code 1.

use spike_mock::{ArrayStyle, Fault, MockServer, Options};

use crate::support::{borrowed, run, settings};

const WRONG_KEY: &str = "quite-another-key-of-somebody";

/// Runs the report with changed settings of a server, and asserts words of their errors.
fn fails(server: &MockServer, changes: &[(&'static str, &str)], words: &[&str]) {
    fails_with(1, server, changes, words);
}

fn fails_with(code: i32, server: &MockServer, changes: &[(&'static str, &str)], words: &[&str]) {
    let mut own = settings(server).to_vec();
    for (name, value) in changes {
        own.retain(|(known, _)| known != name);
        own.push((*name, (*value).to_owned()));
    }
    let run = run("week", &borrowed(&own));
    assert_eq!((run.code, run.out.as_str()), (Some(code), ""), "{run:?}");
    assert_eq!(run.err.lines().count(), 1, "{run:?}");
    assert!(run.err.starts_with("error: ") && run.err.ends_with('\n'), "{run:?}");
    for word in words {
        assert!(run.err.contains(word), "{word}: {run:?}");
    }
    for secret in [server.hmac_key(), WRONG_KEY] {
        assert!(!run.err.contains(secret), "{run:?}");
    }
}

#[test]
fn a_wrong_key() {
    let server = MockServer::start();
    let words = ["401", "login", "check the application id", "SPIKE_HMAC_KEY"];
    fails(&server, &[("SPIKE_HMAC_KEY", WRONG_KEY)], &words);
    assert_eq!(server.logins(), 1);
}

#[test]
fn a_wrong_application() {
    let words = ["SPIKE_APPLICATION_ID"];
    fails(&MockServer::start(), &[("SPIKE_APPLICATION_ID", "1")], &words);
}

#[test]
fn an_unknown_host() {
    let server = MockServer::start();
    let words = ["check the host name", "SPIKE_BASE_URL"];
    fails(&server, &[("SPIKE_BASE_URL", "https://name.invalid/v3")], &words);
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_closed_port() {
    let server = MockServer::start();
    let gone = MockServer::start().base_url();
    fails(&server, &[("SPIKE_BASE_URL", &gone)], &["SPIKE_BASE_URL"]);
}

#[test]
fn no_answer_in_time() {
    let server = MockServer::start();
    for path in ["/auth/hmac", "/queries/timeseries"] {
        server.fail_all_at(path, Fault::Stall);
        let words = ["time", "SPIKE_TIMEOUT_SECONDS"];
        fails(&server, &[("SPIKE_TIMEOUT_SECONDS", "0.3")], &words);
        server.clear_faults();
    }
}

#[test]
fn answers_of_another_server() {
    let server = MockServer::start();
    server.fail_all(Fault::Html(404));
    fails_with(3, &server, &[], &["404", "/v3", "SPIKE_BASE_URL"]);
    server.clear_faults();
    server.fail_all(Fault::Html(200));
    fails(&server, &[], &["SPIKE_BASE_URL"]);
    server.clear_faults();
    server.fail_all_at("/userinfo", Fault::Truncated);
    fails(&server, &[], &["GET /userinfo"]);
}

#[test]
fn the_other_array_style() {
    let repeated = Options::new().array_style(ArrayStyle::Repeated);
    let server = MockServer::start_with(repeated).unwrap();
    fails(&server, &[], &["400", "query.types", "SPIKE_ARRAY_STYLE"]);
}

#[test]
fn some_settings_missing() {
    let server = MockServer::start();
    let (id, key, user) = ("SPIKE_APPLICATION_ID", "SPIKE_HMAC_KEY", "SPIKE_USER_ID");
    for (missing, start) in [
        (&[id][..], "error: SPIKE_APPLICATION_ID is not set; "),
        (&[key], "error: SPIKE_HMAC_KEY is not set; "),
        (&[id, key], "error: SPIKE_APPLICATION_ID and SPIKE_HMAC_KEY are not set; "),
        (&[user], "error: SPIKE_USER_ID is not set; "),
    ] {
        let empty: Vec<_> = missing.iter().map(|name| (*name, "")).collect();
        fails_with(3, &server, &empty, &[start]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn invalid_settings() {
    let server = MockServer::start();
    for (name, value, words) in [
        ("SPIKE_ARRAY_STYLE", "brackets", "`comma` nor `repeated`"),
        ("SPIKE_APPLICATION_ID", "my-app", "whole number"),
        ("SPIKE_APPLICATION_ID", "99999999999999999999", "whole number"),
        ("SPIKE_HMAC_KEY", "short", "at least 16"),
        ("SPIKE_HMAC_KEY", "quite-another-key-of-somebody\n", "line break"),
        ("SPIKE_USER_ID", "ann@example.com", "SPIKE_USER_ID"),
        ("SPIKE_USER_ID", "a\nb", "SPIKE_USER_ID"),
        ("SPIKE_TIMEOUT_SECONDS", "soon", "seconds"),
        ("SPIKE_TIMEOUT_SECONDS", "0", "seconds"),
        ("SPIKE_TIMEOUT_SECONDS", "NaN", "seconds"),
        ("SPIKE_BASE_URL", "app-api.spikeapi.com/v3", "SPIKE_BASE_URL"),
        ("SPIKE_BASE_URL", "https://key:word@example.com/v3", "user name"),
        ("SPIKE_BASE_URL", "http://name.invalid/v3", "use https"),
    ] {
        fails_with(3, &server, &[(name, value)], &[name, words]);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn an_invalid_style_is_an_error_without_a_server_too() {
    let run = run("week", &[("SPIKE_ARRAY_STYLE", "Comma")]);
    assert_eq!((run.code, run.out.as_str()), (Some(3), ""), "{run:?}");
    assert!(run.err.starts_with("error: SPIKE_ARRAY_STYLE"), "{run:?}");
}
