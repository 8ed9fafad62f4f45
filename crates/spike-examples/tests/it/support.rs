//! Runs the programs.

use std::process::Command;

use spike_mock::MockServer;

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
