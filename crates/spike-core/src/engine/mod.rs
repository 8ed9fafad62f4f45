//! The part that both clients share: the checked settings, the token cache, and the way from a user and a call to an
//! [`Exchange`].

mod login_request;
mod observer;
mod started;
mod trace;
mod watch;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use self::login_request::LoginRequest;
pub use self::observer::{AttemptEvent, CallEvent, Observer};
pub use self::started::StartedCall;
pub use self::trace::Scope;
use self::trace::Trace;
use self::watch::Watch;
use crate::codec::call::{Authentication, Call};
use crate::codec::setters::setters;
use crate::credentials::{AccessToken, Signature, UserId};
use crate::error::Error;
use crate::machine::poller::{PollPolicy, PollRequest, Pollable, Poller};
use crate::machine::{Access, CallSpec, Exchange, LoginSpec, Machine as _, RetryRules};
use crate::session::base_url::BaseUrl;
use crate::session::request_context::RequestContext;
use crate::session::settings::{RetryPolicy, Settings, TimeLimits};
use crate::session::tokens::{TokenCache, TokenEntry, TokenKey, UserEntry};

/// The part of a client that decides; a driver adds the part that acts.
///
/// `L` is the login lock, of which each user has one. What it is depends on how the driver makes several calls at once:
///
/// | calls at once | `L` |
/// |---|---|
/// | in threads | a mutex whose wait can be limited, such as `parking_lot::Mutex<()>` |
/// | in tasks | an async mutex, such as `async_lock::Mutex<()>` |
/// | in an event loop | a list of the calls that wait |
/// | none: one call after the other | `()` |
pub struct Engine<L> {
    settings: Settings,
    context: Arc<RequestContext>,
    tokens: TokenCache<L>,
    seeds: AtomicU64,
    shared_store: bool,
    observer: Option<Arc<dyn Observer>>,
}

/// What a machine is made from, and the entry for [`StartedCall`].
type SpecAndEntry<L> = (CallSpec, Option<Arc<TokenEntry<L>>>);

/// A user with credentials and options: the one a call is made for. Cheap to make and to clone.
#[derive(Clone, Debug)]
pub struct Caller {
    user: UserId,
    credentials: Credentials,
    options: CallOptions,
}

/// The credentials of a user's calls.
#[derive(Clone, Debug)]
enum Credentials {
    /// A login with a signature, made here with the HMAC key or received from the application's server.
    Login(Arc<LoginRequest>),
    /// A ready-made token, which cannot be renewed here.
    Token(AccessToken),
}

/// Options of single calls. What is not set comes from the settings of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) no_retries: bool,
    pub(crate) return_429: bool,
}

impl<L: Default + Send + Sync + 'static> Engine<L> {
    /// Checks the settings and makes an engine. `seed` decides the jitter of every pause.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if a setting is not valid.
    pub fn new(settings: Settings, seed: u64) -> Result<Self, Error> {
        let base = settings.checked_base_url()?;
        if settings.retry.max_attempts == 0 {
            return Err(Error::config("max_attempts is 0; at least one attempt is needed"));
        }
        let context = RequestContext::new(base, settings.array_style, &settings.user_agent()?);
        Ok(Self {
            context: Arc::new(context),
            tokens: TokenCache::with_seed(settings.token_capacity, seed),
            seeds: AtomicU64::new(seed),
            settings,
            shared_store: false,
            observer: None,
        })
    }

    /// Says that the driver has a token store behind the cache: calls then load from it before they log in, and store
    /// what they get.
    #[must_use]
    pub fn with_shared_store(mut self) -> Self {
        self.shared_store = true;
        self
    }

    /// Tells this observer of all calls.
    #[must_use]
    pub fn with_observer(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Makes a user whose logins are signed with the client's HMAC key.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id is not valid,
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the client has no key.
    pub fn user<I: TryInto<UserId, Error: Into<Error>>>(&self, id: I) -> Result<Caller, Error> {
        let user = id.try_into().map_err(Into::into)?;
        let Some(key) = &self.settings.hmac_key else {
            return Err(Error::config("this client has no HMAC key").advise(
                "use `user_with_signature` or `user_with_token`, or give the client a key",
            ));
        };
        let signature = key.sign(&user);
        Ok(self.signed(user, signature))
    }

    /// Makes a user who logs in with a signature made elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id is not valid.
    pub fn user_with_signature<I: TryInto<UserId, Error: Into<Error>>>(
        &self,
        id: I,
        signature: Signature,
    ) -> Result<Caller, Error> {
        let user = id.try_into().map_err(Into::into)?;
        Ok(self.signed(user, signature))
    }

    /// Makes a user with a token obtained elsewhere. If the server rejects it, the call fails.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the id is not valid.
    pub fn user_with_token<I: TryInto<UserId, Error: Into<Error>>>(
        &self,
        id: I,
        token: AccessToken,
    ) -> Result<Caller, Error> {
        let user = id.try_into().map_err(Into::into)?;
        Ok(Caller::new(user, Credentials::Token(token)))
    }

    fn signed(&self, user: UserId, signature: Signature) -> Caller {
        let login = self.login_request(user.clone(), signature);
        Caller::new(user, Credentials::Login(Arc::new(login)))
    }

    fn login_request(&self, user: UserId, signature: Signature) -> LoginRequest {
        let context = Arc::clone(&self.context);
        LoginRequest::new(self.settings.application_id, user, signature, context)
    }

    /// Starts a call.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the call cannot be sent as it is.
    pub fn begin(&self, caller: &Caller, call: &Call) -> Result<StartedCall<L>, Error> {
        let (spec, entry) = self.call_spec(caller, call)?;
        let watch = self.watch(caller, &spec.operation);
        let machine = Exchange::new(spec);
        Ok(StartedCall { machine, entry, watch })
    }

    /// Starts to wait for the analysis of a record. The first request is due at once.
    ///
    /// A request that cannot be sent is the error that the machine ends with, so that it keeps the id of the record.
    pub fn start_polling<R: PollRequest>(
        &self,
        caller: &Caller,
        request: R,
        policy: PollPolicy,
    ) -> StartedCall<L, Poller<R>> {
        let (spec, entry) = match request.call().and_then(|call| self.call_spec(caller, &call)) {
            Ok((spec, entry)) => (Ok(spec), entry),
            Err(error) => (Err(error), None),
        };
        let spec = spec.map(|mut spec| {
            // The deadline of the policy replaces the client's default deadline of a call.
            if policy.deadline.is_some() {
                spec.limits.deadline = caller.options.deadline;
            }
            spec
        });
        let machine = Poller::new(request, spec, policy);
        let watch = self.watch(caller, machine.operation());
        StartedCall { machine, entry, watch }
    }

    /// Starts to wait for the analysis of a record that an upload returned. If the analysis is over already, nothing
    /// is sent.
    pub fn start_polling_after<T: Pollable>(
        &self,
        caller: &Caller,
        record: T,
        policy: PollPolicy,
    ) -> StartedCall<L, Poller<T::Poll>> {
        let started = self.start_polling(caller, record.poll_request(), policy);
        StartedCall {
            machine: started.machine.with_record(record),
            entry: started.entry,
            watch: started.watch,
        }
    }

    /// Reads everything a call needs from the call, the options of the caller and the settings.
    fn call_spec(&self, caller: &Caller, call: &Call) -> Result<SpecAndEntry<L>, Error> {
        let options = caller.options;
        let body = call.body.as_ref().map_or(0, bytes::Bytes::len);
        let defaults = self.settings.limits(call.timeout_class, body);
        let retry = self.settings.retry;
        let request = self.context.prepare(call).map_err(|error| error.of(call.name.clone(), 0))?;
        let (access, entry) = match (call.authentication, &caller.credentials) {
            (Authentication::None, _) => (Access::None, None),
            (Authentication::Bearer, Credentials::Token(token)) => {
                (Access::Token(token.clone()), None)
            }
            (Authentication::Bearer, Credentials::Login(request)) => {
                // A caller of another engine logs in here, and must not find the tokens of the other server.
                let request = if request.is_for(&self.context) {
                    Arc::clone(request)
                } else {
                    let signature = request.signature().clone();
                    Arc::new(self.login_request(caller.user.clone(), signature))
                };
                let (login, entry) = self.login(request, options);
                (Access::Login(login), Some(entry))
            }
        };
        let spec = CallSpec {
            operation: call.name.clone(),
            request,
            access,
            rules: RetryRules {
                policy: RetryPolicy {
                    max_attempts: if options.no_retries { 1 } else { retry.max_attempts },
                    ..retry
                },
                idempotent: call.idempotent,
                accepts_redirect: call.accepts_redirect,
                return_429: options.return_429,
            },
            limits: TimeLimits {
                attempt: options.attempt_timeout.or(defaults.attempt),
                deadline: options.deadline.or(defaults.deadline),
            },
            body_limit: self.settings.body_limit,
            seed: self.next_seed(),
        };
        Ok((spec, entry))
    }

    fn login(
        &self,
        request: Arc<LoginRequest>,
        options: CallOptions,
    ) -> (LoginSpec, Arc<TokenEntry<L>>) {
        let entry = self.tokens.entry(request.key());
        let login = LoginSpec {
            request,
            entry: Arc::clone(&entry) as Arc<dyn UserEntry>,
            attempt_timeout: options.attempt_timeout.or(self.settings.quick.attempt),
            has_store: self.shared_store,
        };
        (login, entry)
    }

    fn watch(&self, caller: &Caller, operation: &str) -> Watch {
        let trace = || Trace::new(operation, &self.context.base, caller.hash());
        Watch::new(operation, self.observer.as_ref(), trace)
    }

    fn next_seed(&self) -> u64 {
        // Not the step of SplitMix64, or the second pause of one call would be the first of the next.
        self.seeds.fetch_add(0xd134_2543_de82_ef95, Ordering::Relaxed)
    }

    /// Returns the checked base URL.
    pub fn base_url(&self) -> &BaseUrl {
        &self.context.base
    }

    /// Returns the token cache.
    pub fn tokens(&self) -> &TokenCache<L> {
        &self.tokens
    }
}

impl Caller {
    fn new(user: UserId, credentials: Credentials) -> Self {
        Self { user, credentials, options: CallOptions::default() }
    }

    /// Returns the same user with other options.
    #[must_use]
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Returns the options of this user's calls.
    #[must_use]
    pub fn options(&self) -> CallOptions {
        self.options
    }

    /// Returns the hash that stands for the user in traces: 16 hexadecimal digits, the start of the key of the token.
    /// Nobody without the HMAC key can find the user id by trying: a signature made with that key, or the ready-made
    /// token of the user, is part of what is hashed.
    #[must_use]
    pub fn user_hash(&self) -> String {
        self.hash().to_string()
    }

    fn hash(&self) -> UserHash {
        UserHash(match &self.credentials {
            Credentials::Login(request) => *request.key(),
            Credentials::Token(token) => TokenKey::of_token(token),
        })
    }

    /// Returns the id of the user.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.user
    }
}

/// The first digits of a key, which say as little about the user as the whole key.
struct UserHash(TokenKey);

impl fmt::Display for UserHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt_short(f)
    }
}

impl CallOptions {
    /// Makes options of which none is set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets the time limit of one attempt, from resolving the name to the last byte.
        attempt_timeout(timeout: Duration) => attempt_timeout = Some(timeout);

        /// Sets the time limit of the whole call: login, all attempts and the pauses between them.
        deadline(timeout: Duration) => deadline = Some(timeout);

        /// Sends the call at most once; it is sent again only after a 401 with a token that can be renewed.
        no_retries() => no_retries = true;

        /// Returns a 429, of the call or of its login, at once: for a caller that pauses more than this one call until
        /// [`Error::retry_after`] is over. Other failures are retried as usual.
        return_429() => return_429 = true;
    }

    /// Returns the options of a call that is part of a [`Bulk`](crate::bulk::Bulk) run: the run deals with a 429.
    #[must_use]
    pub fn in_bulk(self) -> Self {
        self.return_429()
    }
}

impl<L> fmt::Debug for Engine<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("settings", &self.settings).finish_non_exhaustive()
    }
}
