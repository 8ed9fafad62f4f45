use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use spike_core::api::{GetLabReport, GetNutritionRecord};
use spike_core::poller::PollRequest;
use spike_core::{ApplicationId, RawReply, RequestShape, RetryPolicy, Settings};

use crate::login::LoginLock;
use crate::{AccessToken, Answer, Exchange, HmacKey, Signature, SpikeError, operations};

/// The options of an [`Engine`]. What is not set has the default of the SDK.
#[derive(Clone, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "hosts make it")]
pub struct EngineOptions {
    /// The URL of the API, including `/v3`. The default is the production API.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub base_url: Option<String>,
    /// Allows `http://` to another machine, where everybody on the way can read tokens and health data.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub allow_plain_http: bool,
    /// A word for the user agent, such as `clinic-app/2.1`.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub user_agent_suffix: Option<String>,
    /// The time limit of one attempt, for calls that are answered at once. Default: 30 s.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub attempt_timeout: Option<Duration>,
    /// The time limit of a whole call: login, all attempts and pauses; for calls that are answered at once. Default: 120 s.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub deadline: Option<Duration>,
    /// How often a call is sent at most. Default: 3.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub max_attempts: Option<u32>,
    /// The size of the largest body of an answer in bytes, after decompression. Default: 64 MiB.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub body_limit: Option<u64>,
    /// How many users' tokens are kept. Default: 100,000.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub token_capacity: Option<u32>,
    /// Whether the host has a token store that several machines share: then the steps `Load` and `Store` come.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub has_token_store: bool,
}

/// Options of single calls. What is not set comes from the engine.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "hosts make it")]
pub struct CallOptions {
    /// The time limit of one attempt.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub attempt_timeout: Option<Duration>,
    /// The time limit of the whole call.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub deadline: Option<Duration>,
    /// Sends the call at most once.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub no_retries: bool,
}

/// The pauses of a wait for an analysis. What is not set has the default of the SDK: first after 2 s, at most every 15 s,
/// for 660 s.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "hosts make it")]
pub struct PollPolicy {
    /// The pause between the first and the second request. Each further pause is half as long again.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub first_pause: Option<Duration>,
    /// The longest pause.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub max_pause: Option<Duration>,
    /// The time for the whole wait.
    #[cfg_attr(feature = "uniffi", uniffi(default))]
    pub deadline: Option<Duration>,
}

/// The part of a client that decides: settings, token cache, login locks. One for an application; shared by all threads.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Engine {
    engine: spike_core::Engine<LoginLock>,
    settings: Settings,
}

/// A user with credentials and options: the one a call is made for. Cheap to make.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Caller(spike_core::Caller);

impl Engine {
    /// Makes an engine from settings of the core, on which the options then count more.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if a setting is not valid.
    pub fn with_settings(
        settings: Settings,
        options: EngineOptions,
        seed: u64,
    ) -> Result<Arc<Self>, SpikeError> {
        let has_token_store = options.has_token_store;
        let settings = options.apply(settings);
        let mut engine = spike_core::Engine::new(settings.clone(), seed)?;
        if has_token_store {
            engine = engine.with_shared_store();
        }
        Ok(Arc::new(Self { engine, settings }))
    }

    fn wait_for<R: PollRequest + Send + 'static>(
        &self,
        caller: &Caller,
        request: R,
        shape: &'static RequestShape,
        policy: &PollPolicy,
    ) -> Arc<Exchange>
    where
        R::Answer: spike_core::Decode + Send,
    {
        let mut poll = spike_core::PollPolicy::new();
        if let Some(pause) = policy.first_pause {
            poll = poll.first_pause(pause);
        }
        if let Some(pause) = policy.max_pause {
            poll = poll.max_pause(pause);
        }
        if let Some(deadline) = policy.deadline {
            poll = poll.deadline(deadline);
        }
        let call = self.engine.start_polling(&caller.0, request, poll);
        Exchange::new(call, move |record| {
            let body = spike_core::Decode::to_json_text(&record);
            Answer::new(shape, RawReply::new(http::StatusCode::OK, body))
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Engine {
    /// Checks the options and makes an engine. Without an HMAC key its users come with a signature or a token. `seed`
    /// decides the jitter of every pause: give a random number.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if an option is not valid.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn new(
        application_id: i64,
        hmac_key: Option<Arc<HmacKey>>,
        options: EngineOptions,
        seed: u64,
    ) -> Result<Arc<Self>, SpikeError> {
        let id = ApplicationId::new(application_id);
        let settings = match hmac_key {
            Some(key) => Settings::new(id, key.0.clone()),
            None => Settings::without_key(id),
        };
        Self::with_settings(settings, options, seed)
    }

    /// Makes an engine from environment variables: `SPIKE_APPLICATION_ID`, `SPIKE_HMAC_KEY` and others, as `from_env` of the
    /// Rust clients does. The options count more than the variables.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if a required variable is not set, or a value is not valid.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn from_variables(
        variables: HashMap<String, String>,
        options: EngineOptions,
        seed: u64,
    ) -> Result<Arc<Self>, SpikeError> {
        let settings = Settings::from_variables(|name| Ok(variables.get(name).cloned()))?;
        Self::with_settings(settings, options, seed)
    }

    /// Makes a user whose logins are signed with the HMAC key of the engine.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if the id is not valid, [`Config`](crate::ErrorKind::Config) without a key.
    pub fn user(&self, user_id: String) -> Result<Arc<Caller>, SpikeError> {
        Ok(Arc::new(Caller(self.engine.user(user_id)?)))
    }

    /// Makes a user who logs in with a signature made elsewhere.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if the id is not valid.
    pub fn user_with_signature(
        &self,
        user_id: String,
        signature: Arc<Signature>,
    ) -> Result<Arc<Caller>, SpikeError> {
        let caller = self.engine.user_with_signature(user_id, signature.0.clone())?;
        Ok(Arc::new(Caller(caller)))
    }

    /// Makes a user with a token obtained elsewhere, which cannot be renewed here.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if the id is not valid.
    pub fn user_with_token(
        &self,
        user_id: String,
        token: Arc<AccessToken>,
    ) -> Result<Arc<Caller>, SpikeError> {
        let caller = self.engine.user_with_token(user_id, token.0.clone())?;
        Ok(Arc::new(Caller(caller)))
    }

    /// Begins a call. `operation` is the id of an operation, such as `getQueriesSleeps`; `parameters` is a JSON object by the
    /// names that are sent, such as `{"from_date": "2026-04-13", "to_date": "2026-04-19"}`.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if there is no such operation, or if it does not accept the parameters.
    pub fn begin(
        &self,
        caller: &Caller,
        operation: &str,
        parameters: &str,
    ) -> Result<Arc<Exchange>, SpikeError> {
        let shape = operations::find(operation)?;
        let call = operations::call(shape, parameters)?;
        let started = self.engine.begin(&caller.0, &call)?;
        Ok(Exchange::new(started, move |raw| Answer::new(shape, raw)))
    }

    /// Begins to wait until the analysis of a lab report is over. The answer is the report.
    pub fn wait_for_lab_report(
        &self,
        caller: &Caller,
        lab_report_id: &str,
        policy: &PollPolicy,
    ) -> Arc<Exchange> {
        self.wait_for(caller, GetLabReport::new(lab_report_id), GetLabReport::SHAPE, policy)
    }

    /// Begins to wait until the analysis of a nutrition record is over. The answer is the record.
    pub fn wait_for_nutrition_record(
        &self,
        caller: &Caller,
        nutrition_record_id: &str,
        policy: &PollPolicy,
    ) -> Arc<Exchange> {
        let request = GetNutritionRecord::new(nutrition_record_id);
        self.wait_for(caller, request, GetNutritionRecord::SHAPE, policy)
    }

    /// Returns the base URL.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.engine.base_url().as_str().to_owned()
    }

    /// Returns the URL of the proxy for all requests, which may hold a name and password, by the rules of the Rust clients:
    /// none for a loopback address, otherwise that of these environment variables. `None`: connect to the server itself.
    ///
    /// # Errors
    /// [`Config`](crate::ErrorKind::Config) if the proxy is not usable. It is never skipped, because it may have been set for
    /// privacy.
    pub fn proxy(&self, variables: HashMap<String, String>) -> Result<Option<String>, SpikeError> {
        let setup = self.settings.transport_setup(|name| variables.get(name).cloned())?;
        Ok(setup.proxy.map(|proxy| proxy.to_string()))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Caller {
    /// Returns the id of the user.
    #[must_use]
    pub fn user_id(&self) -> String {
        self.0.user_id().as_str().to_owned()
    }

    /// Returns the hash that stands for the user in traces: 16 hexadecimal digits, from which nobody finds the id.
    #[must_use]
    pub fn user_hash(&self) -> String {
        self.0.user_hash()
    }

    /// Returns the same user with other options.
    #[must_use]
    pub fn with_options(&self, options: &CallOptions) -> Arc<Self> {
        let mut core = spike_core::CallOptions::new();
        if let Some(timeout) = options.attempt_timeout {
            core = core.attempt_timeout(timeout);
        }
        if let Some(deadline) = options.deadline {
            core = core.deadline(deadline);
        }
        if options.no_retries {
            core = core.no_retries();
        }
        Arc::new(Self(self.0.clone().with_options(core)))
    }
}

impl EngineOptions {
    fn apply(self, mut settings: Settings) -> Settings {
        if let Some(url) = self.base_url {
            settings = settings.base_url(url);
        }
        if self.allow_plain_http {
            settings = settings.allow_plain_http();
        }
        if let Some(suffix) = self.user_agent_suffix {
            settings = settings.user_agent_suffix(suffix);
        }
        let mut limits = settings.standard_limits();
        limits.attempt = self.attempt_timeout.or(limits.attempt);
        limits.deadline = self.deadline.or(limits.deadline);
        settings = settings.time_limits(limits);
        if let Some(attempts) = self.max_attempts {
            settings = settings.retry(RetryPolicy::new().max_attempts(attempts));
        }
        if let Some(bytes) = self.body_limit {
            settings = settings.body_limit(usize::try_from(bytes).unwrap_or(usize::MAX));
        }
        if let Some(users) = self.token_capacity {
            settings = settings.token_capacity(usize::try_from(users).unwrap_or(usize::MAX));
        }
        settings
    }
}
