//! The client: one per application.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use spike_core::machine::Now;
use spike_core::{AccessToken, Engine, Error, Observer, Settings, Signature, UserId};

use crate::driver::{Driver, random_seed, system_clock};
use crate::store::TokenStore;
use crate::transport::Transport;
use crate::user::User;

/// A client for one application. Cheap to clone; all clones share connections and tokens.
///
/// ```no_run
/// use spike_async::Client;
///
/// # async fn run() -> Result<(), spike_async::Error> {
/// let client = Client::from_env()?; // or Client::new(Settings::new(application_id, hmac_key))
/// let user = client.user("my_application_user_123")?;
/// println!("{:?}", user.user_info().await?.integrated_providers);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client(pub(crate) Arc<Driver>);

impl Client {
    /// Makes a client with the transport of the feature `reqwest`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a setting is not valid: a bad base URL, https without a TLS
    /// feature, a bad proxy.
    #[cfg(feature = "reqwest")]
    pub fn new(settings: Settings) -> Result<Self, Error> {
        Self::builder(settings).build()
    }

    /// Makes a client with the settings in the environment variables `SPIKE_APPLICATION_ID`, `SPIKE_HMAC_KEY`,
    /// `SPIKE_BASE_URL` and others: [`Settings::from_variables`] has the list.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a required variable is not set, or a value is not valid.
    #[cfg(feature = "reqwest")]
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Starts a client with a transport or a token store of your own.
    pub fn builder(settings: Settings) -> ClientBuilder {
        ClientBuilder {
            settings,
            transport: None,
            wraps: Vec::new(),
            store: None,
            observer: None,
            seed: random_seed(),
            clock: system_clock(),
        }
    }

    /// Returns a user of the application. Sends nothing: the first call logs the user in.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id is not valid,
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the client has no HMAC key.
    pub fn user<I: TryInto<UserId, Error: Into<Error>>>(&self, id: I) -> Result<User, Error> {
        Ok(User::new(&self.0, self.0.engine.user(id)?))
    }

    /// Returns the user whose id is in the environment variable `SPIKE_USER_ID`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the variable is not set, its value is not valid, or the client has
    /// no HMAC key.
    pub fn user_from_env(&self) -> Result<User, Error> {
        self.user(UserId::from_variables(variable)?)
    }

    /// Returns a user who logs in with a signature made by your server.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id is not valid.
    pub fn user_with_signature<I: TryInto<UserId, Error: Into<Error>>>(
        &self,
        id: I,
        signature: Signature,
    ) -> Result<User, Error> {
        let caller = self.0.engine.user_with_signature(id, signature)?;
        Ok(User::new(&self.0, caller))
    }

    /// Returns a user with a token obtained elsewhere. If the server rejects it, the call fails.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id is not valid.
    pub fn user_with_token<I: TryInto<UserId, Error: Into<Error>>>(
        &self,
        id: I,
        token: AccessToken,
    ) -> Result<User, Error> {
        let caller = self.0.engine.user_with_token(id, token)?;
        Ok(User::new(&self.0, caller))
    }
}

/// Makes a transport around another one.
type Wrap = dyn FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync;

/// Builds a [`Client`]; made by [`Client::builder`] or [`from_env`](Self::from_env).
#[must_use]
pub struct ClientBuilder {
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    wraps: Vec<Box<Wrap>>,
    store: Option<Arc<dyn TokenStore>>,
    observer: Option<Arc<dyn Observer>>,
    seed: u64,
    clock: Box<dyn Fn() -> Now + Send + Sync>,
}

impl ClientBuilder {
    /// Starts a client with the settings in the environment variables: [`Settings::from_variables`] has the list.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a required variable is not set, or a value is not valid.
    pub fn from_env() -> Result<Self, Error> {
        Settings::from_variables(variable).map(Client::builder)
    }

    /// Uses this transport. It may ignore the proxy of the settings.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Puts a transport around the one that [`build`](Self::build) would use: to add headers, to log, to answer some
    /// requests in a test. It sees every attempt of every request, logins too, with their tokens and signatures. The next
    /// `wrap` is put around this one.
    ///
    /// A wrapper may add headers, and must keep those that it is given. This one adds the `traceparent` of distributed
    /// tracing:
    ///
    /// ```no_run
    /// use std::sync::Arc;
    /// use std::time::Duration;
    ///
    /// use spike_async::transport::{Limits, TransportError};
    /// use spike_async::{ClientBuilder, Transport, async_trait};
    /// use spike_async::{bytes::Bytes, http};
    ///
    /// struct Traced(Arc<dyn Transport>);
    ///
    /// #[async_trait]
    /// impl Transport for Traced {
    ///     async fn send(
    ///         &self,
    ///         mut request: http::Request<Bytes>,
    ///         limits: Limits,
    ///     ) -> Result<http::Response<Bytes>, TransportError> {
    ///         request.headers_mut().insert("traceparent", current_span());
    ///         self.0.send(request, limits).await
    ///     }
    ///
    ///     async fn sleep(&self, duration: Duration) {
    ///         self.0.sleep(duration).await
    ///     }
    /// }
    ///
    /// # fn current_span() -> http::HeaderValue {
    /// #     http::HeaderValue::from_static("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
    /// # }
    /// # fn run() -> Result<(), spike_async::Error> {
    /// let client = ClientBuilder::from_env()?.wrap(|inner| Arc::new(Traced(inner))).build()?;
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn wrap(
        mut self,
        wrap: impl FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync + 'static,
    ) -> Self {
        self.wraps.push(Box::new(wrap));
        self
    }

    /// Shares tokens with other machines.
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Tells this observer of every request and every call: for metrics.
    pub fn observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Sets the seed of the random part of all pauses; for tests.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the clock; for tests, together with a transport whose [`sleep`](Transport::sleep) advances it.
    pub fn clock(mut self, clock: impl Fn() -> Now + Send + Sync + 'static) -> Self {
        self.clock = Box::new(clock);
        self
    }

    /// Checks the settings and makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a setting is not valid, or if there is no transport.
    pub fn build(self) -> Result<Client, Error> {
        let transport = match self.transport {
            Some(transport) => transport,
            #[cfg(feature = "reqwest")]
            None => Arc::new(crate::ReqwestTransport::new(&self.settings)?),
            #[cfg(not(feature = "reqwest"))]
            None => {
                return Err(Error::config(
                    "there is no transport: enable the feature `reqwest`, or set one with `transport`",
                ));
            }
        };
        let transport = self.wraps.into_iter().fold(transport, |inner, wrap| wrap(inner));
        let mut engine = Engine::new(self.settings, self.seed)?;
        if self.store.is_some() {
            engine = engine.with_shared_store();
        }
        if let Some(observer) = self.observer {
            engine = engine.with_observer(observer);
        }
        Ok(Client(Arc::new(Driver { engine, transport, store: self.store, clock: self.clock })))
    }
}

/// Reads an environment variable of the process.
fn variable(name: &str) -> Result<Option<String>, Error> {
    let value = env::var_os(name).map(OsString::into_string).transpose();
    value.map_err(|_| Error::config(format!("{name}: it is not text in UTF-8")))
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}
