//! The transport on ureq.

mod classify;
mod connect;
mod tls;

use std::fmt;
use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::uri::Scheme;
use spike_core::{Error, Settings};
use ureq::{AsSendBody, Body};

use self::classify::classify;
use crate::transport::{Limits, Transport, TransportError, TransportErrorKind};

/// Timeout of resolving the name, and again of connecting and the TLS handshake, within the timeout of the attempt.
const CONNECT: Duration = Duration::from_secs(10);
/// An idle connection is not reused after this time: servers close theirs after about a minute.
const IDLE: Duration = Duration::from_secs(30);
/// The number of idle connections that are kept.
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
    /// Makes a transport for the base URL and the proxy of the settings. TLS is set up only if one of them is https.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the base URL or the proxy is not valid, or if TLS is needed and
    /// not available: no TLS feature, no crypto provider, no certificate authorities on this system.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let setup = settings.transport_setup(|name| std::env::var(name).ok())?;
        let proxy = setup.proxy.map(|proxy| ureq::Proxy::new(&proxy.to_string()));
        let proxy = proxy.transpose().map_err(|error| {
            Error::config(format!("the HTTP client could not be set up: {error}"))
        })?;
        let config = ureq::Agent::config_builder()
            .user_agent("")
            .proxy(proxy)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .max_idle_age(IDLE)
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS);
        Ok(Self {
            agent: connect::agent(tls::configure(config, setup.https)?.build()),
            https: setup.https,
        })
    }

    /// Uses an agent of your own, with its proxies, TLS and connections.
    ///
    /// Timeouts, statuses and redirects still follow the SDK. Fewer failures can be distinguished: a broken TLS handshake
    /// counts as sent.
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
    let one_more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    body.into_reader()
        .take(one_more)
        .read_to_end(&mut bytes)
        .map_err(|error| classify(error.into()))?;
    if bytes.len() > limit {
        return Err(too_large());
    }
    Ok(bytes.into())
}
