//! The server to call, and the user: environment variables, as in `spike_core::Settings::from_variables`.

use std::env;
use std::ffi::OsString;

use spike_core::{ArrayStyle, Error, UserId};
use spike_mock::MockServer;

use crate::failure::Failure;

/// The variables without which the quickstarts use the mock server.
const SERVER: [&str; 4] =
    ["SPIKE_BASE_URL", "SPIKE_APPLICATION_ID", "SPIKE_HMAC_KEY", "SPIKE_USER_ID"];

/// The server to call, and the user.
#[derive(Clone, Debug)]
pub struct Settings {
    client: spike_core::Settings,
    pub(crate) user_id: UserId,
}

impl Settings {
    /// Returns the settings for a mock server, as the user who has data.
    ///
    /// # Errors
    /// [`Error`] if the options of the server are invalid, such as a key that is too short.
    pub fn of_mock(server: &MockServer) -> Result<Self, Error> {
        Self::from_variables(|name| Ok(of_mock(server, name)))
    }

    /// Returns the settings for a mock server, with the array style and the timeout of the environment.
    pub(crate) fn with_mock(server: &MockServer) -> Result<Self, Error> {
        Self::from_variables(|name| match of_mock(server, name) {
            Some(value) => Ok(Some(value)),
            None => variable(name),
        })
    }

    /// Reads the environment; `None` if it names no server.
    pub(crate) fn from_env() -> Result<Option<Self>, Error> {
        for name in SERVER {
            if variable(name)?.is_some() {
                return Self::from_variables(variable).map(Some);
            }
        }
        Ok(None)
    }

    fn from_variables(read: impl Fn(&str) -> Result<Option<String>, Error>) -> Result<Self, Error> {
        let client = spike_core::Settings::from_variables(&read)?;
        Ok(Self { client, user_id: UserId::from_variables(read)? })
    }

    /// Returns the settings of a client.
    pub(crate) fn client_settings(&self) -> spike_core::Settings {
        self.client.clone()
    }

    /// Sets how arrays are written in a query.
    #[must_use]
    pub fn array_style(mut self, style: ArrayStyle) -> Self {
        self.client = self.client.array_style(style);
        self
    }
}

/// Returns what the variable would be for a mock server.
fn of_mock(server: &MockServer, name: &str) -> Option<String> {
    match name {
        "SPIKE_BASE_URL" => Some(server.base_url()),
        "SPIKE_APPLICATION_ID" => Some(server.application_id().to_string()),
        "SPIKE_HMAC_KEY" => Some(server.hmac_key().to_owned()),
        "SPIKE_USER_ID" => Some(server.user_id().to_owned()),
        _ => None,
    }
}

/// Returns the value of a variable, or `None` if it is empty or not set.
pub(crate) fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var_os(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(Err(_)) => Err(Error::config(format!("{name}: it is not text in UTF-8"))),
    }
}

/// Returns an error without the value, which may be a secret in the wrong variable.
pub(crate) fn invalid(name: &str, what: impl std::fmt::Display) -> Failure {
    Failure::Settings(format!("{name}: {what}"))
}
