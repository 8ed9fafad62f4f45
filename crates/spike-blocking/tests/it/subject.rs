//! What is tested: the transport of this crate, behind what both clients have in common.

use bytes::Bytes;
use http::{Request, Response, Uri};
use spike_blocking::transport::Transport;
pub(crate) use spike_blocking::transport::{Limits, TransportError, TransportErrorKind};
use spike_blocking::{BuildError, UreqTransport, UreqTransportBuilder};

use crate::setup;

pub(crate) struct Subject(UreqTransport);

pub(crate) fn builder() -> UreqTransportBuilder {
    setup::install_provider();
    UreqTransport::builder()
}

impl Subject {
    pub(crate) fn build(builder: UreqTransportBuilder, base: &str) -> Result<Self, BuildError> {
        builder.build(&base.parse::<Uri>().unwrap()).map(Self)
    }

    /// The client of a caller, as it comes.
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

/// The client of this crate.
pub(crate) use spike_blocking as sdk;
