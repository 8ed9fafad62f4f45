//! The addresses of servers. ureq asks for them at every call, even if a connection is open, and its own resolver starts a
//! thread each time.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::Uri;
use ureq::Error;
use ureq::config::Config;

use super::connect::mark;
use super::unversioned::{DefaultResolver, NextTimeout, ResolvedSocketAddrs, Resolver};

/// How long the addresses of a name are used for new connections. A connection that cannot be made forgets them.
const LIFETIME: Duration = Duration::from_secs(10);

/// The resolver of one client, and what it found: one or two names, that of the server and that of the proxy.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Arc<Mutex<BTreeMap<String, Found>>>);

#[derive(Debug)]
struct Found {
    at: Instant,
    addresses: ResolvedSocketAddrs,
}

impl Names {
    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Found>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the addresses that were found less than [`LIFETIME`] ago, or else asks for them.
    fn lookup(
        &self,
        name: String,
        now: Instant,
        resolve: impl FnOnce() -> Result<ResolvedSocketAddrs, Error>,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let is_new = |found: &&Found| now.saturating_duration_since(found.at) < LIFETIME;
        if let Some(found) = self.known().get(&name).filter(is_new) {
            return Ok(found.addresses.clone());
        }
        let addresses = resolve()?;
        self.known().insert(name, Found { at: now, addresses: addresses.clone() });
        Ok(addresses)
    }

    /// Forgets all addresses, because one of them did not answer.
    pub(super) fn forget(&self) {
        self.known().clear();
    }
}

impl Resolver for Names {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let ask = || DefaultResolver::default().resolve(uri, config, timeout).map_err(mark);
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return ask();
        };
        let Some(name) = DefaultResolver::host_and_port(scheme, authority) else {
            return ask();
        };
        if let Ok(address) = name.parse::<SocketAddr>() {
            let mut addresses = self.empty();
            addresses.push(address);
            return Ok(addresses);
        }
        self.lookup(name, Instant::now(), ask)
    }
}

#[cfg(test)]
mod tests {
    use super::super::unversioned::UreqDuration;
    use super::*;

    fn addresses(port: u16) -> ResolvedSocketAddrs {
        let mut addresses = Names::default().empty();
        addresses.push(SocketAddr::from(([127, 0, 0, 1], port)));
        addresses
    }

    fn port(found: Result<ResolvedSocketAddrs, Error>) -> u16 {
        found.unwrap()[0].port()
    }

    #[test]
    fn a_name_is_resolved_once_in_its_lifetime_and_after_a_failure() {
        let (names, start) = (Names::default(), Instant::now());
        let look = |at: Duration, resolves_to| {
            let name = "api.example:443".to_owned();
            port(names.lookup(name, start + at, || Ok(addresses(resolves_to))))
        };
        assert_eq!(look(Duration::ZERO, 1), 1);
        assert_eq!(look(LIFETIME - Duration::from_nanos(1), 2), 1);
        assert_eq!(look(LIFETIME, 3), 3);
        names.forget();
        assert_eq!(look(LIFETIME, 4), 4);
        // An error is not kept, nor does it end the life of what is.
        let error = || names.lookup("other:443".into(), start, || Err(Error::HostNotFound));
        assert!(error().is_err());
        assert_eq!(port(names.lookup("other:443".into(), start, || Ok(addresses(5)))), 5);
        assert_eq!(look(LIFETIME, 6), 4);
    }

    #[test]
    fn an_address_is_not_resolved() {
        let resolve = |uri: &'static str| {
            let timeout = NextTimeout {
                after: UreqDuration::NotHappening,
                reason: ureq::Timeout::Global,
                ..NextTimeout::default()
            };
            let names = Names::default();
            let found = names.resolve(&Uri::from_static(uri), &Config::default(), timeout);
            assert!(names.known().is_empty(), "{uri}");
            found.unwrap()[0].to_string()
        };
        assert_eq!(resolve("http://127.0.0.1:8080/v3"), "127.0.0.1:8080");
        assert_eq!(resolve("https://[::1]/v3"), "[::1]:443");
    }
}
