//! What is tested: the transport of this crate, behind what both clients have in common.

use bytes::Bytes;
use http::{Request, Response, Uri};
use spike_async::transport::Transport;
pub(crate) use spike_async::transport::{Limits, TransportError, TransportErrorKind};
use spike_async::{BuildError, ReqwestTransport, ReqwestTransportBuilder};
use tokio::runtime::Runtime;

use crate::setup;

pub(crate) struct Subject {
    transport: ReqwestTransport,
    runtime: Runtime,
}

pub(crate) fn builder() -> ReqwestTransportBuilder {
    setup::install_provider();
    ReqwestTransport::builder()
}

impl Subject {
    pub(crate) fn build(builder: ReqwestTransportBuilder, base: &str) -> Result<Self, BuildError> {
        builder.build(&base.parse::<Uri>().unwrap()).map(Self::from)
    }

    /// The client of a caller, as it comes.
    pub(crate) fn brought_along() -> Self {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        #[cfg(feature = "rustls-no-provider")]
        let client = client.tls_backend_preconfigured(
            rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(
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
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        Self { transport, runtime }
    }

    pub(crate) fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        self.runtime.block_on(async {
            let result = self.transport.send(request, limits).await;
            // reqwest gives a connection back in a task of its own, a moment after the last byte.
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            result
        })
    }
}

/// The client of this crate.
pub(crate) use spike_async as sdk;

/// Runs a future to its end.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        // One for all calls of a test: connections belong to the runtime they were made in.
        static RUNTIME: Runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}
