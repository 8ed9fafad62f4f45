//! What the shared tests need of the blocking client. The harness of the async client has the same names.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
pub(crate) use spike_blocking as sdk;
use spike_blocking::transport::{Limits, TransportError};
use spike_blocking::{Error, Settings, Transport, UreqTransport};

use crate::shared::setup;
use crate::shared::time::Time;
use crate::shared::wraps::tag;

/// The transport of this client.
pub(crate) struct Subject(UreqTransport);

impl Subject {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        UreqTransport::new(settings).map(Self)
    }

    /// Makes a transport for a base URL.
    pub(crate) fn at(url: &str) -> Self {
        Self::new(&setup::settings(url)).unwrap()
    }

    /// Makes a transport with an HTTP client of the caller.
    pub(crate) fn brought_along() -> Self {
        Self(UreqTransport::from_agent(ureq::Agent::new_with_defaults()))
    }

    pub(crate) fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        self.0.send(request, limits)
    }
}

/// Returns the output of a call.
pub(crate) fn wait<T>(output: T) -> T {
    output
}

/// Returns all items of an iterator.
pub(crate) fn all<T>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect()
}

/// A transport around another one, which adds a header to every request.
pub(crate) struct Tagging(pub(crate) Arc<dyn Transport>, pub(crate) &'static str);

impl Transport for Tagging {
    fn send(
        &self,
        mut request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        tag(&mut request, self.1);
        self.0.send(request, limits)
    }

    fn sleep(&self, duration: Duration) {
        self.0.sleep(duration);
    }
}

/// A transport that logs when a request is sent, and lets time pass instead of sleeping.
pub(crate) struct Timed(UreqTransport, Arc<Time>);

impl Timed {
    pub(crate) fn new(settings: &Settings, time: Arc<Time>) -> Self {
        Self(UreqTransport::new(settings).unwrap(), time)
    }
}

impl Transport for Timed {
    fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, TransportError> {
        self.1.log();
        #[cfg(feature = "tracing")]
        tracing::info!(target: "test::transport", "sending");
        self.0.send(request, limits)
    }

    fn sleep(&self, duration: Duration) {
        self.1.advance(duration);
    }
}

/// Returns the next item of an iterator.
pub(crate) fn next<T>(items: &mut impl Iterator<Item = T>) -> Option<T> {
    items.next()
}
