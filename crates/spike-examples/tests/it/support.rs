//! Runs the programs, and fetches with a fixed clock.

use std::path::Path;
use std::process::Command;

use spike_core::ArrayStyle;
use spike_core::time::Timestamp;
use spike_examples::{Settings, fetch};
use spike_mock::{ManualClock, MockServer, Options};

pub(crate) const PROGRAMS: [&str; 2] =
    [env!("CARGO_BIN_EXE_quickstart"), env!("CARGO_BIN_EXE_quickstart-async")];

/// The output and the exit code of a program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: Option<i32>,
}

/// Runs a program with these settings only, and without proxies.
pub(crate) fn run(program: &str, settings: &[(&str, &str)]) -> Run {
    let mut command = Command::new(program);
    without_environment(&mut command);
    let output = command.envs(settings.iter().copied()).output().unwrap();
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
}

/// Runs a program that must succeed, and returns its report.
pub(crate) fn report_of(program: &str, settings: &[(&str, &str)]) -> String {
    let run = run(program, settings);
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

/// Returns the report at `now`, the time of the server and of the clients. Both clients fetch it.
pub(crate) fn report_at(now: &str, options: Options) -> String {
    let server = MockServer::start_with(options.clock(ManualClock::at(now))).unwrap();
    fetch_both(&server, now, ArrayStyle::Comma)
}

pub(crate) fn fetch_both(server: &MockServer, now: &str, style: ArrayStyle) -> String {
    let now: Timestamp = now.parse().unwrap();
    let settings = Settings::of_mock(server).unwrap().array_style(style);
    let blocking = fetch::blocking(&settings, now).unwrap().to_string();
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build().unwrap();
    let asynchronous = runtime.block_on(fetch::asynchronous(&settings, now));
    assert_eq!(blocking, asynchronous.unwrap().to_string());
    blocking
}

/// Compares with a file. `UPDATE_GOLDEN=1` overwrites it, for a change of the data of the mock.
pub(crate) fn golden(name: &str, report: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, report).unwrap();
    }
    assert_eq!(report, std::fs::read_to_string(&path).unwrap());
}
