//! The tests of the blocking client, over real sockets.
#![expect(clippy::unwrap_used, reason = "a test may")]

mod shared;

use blocking::harness;

/// The tests of this client alone.
mod blocking {
    mod bulk_threads;
    mod chunk_threads;
    mod crowd;
    mod framing;
    pub(crate) mod harness;
    mod logs;
    mod runtime;
    mod token_store;
}
