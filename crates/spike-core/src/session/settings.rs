//! What a client is set up with: who it is, where it calls, and how patient it is.

use std::net::IpAddr;
use std::time::Duration;

use http::{HeaderValue, Uri};

use crate::codec::call::TimeoutClass;
use crate::codec::query::ArrayStyle;
use crate::credentials::{ApplicationId, HmacKey};
use crate::error::Error;

/// The production API. Evidence: A.
pub const DEFAULT_BASE_URL: &str = "https://app-api.spikeapi.com/v3";

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

    /// Sets how often a call is sent at most, including the first time; at least 1.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the upper bound of the first pause. It doubles with every attempt.
    #[must_use]
    pub fn base(mut self, pause: Duration) -> Self {
        self.base = pause;
        self
    }

    /// Sets the upper bound of every pause.
    #[must_use]
    pub fn cap(mut self, pause: Duration) -> Self {
        self.cap = pause;
        self
    }

    /// Sets the longest `Retry-After` to wait for; a longer one is returned as an error at once.
    #[must_use]
    pub fn max_retry_after(mut self, limit: Duration) -> Self {
        self.max_retry_after = limit;
        self
    }
}

/// Time limits of one class of calls; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeLimits {
    /// For one attempt, from resolving the name to the last byte.
    pub attempt: Option<Duration>,
    /// For the whole call: waiting for a login, logging in, all attempts and pauses.
    pub deadline: Option<Duration>,
}

impl TimeLimits {
    /// Both limits.
    #[must_use]
    pub const fn new(attempt: Option<Duration>, deadline: Option<Duration>) -> Self {
        Self { attempt, deadline }
    }
}

/// Everything a client knows before its first call. The builders of the clients fill it in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The application that calls.
    pub application_id: ApplicationId,
    /// Its HMAC key; absent in an app that only holds signatures or tokens made by its server.
    pub hmac_key: Option<HmacKey>,
    /// Where the API is, including `/v3`.
    pub base_url: String,
    /// Whether `http://` may go to another machine, where everybody on the way can read the token.
    pub allow_plain_http: bool,
    /// How arrays stand in a query.
    pub array_style: ArrayStyle,
    /// Added to `User-Agent: spike-sdk/<version>`.
    pub user_agent_suffix: Option<String>,
    /// When to try again.
    pub retry: RetryPolicy,
    /// Limits of calls that answer at once.
    pub quick: TimeLimits,
    /// Limits of calls that wait for an analysis.
    pub analysis: TimeLimits,
    /// Largest answer body in bytes, counted after decompression.
    pub body_limit: usize,
    /// How many users' tokens are kept.
    pub token_capacity: usize,
}

impl Settings {
    /// The defaults: production, 30 s per attempt and 120 s per call, 600 s and 660 s where an analysis is
    /// waited for, 64 MB per answer, 100,000 tokens.
    #[must_use]
    pub fn new(application_id: ApplicationId, hmac_key: Option<HmacKey>) -> Self {
        let limits = |attempt, deadline| {
            TimeLimits::new(
                Some(Duration::from_secs(attempt)),
                Some(Duration::from_secs(deadline)),
            )
        };
        Self {
            application_id,
            hmac_key,
            base_url: DEFAULT_BASE_URL.to_owned(),
            allow_plain_http: false,
            array_style: ArrayStyle::default(),
            user_agent_suffix: None,
            retry: RetryPolicy::default(),
            quick: limits(30, 120),
            analysis: limits(600, 660),
            body_limit: 64 * 1024 * 1024,
            token_capacity: 100_000,
        }
    }

    pub(crate) fn limits(&self, class: TimeoutClass) -> TimeLimits {
        match class {
            TimeoutClass::Standard => self.quick,
            TimeoutClass::Analysis => self.analysis,
        }
    }

    pub(crate) fn user_agent(&self) -> Result<HeaderValue, Error> {
        let mut text = concat!("spike-sdk/", env!("CARGO_PKG_VERSION")).to_owned();
        if let Some(suffix) = &self.user_agent_suffix {
            text.push(' ');
            text.push_str(suffix);
        }
        HeaderValue::try_from(text).map_err(|_| {
            Error::config("the user agent holds characters that cannot stand in a header")
        })
    }
}

/// A checked base URL: scheme, host and path, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    https: bool,
    loopback: bool,
}

impl BaseUrl {
    /// Checks a base URL.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if it is no http(s) URL, holds a user name, a query
    /// or a fragment, or is plain http to another machine without `allow_plain_http`.
    pub fn new(url: &str, allow_plain_http: bool) -> Result<Self, Error> {
        let wrong = |what: &str| {
            Err(Error::config(format!("the base URL {what}"))
                .advise(format!("it should look like {DEFAULT_BASE_URL}")))
        };
        let url = url.trim();
        if url.contains('#') {
            return wrong("has a fragment");
        }
        let Ok(uri) = url.parse::<Uri>() else {
            return wrong("is not a URL");
        };
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return wrong("does not begin with https:// or http://"),
        };
        let Some(authority) = uri.authority() else {
            return wrong("has no host");
        };
        if authority.host().is_empty() {
            return wrong("has no host");
        }
        if authority.as_str().contains('@') {
            return wrong("holds a user name or password");
        }
        if uri.query().is_some() {
            return wrong("has a query");
        }
        let loopback = is_loopback(authority.host());
        if !https && !loopback && !allow_plain_http {
            return Err(Error::config(
                "the base URL is plain http to another machine, where everybody on the way can read tokens and health data",
            )
            .advise("use https, or insist with `allow_plain_http`"));
        }
        let scheme = if https { "https" } else { "http" };
        let text = format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/'));
        Ok(Self {
            text,
            https,
            loopback,
        })
    }

    /// The URL without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL as a [`Uri`].
    #[must_use]
    pub fn uri(&self) -> Uri {
        // It was made from a `Uri`, so it is one.
        self.text.parse().unwrap_or_default()
    }

    /// Whether TLS is needed.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether the host is this machine, by its name or address.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => bare.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> Result<BaseUrl, String> {
        BaseUrl::new(url, false).map_err(|error| error.to_string())
    }

    #[test]
    fn good_urls() {
        let production = base(DEFAULT_BASE_URL).unwrap();
        assert_eq!(production.as_str(), DEFAULT_BASE_URL);
        assert!(production.is_https() && !production.is_loopback());
        for local in [
            "http://127.0.0.1:8080/v3/",
            "http://localhost:1/v3",
            "http://[::1]:8080/v3",
            "http://127.9.9.9/v3",
        ] {
            let local = base(local).unwrap();
            assert!(local.is_loopback() && !local.is_https());
            assert!(local.as_str().ends_with("/v3"), "{local:?}");
        }
        assert_eq!(
            base("https://example.com").unwrap().as_str(),
            "https://example.com"
        );
        assert!(BaseUrl::new("http://10.0.0.1/v3", true).is_ok());
    }

    #[test]
    fn bad_urls_are_told_apart() {
        for (url, part) in [
            ("app-api.spikeapi.com/v3", "https://"),
            ("ftp://example.com", "https://"),
            ("https://", "not a URL"),
            ("https://user:pass@example.com/v3", "user name"),
            ("https://example.com/v3?x=1", "query"),
            ("https://example.com/v3#x", "fragment"),
            ("http://10.0.0.1/v3", "plain http"),
            ("http://localhost.example.com/v3", "plain http"),
            ("not a url", "not a URL"),
        ] {
            let error = base(url).unwrap_err();
            assert!(error.contains(part), "{url}: {error}");
            assert!(!error.contains("pass@"), "{error}");
        }
    }

    #[test]
    fn the_user_agent_can_be_extended() {
        let mut settings = Settings::new(ApplicationId::new(1), None);
        let plain = format!("spike-sdk/{}", env!("CARGO_PKG_VERSION"));
        assert_eq!(settings.user_agent().unwrap(), plain);
        settings.user_agent_suffix = Some("clinic/2".to_owned());
        assert_eq!(settings.user_agent().unwrap(), format!("{plain} clinic/2"));
        settings.user_agent_suffix = Some("a\nb".to_owned());
        assert!(settings.user_agent().is_err());
    }
}
