//! Which proxy a transport uses: decided once per client, alike in both clients.
//!
//! The rules are not left to the HTTP libraries. They send plain http through `HTTP_PROXY` as well, skip a proxy that they
//! cannot use without an error, and read `NO_PROXY` differently: ureq knows neither networks nor subdomains of a plain
//! name.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;

use crate::error::Error;
use crate::session::base_url::BaseUrl;
use crate::session::settings::Settings;

/// Where the proxy comes from.
#[derive(Clone, Default)]
pub(crate) enum ProxyChoice {
    #[default]
    Environment,
    Direct,
    Url(String),
}

impl fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Direct => "Direct",
            Self::Url(_) => "Url(..)",
        })
    }
}

/// What a transport sets up once, from the base URL and the proxy of the [`Settings`].
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportSetup {
    /// The proxy for all requests, with name and password: not for a log.
    pub proxy: Option<Uri>,
    /// Whether TLS is needed, for the base URL or for the proxy.
    pub https: bool,
}

impl fmt::Debug for TransportSetup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportSetup")
            .field("proxy", &self.proxy.as_ref().map(|_| ".."))
            .field("https", &self.https)
            .finish()
    }
}

impl Settings {
    /// Returns what a transport for these settings sets up. `environment` looks a variable up, such as `HTTPS_PROXY`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the base URL or the proxy is not usable. A proxy that cannot be
    /// used is never skipped, because it may have been set for privacy.
    pub fn transport_setup(
        &self,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<TransportSetup, Error> {
        let base = self.checked_base_url()?;
        let proxy = match &self.proxy {
            _ if base.is_loopback() => None,
            ProxyChoice::Direct => None,
            ProxyChoice::Url(url) => Some(parse(url, "the proxy")?),
            ProxyChoice::Environment if base.is_https() => from_environment(&base, environment)?,
            ProxyChoice::Environment => None,
        };
        let to_proxy = proxy.as_ref().and_then(Uri::scheme);
        Ok(TransportSetup { https: base.is_https() || to_proxy == Some(&Scheme::HTTPS), proxy })
    }
}

/// Checks the URL of a proxy. The error contains the name of the setting, never its value.
fn parse(text: &str, name: &str) -> Result<Uri, Error> {
    let wrong = |problem: &str| {
        Error::config(format!("{name} {problem}"))
            .advise("correct it, or use no proxy with `no_proxy`")
    };
    let text = text.trim();
    let scheme = if text.contains("://") { "" } else { "http://" };
    let uri: Uri = format!("{scheme}{text}").parse().map_err(|_| wrong("is not a URL"))?;
    if uri.host().is_none_or(str::is_empty) {
        return Err(wrong("has no host"));
    }
    if uri.scheme() != Some(&Scheme::HTTP) && uri.scheme() != Some(&Scheme::HTTPS) {
        return Err(wrong("has a scheme other than http:// and https://"));
    }
    Ok(uri)
}

fn from_environment(
    base: &BaseUrl,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Option<Uri>, Error> {
    let value = |name: &str| environment(name).filter(|value| !value.trim().is_empty());
    let mut proxies = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].into_iter();
    let Some((name, proxy)) = proxies.find_map(|name| Some((name, value(name)?))) else {
        return Ok(None);
    };
    let direct = value("NO_PROXY").or_else(|| value("no_proxy"));
    if direct.is_some_and(|list| excludes(&list, base.host(), base.port())) {
        return Ok(None);
    }
    parse(&proxy, name).map(Some)
}

/// Returns whether `NO_PROXY` lists the host: as `*`, by a name that stands for all names below it too, by an address or
/// by a network such as `10.0.0.0/8`. A name or address that ends in a port stands for this port only.
fn excludes(list: &str, host: &str, port: u16) -> bool {
    let mut entries = list.split([',', ' ']).filter(|entry| !entry.is_empty());
    entries.any(|entry| entry == "*" || covers(entry, host, port))
}

fn covers(entry: &str, host: &str, port: u16) -> bool {
    // An IPv6 address has a port only after its brackets.
    let (name, entry_port) = match entry.rsplit_once(':') {
        Some((name, number)) if !name.contains(':') || name.ends_with(']') => {
            (name, number.parse::<u16>().ok())
        }
        _ => (entry, None),
    };
    let covered = match host.parse() {
        Ok(address) => covers_address(name, address),
        Err(_) => covers_name(name, host),
    };
    covered && entry_port.is_none_or(|entry_port| entry_port == port)
}

fn covers_name(name: &str, host: &str) -> bool {
    let name = name.trim_start_matches('*').trim_matches('.');
    let (name, host) = (name.to_ascii_lowercase(), host.to_ascii_lowercase());
    let above = host.strip_suffix(&name);
    !name.is_empty() && above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

fn covers_address(network: &str, address: IpAddr) -> bool {
    let (network, length) = match network.split_once('/') {
        Some((network, length)) => (network, length.parse::<u32>().ok()),
        None => (network, Some(128)),
    };
    let (difference, bits) = match (network.trim_matches(['[', ']']).parse(), address) {
        (Ok(IpAddr::V4(network)), IpAddr::V4(address)) => {
            (u128::from(u32::from(network) ^ u32::from(address)), 32_u32)
        }
        (Ok(IpAddr::V6(network)), IpAddr::V6(address)) => {
            (u128::from(network) ^ u128::from(address), 128)
        }
        _ => return false,
    };
    // The bits of the network, which are all of them for a single address.
    let shift = |length| difference.checked_shr(bits.saturating_sub(length));
    length.is_some_and(|length| shift(length).unwrap_or(0) == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(base: &str) -> Settings {
        Settings::without_key(1).base_url(base).allow_plain_http()
    }

    fn resolved(settings: &Settings, environment: &[(&str, &str)]) -> Option<String> {
        let look_up = |name: &str| {
            let mut all = environment.iter();
            let found = all.find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let proxy = settings.transport_setup(look_up).unwrap().proxy;
        proxy.map(|proxy| proxy.authority().unwrap().to_string())
    }

    fn from_env(base: &'static str, environment: &[(&str, &str)]) -> Option<String> {
        resolved(&settings(base), environment)
    }

    #[test]
    fn the_environment_applies_to_https_only() {
        let all = [("HTTP_PROXY", "http://h:1"), ("http_proxy", "http://h:1")];
        assert_eq!(from_env("https://api.example.com", &all), None);
        assert_eq!(from_env("http://api.example.com", &all), None);
        assert_eq!(from_env("http://api.example.com", &[("ALL_PROXY", "http://a:1")]), None);
        assert_eq!(from_env("https://api.example.com", &[]), None);
    }

    #[test]
    fn the_first_variable_that_is_not_empty_wins() {
        let base = "https://api.example.com/v3";
        let both = [("HTTPS_PROXY", " "), ("https_proxy", "low:2"), ("ALL_PROXY", "all:3")];
        assert_eq!(from_env(base, &both).as_deref(), Some("low:2"));
        assert_eq!(
            from_env(base, &[("all_proxy", "https://user:pass@all:3/")]).as_deref(),
            Some("user:pass@all:3")
        );
    }

    #[test]
    fn loopback_has_no_proxy_at_all() {
        for base in [
            "https://localhost:1/v3",
            "http://LOCALHOST",
            "http://localhost.:8080",
            "https://127.8.9.1",
            "https://[::1]:4",
            "http://[::1]",
        ] {
            assert_eq!(from_env(base, &[("HTTPS_PROXY", "p:1")]), None, "{base}");
            assert_eq!(resolved(&settings(base).proxy("p:1"), &[]), None, "{base}");
        }
    }

    #[test]
    fn a_fixed_proxy_is_for_both_schemes_and_no_proxy_for_none() {
        for base in ["https://api.example.com", "http://api.example.com"] {
            assert_eq!(
                resolved(&settings(base).proxy("http://p:1"), &[("NO_PROXY", "*")]).as_deref(),
                Some("p:1")
            );
            assert_eq!(resolved(&settings(base).no_proxy(), &[("HTTPS_PROXY", "p:1")]), None);
        }
    }

    #[test]
    fn no_proxy_names() {
        let excluded = |list| excludes(list, "api.Example.com", 443);
        for list in [
            "*",
            "api.example.com",
            "example.com",
            ".example.com",
            "*.example.com",
            "com",
            "other, EXAMPLE.com",
            "other example.com.",
            "example.com:443",
        ] {
            assert!(excluded(list), "{list}");
        }
        for list in [
            "",
            ",",
            ".",
            "pi.example.com",
            "ample.com",
            "www.api.example.com",
            "example.com:80",
            "10.0.0.0/8",
        ] {
            assert!(!excluded(list), "{list}");
        }
        assert_eq!(
            from_env("https://a.test", &[("HTTPS_PROXY", "p:1"), ("no_proxy", "a.test")]),
            None
        );
        assert!(!excludes("é.com", "xcom", 443));
    }

    #[test]
    fn no_proxy_addresses() {
        for (list, host, expected) in [
            ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3:443", "10.1.2.3", true),
            ("10.1.2.3:80", "10.1.2.3", false),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("10.1.2.2/31", "10.1.2.3", true),
            ("10.1.2.4/31", "10.1.2.3", false),
            ("0.0.0.0/0", "10.1.2.3", true),
            ("10.0.0.0/x", "10.1.2.3", false),
            ("2.3", "10.1.2.3", false),
            ("[fd00::1]", "fd00::1", true),
            ("fd00::/8", "fd00::1", true),
            ("fd00::/8", "fe00::1", false),
            ("::/0", "10.1.2.3", false),
        ] {
            assert_eq!(excludes(list, host, 443), expected, "{list} {host}");
        }
    }

    #[test]
    fn an_unusable_proxy_is_an_error_without_its_value() {
        for value in ["socks5://secret:1", "http://", "http://sec ret", "ftp://secret"] {
            let error = settings("https://a.test")
                .transport_setup(|name| (name == "ALL_PROXY").then(|| value.to_owned()))
                .unwrap_err()
                .to_string();
            assert!(error.starts_with("ALL_PROXY ") && !error.contains("secret"), "{error}");
        }
        let fixed = settings("https://a.test").proxy("http://user:secret@p");
        let setup = fixed.transport_setup(|_| None).unwrap();
        assert!(!format!("{fixed:?}{setup:?}").contains("secret"));
    }

    #[test]
    fn tls_is_for_https_to_the_api_or_to_the_proxy() {
        for (base, proxy, expected) in [
            ("https://a.test", "http://p", true),
            ("http://a.test", "https://p", true),
            ("http://a.test", "http://p", false),
            ("http://127.0.0.1", "https://p", false),
        ] {
            let setup = settings(base).proxy(proxy).transport_setup(|_| None);
            assert_eq!(setup.unwrap().https, expected, "{base} {proxy}");
        }
    }
}
