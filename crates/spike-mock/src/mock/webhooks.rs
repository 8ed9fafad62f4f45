//! The webhooks of a running server.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::MockServer;
use crate::app::App;
use crate::civil::{Secs, parse_timestamp};
use crate::webhooks::WebhookDelivery;

/// Webhooks. They are sent to the URLs of the [`Options`](crate::Options): by a thread of the server, or, on a
/// [`ManualClock`](crate::ManualClock), only by [`deliver_due`](Self::deliver_due).
impl MockServer {
    /// The key deliveries are signed with.
    #[must_use]
    pub fn webhook_key(&self) -> &str {
        &self.app.options.hooks.key
    }

    /// Sends events, and nutrition records unless they have a URL of their own, to this URL from now on.
    ///
    /// # Errors
    /// If it is no `http` URL on loopback.
    pub fn set_webhook_url(&self, url: &str) -> io::Result<()> {
        self.app.webhooks.set_main(url)
    }

    /// Sends lab reports to this URL from now on.
    ///
    /// # Errors
    /// If it is no `http` URL on loopback.
    pub fn set_lab_webhook_url(&self, url: &str) -> io::Result<()> {
        self.app.webhooks.set_lab(url)
    }

    /// Lets a provider sync what it has of a window such as
    /// `"2026-05-12T00:00:00Z".."2026-05-13T00:00:00Z"`: a `record_change` is sent. Whether there was anything
    /// to tell, and anybody to tell it to.
    ///
    /// The data themselves do not depend on it; they are there as soon as their time is over.
    ///
    /// # Panics
    /// If an end of the window is not of that form.
    pub fn sync(&self, user: &str, provider: &str, window: Range<&str>) -> bool {
        let window = (seconds(window.start), seconds(window.end));
        self.app.webhooks.sync(&self.app, user, provider, window)
    }

    /// Makes every attempt that is due on the clock of the server, and returns when all are over; how many were
    /// made. Events that wait go into one delivery.
    pub fn deliver_due(&self) -> usize {
        self.app.webhooks.deliver_due(&self.app)
    }

    /// Sends a delivery that is over once more, as if the answer to it had been lost; whether it is there and over.
    /// The index is that of [`deliveries`](Self::deliveries).
    pub fn deliver_again(&self, index: usize) -> bool {
        self.app.webhooks.again(&self.app, index)
    }

    /// All deliveries so far with their attempts, in the order in which they were made.
    #[must_use]
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.app.webhooks.deliveries()
    }
}

/// Starts the thread that delivers, unless a test moves the clock. It ends when told to.
pub(super) fn spawn(app: &Arc<App>) -> io::Result<()> {
    if app.options.clock.is_manual() {
        return Ok(());
    }
    let app = Arc::clone(app);
    std::thread::Builder::new()
        .name("spike-mock-webhooks".to_owned())
        .spawn(move || app.webhooks.keep_delivering(&app))
        .map(drop)
}

fn seconds(text: &str) -> Secs {
    match parse_timestamp(text) {
        Some(seconds) => seconds,
        None => panic!("not a UTC time of the form 2006-01-02T15:04:05Z: {text:?}"),
    }
}
