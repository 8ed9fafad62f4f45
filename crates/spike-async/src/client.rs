//! The client: one per application.

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
/// use spike_async::{ApplicationId, Client, HmacKey, Settings};
///
/// # async fn run() -> Result<(), spike_async::Error> {
/// let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")?;
/// let client = Client::new(Settings::new(ApplicationId::new(9999), key))?;
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

    /// Starts a client with a transport or a token store of your own.
    pub fn builder(settings: Settings) -> ClientBuilder {
        ClientBuilder {
            settings,
            transport: None,
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

/// Builds a [`Client`]; made by [`Client::builder`].
#[must_use]
pub struct ClientBuilder {
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    store: Option<Arc<dyn TokenStore>>,
    observer: Option<Arc<dyn Observer>>,
    seed: u64,
    clock: Box<dyn Fn() -> Now + Send + Sync>,
}

impl ClientBuilder {
    /// Uses this transport. It may ignore the proxy of the settings.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
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

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}
