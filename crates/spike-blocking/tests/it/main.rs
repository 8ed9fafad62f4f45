//! The transport on ureq over real sockets. The modules other than `subject` and `runtime` serve both clients.
#![cfg(feature = "ureq")]
#![expect(clippy::unwrap_used, reason = "a test may")]

mod bodies;
mod failures;
mod gzip;
mod processes;
mod proxies;
mod requests;
mod runtime;
mod server;
mod setup;
mod subject;
mod tls;
