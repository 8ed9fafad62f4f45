//! What the shared tests need of the async client. The harness of the blocking client has the same names.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::{Request, Response};
pub(crate) use spike_async as sdk;
use spike_async::transport::{Limits, TransportError};
use spike_async::{Error, ReqwestTransport, Settings, Transport};
use tokio::runtime::Runtime;

use crate::shared::setup;
use crate::shared::time::Time;
use crate::shared::wraps::tag;

/// The transport of this client.
pub(crate) struct Subject {
    transport: ReqwestTransport,
    runtime: Runtime,
}

impl Subject {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        ReqwestTransport::new(settings).map(Self::from)
    }

    /// Makes a transport for a base URL.
    pub(crate) fn at(url: &str) -> Self {
        Self::new(&setup::settings(url)).unwrap()
    }

    /// Makes a transport with an HTTP client of the caller.
    pub(crate) fn brought_along() -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        #[cfg(feature = "rustls-no-provider")]
        let client = client.tls_backend_preconfigured(
            rustls::ClientConfig::builder_with_provider(Arc::new(
                rustls::crypto::ring::default_provider(),
            ))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth(),
        );
        Self::from(ReqwestTransport::from_client(client.build().unwrap()))
    }

    fn from(transport: ReqwestTransport) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { transport, runtime }
    }

    pub(crate) fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        self.runtime.block_on(async {
            let result = self.transport.send(request, limits).await;
            // reqwest returns a connection to its pool in a task of its own, a moment after the last byte.
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            result
        })
    }
}

/// Runs a future to its end.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        // One for all calls of a test: a connection belongs to the runtime in which it was made.
        static RUNTIME: Runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// Returns all items of a stream.
pub(crate) fn all<S: Stream>(items: S) -> Vec<S::Item> {
    wait(items.collect())
}

/// A transport around another one, which adds a header to every request.
pub(crate) struct Tagging(pub(crate) Arc<dyn Transport>, pub(crate) &'static str);

#[async_trait]
impl Transport for Tagging {
    async fn send(
        &self,
        mut request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        tag(&mut request, self.1);
        self.0.send(request, limits).await
    }

    async fn sleep(&self, duration: Duration) {
        self.0.sleep(duration).await;
    }
}

/// A transport that logs when a request is sent, and lets time pass instead of sleeping.
pub(crate) struct Timed(ReqwestTransport, Arc<Time>);

impl Timed {
    pub(crate) fn new(settings: &Settings, time: Arc<Time>) -> Self {
        Self(ReqwestTransport::new(settings).unwrap(), time)
    }
}

#[async_trait]
impl Transport for Timed {
    async fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        self.1.log();
        #[cfg(feature = "tracing")]
        tracing::info!(target: "test::transport", "sending");
        self.0.send(request, limits).await
    }

    async fn sleep(&self, duration: Duration) {
        self.1.advance(duration);
    }
}

/// Returns the next item of a stream.
pub(crate) async fn next<S: Stream + Unpin>(items: &mut S) -> Option<S::Item> {
    items.next().await
}
