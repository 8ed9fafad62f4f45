//! The settings of a client: who it is, where it calls, and its time limits.

use std::time::Duration;

use http::HeaderValue;

use crate::codec::call::TimeoutClass;
use crate::codec::query::ArrayStyle;
use crate::codec::setters::setters;
use crate::credentials::{ApplicationId, HmacKey};
use crate::error::Error;
use crate::session::base_url::BaseUrl;
use crate::session::proxy::ProxyChoice;

/// The production API. Evidence: A.
pub const DEFAULT_BASE_URL: &str = "https://app-api.spikeapi.com/v3";

/// The slowest upload that has enough time, in bytes per second: 400 kbit/s, as of a bad mobile connection.
const UPLOAD_RATE: u64 = 50_000;

/// How often a call is retried, and after what pauses.
///
/// Pauses grow exponentially from `base` to `cap`, each drawn evenly between zero and that bound. The default: three
/// attempts, pauses from half a second up to 20 s, `Retry-After` up to 60 s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) base: Duration,
    pub(crate) cap: Duration,
    pub(crate) max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(20),
            max_retry_after: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// Makes the default policy.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets how often a call is sent at most, including the first time; at least 1.
        max_attempts(attempts: u32) => max_attempts = attempts;

        /// Sets the upper bound of the first pause. It doubles with every attempt.
        base(pause: Duration) => base = pause;

        /// Sets the upper bound of every pause.
        cap(pause: Duration) => cap = pause;

        /// Sets the longest `Retry-After` to wait for; a longer one is returned as an error at once.
        max_retry_after(limit: Duration) => max_retry_after = limit;
    }
}

/// Time limits of one class of calls; `None` is no limit.
///
/// ```
/// use std::time::Duration;
///
/// use spike_core::TimeLimits;
///
/// let limits = TimeLimits::new().deadline(Duration::from_secs(20));
/// assert_eq!(limits.attempt, Some(Duration::from_secs(30)));
/// assert_eq!(TimeLimits::unlimited().attempt, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeLimits {
    /// For one attempt, from resolving the name to the last byte.
    pub attempt: Option<Duration>,
    /// For the whole call: waiting for a login, logging in, all attempts and pauses.
    pub deadline: Option<Duration>,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self::new()
    }
}

impl TimeLimits {
    /// Makes the default limits of calls that are answered at once: 30 s per attempt, 120 s per call.
    #[must_use]
    pub const fn new() -> Self {
        Self::of_seconds(30, 120)
    }

    /// Makes the default limits of calls that are answered after an analysis: 600 s per attempt, 660 s per call.
    #[must_use]
    pub const fn for_analysis() -> Self {
        Self::of_seconds(600, 660)
    }

    /// Makes limits that limit nothing.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self { attempt: None, deadline: None }
    }

    const fn of_seconds(attempt: u64, deadline: u64) -> Self {
        Self {
            attempt: Some(Duration::from_secs(attempt)),
            deadline: Some(Duration::from_secs(deadline)),
        }
    }

    setters! {
        /// Sets the limit of one attempt.
        attempt(timeout: Duration) => attempt = Some(timeout);

        /// Sets the limit of the whole call.
        deadline(timeout: Duration) => deadline = Some(timeout);
    }

    /// Adds the time that a slow connection takes to upload a body.
    fn extended_for(self, body: usize) -> Self {
        let extra = Duration::from_secs(body as u64 / UPLOAD_RATE);
        let extended = |limit: Option<Duration>| limit.map(|limit| limit.saturating_add(extra));
        Self { attempt: extended(self.attempt), deadline: extended(self.deadline) }
    }
}

/// The settings of a client.
///
/// ```
/// use std::time::Duration;
///
/// use spike_core::{ApplicationId, HmacKey, RetryPolicy, Settings, TimeLimits};
///
/// let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")?;
/// let settings = Settings::new(ApplicationId::new(9999), key)
///     .user_agent_suffix("clinic-app/2.1")
///     .retry(RetryPolicy::new().max_attempts(5))
///     .time_limits(TimeLimits::new().attempt(Duration::from_secs(10)));
/// # let _ = settings;
/// # Ok::<(), spike_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Settings {
    pub(crate) application_id: ApplicationId,
    pub(crate) hmac_key: Option<HmacKey>,
    pub(crate) base_url: String,
    pub(crate) allow_plain_http: bool,
    pub(crate) proxy: ProxyChoice,
    pub(crate) array_style: ArrayStyle,
    pub(crate) user_agent_suffix: Option<String>,
    pub(crate) retry: RetryPolicy,
    /// Limits of calls that are answered at once.
    pub(crate) quick: TimeLimits,
    /// Limits of calls that are answered after an analysis.
    pub(crate) analysis: TimeLimits,
    pub(crate) body_limit: usize,
    pub(crate) token_capacity: usize,
}

impl Settings {
    /// Makes the settings of a client that signs for its users. The HMAC key belongs on a server only.
    #[must_use]
    pub fn new(application_id: impl Into<ApplicationId>, hmac_key: HmacKey) -> Self {
        Self { hmac_key: Some(hmac_key), ..Self::without_key(application_id) }
    }

    /// Makes the settings of a client without the HMAC key: its users come with a signature or a token that your server
    /// made.
    #[must_use]
    pub fn without_key(application_id: impl Into<ApplicationId>) -> Self {
        Self {
            application_id: application_id.into(),
            hmac_key: None,
            base_url: DEFAULT_BASE_URL.to_owned(),
            allow_plain_http: false,
            proxy: ProxyChoice::default(),
            array_style: ArrayStyle::default(),
            user_agent_suffix: None,
            retry: RetryPolicy::default(),
            quick: TimeLimits::new(),
            analysis: TimeLimits::for_analysis(),
            body_limit: 64 * 1024 * 1024,
            token_capacity: 100_000,
        }
    }

    setters! {
        /// Sets the URL of the API, including `/v3`. The default is the production API, [`DEFAULT_BASE_URL`].
        base_url(url: impl Into<String>) => base_url = url.into();

        /// Allows `http://` to another machine, where everybody on the way can read tokens and health data. To a
        /// loopback address it is always allowed.
        allow_plain_http() => allow_plain_http = true;

        /// Sets the proxy, an `http://` or `https://` URL, which may hold a name and password. The default is the proxy
        /// of the environment, for an https base URL: the first of `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY` and
        /// `all_proxy` that is not empty, unless `NO_PROXY` (or `no_proxy`) lists the host. A loopback address never
        /// has a proxy.
        proxy(url: impl Into<String>) => proxy = ProxyChoice::Url(url.into());

        /// Uses no proxy, not even one of the environment.
        no_proxy() => proxy = ProxyChoice::Direct;

        /// Sets how arrays are written in a query. The default is [`Comma`](ArrayStyle::Comma).
        array_style(style: ArrayStyle) => array_style = style;

        /// Adds a word to the user agent, such as `clinic-app/2.1`.
        user_agent_suffix(suffix: impl Into<String>) => user_agent_suffix = Some(suffix.into());

        /// Sets how calls are retried.
        retry(policy: RetryPolicy) => retry = policy;

        /// Sets the time limits of calls that are answered at once. The default is 30 s per attempt, 120 s per call.
        ///
        /// Uploads have longer: for a body of `n` bytes, both limits grow by `n / 50,000` whole seconds, the time it
        /// takes at 50 kB/s. The limits of a single call, [`CallOptions`](crate::CallOptions), do not grow.
        time_limits(limits: TimeLimits) => quick = limits;

        /// Sets the time limits of calls that are answered after an analysis. The default is 600 s per attempt, 660 s
        /// per call. They grow with the body as those of [`time_limits`](Self::time_limits).
        analysis_time_limits(limits: TimeLimits) => analysis = limits;

        /// Sets the size of the largest response body in bytes, counted after decompression. The default is 64 MiB.
        body_limit(bytes: usize) => body_limit = bytes;

        /// Sets how many users' tokens are cached. The default is 100,000.
        token_capacity(users: usize) => token_capacity = users;
    }

    /// Returns the limits of calls that are answered at once, as set with [`time_limits`](Self::time_limits).
    #[must_use]
    pub fn standard_limits(&self) -> TimeLimits {
        self.quick
    }

    /// Checks the base URL.
    pub(crate) fn checked_base_url(&self) -> Result<BaseUrl, Error> {
        if self.allow_plain_http {
            BaseUrl::with_plain_http(&self.base_url)
        } else {
            BaseUrl::new(&self.base_url)
        }
    }

    /// The limits of a call with a body of this size.
    pub(crate) fn limits(&self, class: TimeoutClass, body: usize) -> TimeLimits {
        let limits = match class {
            TimeoutClass::Standard => self.quick,
            TimeoutClass::Analysis => self.analysis,
        };
        limits.extended_for(body)
    }

    pub(crate) fn user_agent(&self) -> Result<HeaderValue, Error> {
        let mut text = concat!("spike-sdk/", env!("CARGO_PKG_VERSION")).to_owned();
        if let Some(suffix) = &self.user_agent_suffix {
            text.push(' ');
            text.push_str(suffix);
        }
        HeaderValue::try_from(text).map_err(|_| {
            Error::config("the user agent has characters that are not allowed in a header")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_can_be_extended() {
        let settings = Settings::without_key(1);
        let plain = format!("spike-sdk/{}", env!("CARGO_PKG_VERSION"));
        assert_eq!(settings.user_agent().unwrap(), plain);
        let settings = settings.user_agent_suffix("clinic/2");
        assert_eq!(settings.user_agent().unwrap(), format!("{plain} clinic/2"));
        let settings = settings.user_agent_suffix("a\nb");
        assert!(settings.user_agent().is_err());
    }

    #[test]
    fn the_limits_grow_with_the_body() {
        let settings = Settings::without_key(1);
        let seconds = |class, body| {
            let limits = settings.limits(class, body);
            (limits.attempt.unwrap().as_secs_f64(), limits.deadline.unwrap().as_secs_f64())
        };
        assert_eq!(seconds(TimeoutClass::Standard, 49_999), (30.0, 120.0));
        assert_eq!(seconds(TimeoutClass::Standard, 7_000_000), (170.0, 260.0));
        assert_eq!(seconds(TimeoutClass::Analysis, 7_000_000), (740.0, 800.0));
        let unlimited = settings.time_limits(TimeLimits::unlimited());
        assert_eq!(unlimited.limits(TimeoutClass::Standard, 7_000_000), TimeLimits::unlimited());
    }
}
