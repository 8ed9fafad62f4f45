//! The examples, each as a program against the mock.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use spike_mock::{ManualClock, MockServer, Options, WebhookState};

use crate::receivers::{Receiver, post};
use crate::support::{settings, without_environment};

/// Returns the program that cargo built from an example, beside the tests.
fn program(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().and_then(|deps| deps.parent()).unwrap();
    let path = folder.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "no {}; `cargo test -p spike-examples` builds it", path.display());
    path
}

pub(crate) fn command(name: &str, server: &MockServer) -> Command {
    let mut command = Command::new(program(name));
    without_environment(&mut command);
    command.envs(settings(server));
    command
}

fn run(name: &str, server: &MockServer, arguments: &[&str]) -> Output {
    command(name, server).args(arguments).output().unwrap()
}

/// Returns what a successful run prints.
pub(crate) fn lines(output: Output) -> Vec<String> {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Asks a server of this machine, and returns the head of the answer.
fn get(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(authority).unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split("\r\n\r\n").next().unwrap().to_owned()
}

#[test]
fn queries_with_both_clients() {
    let server = MockServer::start();
    let blocking = lines(run("query", &server, &[]));
    assert!(blocking.contains(&"connected: garmin".to_owned()), "{blocking:?}");
    assert_eq!(blocking.iter().filter(|line| line.ends_with(" steps")).count(), 7);
    assert!(blocking.iter().any(|line| line.starts_with("slept from Some(")));
    assert_eq!(lines(run("query_async", &server, &[])), blocking);
    assert_eq!(server.logins(), 2);
    let own = lines(run("own_transport", &server, &[]));
    assert_eq!(own, blocking[..own.len()]);
    assert!(own.len() >= 3, "{own:?}");
    let requests = server.requests().len();
    let secure = server.base_url().replace("http://", "https://");
    let refused = command("own_transport", &server).env("SPIKE_BASE_URL", secure).output().unwrap();
    assert!(!refused.status.success(), "{refused:?}");
    assert_eq!(server.requests().len(), requests);
}

#[test]
fn a_failure_is_one_line() {
    let server = MockServer::start();
    for name in ["query", "query_async"] {
        let output = command(name, &server).env("SPIKE_HMAC_KEY", "x".repeat(20)).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.contains("the login failed") && text.contains("401"), "{text}");
        let output = command(name, &server).env_remove("SPIKE_HMAC_KEY").output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.starts_with("Error: SPIKE_HMAC_KEY is not set"), "{text}");
    }
}

#[test]
fn a_provider_is_connected() {
    let server = MockServer::start();
    let mut child =
        command("connect", &server).arg("fitbit").stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = out.next().unwrap().unwrap();
    let link = first.strip_prefix("open ").unwrap();
    let consent = link.rsplit_once('/').unwrap().1;
    // What the button of the consent page sends.
    let button = format!(
        "{}/providers/fitbit/integration/callback?code=granted&state={consent}",
        server.base_url()
    );
    let answer = get(&button);
    let redirect = answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap();
    let (address, _) = redirect.split_once("/connected").unwrap();
    assert!(get(&format!("{address}/favicon.ico")).contains("404"));
    assert!(get(redirect).contains("200"));
    assert_eq!(out.next().unwrap().unwrap(), "fitbit is connected");
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_lab_report_is_analysed() {
    let server = MockServer::start();
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    file.write_all(b"%PDF-1.7 synthetic").unwrap();
    let results = lines(run("upload", &server, &[file.path().to_str().unwrap()]));
    assert!(results.len() > 1, "{results:?}");
}

#[test]
fn webhooks_with_each_framework() {
    for name in ["webhook_axum", "webhook_actix", "webhook_rocket"] {
        let clock = ManualClock::at("2026-05-13T12:15:00Z");
        let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
        let mut receiver = Receiver::start(program(name), &server);
        server.set_webhook_url(&receiver.url).unwrap();
        assert!(server.sync("demo-user", "oura", "2026-05-12T18:00:00Z".."2026-05-13T08:00:00Z"));
        assert_eq!(server.deliver_due(), 1);
        let delivery = server.deliveries().remove(0);
        assert_eq!(delivery.state(), WebhookState::Delivered, "{name}");
        assert_eq!(receiver.line(), "demo-user: fetch GET /queries/sleeps", "{name}");

        let body = std::str::from_utf8(delivery.body()).unwrap();
        let other = body.replace("demo-user", "another-1");
        let right = format!("X-Body-Signature: {}\r\n", delivery.signature());
        for (headers, body) in [(right.as_str(), &*other), (&right.repeat(2), body), ("", body)] {
            assert_eq!(post(&receiver.url, headers, body), "401", "{name} {headers}");
        }
        assert_eq!(post(&receiver.url, &right, body), "200", "{name}");
    }
}
