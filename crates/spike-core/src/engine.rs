//! What both clients share: the checked settings, the token cache, and the way from a user and an operation to an
//! [`Exchange`].

mod login_request;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use self::login_request::LoginRequest;
use crate::api::AuthHmac;
use crate::codec::call::{Authentication, Call};
use crate::credentials::{AccessToken, Credentials, Signature, UserId};
use crate::error::Error;
use crate::machine::poller::{PollPolicy, PollRequest, Pollable, Poller};
use crate::machine::{Access, CallSpec, Exchange, LoginSpec, RetryRules};
use crate::session::request_context::RequestContext;
use crate::session::settings::{BaseUrl, RetryPolicy, Settings, TimeLimits};
use crate::session::tokens::{TokenCache, TokenEntry, TokenKey};

/// The part of a client that decides; a driver adds the part that acts. `L` is the driver's login lock.
pub struct Engine<L> {
    settings: Settings,
    context: Arc<RequestContext>,
    tokens: TokenCache<L>,
    seeds: AtomicU64,
    shared_store: bool,
}

/// A machine that was started for a user, and the lock it may ask for.
#[derive(Debug)]
#[non_exhaustive]
pub struct StartedCall<L, M = Exchange> {
    /// Decides every step of the call.
    pub machine: M,
    /// Holds the login lock for [`Action::Lock`](crate::machine::Action::Lock); `None` if the call cannot need a
    /// login. Keep it until the call is over.
    pub entry: Option<Arc<TokenEntry<L>>>,
}

/// What a machine is made from, and the entry for [`StartedCall`].
type SpecAndEntry<L> = (CallSpec, Option<Arc<TokenEntry<L>>>);

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

impl<L: Default> Engine<L> {
    /// Checks the settings. `seed` decides the jitter of every pause; `shared_store` tells whether the
    /// driver has a token store behind the cache.
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
        let context = RequestContext {
            base,
            array_style: settings.array_style,
            user_agent: settings.user_agent()?,
        };
        Ok(Self {
            context: Arc::new(context),
            tokens: TokenCache::new(settings.token_capacity),
            seeds: AtomicU64::new(seed),
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

    /// Starts a call.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if the call cannot be sent as it is.
    pub fn begin(&self, caller: &Caller, call: &Call) -> Result<StartedCall<L>, Error> {
        let (spec, entry) = self.call_spec(caller, call)?;
        let machine = Exchange::new(spec);
        Ok(StartedCall { machine, entry })
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
        let (spec, entry) = match request
            .call()
            .and_then(|call| self.call_spec(caller, &call))
        {
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
        StartedCall { machine, entry }
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
        }
    }

    /// Reads everything a call needs from the call, the options of the caller and the settings.
    fn call_spec(&self, caller: &Caller, call: &Call) -> Result<SpecAndEntry<L>, Error> {
        let options = caller.options;
        let defaults = self.settings.limits(call.timeout_class);
        let retry = self.settings.retry;
        let request = self
            .context
            .prepare(call)
            .map_err(|error| error.of(call.name.clone(), 0))?;
        let (access, entry) = match (call.authentication, &caller.credentials) {
            (Authentication::None, _) => (Access::None, None),
            (Authentication::Bearer, Credentials::Token(token)) => {
                (Access::Token(token.clone()), None)
            }
            (Authentication::Bearer, Credentials::Signature(signature)) => {
                let (login, entry) = self.login(&caller.user, signature, options);
                (Access::Login(Arc::new(login)), Some(entry))
            }
        };
        let spec = CallSpec {
            operation: call.name.clone(),
            request,
            access,
            rules: RetryRules {
                policy: RetryPolicy {
                    max_attempts: if options.no_retries {
                        1
                    } else {
                        retry.max_attempts
                    },
                    ..retry
                },
                idempotent: call.idempotent,
                accepts_redirect: call.accepts_redirect,
                return_429: options.return_429,
            },
            limits: TimeLimits {
                attempt: options.attempt.or(defaults.attempt),
                deadline: options.deadline.or(defaults.deadline),
            },
            body_limit: self.settings.body_limit,
            seed: self.next_seed(),
        };
        Ok((spec, entry))
    }

    fn login(
        &self,
        user: &UserId,
        signature: &Signature,
        options: CallOptions,
    ) -> (LoginSpec, Arc<TokenEntry<L>>) {
        let application = self.settings.application_id;
        let key = TokenKey::new(self.context.base.as_str(), application, user, signature);
        let entry = self.tokens.entry(&key);
        let request = AuthHmac::new(application, user.clone(), signature.clone());
        let login = LoginSpec {
            request: Box::new(LoginRequest::new(request, Arc::clone(&self.context))),
            slot: Arc::clone(&entry.slot),
            generations: self.tokens.generations(),
            attempt_timeout: options.attempt.or(self.settings.quick.attempt),
            store_key: self.shared_store.then_some(key),
        };
        (login, entry)
    }

    fn next_seed(&self) -> u64 {
        // Not the step of SplitMix64, or the second pause of one call would be the first of the next.
        self.seeds
            .fetch_add(0xd134_2543_de82_ef95, Ordering::Relaxed)
    }

    /// The settings the client was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The checked base URL.
    pub fn base_url(&self) -> &BaseUrl {
        &self.context.base
    }

    /// The tokens of all users.
    pub fn tokens(&self) -> &TokenCache<L> {
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

    /// Returns a 429, of the call or of its login, at once: for a caller that pauses more than this one call until
    /// [`Error::retry_after`] is over. Other failures are retried as usual.
    #[must_use]
    pub fn return_429(mut self) -> Self {
        self.return_429 = true;
        self
    }

    /// Returns the options of a call that is part of a [`Bulk`](crate::bulk::Bulk) run: the run deals with a 429.
    #[must_use]
    pub fn in_bulk(self) -> Self {
        self.return_429()
    }
}

impl<L> fmt::Debug for Engine<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
