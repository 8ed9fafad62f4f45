//! Setup of the quickstarts, and the output of their report.

use std::io::{self, Write as _};
use std::time::SystemTime;

use spike_core::time::Timestamp;
use spike_mock::{MockServer, Options};

use crate::failure::Failure;
use crate::report::Report;
use crate::settings::Settings;

/// The settings of a quickstart. Keeps the mock server running, if there is one.
#[derive(Debug)]
pub struct Setup {
    settings: Settings,
    mock: Option<MockServer>,
}

impl Setup {
    /// Reads the environment. If it names no server, starts a mock server in this process.
    ///
    /// # Errors
    /// [`Failure`] if the settings are invalid or incomplete, or the mock server cannot start.
    pub fn from_env() -> Result<Self, Failure> {
        if let Some(settings) = Settings::from_env()? {
            return Ok(Self { settings, mock: None });
        }
        let mock = MockServer::start_with(Options::new()).map_err(Failure::Mock)?;
        Ok(Self { settings: Settings::with_mock(&mock)?, mock: Some(mock) })
    }

    /// Returns the server to call, and the user.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Prints the report on standard output. If the data are synthetic, says so on standard error.
    ///
    /// # Errors
    /// [`Failure::Output`] if it cannot be written. A closed pipe is no error.
    pub fn print(&self, report: &Report) -> Result<(), Failure> {
        let text = report.to_string();
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                return Err(Failure::Output(error));
            }
            _ => {}
        }
        if self.mock.is_some() {
            eprintln!(
                "note: synthetic data from the mock server; README.md says how to ask a real one"
            );
        }
        Ok(())
    }
}

/// Returns the time of the system clock.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from(SystemTime::now())
}
