//! Webhook deliveries as a test sees them.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use serde_json::Value;

use crate::time::system_time;

/// The content of a webhook delivery.
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

/// The state of a webhook delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookState {
    /// Another attempt is scheduled or in flight.
    Pending,
    /// An attempt was answered with 200.
    Delivered,
    /// All attempts failed.
    Dropped,
}

/// The result of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookOutcome {
    /// Answered with this status. Every status but 200 is a failure.
    Answered(u16),
    /// Not answered before the timeout.
    TimedOut,
    /// Not answered: the connection failed, or the answer was not HTTP.
    Failed(String),
}

/// One attempt of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookAttempt {
    pub(super) at: i64,
    pub(super) outcome: WebhookOutcome,
}

impl WebhookAttempt {
    /// When the attempt ended, on the clock of the server.
    #[must_use]
    pub fn at(&self) -> SystemTime {
        system_time(self.at)
    }

    /// When the attempt ended, in milliseconds.
    pub(crate) fn millis(&self) -> i64 {
        self.at
    }

    /// The result of the attempt.
    #[must_use]
    pub fn outcome(&self) -> &WebhookOutcome {
        &self.outcome
    }
}

/// A webhook delivery and its attempts.
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
    /// The kind of content.
    #[must_use]
    pub fn kind(&self) -> WebhookKind {
        self.kind
    }

    /// The URL of the receiver.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The body, which is the same for all attempts.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The value of the header `X-Body-Signature`.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The finished attempts, oldest first.
    #[must_use]
    pub fn attempts(&self) -> &[WebhookAttempt] {
        &self.attempts
    }

    /// The types of the events in it, each once; empty for other content.
    pub(crate) fn event_types(&self) -> Vec<String> {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let events = body.as_array().into_iter().flatten();
        let mut types: Vec<String> = Vec::new();
        for own in events.filter_map(|event| event.get("event_type")?.as_str()) {
            if !types.iter().any(|known| known == own) {
                types.push(own.to_owned());
            }
        }
        types
    }

    /// What it contains, in words: the types of its events, or the kind.
    pub(crate) fn content(&self) -> String {
        match self.kind {
            WebhookKind::Events => self.event_types().join(", "),
            WebhookKind::NutritionRecord => "nutrition record".to_owned(),
            WebhookKind::LabReport => "lab report".to_owned(),
        }
    }

    /// The current state.
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
