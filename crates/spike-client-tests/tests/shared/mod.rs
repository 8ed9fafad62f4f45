//! The tests that both clients share. `crate::harness` is that of the client: the same names in both.

mod analysis;
mod bodies;
pub(crate) mod bulk;
mod bulk_chunks;
mod chunks;
pub(crate) mod client;
pub(crate) mod failures;
mod flows;
pub(crate) mod framing;
mod gzip;
mod many_users;
mod messages;
pub(crate) mod observer;
mod operations;
pub(crate) mod processes;
mod proxies;
pub(crate) mod requests;
mod seams;
pub(crate) mod server;
pub(crate) mod setup;
pub(crate) mod time;
pub(crate) mod tls;
mod today;
#[cfg(feature = "tracing")]
pub(crate) mod traced;
#[cfg(feature = "tracing")]
mod tracing;
mod unified;
pub(crate) mod wraps;
