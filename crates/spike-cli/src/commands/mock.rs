//! `spike mock`: the mock server as a program of its own, for other terminals and other languages.

use std::process::ExitCode;

pub use spike_mock::command::Arguments;

/// Runs the server until it is stopped.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    spike_mock::command::run(arguments)
}
