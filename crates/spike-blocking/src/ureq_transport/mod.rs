//! The transport on ureq.

mod classify;
mod connect;
mod logging;
mod names;
mod tcp;
mod tls;
mod unversioned;
mod wire;

use std::fmt;
use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use http::uri::Scheme;
use http::{Method, Uri};
use spike_core::{Error, Settings};
use ureq::config::AutoHeaderValue;
use ureq::{AsSendBody, Body};

use self::classify::classify;
use crate::transport::{BodyReader, Limits, Transport, TransportError, TransportErrorKind};

/// Timeout of resolving the name, and again of connecting and the TLS handshake, within the timeout of the attempt.
const CONNECT: Duration = Duration::from_secs(10);
/// An idle connection is not reused after this time: servers close theirs after about a minute.
const IDLE: Duration = Duration::from_secs(30);
/// The number of idle connections that are kept.
const IDLE_CONNECTIONS: usize = 64;

/// Most bytes of the head of a response. [`BodyReader`] allows 64 KiB of names and values.
const HEAD: usize = 68 * 1024;

/// A [`Transport`] on ureq. It needs no runtime and may be used inside one.
///
/// ureq logs with the crate `log`: URLs at level DEBUG, and requests and answers byte by byte at level TRACE, tokens and
/// health data included (target `ureq_proto::util`). It cannot be silenced from here. Loggers show INFO or less by default;
/// for more, switch it off: `RUST_LOG=trace,ureq=off`. A warning is logged if the bytes are on when a transport is made.
///
/// After a fork, the new process opens its own connections. A fork while another thread makes a call is not supported.
///
/// The addresses of a name are used for new connections for 10 seconds, or until one cannot be made.
///
/// Cheap to clone; the clones share their connections.
#[derive(Clone)]
pub struct UreqTransport {
    agent: ureq::Agent,
    https: bool,
    /// Whether the proxy is reached by TLS.
    tls_to_proxy: bool,
}

impl UreqTransport {
    /// Makes a transport for the base URL and the proxy of the settings. TLS is set up only if one of them is https.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the base URL or the proxy is not valid, or if TLS is needed and
    /// not available: no TLS feature, no crypto provider, no certificate authorities on this system.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        logging::warn_once();
        let setup = settings.transport_setup(|name| std::env::var(name).ok())?;
        let tls_to_proxy = setup.proxy.as_ref().and_then(Uri::scheme) == Some(&Scheme::HTTPS);
        let proxy = setup.proxy.map(|proxy| ureq::Proxy::new(&proxy.to_string()));
        let proxy = proxy.transpose().map_err(|error| {
            Error::config(format!("the HTTP client could not be set up: {error}"))
        })?;
        let config = ureq::Agent::config_builder()
            .user_agent("")
            .accept_encoding(AutoHeaderValue::None)
            .allow_non_standard_methods(true)
            .max_response_header_size(HEAD)
            .proxy(proxy)
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .max_idle_age(IDLE)
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS);
        Ok(Self {
            agent: connect::agent(tls::configure(config, setup.https)?.build()),
            https: setup.https,
            tls_to_proxy,
        })
    }

    /// Uses an agent of your own, with its proxies, TLS and connections.
    ///
    /// Timeouts, statuses and redirects still follow the SDK. The rest is up to the agent:
    ///
    /// - with the feature `cookies` of ureq it has one cookie jar for all users, which cannot be switched off;
    /// - a connection that ends early may look like the end of a body without a length;
    /// - an answer that comes while a request is being sent is lost;
    /// - fewer failures can be distinguished: a broken TLS handshake counts as sent.
    #[must_use]
    pub fn from_agent(agent: ureq::Agent) -> Self {
        Self { agent, https: true, tls_to_proxy: false }
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
        let method = parts.method.clone();
        // With an empty slice ureq sends `content-length: 0`, which a GET or DELETE must not have.
        let response = if body.is_empty() && matches!(method, Method::GET | Method::DELETE) {
            self.run(http::Request::from_parts(parts, ()), limits)
        } else {
            self.run(http::Request::from_parts(parts, &body[..]), limits)
        };
        let (mut head, body) = response.map_err(|error| self.classify(error))?.into_parts();
        wire::restore(&mut head.headers);

        let mut reader = BodyReader::new(&method, head, limits)?;
        let (mut body, mut buffer) = (body.into_reader(), [0; 8 * 1024]);
        loop {
            match body.read(&mut buffer) {
                Ok(0) => return reader.finish(),
                Ok(length) => reader.push(&buffer[..length])?,
                Err(error) => return Err(classify(error.into())),
            }
        }
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

impl UreqTransport {
    /// Returns the class of an error. A proxy that is reached by TLS is the first to answer a handshake.
    fn classify(&self, error: ureq::Error) -> TransportError {
        let failure = classify(error);
        if self.tls_to_proxy && failure.kind() == TransportErrorKind::NotTls {
            return TransportError::new(TransportErrorKind::Proxy)
                .with_source("its port does not speak TLS, although its URL begins with https://");
        }
        failure
    }

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
