//! Receivers of webhooks: verify, answer 200 at once, process afterwards, ignore repetitions.
//!
//! Both consist of a **handler** and a **worker**. The handler verifies the signature of the raw bytes, puts the
//! delivery into a queue, and answers. The worker makes one plan of all deliveries in the queue, fetches, and prints
//! how much has changed, never a value.
//!
//! The queue is in memory, so these are examples, not services: a delivery that was answered with 200 is not sent
//! again. A service stores the body before it answers, and also its snapshots and keys; and it tries a call that failed
//! after all retries again later, where these examples only print the error.
//!
//! The settings are the variables in `docs/cli.md`, `SPIKE_WEBHOOK_KEY` among them, and `SPIKE_WEBHOOK_PORT` (default 8090; 0 for any
//! free port).

mod asynchronous;
mod blocking;
mod inbox;
mod setup;
mod verify;

pub use asynchronous::run as asynchronous;
pub use blocking::run as blocking;
pub(crate) use setup::ReceiverSetup;
pub(crate) use verify::verify_request;

use spike_blocking::webhook::VerifyError;

/// Capacity of the queue. If it is full the answer is 503, and the delivery is sent again.
const CAPACITY: usize = 1_000;

/// Returns the status for a delivery that is not valid.
fn refusal(error: VerifyError) -> u16 {
    match error {
        VerifyError::BodyTooLarge { .. } => 413,
        _ => 401,
    }
}
