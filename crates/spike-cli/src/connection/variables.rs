//! The variables `SPIKE_...`: from a profile, from the environment, or of the built-in mock server.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufRead as _};

use spike_blocking::{Error, Settings};
use spike_mock::MockServer;

use super::ConnectionArguments;
use super::profile;
use crate::failure::Failure;

pub(crate) const BASE_URL: &str = "SPIKE_BASE_URL";
pub(crate) const APPLICATION_ID: &str = "SPIKE_APPLICATION_ID";
pub(crate) const HMAC_KEY: &str = "SPIKE_HMAC_KEY";
pub(crate) const USER_ID: &str = "SPIKE_USER_ID";

/// If one of them is set, a server is meant.
const SERVER: [&str; 4] = [BASE_URL, APPLICATION_ID, HMAC_KEY, USER_ID];

/// Values by the name of their variable, which take precedence over the environment.
#[derive(Default)]
pub(super) struct Variables {
    values: BTreeMap<String, String>,
    profile: Option<String>,
    uses_environment: bool,
}

impl Variables {
    /// Reads the profile and the key that the arguments name.
    pub(super) fn open(arguments: &ConnectionArguments) -> Result<Self, Failure> {
        let mut variables = match &arguments.profile {
            Some(name) => {
                let (values, profile) = (profile::read(name)?, Some(name.clone()));
                Self { values, profile, uses_environment: false }
            }
            None => Self { uses_environment: true, ..Self::default() },
        };
        if arguments.key_stdin {
            let mut line = String::new();
            let read = io::stdin().lock().read_line(&mut line);
            read.map_err(|error| {
                Failure::system("cannot read the HMAC key from standard input", error)
            })?;
            let key = line.trim_end_matches(['\r', '\n']).to_owned();
            variables.values.insert(HMAC_KEY.to_owned(), key);
        }
        Ok(variables)
    }

    pub(super) fn none() -> Self {
        Self::default()
    }

    /// Whether the variables name a server; otherwise the mock server is used.
    pub(super) fn name_a_server(&self) -> Result<bool, Error> {
        if self.profile.is_some() {
            return Ok(true);
        }
        for name in SERVER {
            if self.read(name)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Sets the variables to those of a mock server.
    pub(super) fn use_mock(&mut self, server: &MockServer) {
        self.values.extend([
            (BASE_URL.to_owned(), server.base_url()),
            (APPLICATION_ID.to_owned(), server.application_id().to_string()),
            (HMAC_KEY.to_owned(), server.hmac_key().to_owned()),
            (USER_ID.to_owned(), server.user_id().to_owned()),
            ("SPIKE_WEBHOOK_KEY".to_owned(), server.webhook_key().to_owned()),
        ]);
    }

    /// Returns the settings of a client.
    pub(super) fn settings(&self) -> Result<Settings, Failure> {
        let settings = Settings::from_variables(|name| self.read(name));
        settings.map_err(|error| match &self.profile {
            Some(name) => Failure::Settings(format!("profile `{name}`: {error}")),
            None => Failure::Settings(error.to_string()),
        })
    }

    /// Returns the value of a variable, or `None` if it is empty or not set.
    pub(super) fn read(&self, name: &str) -> Result<Option<String>, Error> {
        if let Some(value) = self.values.get(name) {
            return Ok(Some(value.clone()).filter(|value| !value.is_empty()));
        }
        if !self.uses_environment {
            return Ok(None);
        }
        match env::var_os(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(text)) if text.is_empty() => Ok(None),
            Some(Ok(text)) => Ok(Some(text)),
            Some(Err(_)) => Err(Error::config(format!("{name} is not text in UTF-8"))),
        }
    }

    pub(super) fn source(&self) -> String {
        match &self.profile {
            Some(name) => format!("profile `{name}`"),
            None if self.values.contains_key(BASE_URL) => "the built-in mock server".to_owned(),
            None => "environment variables".to_owned(),
        }
    }
}

/// Shows the names only.
impl fmt::Debug for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}
