//! The state machines that decide: one call, waiting for an analysis, a long range in chunks, many users.
//!
//! A driver asks a machine what to do, does it, and reports how it went. No machine has a socket, a clock or a
//! thread: time comes in with every step as [`Now`].

mod backoff;
pub mod bulk;
mod call_spec;
pub mod chunks;
mod exchange;
pub mod poller;
mod retry;
mod retry_after;
mod step;

pub(crate) use call_spec::{Access, CallSpec, LoginSpec};
pub use exchange::Exchange;
pub use step::{Now, Outcome, Step};
