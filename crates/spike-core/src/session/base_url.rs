use std::net::IpAddr;

use http::uri::{Authority, Scheme};

use crate::codec::path::literal_fault;
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
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if it is not such a URL, if it has a user name, a query or a fragment,
    /// a port that is no number from 1 to 65535, or a path that is refused in a [`RawCall`](crate::RawCall) too: HTTP
    /// libraries would change it, and the request with its token would go elsewhere.
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
        let (https, rest) = match url.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (true, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (false, rest),
            _ => return wrong("does not begin with https:// or http://"),
        };
        if rest.contains('#') {
            return wrong("has a fragment");
        }
        if rest.contains('?') {
            return wrong("has a query");
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return wrong("holds a user name or password");
        }
        let Ok(authority) = authority.parse::<Authority>() else {
            return wrong("has no valid host and port");
        };
        if authority.host().is_empty() {
            return wrong("has no host");
        }
        // Without this check a port that is no number would be left out.
        let port = authority.as_str()[authority.host().len()..].strip_prefix(':');
        if port.is_some_and(|port| !is_port(port)) {
            return wrong("has a port that is no number from 1 to 65535");
        }
        let path = path.trim_end_matches('/');
        if let Some(fault) = if path.is_empty() { None } else { literal_fault(path) } {
            return wrong(&format!("has a path that {fault}"));
        }
        let scheme = if https { "https" } else { "http" };
        Ok(Self { text: format!("{scheme}://{authority}{path}"), authority, https })
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

    pub(crate) fn scheme(&self) -> Scheme {
        if self.https { Scheme::HTTPS } else { Scheme::HTTP }
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Returns scheme, host and port, such as `https://app-api.spikeapi.com`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.text[..self.path_start()]
    }

    /// The path, without a slash at the end; it may be empty.
    pub(crate) fn path(&self) -> &str {
        &self.text[self.path_start()..]
    }

    fn path_start(&self) -> usize {
        self.scheme().as_str().len() + "://".len() + self.authority.as_str().len()
    }

    /// Returns the host to connect to: without the brackets of an IPv6 address, and without the dot at the end of a full name.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.authority.host();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host.strip_suffix('.').unwrap_or(host)
    }

    /// Returns the port to connect to: that of the scheme if the URL has none.
    #[must_use]
    pub fn port(&self) -> u16 {
        let default = if self.https { 443 } else { 80 };
        self.authority.port_u16().unwrap_or(default)
    }
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
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
        assert_eq!(production.path(), "/v3");
        assert_eq!(production.origin(), "https://app-api.spikeapi.com");
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
        assert_eq!(base("https://example.com/").unwrap().path(), "");
        assert_eq!(
            base("HTTPS://example.com:8443//").unwrap().as_str(),
            "https://example.com:8443"
        );
        assert_eq!(
            base("https://example.com/a%20b/v3").unwrap().as_str(),
            "https://example.com/a%20b/v3"
        );
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
            ("https://", "host"),
            ("https:///v3", "host"),
            ("https://:80/v3", "host"),
            ("https://exa mple.com", "host"),
            ("https://ex\u{e4}mple.com", "host"),
            ("https://[::1/v3", "host"),
            ("https://example.com:99999/v3", "port"),
            ("https://example.com:-1/v3", "port"),
            ("https://example.com:8x/v3", "port"),
            ("https://example.com:0/v3", "port"),
            ("https://example.com:/v3", "port"),
            ("https://example.com:+80/v3", "port"),
            ("https://[::1]:99999/v3", "port"),
            ("https://example.com/v3/..", "dots"),
            ("https://example.com/./v3", "dots"),
            ("https://example.com/%2e%2E/v3", "dots"),
            ("https://example.com//v3", "empty segment"),
            ("https://example.com/v3\\x", "percent-encoded"),
            ("https://example.com\\@evil.com/v3", "user name"),
            ("https://example.com/{version}", "percent-encoded"),
            ("https://example.com/\"v3\"", "percent-encoded"),
            ("https://example.com/v3 x", "percent-encoded"),
            ("https://example.com/\u{e4}", "percent-encoded"),
            ("https://example.com/%2", "percent-encoded"),
            ("https://user:pass@example.com/v3", "user name"),
            ("https://example.com/v3?x=1", "query"),
            ("https://example.com/v3#x", "fragment"),
            ("http://10.0.0.1/v3", "plain http"),
            ("http://localhost.example.com/v3", "plain http"),
            ("not a url", "https://"),
        ] {
            let error = base(url).unwrap_err();
            assert!(error.contains(part), "{url}: {error}");
            assert!(!error.contains("pass@"), "{error}");
        }
    }
}
