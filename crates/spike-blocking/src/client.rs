//! The client: one per application.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use spike_core::{Engine, Error, Settings, StoredToken, TokenKey};

#[cfg(feature = "ureq")]
use crate::UreqTransportBuilder;
use crate::clock::Clock;
use crate::store::TokenStore;
use crate::transport::Transport;
use crate::user::User;

/// A client for one application. Cheap to clone; all clones share connections and tokens.
///
/// ```no_run
/// use spike_blocking::{ApplicationId, Client, HmacKey};
///
/// # fn run() -> Result<(), spike_blocking::Error> {
/// let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")?;
/// let client = Client::builder(ApplicationId::new(9999), key).build()?;
/// let user = client.user("my_application_user_123")?;
/// println!("{:?}", user.user_info()?.integrated_providers);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) engine: Engine<parking_lot::Mutex<()>>,
    pub(crate) transport: Arc<dyn Transport>,
    store: Option<Arc<dyn TokenStore>>,
    pub(crate) clock: Clock,
}

impl Client {
    spike_core::__client_methods!();

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("engine", &self.0.engine)
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// What the store has; a store that fails has nothing.
    pub(crate) fn load(&self, key: &TokenKey, timeout: Option<Duration>) -> Option<StoredToken> {
        let store = self.store.as_ref()?;
        store.load(key, timeout).ok()?
    }

    pub(crate) fn store(&self, key: &TokenKey, token: &StoredToken, timeout: Option<Duration>) {
        if let Some(store) = &self.store {
            let _ = store.store(key, token, timeout);
        }
    }
}

/// Sets up a [`Client`].
pub struct ClientBuilder {
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "ureq")]
    http: UreqTransportBuilder,
    store: Option<Arc<dyn TokenStore>>,
}

impl ClientBuilder {
    fn new(settings: Settings) -> Self {
        Self {
            settings,
            transport: None,
            #[cfg(feature = "ureq")]
            http: crate::UreqTransport::builder(),
            store: None,
        }
    }

    spike_core::__builder_methods!();

    /// Brings another HTTP stack; proxy settings are then its business.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Shares tokens with other machines.
    #[must_use]
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.store = Some(store);
        self
    }

    /// Goes through this proxy, except to this machine itself. Without it, the proxies of the environment
    /// apply to an https base URL.
    #[cfg(feature = "ureq")]
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.http = self.http.proxy(url);
        self
    }

    /// Uses no proxy, not even one of the environment.
    #[cfg(feature = "ureq")]
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.http = self.http.no_proxy();
        self
    }

    /// Checks the settings and makes the client.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](spike_core::ErrorKind::Config) if a setting cannot work: a base URL that is none,
    /// https without a TLS feature, a broken proxy.
    pub fn build(self) -> Result<Client, Error> {
        let engine = Engine::new(self.settings, Clock::seed(), self.store.is_some())?;
        let transport = match self.transport {
            Some(transport) => transport,
            #[cfg(feature = "ureq")]
            None => Arc::new(self.http.build(&engine.base_url().uri())?),
            #[cfg(not(feature = "ureq"))]
            None => {
                return Err(Error::config(
                    "there is no transport: switch the feature `ureq` on, or give one with `transport()`",
                ));
            }
        };
        let inner = Inner {
            engine,
            transport,
            store: self.store,
            clock: Clock::start(),
        };
        Ok(Client(Arc::new(inner)))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
