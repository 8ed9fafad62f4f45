//! The tests that both clients share. `crate::harness` is that of the client: the same names in both.

mod analysis;
mod bodies;
mod bulk;
mod chunks;
pub(crate) mod client;
pub(crate) mod failures;
mod flows;
pub(crate) mod framing;
mod gzip;
mod many_users;
mod messages;
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
mod unified;
pub(crate) mod wraps;
