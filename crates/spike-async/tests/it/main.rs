//! The transport on reqwest over real sockets. Both clients are put to the same tests.
#![cfg(feature = "reqwest")]
#![expect(clippy::unwrap_used, reason = "a test may")]

/// Waits for a call; both clients run the same tests.
macro_rules! wait {
    ($call:expr) => {
        crate::subject::wait($call)
    };
}

/// Everything an iterator or a stream gives.
macro_rules! all {
    ($answers:expr) => {
        crate::subject::wait(futures_util::StreamExt::collect::<Vec<_>>($answers))
    };
}

mod crowd;
mod runtime;
mod subject;
mod token_store;

#[path = "../../../spike-blocking/tests/it/analysis.rs"]
mod analysis;
#[path = "../../../spike-blocking/tests/it/bodies.rs"]
mod bodies;
#[path = "../../../spike-blocking/tests/it/bulk.rs"]
mod bulk;
#[path = "../../../spike-blocking/tests/it/chunks.rs"]
mod chunks;
#[path = "../../../spike-blocking/tests/it/client.rs"]
mod client;
#[path = "../../../spike-blocking/tests/it/failures.rs"]
mod failures;
#[path = "../../../spike-blocking/tests/it/flows.rs"]
mod flows;
#[path = "../../../spike-blocking/tests/it/gzip.rs"]
mod gzip;
#[path = "../../../spike-blocking/tests/it/many_users.rs"]
mod many_users;
#[path = "../../../spike-blocking/tests/it/operations.rs"]
mod operations;
#[path = "../../../spike-blocking/tests/it/processes.rs"]
mod processes;
#[path = "../../../spike-blocking/tests/it/proxies.rs"]
mod proxies;
#[path = "../../../spike-blocking/tests/it/requests.rs"]
mod requests;
#[path = "../../../spike-blocking/tests/it/seams.rs"]
mod seams;
#[path = "../../../spike-blocking/tests/it/server.rs"]
mod server;
#[path = "../../../spike-blocking/tests/it/setup.rs"]
mod setup;
#[path = "../../../spike-blocking/tests/it/tls.rs"]
mod tls;
