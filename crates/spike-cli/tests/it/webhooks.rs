//! From a mock server to a verified webhook, as in the guide: `spike mock`, `spike listen --register`, `spike trigger`.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Stdio};

use spike_mock::{MockServer, Options};

use crate::support::{borrowed, output_of, run, settings, spike};

/// A running program, killed when dropped.
struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(arguments: &str, settings: &[(&str, &str)]) -> Self {
        let mut command = spike(settings);
        command.args(arguments.split_whitespace()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// Returns the next line that contains a text.
    fn line_with(&mut self, text: &str) -> String {
        let mut lines = self.lines.by_ref().map(Result::unwrap);
        lines.find(|line| line.contains(text)).unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_the_mock_prints_is_all_that_the_others_need() {
    // Whatever the mock accepts.
    let mut mock = Program::start("mock --port 0 --quiet --array-style repeated", &[]);
    let export = mock.line_with("export SPIKE_BASE_URL");
    let pairs = export.trim().trim_start_matches("export ").split(' ');
    let own: Vec<(String, String)> = pairs
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
        .collect();
    let own: Vec<(&str, &str)> =
        own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    output_of("get daily-statistics --days 2 --types steps,sleep_score", &own);

    let mut listen = Program::start("listen --port 0 --register --count 1", &own);
    listen.line_with("listening on");
    let answer = output_of("trigger --provider oura", &own);
    assert!(answer.contains("oura"), "{answer}");
    let line = listen.line_with("verified:");
    assert!(line.starts_with("verified: record_change of demo-user from oura"), "{line}");
    listen.line_with("then, for demo-user: GET /queries/");
    assert!(listen.child.wait().unwrap().success());
}

#[test]
fn a_delivery_with_another_key_is_refused() {
    let server = MockServer::start();
    let mut own = settings(&server).to_vec();
    own.push(("SPIKE_WEBHOOK_KEY", "another-webhook-key-of-somebody".to_owned()));
    let mut listen = Program::start("listen --port 0 --register --count 1", &borrowed(&own));
    listen.line_with("listening on");
    output_of("trigger", &borrowed(&own));
    let line = listen.line_with("refused:");
    assert!(!line.contains("another-webhook-key"), "{line}");
}

#[test]
fn without_a_key_or_a_mock_nothing_is_started() {
    let server = MockServer::start_with(Options::new()).unwrap();
    for arguments in ["listen --port 0", "trigger"] {
        let alone = run(arguments, &[]);
        assert_eq!((alone.code, alone.out.as_str()), (Some(3), ""), "{alone:?}");
    }
    let own = settings(&server);
    let unkeyed = run("listen --port 0", &borrowed(&own));
    assert_eq!(unkeyed.code, Some(3), "{unkeyed:?}");
    assert!(unkeyed.err.contains("SPIKE_WEBHOOK_KEY"), "{unkeyed:?}");
    let unknown = run("trigger --provider polar", &borrowed(&own));
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
}
