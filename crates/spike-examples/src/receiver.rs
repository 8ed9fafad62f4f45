//! Receivers of webhooks: check, answer 200 at once, work afterwards, ignore repetitions.
//!
//! Both are the same in two parts. The **door** checks the signature over the raw bytes, puts the delivery into a
//! queue and answers. The **worker** takes what has piled up, makes one plan of it, fetches, and prints what
//! changed: how much, never a value.
//!
//! The queue is in memory, which is what makes these examples and not services: once 200 is answered, nobody sends
//! the delivery again. A service stores the body before it answers, and its snapshots and keys as well; and what could
//! not be fetched with all retries, it tries again later, where these examples only say so.
//!
//! The settings are those of the quickstart, and `SPIKE_WEBHOOK_KEY`, `SPIKE_WEBHOOK_PORT` (8090 unless set, 0 for
//! any free one).

mod asynchronous;
mod blocking;
mod desk;
mod door;
mod setup;

pub use asynchronous::run as asynchronous;
pub use blocking::run as blocking;
pub(crate) use door::verified;
pub(crate) use setup::Setup;

use std::io::Write as _;

use spike_core::webhook::VerifyError;

/// Deliveries that may wait for the worker. When there are more, the answer is 503, and they come again.
const QUEUE: usize = 1_000;

/// What to answer to a delivery that is not believed.
fn refusal(error: VerifyError) -> u16 {
    match error {
        VerifyError::BodyTooLarge { .. } => 413,
        _ => 401,
    }
}

/// Prints a line now, also into a pipe. A reader who has gone is no reason to stop working.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
