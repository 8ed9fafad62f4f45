//! The examples that use the core without a client.

use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use spike_mock::{Fault, MockServer};

use crate::examples::{command, lines};

/// Runs a program to its end. One that waits for something that never comes is killed.
fn run(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("{command:?} does not end: {:?}", child.wait_with_output());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.wait_with_output().unwrap()
}

#[test]
fn two_threads_over_std_net_log_in_once() {
    let server = MockServer::start();
    let printed = lines(run(&mut command("embed_std_net", &server)));
    assert!(printed.contains(&"connected: garmin".to_owned()), "{printed:?}");
    assert!(printed.iter().any(|line| line.starts_with("time zone: ")), "{printed:?}");
    assert_eq!((server.logins(), server.requests().len()), (1, 3));
}

#[test]
fn an_event_loop_on_one_thread_logs_each_user_in_once() {
    for (users, calls) in [("1", "100"), ("10", "10"), ("100", "1")] {
        let server = MockServer::start();
        let printed = lines(run(command("embed_event_loop", &server).args([users, calls])));
        assert_eq!(printed, ["100 of 100 calls were answered"]);
        assert_eq!(server.logins().to_string(), users);
        assert_eq!(server.requests_to("/userinfo"), 100);
    }
}

/// A failed login is the answer of every call that waited for it, and a failure is one line.
#[test]
fn a_refused_login_is_sent_once_and_ends_all_calls() {
    let server = MockServer::start();
    let mut program = command("embed_event_loop", &server);
    let output = run(program.env("SPIKE_HMAC_KEY", "x".repeat(20)).args(["1", "20"]));
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), server.logins()), (Some(1), 1), "{text}");
    assert_eq!(text.matches("the login failed").count(), 20, "{text}");
}

#[test]
fn pauses_and_retries_are_those_of_the_core() {
    for name in ["embed_std_net", "embed_event_loop"] {
        let server = MockServer::start();
        server.fail_next(Fault::Status(503));
        server.fail_next_at("/userinfo", Fault::StatusWithRetryAfter(429, "1".to_owned()));
        server.fail_next_at("/userinfo", Fault::Reset);
        let started = Instant::now();
        let output = run(&mut command(name, &server));
        assert!(output.status.success(), "{name}: {output:?}");
        assert!(started.elapsed().as_secs() >= 1, "{name}");
        assert_eq!(server.logins(), 2, "{name}");
    }
}

/// Whatever does not come: the lock, the answer, or the end of it.
#[test]
fn a_silent_server_costs_no_more_than_the_time_limit() {
    for name in ["embed_std_net", "embed_event_loop"] {
        for path in ["/auth/hmac", "/userinfo"] {
            let server = MockServer::start();
            let gate = server.hold(path);
            let output = run(command(name, &server).env("SPIKE_TIMEOUT_SECONDS", "0.6"));
            drop(gate);
            let text = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(1), "{name}: {text}");
            let limits = ["the deadline of the call passed", "within the time limit"];
            let lines = text.lines().filter(|line| limits.iter().any(|it| line.contains(it)));
            let expected = if name == "embed_std_net" { 1 } else { 100 };
            assert_eq!(lines.count(), expected, "{name} {path}: {text}");
        }
    }
}

#[test]
fn neither_sends_a_secret_without_tls_to_an_https_url() {
    for name in ["embed_std_net", "embed_event_loop"] {
        let server = MockServer::start();
        let secure = server.base_url().replace("http://", "https://");
        let output = run(command(name, &server).env("SPIKE_BASE_URL", secure));
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("no TLS"), "{name}: {text}");
        assert_eq!(server.connections(), 0, "{name}");
    }
}
