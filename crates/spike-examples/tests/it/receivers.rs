//! Both receivers as programs, with deliveries from the mock.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use spike_mock::{ManualClock, MockServer, Options, WebhookState};

use crate::support::{borrowed, run, settings, without_environment};

const RECEIVERS: [&str; 2] =
    [env!("CARGO_BIN_EXE_receiver-async"), env!("CARGO_BIN_EXE_receiver-blocking")];

/// A running receiver, killed when dropped.
struct Receiver {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    url: String,
}

impl Receiver {
    fn start(program: &str, server: &MockServer) -> Self {
        let mut command = Command::new(program);
        without_environment(&mut command);
        let mut child = command
            .envs(settings(server))
            .env("SPIKE_WEBHOOK_KEY", server.webhook_key())
            .env("SPIKE_WEBHOOK_PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = String::new();
        let mut receiver = Self { child, lines, url };
        let first = receiver.line();
        first.strip_prefix("listening on ").unwrap().clone_into(&mut receiver.url);
        receiver
    }

    /// Returns the next line it prints.
    fn line(&mut self) -> String {
        self.lines.next().unwrap().unwrap()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Posts a body, and returns the status of the answer.
pub(crate) fn post(url: &str, headers: &str, body: &str) -> String {
    let authority = url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(authority).unwrap();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer["HTTP/1.1 ".len()..][..3].to_owned()
}

#[test]
fn deliveries_are_fetched_and_repetitions_ignored() {
    for program in RECEIVERS {
        let clock = ManualClock::at("2026-05-13T12:15:00Z");
        let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
        let mut receiver = Receiver::start(program, &server);
        server.set_webhook_url(&receiver.url).unwrap();

        // A night, which is fetched with the days around it, and a disconnected provider.
        let night = "2026-05-12T18:00:00Z".."2026-05-13T08:00:00Z";
        assert!(server.sync("demo-user", "oura", night.clone()));
        assert!(server.disconnect("demo-user", "apple"));
        assert_eq!(server.deliver_due(), 1);
        let delivery = server.deliveries().remove(0);
        assert_eq!(delivery.state(), WebhookState::Delivered);
        assert_eq!(receiver.line(), "demo-user disconnected apple");
        let line = receiver.line();
        assert!(line.starts_with("demo-user: 2 sleeps and 0 workouts new, 0 changed; "), "{line}");
        assert!(!line.contains(" 0 points") && !line.contains(" 0 days"), "{line}");
        let requests = server.requests().len();

        // A repetition, then forgeries: nothing is fetched.
        assert!(server.deliver_again(0));
        assert_eq!(server.deliver_due(), 1);
        assert_eq!(receiver.line(), "2 known already");
        let body = std::str::from_utf8(delivery.body()).unwrap();
        let other = body.replace("demo-user", "another-1");
        let right = format!("X-Body-Signature: {}\r\n", delivery.signature());
        let short = "X-Body-Signature: 00\r\n".to_owned();
        let twice = right.repeat(2);
        for (headers, body) in [(&right, &*other), (&short, body), (&twice, body)] {
            assert_eq!(post(&receiver.url, headers, body), "401", "{program} {headers}");
            assert!(receiver.line().starts_with("refused: "));
        }
        assert_eq!(post(&receiver.url, "", body), "401");
        assert!(receiver.line().contains("missing"));

        // The provider syncs the same night again: a new event, but no new data.
        assert!(server.sync("demo-user", "oura", night));
        assert_eq!(server.requests().len(), requests);
        server.deliver_due();
        let line = receiver.line();
        assert!(line.starts_with("demo-user: 0 sleeps and 0 workouts new, 0 changed; "), "{line}");
        assert_eq!(server.logins(), 1);
    }
}

#[test]
fn without_a_key_it_does_not_start() {
    let server = MockServer::start();
    for program in RECEIVERS {
        for (name, value, word) in [
            ("SPIKE_WEBHOOK_KEY", "", "SPIKE_WEBHOOK_KEY"),
            ("SPIKE_WEBHOOK_PORT", "http", "SPIKE_WEBHOOK_PORT"),
        ] {
            let own = settings(&server);
            let mut own = borrowed(&own);
            own.extend([("SPIKE_WEBHOOK_KEY", "some-key"), (name, value)]);
            let run = run(program, &own);
            assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{run:?}");
            assert!(run.err.contains(word), "{run:?}");
        }
        let run = run(program, &[("SPIKE_WEBHOOK_KEY", "some-key")]);
        let start = "error: SPIKE_APPLICATION_ID and SPIKE_HMAC_KEY are not set; ";
        assert!(run.err.starts_with(start), "{run:?}");
    }
}
