//! The transport on reqwest.

mod classify;
mod tls;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::uri::Scheme;
use http::{HeaderValue, Method, Uri};
use spike_core::transport::proxy::ProxyChoice;

use self::classify::classify;
use crate::BuildError;
use crate::transport::{Limits, Transport, TransportError, TransportErrorKind};

/// Time for name, connection and TLS handshake, within the time of the attempt.
const CONNECT: Duration = Duration::from_secs(10);
/// An idle connection is not used again after this time: servers close theirs after a minute or so.
const IDLE: Duration = Duration::from_secs(30);

/// A [`Transport`] on reqwest. It runs inside a tokio runtime with time and I/O enabled.
///
/// Cheap to clone; the clones share their connections.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    https: bool,
}

impl ReqwestTransport {
    /// Starts a transport with the SDK's settings.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder {
            proxy: ProxyChoice::default(),
            environment: Arc::new(|name| std::env::var(name).ok()),
        }
    }

    /// Uses a client of the caller, with its proxies, TLS and connections.
    ///
    /// Switch redirects off in it (`reqwest::redirect::Policy::none()`): the SDK cannot do so afterwards, and a
    /// redirect followed would send the request to wherever the answer points.
    ///
    /// The features `rustls` and `rustls-no-provider` switch on reqwest's `rustls-no-provider`: then a client of your own
    /// needs TLS settings, a default crypto provider or reqwest's own `rustls`, or reqwest panics when it is built.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self {
            client,
            https: true,
        }
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

type Environment = dyn Fn(&str) -> Option<String> + Send + Sync;

/// The settings of a [`ReqwestTransport`].
#[derive(Clone)]
#[must_use]
pub struct ReqwestTransportBuilder {
    proxy: ProxyChoice,
    environment: Arc<Environment>,
}

impl fmt::Debug for ReqwestTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransportBuilder")
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

impl ReqwestTransportBuilder {
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
    pub fn build(self, base: &Uri) -> Result<ReqwestTransport, BuildError> {
        let client = |error: reqwest::Error| BuildError::Client(error.without_url().into());

        let proxy = self.proxy.resolve(base, |name| (self.environment)(name))?;
        let https = base.scheme() == Some(&Scheme::HTTPS)
            || proxy.as_ref().is_some_and(|proxy| proxy.is_https());
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .no_proxy();
        if let Some(proxy) = proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy.uri().to_string()).map_err(client)?);
        }
        let client = tls::configure(builder, https)?.build().map_err(client)?;
        Ok(ReqwestTransport { client, https })
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> Result<http::Response<Bytes>, TransportError> {
        if request.uri().scheme() == Some(&Scheme::HTTPS) && !self.https {
            return Err(TransportError::new(TransportErrorKind::Tls)
                .with_source("this transport was built for an http base URL"));
        }
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(TransportError::new(TransportErrorKind::Other)
                .with_source("reqwest needs a tokio runtime"));
        }

        let announce =
            request.body().is_empty() && !matches!(*request.method(), Method::GET | Method::DELETE);
        let mut request = reqwest::Request::try_from(request).map_err(classify)?;
        *request.timeout_mut() = limits.timeout;
        if announce {
            // Some servers insist on the length of a POST even if it is none; hyper leaves it out.
            request
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut response = self.client.execute(request).await.map_err(classify)?;

        let body = read(&mut response, limits.body).await?;
        let mut answer = http::Response::new(body);
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

/// Reads the body, counting decompressed bytes; stops at the first chunk that passes the limit.
async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::new(TransportErrorKind::BodyTooLarge);

    let announced =
        usize::try_from(response.content_length().unwrap_or(0)).map_err(|_| too_large())?;
    if announced > limit {
        return Err(too_large());
    }
    let mut body = BytesMut::with_capacity(announced.min(1 << 20));
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if chunk.len() > limit - body.len() {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
