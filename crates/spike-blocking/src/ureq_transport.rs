//! The transport on ureq.

mod classify;
mod connect;
mod tls;

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Scheme;
use http::{Method, Uri};
use spike_core::transport::proxy::ProxyChoice;
use ureq::{AsSendBody, Body};

use self::classify::classify;
use crate::BuildError;
use crate::transport::{Limits, Transport, TransportError, TransportErrorKind};

/// Time for the name, and again for connection and TLS handshake, within the time of the attempt.
const CONNECT: Duration = Duration::from_secs(10);
/// An idle connection is not used again after this time: servers close theirs after a minute or so.
const IDLE: Duration = Duration::from_secs(30);
/// Idle connections kept, for as many threads.
const IDLE_CONNECTIONS: usize = 64;

/// A [`Transport`] on ureq. It needs no runtime and may be used inside one.
///
/// Cheap to clone; the clones share their connections.
#[derive(Clone)]
pub struct UreqTransport {
    agent: ureq::Agent,
    https: bool,
}

impl UreqTransport {
    /// Starts a transport with the SDK's settings.
    pub fn builder() -> UreqTransportBuilder {
        UreqTransportBuilder {
            proxy: ProxyChoice::default(),
            environment: Arc::new(|name| std::env::var(name).ok()),
        }
    }

    /// Uses an agent of the caller, with its proxies, TLS and connections.
    ///
    /// Time limits, statuses and redirects follow the SDK all the same. Fewer failures can be told apart: one that
    /// breaks the TLS handshake counts as sent.
    #[must_use]
    pub fn from_agent(agent: ureq::Agent) -> Self {
        Self { agent, https: true }
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransport").finish_non_exhaustive()
    }
}

type Environment = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The settings of a [`UreqTransport`].
#[derive(Clone)]
#[must_use]
pub struct UreqTransportBuilder {
    proxy: ProxyChoice,
    environment: Arc<Environment>,
}

impl fmt::Debug for UreqTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqTransportBuilder")
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

impl UreqTransportBuilder {
    /// Goes through this proxy, an `http://` or `https://` URL, instead of those of the environment.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = ProxyChoice::Url(url.into());
        self
    }

    /// Uses no proxy, not even one of the environment.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::Direct;
        self
    }

    /// Looks the proxy variables up here instead of in the environment of the process.
    pub fn environment(
        mut self,
        look_up: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.environment = Arc::new(look_up);
        self
    }

    /// Builds the transport for a base URL: without https in it (or in the proxy) no TLS is set up.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the proxy cannot be used, or if TLS is needed and not available: no TLS feature, no crypto
    /// provider, no certificate authorities on this system.
    pub fn build(self, base: &Uri) -> Result<UreqTransport, BuildError> {
        let client = |error: ureq::Error| BuildError::Client(error.into());

        let proxy = self.proxy.resolve(base, |name| (self.environment)(name))?;
        let https = base.scheme() == Some(&Scheme::HTTPS)
            || proxy.as_ref().is_some_and(|proxy| proxy.is_https());
        let proxy = proxy
            .map(|proxy| ureq::Proxy::new(&proxy.uri().to_string()))
            .transpose()
            .map_err(client)?;
        let config = ureq::Agent::config_builder()
            .user_agent("")
            .proxy(proxy)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .max_idle_age(IDLE)
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS);
        Ok(UreqTransport {
            agent: connect::agent(tls::configure(config, https)?.build()),
            https,
        })
    }
}

impl Transport for UreqTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if request.uri().scheme() == Some(&Scheme::HTTPS) && !self.https {
            return Err(TransportError::new(TransportErrorKind::Tls)
                .with_source("this transport was built for an http base URL"));
        }

        let (parts, body) = request.into_parts();
        // With an empty slice ureq sends `content-length: 0`, which a GET or DELETE must not have.
        let response = if body.is_empty() && matches!(parts.method, Method::GET | Method::DELETE) {
            self.run(http::Request::from_parts(parts, ()), limits)
        } else {
            self.run(http::Request::from_parts(parts, &body[..]), limits)
        };
        let (parts, body) = response.map_err(classify)?.into_parts();

        let mut answer = http::Response::new(read(body, limits.body)?);
        *answer.status_mut() = parts.status;
        *answer.version_mut() = parts.version;
        *answer.headers_mut() = parts.headers;
        Ok(answer)
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

impl UreqTransport {
    fn run(
        &self,
        request: http::Request<impl AsSendBody>,
        limits: Limits,
    ) -> Result<http::Response<Body>, ureq::Error> {
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(limits.timeout)
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        self.agent.run(request)
    }
}

/// Reads the body, counting decompressed bytes (ureq's own limit counts those before), at most one over the limit.
fn read(body: Body, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::new(TransportErrorKind::BodyTooLarge);

    let announced = usize::try_from(body.content_length().unwrap_or(0)).map_err(|_| too_large())?;
    if announced > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(announced.min(1 << 20));
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    body.into_reader()
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(|error| classify(error.into()))?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(bytes.into())
}
