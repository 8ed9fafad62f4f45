//! The tests of the async client, over real sockets.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod shared;

use asynchronous::harness;

/// The tests of this client alone.
mod asynchronous {
    mod crowd;
    pub(crate) mod harness;
    mod runtime;
    mod token_store;
    #[cfg(feature = "tracing")]
    mod tracing;
}
