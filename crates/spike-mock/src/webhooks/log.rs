//! What a test can see of deliveries.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;

/// What a delivery is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookKind {
    /// An array of events.
    Events,
    /// A nutrition record whose analysis has ended.
    NutritionRecord,
    /// A lab report whose analysis has ended.
    LabReport,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookState {
    /// There is an attempt to come.
    Pending,
    /// It was answered with 200.
    Delivered,
    /// Nobody answered 200, and no attempt is left.
    Dropped,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookOutcome {
    /// With this status. All but 200 are failures.
    Answered(u16),
    /// Without an answer in time.
    TimedOut,
    /// Without an answer: nobody listens, or it was no HTTP.
    Failed(String),
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookAttempt {
    pub(super) at: i64,
    pub(super) outcome: WebhookOutcome,
}

impl WebhookAttempt {
    /// When it ended, on the clock of the server.
    #[must_use]
    pub fn at(&self) -> SystemTime {
        let span = Duration::from_millis(self.at.unsigned_abs());
        if self.at < 0 {
            UNIX_EPOCH - span
        } else {
            UNIX_EPOCH + span
        }
    }

    /// How it ended.
    #[must_use]
    pub fn outcome(&self) -> &WebhookOutcome {
        &self.outcome
    }
}

/// A delivery and its attempts so far.
#[derive(Clone)]
pub struct WebhookDelivery {
    pub(super) kind: WebhookKind,
    pub(super) url: String,
    pub(super) body: Bytes,
    pub(super) signature: String,
    pub(super) attempts: Vec<WebhookAttempt>,
    pub(super) state: WebhookState,
}

impl WebhookDelivery {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> WebhookKind {
        self.kind
    }

    /// Where it goes.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The body, the same for all attempts.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The value of `X-Body-Signature`.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The attempts that are over, the first one first.
    #[must_use]
    pub fn attempts(&self) -> &[WebhookAttempt] {
        &self.attempts
    }

    /// How far it is.
    #[must_use]
    pub fn state(&self) -> WebhookState {
        self.state
    }
}

impl fmt::Debug for WebhookDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookDelivery")
            .field("kind", &self.kind)
            .field("url", &self.url)
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .field("attempts", &self.attempts)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
