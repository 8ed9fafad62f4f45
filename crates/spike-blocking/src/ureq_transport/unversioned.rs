//! What we use of the interfaces of ureq that any minor version may change. All of it is named here, so that this file does
//! not compile when one is renamed or removed. `Cargo.toml` allows one minor version of ureq; to raise it, run the
//! tests of this folder, of `spike-client-tests` and of `spike-conformance`: they notice another meaning.

pub(super) use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
pub(super) use ureq::unversioned::transport::NativeTlsConnector as TlsConnector;
#[cfg(feature = "rustls-no-provider")]
pub(super) use ureq::unversioned::transport::RustlsConnector as TlsConnector;
#[cfg(test)]
pub(super) use ureq::unversioned::transport::time::Duration as UreqDuration;
pub(super) use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout,
    Transport,
};
