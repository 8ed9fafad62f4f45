//! What both clients share: settings that were checked, the token table, and the way from a user and an
//! operation to an [`Exchange`].

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderValue;

use crate::api::AuthHmac;
use crate::codec::call::{Authentication, Call};
use crate::codec::prepared::Prepared;
use crate::codec::request::Request as _;
use crate::error::Error;
use crate::machine::{Access, CallSpec, Exchange, LoginSpec};
use crate::session::credentials::{AccessToken, Credentials, Signature, UserId};
use crate::session::settings::{BaseUrl, RetryPolicy, Settings, TimeLimits};
use crate::session::tokens::{Entry, TokenKey, TokenTable};

/// The part of a client that decides; a driver adds the part that acts. `G` is its login gate.
pub struct Engine<G> {
    settings: Settings,
    base: BaseUrl,
    user_agent: HeaderValue,
    tokens: TokenTable<G>,
    seeds: AtomicU64,
    shared_store: bool,
}

/// A call that has begun: its machine, and the entry whose gate the driver locks when a step says so, if the
/// call can need a login.
pub type Begun<G> = (Exchange, Option<Arc<Entry<G>>>);

/// Who a call is made for, and how patiently. Cheap to make and to clone.
#[derive(Clone, Debug)]
pub struct Caller {
    user: UserId,
    credentials: Credentials,
    options: CallOptions,
}

/// What may be set for single calls; what is not set comes from the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOptions {
    /// Time limit of one attempt.
    pub attempt: Option<Duration>,
    /// Time limit of the whole call.
    pub deadline: Option<Duration>,
    /// Whether to try at most once (the one re-send after a 401 aside).
    pub no_retries: bool,
    /// Whether a 429, of the call or of its login, is returned at once, to be waited out by the caller.
    pub return_429: bool,
}

impl<G: Default> Engine<G> {
    /// Checks the settings. `seed` decides the jitter of every pause; `shared_store` tells whether the
    /// driver has a token store behind the table.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a setting cannot work.
    pub fn new(settings: Settings, seed: u64, shared_store: bool) -> Result<Self, Error> {
        let base = BaseUrl::new(&settings.base_url, settings.allow_plain_http)?;
        if settings.retry.max_attempts == 0 {
            return Err(Error::config(
                "max_attempts is 0; at least one attempt is needed",
            ));
        }
        Ok(Self {
            user_agent: settings.user_agent()?,
            tokens: TokenTable::new(settings.token_capacity),
            seeds: AtomicU64::new(seed),
            base,
            settings,
            shared_store,
        })
    }

    /// A user whose calls are signed with the client's HMAC key.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id cannot be one,
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the client has no key.
    pub fn user<I: TryInto<UserId, Error: Into<Error>>>(&self, id: I) -> Result<Caller, Error> {
        let user = id.try_into().map_err(Into::into)?;
        let Some(key) = &self.settings.hmac_key else {
            return Err(Error::config("this client has no HMAC key").advise(
                "use `user_with_signature` or `user_with_token`, or give the client a key",
            ));
        };
        let signature = key.sign(&user);
        Ok(Caller::new(user, Credentials::Signature(signature)))
    }

    /// A user who logs in with a signature made elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id cannot be one.
    pub fn user_with_signature<I: TryInto<UserId, Error: Into<Error>>>(
        &self,
        id: I,
        signature: Signature,
    ) -> Result<Caller, Error> {
        let user = id.try_into().map_err(Into::into)?;
        Ok(Caller::new(user, Credentials::Signature(signature)))
    }

    /// A user with a token obtained elsewhere; when it is refused, that is final.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id cannot be one.
    pub fn user_with_token<I: TryInto<UserId, Error: Into<Error>>>(
        &self,
        id: I,
        token: AccessToken,
    ) -> Result<Caller, Error> {
        let user = id.try_into().map_err(Into::into)?;
        Ok(Caller::new(user, Credentials::Token(token)))
    }

    /// Begins a call: the machine that decides its steps, and the entry whose gate the driver locks when a
    /// step says so. `None` if the call cannot need a login. Keep the entry until the call is over.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the operation cannot be sent as it is.
    pub fn begin(&self, caller: &Caller, call: &Call) -> Result<Begun<G>, Error> {
        let options = caller.options;
        let defaults = self.settings.limits(call.timeout_class);
        let retry = self.settings.retry;
        let prepared = self
            .prepare(call)
            .map_err(|error| error.of(call.name.clone(), 0))?;
        let (access, entry) = match (call.authentication, &caller.credentials) {
            (Authentication::None, _) => (Access::None, None),
            (Authentication::Bearer, Credentials::Token(token)) => {
                (Access::Token(token.clone()), None)
            }
            (Authentication::Bearer, Credentials::Signature(signature)) => {
                let (login, entry) = self.login(&caller.user, signature, options)?;
                (Access::Login(Box::new(login)), Some(entry))
            }
        };
        let exchange = Exchange::new(CallSpec {
            operation: call.name.clone(),
            call: prepared,
            replay_safe: call.idempotent,
            accepts_redirect: call.accepts_redirect,
            access,
            policy: RetryPolicy {
                max_attempts: if options.no_retries {
                    1
                } else {
                    retry.max_attempts
                },
                ..retry
            },
            return_429: options.return_429,
            limits: TimeLimits {
                attempt: options.attempt.or(defaults.attempt),
                deadline: options.deadline.or(defaults.deadline),
            },
            body_limit: self.settings.body_limit,
            seed: self.next_seed(),
        });
        Ok((exchange, entry))
    }

    fn login(
        &self,
        user: &UserId,
        signature: &Signature,
        options: CallOptions,
    ) -> Result<(LoginSpec, Arc<Entry<G>>), Error> {
        let application = self.settings.application_id;
        let key = TokenKey::new(self.base.as_str(), application, user, signature);
        let entry = self.tokens.entry(&key);
        let login = LoginSpec {
            slot: Arc::clone(&entry.slot),
            generations: self.tokens.generations(),
            request: self
                .prepare(&AuthHmac::new(application, user.clone(), signature.clone()).call()?)?,
            attempt: options.attempt.or(self.settings.quick.attempt),
            store: self.shared_store.then_some(key),
        };
        Ok((login, entry))
    }

    fn prepare(&self, call: &Call) -> Result<Prepared, Error> {
        Prepared::new(
            call,
            &self.base,
            self.settings.array_style,
            &self.user_agent,
        )
    }

    fn next_seed(&self) -> u64 {
        // A step far from any power of two, so that calls made one after the other do not pause alike.
        self.seeds
            .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed)
    }

    /// The settings the client was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The checked base URL.
    pub fn base_url(&self) -> &BaseUrl {
        &self.base
    }

    /// The table of tokens.
    pub fn tokens(&self) -> &TokenTable<G> {
        &self.tokens
    }
}

impl Caller {
    fn new(user: UserId, credentials: Credentials) -> Self {
        Self {
            user,
            credentials,
            options: CallOptions::default(),
        }
    }

    /// The same user with other options.
    #[must_use]
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// The options of this user's calls.
    #[must_use]
    pub fn options(&self) -> CallOptions {
        self.options
    }

    /// The user.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.user
    }
}

impl CallOptions {
    /// Nothing set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the time limit of one attempt.
    #[must_use]
    pub fn attempt(mut self, limit: Duration) -> Self {
        self.attempt = Some(limit);
        self
    }

    /// Sets the time limit of the whole call.
    #[must_use]
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    /// Tries at most once.
    #[must_use]
    pub fn no_retries(mut self) -> Self {
        self.no_retries = true;
        self
    }

    /// Returns a 429, of the call or of its login, at once: for those who hold up more than this one call until
    /// [`Error::retry_after`] is over. Other failures are tried again as ever.
    #[must_use]
    pub fn return_429(mut self) -> Self {
        self.return_429 = true;
        self
    }
}

impl<G> fmt::Debug for Engine<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
