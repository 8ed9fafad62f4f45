//! The transport on ureq over real sockets. The modules serve both clients, but for `bulk_threads`, `crowd`, `runtime`,
//! `subject` and `token_store`.
#![cfg(feature = "ureq")]
#![expect(clippy::unwrap_used, reason = "a test may")]

/// Waits for a call; both clients run the same tests.
macro_rules! wait {
    ($call:expr) => {
        $call
    };
}

/// Everything an iterator or a stream gives.
macro_rules! all {
    ($answers:expr) => {
        $answers.collect::<Vec<_>>()
    };
}

mod analysis;
mod bodies;
mod bulk;
mod bulk_threads;
mod chunks;
mod client;
mod crowd;
mod failures;
mod flows;
mod gzip;
mod many_users;
mod operations;
mod processes;
mod proxies;
mod requests;
mod runtime;
mod seams;
mod server;
mod setup;
mod subject;
mod tls;
mod token_store;
