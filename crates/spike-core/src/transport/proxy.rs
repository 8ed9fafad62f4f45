//! Which proxy a client goes through: decided once per client, from its base URL, alike in both clients.
//!
//! Nothing here reads the environment: the drivers hand in a look-up.

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use http::Uri;
use http::uri::Scheme;

/// Where the proxy comes from.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyChoice {
    /// From the environment, for an https base URL only: `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY` or `all_proxy`,
    /// the first that is not empty, unless `NO_PROXY` (or `no_proxy`) excludes the host. `HTTP_PROXY` is not read.
    #[default]
    Environment,
    /// None.
    Direct,
    /// This one, for every base URL that is not loopback.
    Url(String),
}

impl ProxyChoice {
    /// The proxy for a base URL; a loopback address never has one.
    ///
    /// # Errors
    ///
    /// [`ProxyError`] if the proxy is not an `http://` or `https://` URL with a host. A proxy that cannot be used is
    /// never passed over in silence: whoever set it may rely on it.
    pub fn resolve(
        &self,
        base: &Uri,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Proxy>, ProxyError> {
        if is_loopback(base) {
            return Ok(None);
        }
        match self {
            Self::Direct => Ok(None),
            Self::Url(url) => Proxy::parse(url, "the proxy").map(Some),
            Self::Environment => from_environment(base, environment),
        }
    }
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

/// A proxy: an `http://` or `https://` URL, which may hold a name and password.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy(Uri);

impl Proxy {
    fn parse(text: &str, name: &'static str) -> Result<Self, ProxyError> {
        let text = text.trim();
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let uri: Uri = whole.parse().map_err(|_| ProxyError {
            name,
            problem: "is not a URL",
        })?;
        if uri.host().is_none_or(str::is_empty) {
            return Err(ProxyError {
                name,
                problem: "has no host",
            });
        }
        if uri.scheme() != Some(&Scheme::HTTP) && uri.scheme() != Some(&Scheme::HTTPS) {
            return Err(ProxyError {
                name,
                problem: "has a scheme other than http:// and https://",
            });
        }
        Ok(Self(uri))
    }

    /// The URL, with name and password: not for a log.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.0
    }

    /// Whether the connection to the proxy itself uses TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == Some(&Scheme::HTTPS)
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proxy(..)")
    }
}

/// A proxy setting that cannot be used. Its text names the setting, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxyError {
    name: &'static str,
    problem: &'static str,
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, problem } = self;
        write!(
            f,
            "{name} {problem}; correct it, or do without a proxy by `no_proxy()`"
        )
    }
}

impl StdError for ProxyError {}

/// Whether the URL leads to this machine: `localhost`, 127.0.0.0/8 or `[::1]`.
#[must_use]
pub fn is_loopback(uri: &Uri) -> bool {
    let host = host(uri);
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The host without brackets and without the dot at the end of a full name.
fn host(uri: &Uri) -> &str {
    let host = uri.host().unwrap_or_default();
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    bare.strip_suffix('.').unwrap_or(bare)
}

fn from_environment(
    base: &Uri,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Option<Proxy>, ProxyError> {
    const PROXY: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    const NO_PROXY: [&str; 2] = ["NO_PROXY", "no_proxy"];
    let first = |names: &[&'static str]| {
        names.iter().find_map(|name| {
            Some((
                *name,
                environment(name).filter(|value| !value.trim().is_empty())?,
            ))
        })
    };

    if base.scheme() != Some(&Scheme::HTTPS) {
        return Ok(None);
    }
    let Some((name, proxy)) = first(&PROXY) else {
        return Ok(None);
    };
    if first(&NO_PROXY)
        .is_some_and(|(_, list)| excludes(&list, host(base), base.port_u16().unwrap_or(443)))
    {
        return Ok(None);
    }
    Proxy::parse(&proxy, name).map(Some)
}

/// Whether `NO_PROXY` lists the host: by `*`, by name with all below it, by address or by network (`10.0.0.0/8`).
/// A name or address may end in a port and then stands for that port only.
fn excludes(list: &str, host: &str, port: u16) -> bool {
    let address: Option<IpAddr> = host.parse().ok();
    list.split([',', ' '])
        .filter(|entry| !entry.is_empty())
        .any(|entry| match address {
            _ if entry == "*" => true,
            Some(address) => covers_address(entry, address, port),
            None => covers_name(entry, host, port),
        })
}

fn covers_name(entry: &str, host: &str, port: u16) -> bool {
    let (name, entry_port) = match entry.rsplit_once(':') {
        Some((name, port)) => (name, port.parse::<u16>().ok()),
        None => (entry, None),
    };
    let name = name.strip_prefix('*').unwrap_or(name);
    let name = name.strip_prefix('.').unwrap_or(name);
    let name = name.strip_suffix('.').unwrap_or(name);
    let Some(start) = host.len().checked_sub(name.len()) else {
        return false;
    };

    !name.is_empty()
        && entry_port.is_none_or(|entry_port| entry_port == port)
        && host.is_char_boundary(start)
        && host[start..].eq_ignore_ascii_case(name)
        && (start == 0 || host[..start].ends_with('.'))
}

fn covers_address(entry: &str, address: IpAddr, port: u16) -> bool {
    if let Ok(entry) = entry.parse::<SocketAddr>() {
        return entry.ip() == address && entry.port() == port;
    }
    let (network, length) = match entry.split_once('/') {
        Some((network, length)) => (network, length.parse::<u32>().ok()),
        None => (entry, Some(128)),
    };
    match (network.trim_matches(['[', ']']).parse(), address, length) {
        (Ok(IpAddr::V4(network)), IpAddr::V4(address), Some(length)) => {
            let differ = u32::from(network) ^ u32::from(address);
            differ
                .checked_shr(32_u32.saturating_sub(length))
                .unwrap_or(0)
                == 0
        }
        (Ok(IpAddr::V6(network)), IpAddr::V6(address), Some(length)) => {
            let differ = u128::from(network) ^ u128::from(address);
            differ
                .checked_shr(128_u32.saturating_sub(length))
                .unwrap_or(0)
                == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(
        choice: &ProxyChoice,
        base: &'static str,
        environment: &[(&str, &str)],
    ) -> Option<String> {
        let look_up = |name: &str| {
            environment
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        let proxy = choice.resolve(&Uri::from_static(base), look_up).unwrap();
        proxy.map(|proxy| proxy.uri().authority().unwrap().to_string())
    }

    fn from_env(base: &'static str, environment: &[(&str, &str)]) -> Option<String> {
        resolved(&ProxyChoice::Environment, base, environment)
    }

    #[test]
    fn the_environment_counts_for_https_only() {
        let all = [("HTTP_PROXY", "http://h:1"), ("http_proxy", "http://h:1")];
        assert_eq!(from_env("https://api.example.com", &all), None);
        assert_eq!(from_env("http://api.example.com", &all), None);
        assert_eq!(
            from_env("http://api.example.com", &[("ALL_PROXY", "http://a:1")]),
            None
        );
        assert_eq!(from_env("https://api.example.com", &[]), None);
    }

    #[test]
    fn the_first_variable_that_is_not_empty_wins() {
        let base = "https://api.example.com/v3";
        let both = [
            ("HTTPS_PROXY", " "),
            ("https_proxy", "low:2"),
            ("ALL_PROXY", "all:3"),
        ];
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
            "https://127.8.9.1",
            "https://[::1]:4",
            "http://[::1]",
        ] {
            assert_eq!(from_env(base, &[("HTTPS_PROXY", "p:1")]), None, "{base}");
            assert_eq!(
                resolved(&ProxyChoice::Url("p:1".into()), base, &[]),
                None,
                "{base}"
            );
            assert!(is_loopback(&Uri::from_static(base)), "{base}");
        }
        for base in [
            "https://localhost.example.com",
            "https://128.0.0.1",
            "https://[::2]",
        ] {
            assert!(!is_loopback(&Uri::from_static(base)), "{base}");
        }
    }

    #[test]
    fn a_fixed_proxy_serves_both_schemes_and_direct_none() {
        let fixed = ProxyChoice::Url("http://p:1".into());
        for base in ["https://api.example.com", "http://api.example.com"] {
            assert_eq!(
                resolved(&fixed, base, &[("NO_PROXY", "*")]).as_deref(),
                Some("p:1")
            );
            assert_eq!(
                resolved(&ProxyChoice::Direct, base, &[("HTTPS_PROXY", "p:1")]),
                None
            );
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
            from_env(
                "https://a.test",
                &[("HTTPS_PROXY", "p:1"), ("no_proxy", "a.test")]
            ),
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
    fn an_unusable_proxy_is_an_error_that_hides_it() {
        for value in [
            "socks5://secret:1",
            "http://",
            "http://sec ret",
            "ftp://secret",
        ] {
            let error = ProxyChoice::Environment
                .resolve(&Uri::from_static("https://a.test"), |name| {
                    (name == "ALL_PROXY").then(|| value.to_owned())
                })
                .unwrap_err()
                .to_string();
            assert!(
                error.starts_with("ALL_PROXY ") && !error.contains("secret"),
                "{error}"
            );
        }
        let fixed = ProxyChoice::Url("http://user:secret@p".into());
        let proxy = fixed
            .resolve(&Uri::from_static("https://a.test"), |_| None)
            .unwrap();
        assert!(!format!("{fixed:?}{proxy:?}").contains("secret"));
    }
}
