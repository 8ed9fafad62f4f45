//! The connections of ureq, and marks for errors that ureq does not distinguish: those before the request is sent, and
//! those of a connection that breaks in the middle of a body.

use std::fmt;
use std::io;
use std::sync::Arc;

use ureq::config::Config;
use ureq::{Agent, Error};

use super::names::Names;
use super::tcp::TcpConnector;
#[cfg(any(feature = "native-tls", feature = "rustls-no-provider"))]
use super::unversioned::TlsConnector;
use super::unversioned::{ConnectProxyConnector, ConnectionDetails, Connector};
use super::wire::Wire;

/// An error before any byte of the request was sent.
#[derive(Debug)]
pub(super) struct NotConnected(pub(super) Error);

/// A connection that broke. ureq takes it for the end of a body without a length.
#[derive(Debug)]
pub(super) struct Broken(pub(super) io::Error);

impl Broken {
    pub(super) fn mark(error: Error) -> Error {
        use io::ErrorKind::{ConnectionAborted, ConnectionReset, UnexpectedEof};

        match error {
            Error::Io(error)
                if matches!(error.kind(), ConnectionAborted | ConnectionReset | UnexpectedEof) =>
            {
                Error::Other(Box::new(Self(error)))
            }
            error => error,
        }
    }
}

impl fmt::Display for NotConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for NotConnected {}

impl std::error::Error for Broken {}

pub(super) fn agent(config: Config) -> Agent {
    let connector = ().chain(ConnectProxyConnector::default()).chain(TcpConnector);
    #[cfg(any(feature = "native-tls", feature = "rustls-no-provider"))]
    let connector = connector.chain(TlsConnector::default());
    let names = Names::default();
    let connector = Marked { step: connector, names: names.clone() };
    Agent::with_parts(config, connector, names)
}

/// Marks an error of resolving or connecting.
pub(super) fn mark(error: Error) -> Error {
    match error {
        Error::Timeout(_) => error,
        error => Error::Other(Box::new(NotConnected(error))),
    }
}

/// A step of connecting, its errors marked.
#[derive(Debug)]
struct Marked<T> {
    step: T,
    names: Names,
}

impl<T: Connector> Connector for Marked<T> {
    type Out = Wire<T::Out>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        // Each request has a configuration of its own, for its timeouts. For such a one ureq makes new TLS settings for
        // each connection: it loads the certificate authorities, and resumes no session. Those of the agent are kept.
        let details = ConnectionDetails {
            uri: details.uri,
            addrs: details.addrs.clone(),
            config: details.config,
            request_level: false,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: Arc::clone(&details.current_time),
            run_connector: Arc::clone(&details.run_connector),
            register_shutdown: Arc::clone(&details.register_shutdown),
        };
        let connected = self.step.connect(&details, chained);
        if connected.is_err() {
            self.names.forget();
        }
        connected.map(|transport| transport.map(Wire::new)).map_err(mark)
    }
}
