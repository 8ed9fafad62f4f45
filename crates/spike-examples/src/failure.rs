//! The errors of the programs, each one line.

use std::io;
use std::process::ExitCode;

use spike_blocking::Error;

/// Why a program stopped, or a job of the fleet failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The environment variables are invalid or incomplete.
    #[error("{0}")]
    Settings(String),
    /// A call failed.
    #[error("{0}")]
    Call(#[from] Error),
    /// The mock server did not start.
    #[error("the mock server cannot start: {0}; is a port of 127.0.0.1 free?")]
    Mock(io::Error),
    /// The port for webhooks cannot be opened.
    #[error("cannot listen for webhooks: {0} (SPIKE_WEBHOOK_PORT)")]
    Listen(io::Error),
    /// Redis cannot be reached, or the connection is lost.
    #[error("Redis: {0} (SPIKE_REDIS)")]
    Redis(String),
    /// A value stored under this key cannot be read.
    #[error("the value that Redis has under `{0}` cannot be read")]
    Stored(String),
    /// The columns of a series do not match.
    #[error("a series cannot be read: {0}")]
    Series(spike_blocking::api::SeriesError),
    /// A program cannot be started or waited for.
    #[error("cannot run a program: {0}")]
    Program(io::Error),
}

impl From<redis::RedisError> for Failure {
    fn from(error: redis::RedisError) -> Self {
        Self::Redis(error.to_string())
    }
}

/// Returns the exit code of a program, after one line on standard error if it failed.
pub fn exit(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
