//! From the environment to a server that can be asked, and from a report to standard output.

use std::io::{self, Write as _};
use std::time::SystemTime;

use spike_core::time::Timestamp;
use spike_mock::{MockServer, Options};

use crate::failure::Failure;
use crate::report::Report;
use crate::settings::{Settings, Wanted};

/// Everything a program needs before it asks; keeps the mock server running, if there is one.
#[derive(Debug)]
pub struct Setup {
    settings: Settings,
    mock: Option<MockServer>,
}

impl Setup {
    /// Reads the environment. If it names no server, a mock server is started in this process.
    ///
    /// # Errors
    /// [`Failure`] if the settings are wrong or incomplete, or the mock server cannot start.
    pub fn from_env() -> Result<Self, Failure> {
        let mut wanted = Wanted::from_env()?;
        if let Some(settings) = wanted.server.take() {
            return Ok(Self {
                settings,
                mock: None,
            });
        }
        let mock = MockServer::start_with(Options::new()).map_err(Failure::Mock)?;
        Ok(Self {
            settings: wanted.for_mock(&mock)?,
            mock: Some(mock),
        })
    }

    /// Which server to ask, and for whom.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Prints the report on standard output and, beside it on standard error, that data of the mock are
    /// nobody's.
    ///
    /// # Errors
    /// [`Failure::Output`] if it cannot be written. A reader who has seen enough is no error.
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

/// The time on the clock of this machine.
#[must_use]
pub fn now() -> Timestamp {
    Timestamp::from(SystemTime::now())
}
