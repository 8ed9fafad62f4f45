//! Runs the programs, and fetches with a fixed clock.

use std::path::Path;
use std::process::{Command, Stdio};

use spike_blocking::ArrayStyle;
use spike_blocking::time::Timestamp;
use spike_cli::Connection;
use spike_cli::commands::week;
use spike_mock::{ManualClock, MockServer, Options};

/// The output and the exit code of a program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

/// Returns the program with these settings only, without proxies, terminal and profiles.
pub(crate) fn spike(settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spike"));
    without_environment(&mut command);
    command.envs(settings.iter().copied()).stdin(Stdio::null());
    command
}

/// Runs the program with these arguments, separated by blanks.
pub(crate) fn run(arguments: &str, settings: &[(&str, &str)]) -> Run {
    run_command(spike(settings).args(arguments.split_whitespace()))
}

pub(crate) fn run_command(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code(),
    }
}

/// Removes settings and proxies from the environment that a program inherits.
pub(crate) fn without_environment(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy().to_ascii_uppercase();
        if text.starts_with("SPIKE_") || text.ends_with("_PROXY") {
            command.env_remove(&name);
        }
    }
    command.env_remove("COLUMNS").env("XDG_CONFIG_HOME", "/nonexistent");
}

/// Runs the program, which must succeed, and returns its output.
pub(crate) fn output_of(arguments: &str, settings: &[(&str, &str)]) -> String {
    let run = run(arguments, settings);
    assert_eq!(run.code, Some(0), "{run:?}");
    run.out
}

/// Returns the four settings for a server, in the order of the README.
pub(crate) fn settings(server: &MockServer) -> [(&'static str, String); 4] {
    [
        ("SPIKE_BASE_URL", server.base_url()),
        ("SPIKE_APPLICATION_ID", server.application_id().to_string()),
        ("SPIKE_HMAC_KEY", server.hmac_key().to_owned()),
        ("SPIKE_USER_ID", server.user_id().to_owned()),
    ]
}

pub(crate) fn borrowed<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    let pairs = settings.iter().map(|(name, value)| (*name, value.as_str()));
    pairs.collect()
}

/// Returns the report at `now`, the time of the server and of the client.
pub(crate) fn report_at(now: &str, options: Options) -> String {
    let server = MockServer::start_with(options.clock(ManualClock::at(now))).unwrap();
    report_of(&server, now, ArrayStyle::Comma)
}

pub(crate) fn report_of(server: &MockServer, now: &str, style: ArrayStyle) -> String {
    let data = fetch(server, now, style);
    anstream::adapter::strip_str(&week::report(&data, 140)).to_string()
}

/// Fetches the week before `now`.
pub(crate) fn fetch(server: &MockServer, now: &str, style: ArrayStyle) -> week::Data {
    let now: Timestamp = now.parse().unwrap();
    let connection = Connection::to_mock(server).unwrap().array_style(style);
    week::fetch(&connection.user().unwrap(), now, 7).unwrap()
}

/// Compares with a file. `UPDATE_GOLDEN=1` overwrites it, for a change of the data of the mock.
pub(crate) fn golden(name: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, report).unwrap();
    }
    assert_eq!(report, std::fs::read_to_string(&path).unwrap());
}
