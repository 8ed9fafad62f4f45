use std::time::Duration;

use super::Timestamp;

/// The current time, which a driver passes to a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "drivers make it with every step")]
pub struct Now {
    /// The reading of a monotonic clock. Its origin is arbitrary, but the same for all calls of a client.
    pub elapsed: Duration,
    /// The time of day, for tokens that carry an expiry.
    pub wall: Timestamp,
}
