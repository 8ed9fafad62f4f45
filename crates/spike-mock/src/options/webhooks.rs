//! Where webhooks go, how they are signed, and how fast time runs for them.

use std::time::Duration;

use super::Options;

/// The settings of webhooks.
#[derive(Clone, Debug)]
pub(crate) struct Hooks {
    pub(crate) main: Option<String>,
    pub(crate) nutrition: Option<String>,
    pub(crate) lab: Option<String>,
    pub(crate) key: String,
    pub(crate) speed: f64,
    pub(crate) limit: Duration,
}

impl Default for Hooks {
    fn default() -> Self {
        Self {
            main: None,
            nutrition: None,
            lab: None,
            key: "mock-webhook-key-0123456789".into(),
            speed: 1.0,
            limit: Duration::from_secs(30),
        }
    }
}

/// Webhooks. Only `http` URLs on loopback are taken; another one is an error when the server starts.
impl Options {
    /// The Main Webhook URL. Unless set, nothing is sent.
    #[must_use]
    pub fn webhook_url(mut self, url: impl Into<String>) -> Self {
        self.hooks.main = Some(url.into());
        self
    }

    /// Where finished nutrition analyses are told; the main URL unless set.
    #[must_use]
    pub fn nutrition_webhook_url(mut self, url: impl Into<String>) -> Self {
        self.hooks.nutrition = Some(url.into());
        self
    }

    /// The Lab Reports Webhook URL. Unless set, finished lab reports are not told of.
    #[must_use]
    pub fn lab_webhook_url(mut self, url: impl Into<String>) -> Self {
        self.hooks.lab = Some(url.into());
        self
    }

    /// The Webhook Signature Key. It is not the HMAC key.
    #[must_use]
    pub fn webhook_key(mut self, key: impl Into<String>) -> Self {
        self.hooks.key = key.into();
        self
    }

    /// Divides the pauses before repetitions: with 60, two minutes are two seconds. 1 unless set.
    ///
    /// # Panics
    /// If it is not a positive number.
    #[must_use]
    pub fn webhook_speed(mut self, speed: f64) -> Self {
        assert!(
            speed > 0.0 && speed.is_finite(),
            "not a positive number: {speed}"
        );
        self.hooks.speed = speed;
        self
    }

    /// How long the receiver may take to answer; the documented 30 seconds unless set.
    #[must_use]
    pub fn webhook_limit(mut self, limit: Duration) -> Self {
        self.hooks.limit = limit;
        self
    }
}
