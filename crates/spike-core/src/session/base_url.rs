use std::net::IpAddr;

use http::Uri;
use http::uri::Authority;

use crate::error::Error;
use crate::session::settings::DEFAULT_BASE_URL;

/// A checked base URL: scheme, host and path, without a slash at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    authority: Authority,
    https: bool,
}

impl BaseUrl {
    /// Checks a base URL: `https://`, or `http://` to a loopback address.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if it is not such a URL, or has a user name, a query or a
    /// fragment.
    pub fn new(url: &str) -> Result<Self, Error> {
        let base = Self::with_plain_http(url)?;
        if !base.https && !base.is_loopback() {
            return Err(Error::config(
                "the base URL is plain http to another machine, where everybody on the way can read tokens and health data",
            )
            .advise("use https, or insist with `allow_plain_http`"));
        }
        Ok(base)
    }

    /// Checks a base URL, and accepts `http://` to any machine: everybody on the way can read tokens and health data.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_plain_http(url: &str) -> Result<Self, Error> {
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
        let Some(authority) = uri.authority().filter(|it| !it.host().is_empty()) else {
            return wrong("has no host");
        };
        if authority.as_str().contains('@') {
            return wrong("holds a user name or password");
        }
        if uri.query().is_some() {
            return wrong("has a query");
        }
        let scheme = if https { "https" } else { "http" };
        Ok(Self {
            text: format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/')),
            authority: authority.clone(),
            https,
        })
    }

    /// Returns the URL without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns whether TLS is needed.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Returns whether the host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        match host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => host.eq_ignore_ascii_case("localhost"),
        }
    }

    /// The host without the brackets of an address and without the dot at the end of a full name.
    pub(crate) fn host(&self) -> &str {
        let host = self.authority.host();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host.strip_suffix('.').unwrap_or(host)
    }

    pub(crate) fn port(&self) -> u16 {
        let default = if self.https { 443 } else { 80 };
        self.authority.port_u16().unwrap_or(default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> Result<BaseUrl, String> {
        BaseUrl::new(url).map_err(|error| error.to_string())
    }

    #[test]
    fn good_urls() {
        let production = base(DEFAULT_BASE_URL).unwrap();
        assert_eq!(production.as_str(), DEFAULT_BASE_URL);
        assert!(production.is_https() && !production.is_loopback());
        for local in [
            "http://127.0.0.1:8080/v3/",
            "http://localhost:1/v3",
            "http://LOCALHOST/v3",
            "http://localhost.:8080/v3",
            "http://[::1]:8080/v3",
            "http://127.9.9.9/v3",
        ] {
            let local = base(local).unwrap();
            assert!(local.is_loopback() && !local.is_https());
            assert!(local.as_str().ends_with("/v3"), "{local:?}");
        }
        assert_eq!(base("https://example.com").unwrap().as_str(), "https://example.com");
        assert!(BaseUrl::with_plain_http("http://10.0.0.1/v3").is_ok());
    }

    #[test]
    fn other_machines_are_not_loopback() {
        for other in ["https://localhost.example.com", "https://128.0.0.1", "https://[::2]"] {
            assert!(!base(other).unwrap().is_loopback(), "{other}");
        }
    }

    #[test]
    fn every_bad_url_has_its_own_error() {
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
}
