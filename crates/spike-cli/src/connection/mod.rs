//! The server to call, and the user.

mod profile;
mod variables;

use std::fmt;
use std::sync::OnceLock;

use clap::Args;
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;
use spike_blocking::Request as _;
use spike_blocking::{
    ApplicationId, Authentication, Client, HmacKey, RawCall, Settings, Signature, User, UserId,
};
use spike_mock::{MockServer, Options};

pub(crate) use self::variables::BASE_URL;
use self::variables::{APPLICATION_ID, HMAC_KEY, USER_ID, Variables};
use crate::failure::Failure;
use crate::output::Color;

/// The server, the user, and the colours: the same for all commands.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options of all commands")]
#[non_exhaustive]
pub struct ConnectionArguments {
    /// Use this profile of `profiles.toml` in the folder `spike` of your configuration directory
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Your id of the user, instead of the one in the settings
    #[arg(long, global = true, value_name = "ID")]
    pub user: Option<String>,
    /// Read the HMAC key from the first line of standard input
    #[arg(long, global = true)]
    pub key_stdin: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,
}

/// A client for the server of the settings. Keeps the built-in mock server running, if there is one.
#[derive(Debug)]
pub struct Connection {
    variables: Variables,
    settings: Settings,
    user: Option<String>,
    mock: Option<MockServer>,
    /// One client for all calls, so that a user logs in once.
    client: OnceLock<Client>,
}

impl Connection {
    /// Reads the settings. If they name no server, starts a mock server in this process.
    ///
    /// # Errors
    /// [`Failure`] if the settings are invalid or incomplete, or the mock server cannot start.
    pub fn open(arguments: &ConnectionArguments) -> Result<Self, Failure> {
        let mut variables = Variables::open(arguments)?;
        let mut mock = None;
        if !variables.name_a_server()? {
            let server = MockServer::start_with(Options::new())
                .map_err(|error| Failure::system("the built-in mock server cannot start", error))?;
            variables.use_mock(&server);
            mock = Some(server);
        }
        let settings = variables.settings()?;
        let user = arguments.user.clone();
        Ok(Self { variables, settings, user, mock, client: OnceLock::new() })
    }

    /// Returns a connection to this mock server, as its user who has data; for tests.
    ///
    /// # Errors
    /// [`Failure`] if the options of the server are invalid, such as a key that is too short.
    pub fn to_mock(server: &MockServer) -> Result<Self, Failure> {
        let mut variables = Variables::none();
        variables.use_mock(server);
        let settings = variables.settings()?;
        Ok(Self { variables, settings, user: None, mock: None, client: OnceLock::new() })
    }

    /// Sets how arrays are written in a query.
    #[must_use]
    pub fn array_style(mut self, style: spike_blocking::ArrayStyle) -> Self {
        self.settings = self.settings.array_style(style);
        self
    }

    /// Returns the client.
    ///
    /// # Errors
    /// [`Failure`] if a setting is not valid.
    pub fn client(&self) -> Result<Client, Failure> {
        if let Some(client) = self.client.get() {
            return Ok(client.clone());
        }
        let name = concat!("spike-cli/", env!("CARGO_PKG_VERSION"));
        let client = Client::new(self.settings.clone().user_agent_suffix(name))?;
        Ok(self.client.get_or_init(|| client).clone())
    }

    /// Returns the id of the user.
    ///
    /// # Errors
    /// [`Failure::Settings`] if there is none.
    pub fn user_id(&self) -> Result<String, Failure> {
        let set = match &self.user {
            Some(user) => Some(user.clone()),
            None => self.read(USER_ID)?,
        };
        set.ok_or_else(|| {
            let text = format!("{USER_ID} is not set; set it, or use --user ID");
            Failure::Settings(text)
        })
    }

    /// Returns the user.
    ///
    /// # Errors
    /// [`Failure`] if there is no user id, or it is not valid.
    pub fn user(&self) -> Result<User, Failure> {
        let id = self.user_id()?;
        let from = if self.user.is_some() { "--user" } else { USER_ID };
        let user = self.client()?.user(id);
        user.map_err(|error| Failure::Settings(format!("{from}: {error}")))
    }

    /// Returns the id of the application.
    ///
    /// # Errors
    /// [`Failure::Settings`] if it is not a number.
    pub fn application_id(&self) -> Result<ApplicationId, Failure> {
        let id = self.read(APPLICATION_ID)?.and_then(|text| text.parse().ok());
        id.map(ApplicationId::new)
            .ok_or_else(|| Failure::Settings(format!("{APPLICATION_ID} is not a whole number")))
    }

    /// Signs the id of a user with the HMAC key.
    ///
    /// # Errors
    /// [`Failure`] if the id or the key is not valid.
    pub fn sign(&self, user: &str) -> Result<Signature, Failure> {
        let key = HmacKey::new(self.read(HMAC_KEY)?.unwrap_or_default());
        let key = key.map_err(|error| Failure::Settings(format!("{HMAC_KEY}: {error}")))?;
        Ok(key.sign(&UserId::new(user)?))
    }

    /// Returns the settings of the client.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the value of a variable, from the place where the settings come from.
    ///
    /// # Errors
    /// [`Failure::Settings`] if it is not text.
    pub fn read(&self, name: &str) -> Result<Option<String>, Failure> {
        Ok(self.variables.read(name)?)
    }

    /// Says where the settings come from.
    #[must_use]
    pub fn source(&self) -> String {
        self.variables.source()
    }

    /// Returns whether the data are those of the built-in mock server.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.mock.is_some()
    }

    /// Calls the control API of a mock server, below `/_mock`.
    ///
    /// # Errors
    /// [`Failure`] if the server is no mock, or refuses the call.
    pub(crate) fn control<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Value,
    ) -> Result<T, Failure> {
        let url = self.read(BASE_URL)?.filter(|_| !self.is_synthetic());
        let Some(url) = url else {
            let text = "no mock server in the settings: start `spike mock`, and set the variables that it prints";
            return Err(Failure::Settings(text.to_owned()));
        };
        let origin = url.trim_end_matches('/').trim_end_matches("/v3");
        let client = Client::new(self.settings.clone().base_url(format!("{origin}/_mock")))?;
        let call = RawCall::new(method, path).authentication(Authentication::None).json(body);
        let reply = client.user(self.user_id()?)?.send_raw(&call.call()?);
        let reply = reply.map_err(|error| match error.status() {
            Some(StatusCode::NOT_FOUND) => Failure::Server(format!("{origin} is no mock server")),
            // Its reason; the page of the mock can do what is missing.
            Some(_) => {
                let detail = error.problem().and_then(|problem| problem.detail.clone());
                let detail = detail.unwrap_or_else(|| error.to_string());
                Failure::Server(format!("the mock refused: {detail}, or on {origin}/_mock/"))
            }
            _ => Failure::Call(error),
        })?;
        Ok(reply.json()?)
    }

    /// Says on standard error that the data are synthetic, if they are. The last line of a command that succeeded.
    pub(crate) fn note(&self) {
        if self.is_synthetic() {
            eprintln!(
                "note: synthetic data from the built-in mock server; see `spike --help` for a real one"
            );
        }
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source())
    }
}
