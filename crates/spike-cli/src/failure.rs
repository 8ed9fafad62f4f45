//! The errors of the program, each one line.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use spike_blocking::{Error, ErrorKind};

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// A call failed.
    #[error("{0}{hint}", hint = hint(.0))]
    Call(#[from] Error),
    /// The server answered, but not as it should.
    #[error("{0}")]
    Server(String),
    /// Arguments that do not fit together, or a value that is not accepted.
    #[error("{0}")]
    Usage(String),
    /// The settings are invalid or incomplete.
    #[error("{0}")]
    Settings(String),
    /// A file cannot be read or written.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Standard input or output, a port or a program cannot be used.
    #[error("{what}: {error}")]
    System {
        /// What was tried.
        what: String,
        /// Why.
        error: io::Error,
    },
    /// The user did not confirm.
    #[error("{0}")]
    NotConfirmed(String),
}

impl Failure {
    pub(crate) fn file(path: impl AsRef<Path>, error: impl Into<io::Error>) -> Self {
        Self::File { path: path.as_ref().to_owned(), error: error.into() }
    }

    pub(crate) fn system(what: impl Into<String>, error: impl Into<io::Error>) -> Self {
        Self::System { what: what.into(), error: error.into() }
    }

    /// Returns the exit code; the documentation of the crate lists them.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        let code = match self {
            Self::Call(error) => match error.kind() {
                ErrorKind::Input => 2,
                ErrorKind::Config => 3,
                _ => 1,
            },
            Self::Server(_) => 1,
            Self::Usage(_) => 2,
            Self::Settings(_) => 3,
            Self::File { .. } | Self::System { .. } => 4,
            Self::NotConfirmed(_) => 5,
        };
        ExitCode::from(code)
    }
}

/// Returns the setting to check.
fn hint(error: &Error) -> &'static str {
    match error.kind() {
        ErrorKind::Unauthorized | ErrorKind::Forbidden => " (SPIKE_APPLICATION_ID, SPIKE_HMAC_KEY)",
        ErrorKind::Timeout | ErrorKind::DeadlineExceeded => " (SPIKE_TIMEOUT_SECONDS)",
        // Unless the message names the value that is wrong.
        ErrorKind::Rejected if !error.to_string().contains("not known to this SDK") => {
            " (if it is about a list: SPIKE_ARRAY_STYLE)"
        }
        ErrorKind::Config
        | ErrorKind::Connect
        | ErrorKind::Tls
        | ErrorKind::Decode
        | ErrorKind::Other => " (SPIKE_BASE_URL)",
        _ => "",
    }
}
