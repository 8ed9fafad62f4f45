//! The transport on reqwest.

mod classify;
mod tls;

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::uri::{Authority, Scheme};
use http::{HeaderValue, Method, Uri};
use reqwest::Url;
use spike_core::{Error, Settings};
use tokio::runtime::Handle;

use self::classify::classify;
use crate::transport::{BodyReader, Limits, Transport, TransportError, TransportErrorKind};

/// Timeout of resolving the name, connecting and the TLS handshake, within the timeout of the attempt.
const CONNECT: Duration = Duration::from_secs(10);
/// An idle connection is not reused after this time: servers close theirs after about a minute.
const IDLE: Duration = Duration::from_secs(30);

/// A [`Transport`] on reqwest. It runs inside a tokio runtime with time and I/O enabled.
///
/// Cheap to clone; the clones share their connections. A connection belongs to the runtime in which it was made: when that
/// ends, calls of other runtimes on it fail with [`Interrupted`](TransportErrorKind::Interrupted), and idempotent ones are
/// retried. Use one runtime, or a transport for each. After a fork, make a new runtime and a new transport.
///
/// A server that sends informational answers or a chunk size without end keeps hyper busy as long as there are bytes, and
/// tokio looks at its timers only after 61 such turns: the timeout then comes late, and other tasks of the thread wait. With
/// `event_interval(1)` of the runtime it comes much sooner.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    https: bool,
    /// Whether the proxy is reached by TLS.
    tls_to_proxy: bool,
    origin: Arc<OnceLock<Option<Origin>>>,
}

/// The origin of the first request, also as reqwest has it: to write and parse it again for every request takes a tenth of
/// the instructions of a call.
struct Origin {
    scheme: Scheme,
    authority: Authority,
    url: Url,
}

impl ReqwestTransport {
    /// Makes a transport for the base URL and the proxy of the settings. TLS is set up only if one of them is https.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) if the base URL or the proxy is not valid, or if TLS is needed and
    /// not available: no TLS feature, no crypto provider, no certificate authorities on this system.
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let failed = |error: reqwest::Error| {
            let error = error.without_url();
            Error::config(format!("the HTTP client could not be set up: {error}"))
        };
        let setup = settings.transport_setup(|name| std::env::var(name).ok())?;
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .no_proxy()
            // Features that another crate of the program may have enabled in reqwest.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .no_hickory_dns();
        if cfg!(not(feature = "http2")) {
            builder = builder.http1_only();
        }
        let tls_to_proxy = setup.proxy.as_ref().and_then(Uri::scheme) == Some(&Scheme::HTTPS);
        if let Some(proxy) = setup.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy.to_string()).map_err(failed)?);
        }
        let client = tls::configure(builder, setup.https)?;
        let client = client.build().map_err(failed)?;
        Ok(Self { https: setup.https, tls_to_proxy, ..Self::from_client(client) })
    }

    /// Uses a client of your own, with its proxies, TLS and connections.
    ///
    /// Disable redirects in it with `reqwest::redirect::Policy::none()`: the SDK cannot do so afterwards, and the request
    /// with its token would be sent to any redirect target.
    ///
    /// The features `rustls` and `rustls-no-provider` enable reqwest's `rustls-no-provider`: then a client of your own
    /// needs TLS settings, a default crypto provider or reqwest's own `rustls`, or reqwest panics when it is built.
    #[must_use]
    pub fn from_client(client: reqwest::Client) -> Self {
        Self { client, https: true, tls_to_proxy: false, origin: Arc::default() }
    }

    /// Returns the URL of a request, if its origin is that of the first one.
    fn url(&self, uri: &Uri) -> Option<Url> {
        let (scheme, authority) = (uri.scheme()?, uri.authority()?);
        let origin = self.origin.get_or_init(|| {
            let url = Url::parse(&format!("{scheme}://{authority}")).ok()?;
            Some(Origin { scheme: scheme.clone(), authority: authority.clone(), url })
        });
        let is_same = |origin: &&Origin| origin.scheme == *scheme && origin.authority == *authority;
        let mut url = origin.as_ref().filter(is_same)?.url.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Some(url)
    }

    /// Returns the class of an error. A proxy that is reached by TLS is the first to answer a handshake.
    fn classify(&self, error: reqwest::Error) -> TransportError {
        let failure = classify(error);
        if self.tls_to_proxy && failure.kind() == TransportErrorKind::NotTls {
            return TransportError::new(TransportErrorKind::Proxy)
                .with_source("its port does not speak TLS, although its URL begins with https://");
        }
        failure
    }

    fn convert(&self, request: http::Request<Bytes>) -> reqwest::Result<reqwest::Request> {
        let Some(url) = self.url(request.uri()) else {
            return request.try_into();
        };
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, url);
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        Ok(request)
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
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
        if Handle::try_current().is_err() {
            return Err(TransportError::new(TransportErrorKind::Other).with_source(
                "there is no tokio runtime; call it inside of one, or use the blocking client",
            ));
        }

        let method = request.method().clone();
        let add_length =
            request.body().is_empty() && !matches!(method, Method::GET | Method::DELETE);
        let mut request = self.convert(request).map_err(classify)?;
        *request.timeout_mut() = limits.timeout;
        if add_length {
            // Some servers require the length of a POST even if it is zero; hyper leaves it out.
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let response = self.client.execute(request).await;
        let mut response = response.map_err(|error| self.classify(error))?;

        let (mut head, ()) = http::Response::new(()).into_parts();
        head.status = response.status();
        head.version = response.version();
        head.headers = std::mem::take(response.headers_mut());
        let mut body = BodyReader::new(&method, head, limits)?;
        while let Some(chunk) = response.chunk().await.map_err(classify)? {
            body.push(&chunk)?;
        }
        body.finish()
    }

    /// Sleeps. Outside of a tokio runtime it returns at once, and the request that follows fails with advice.
    async fn sleep(&self, duration: Duration) {
        if Handle::try_current().is_ok() {
            tokio::time::sleep(duration).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_the_one_that_reqwest_would_make() {
        let settings = Settings::without_key(1).base_url("http://127.0.0.1:8080/v3");
        let transport = ReqwestTransport::new(&settings).unwrap();
        for (uri, is_of_origin) in [
            ("http://127.0.0.1:8080/v3/queries/sleeps?from_date=2026-01-01&a=%2F%20'", true),
            ("http://127.0.0.1:8080/v3/providers/a%2Fb%3Fc%23/x;y=1,2:@~!$&'()*+", true),
            ("http://127.0.0.1:8080/v3/a?", true),
            ("http://127.0.0.1:8080", true),
            ("http://127.0.0.1:8080/%C3%A4?q=%22%3C%3E&r=a+b", true),
            ("http://127.0.0.1:8081/v3/a", false),
            ("https://127.0.0.1:8080/v3/a", false),
        ] {
            let parsed = Url::parse(uri).unwrap();
            let uri: Uri = uri.parse().unwrap();
            let expected = is_of_origin.then_some(parsed);
            assert_eq!(transport.url(&uri), expected, "{uri}");
        }
    }
}
