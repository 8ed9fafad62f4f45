//! What can go wrong, told in one line.

use std::io;
use std::process::ExitCode;

use spike_core::{Error, ErrorKind};

use crate::text::printable;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The environment variables make no sense.
    #[error("{0}")]
    Settings(String),
    /// A call failed.
    #[error("{0}{hint}", hint = hint(.0))]
    Call(#[from] Error),
    /// The mock server did not start.
    #[error("the mock server cannot start: {0}; is a port of 127.0.0.1 free?")]
    Mock(io::Error),
    /// The port for webhooks cannot be had.
    #[error("cannot listen for webhooks: {0} (SPIKE_WEBHOOK_PORT)")]
    Listen(io::Error),
    /// Redis cannot be reached or is lost.
    #[error("Redis: {0} (SPIKE_REDIS)")]
    Redis(String),
    /// What is kept under this key cannot be read or written.
    #[error("what Redis has under `{0}` is not what this program keeps there")]
    Kept(String),
    /// An answer does not hold together.
    #[error("a series cannot be read: {0}")]
    Series(spike_core::api::SeriesError),
    /// A program did not start.
    #[error("cannot run a program: {0}")]
    Program(io::Error),
    /// The report could not be written.
    #[error("the report cannot be written: {0}")]
    Output(io::Error),
}

impl From<redis::RedisError> for Failure {
    fn from(error: redis::RedisError) -> Self {
        Self::Redis(error.to_string())
    }
}

/// Which setting to look at.
fn hint(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Unauthorized | ErrorKind::Forbidden => " (SPIKE_APPLICATION_ID, SPIKE_HMAC_KEY)",
        ErrorKind::Timeout | ErrorKind::DeadlineExceeded => " (SPIKE_TIMEOUT_SECONDS)",
        ErrorKind::Rejected => " (if it is about a list: SPIKE_ARRAY_STYLE)",
        ErrorKind::Config
        | ErrorKind::Connect
        | ErrorKind::Tls
        | ErrorKind::NotFound
        | ErrorKind::Decode
        | ErrorKind::Other => " (SPIKE_BASE_URL)",
        _ => "",
    }
}

/// The end of a program: one line on standard error if it failed.
pub fn exit(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {}", printable(&failure.to_string(), 2_000));
            ExitCode::FAILURE
        }
    }
}
