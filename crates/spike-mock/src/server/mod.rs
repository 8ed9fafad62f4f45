//! A running server, and its control by a test.

mod connection;
mod control;
mod exchange;
mod listen;
mod live;
mod log;
mod signal;

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use parking_lot::Mutex;

use control::Control;
use listen::{BoundServer, RunningServer};
use signal::stop_signal;

pub use control::{Fault, Gate, RecordedRequest};

use crate::api::PREFIX;
use crate::app::{App, WebhookDelivery, sign};
use crate::journal::Event;
use crate::options::Options;
use crate::time::{Span, expect_timestamp};

/// A running server. It has its own thread and runtime, and stops when it is dropped.
pub struct MockServer {
    app: Arc<App>,
    control: Arc<Mutex<Control>>,
    _running: RunningServer,
}

impl MockServer {
    /// Starts a server with the default options on a free port.
    ///
    /// # Panics
    /// If no port of 127.0.0.1 is free.
    #[must_use]
    pub fn start() -> Self {
        match Self::start_with(Options::new()) {
            Ok(server) => server,
            Err(error) => panic!("cannot start the mock server: {error}"),
        }
    }

    /// Starts a server.
    ///
    /// # Errors
    /// If the port is in use, a webhook URL is not accepted, or no thread can be started.
    pub fn start_with(options: Options) -> io::Result<Self> {
        let bound = BoundServer::new(options)?;
        if bound.app.options.log {
            log::start(bound.live())?;
        }
        bound.app.spawn_webhooks()?;
        Ok(Self {
            app: Arc::clone(&bound.app),
            control: Arc::clone(&bound.control),
            _running: bound.spawn()?,
        })
    }

    /// Returns the base URL of the API, with `/v3` and without a final slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}{PREFIX}", self.app.origin)
    }

    /// Returns scheme, address and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.app.origin
    }

    /// Returns the id of the application.
    #[must_use]
    pub fn application_id(&self) -> i64 {
        self.app.options.application_id
    }

    /// Returns the key that signs user ids.
    #[must_use]
    pub fn hmac_key(&self) -> &str {
        &self.app.options.hmac_key
    }

    /// Returns the user who has data from the start.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.app.options.user_id
    }

    /// Returns the legacy client id of the application, for `POST /auth/client_token`.
    #[must_use]
    pub fn client_id(&self) -> String {
        self.app.client_id().to_string()
    }

    /// Returns the signature of a user id.
    #[must_use]
    pub fn signature(&self, user: &str) -> String {
        sign(&self.app.options.hmac_key, user.as_bytes())
    }

    /// Returns a valid token, as a login would.
    #[must_use]
    pub fn token(&self, user: &str) -> String {
        self.app.token(user)
    }

    /// Connects a provider for a user, as if the user had given consent. Repairs a broken integration. Emits webhook
    /// events for a new integration and for the data of the provider.
    pub fn connect(&self, user: &str, provider: &str) {
        self.app.connect(user, provider);
    }

    /// Removes a provider of a user. Returns whether it was connected.
    pub fn disconnect(&self, user: &str, provider: &str) -> bool {
        self.app.disconnect(user, provider)
    }

    /// Marks an integration as broken, as if the user had to connect again. Returns whether there was one.
    pub fn break_integration(&self, user: &str, provider: &str) -> bool {
        self.app.break_integration(user, provider)
    }

    /// Revokes all tokens issued so far. New tokens differ from them.
    pub fn revoke_tokens(&self) {
        self.app.revoke_tokens();
    }

    /// Returns the requests to the API, oldest first, including those that met a fault. Only the last 20,000 requests
    /// with at most 64 MiB of bodies are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let control = self.control.lock();
        control.recorded.iter().filter(|request| request.in_api).cloned().collect()
    }

    /// Returns the number of requests to a path, as after `/v3` and still percent-encoded: `/userinfo`. The first 20,000
    /// different paths are counted.
    #[must_use]
    pub fn requests_to(&self, path: &str) -> u64 {
        self.control.lock().counts.get(path).copied().unwrap_or(0)
    }

    /// Returns the number of requests to `/auth/...`, successful or not.
    #[must_use]
    pub fn logins(&self) -> u64 {
        self.control.lock().logins
    }

    /// Returns the number of connections that were opened.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.control.lock().connections
    }

    /// Clears the recorded requests and all counters except that of connections.
    pub fn forget_requests(&self) {
        self.control.lock().forget();
        self.app.journal.publish(Event::Cleared);
    }

    /// Makes the next request to any path fail. Faults are queued.
    pub fn fail_next(&self, fault: Fault) {
        self.inject(None, Some(1), fault);
    }

    /// Makes the next request to a path (as in [`requests_to`](Self::requests_to)) fail. Faults are queued.
    pub fn fail_next_at(&self, path: &str, fault: Fault) {
        self.inject(Some(path), Some(1), fault);
    }

    /// Makes all requests fail, until [`clear_faults`](Self::clear_faults).
    pub fn fail_all(&self, fault: Fault) {
        self.inject(None, None, fault);
    }

    /// Makes all requests to a path fail, until [`clear_faults`](Self::clear_faults).
    pub fn fail_all_at(&self, path: &str, fault: Fault) {
        self.inject(Some(path), None, fault);
    }

    /// Removes all queued faults.
    pub fn clear_faults(&self) {
        self.control.lock().faults.clear();
        self.app.journal.publish(Event::State);
    }

    fn inject(&self, path: Option<&str>, times: Option<u64>, fault: Fault) {
        self.control.lock().inject(path, times, fault);
        self.app.journal.publish(Event::State);
    }

    /// Holds all requests to a path until the gate is released or dropped.
    #[must_use]
    pub fn hold(&self, path: &str) -> Gate {
        self.control.lock().hold(path)
    }
}

/// Webhooks. They are sent to the URLs of the [`Options`] by a thread of the server or, with a
/// [`ManualClock`](crate::ManualClock), only by [`deliver_due`](Self::deliver_due).
impl MockServer {
    /// Returns the key that signs deliveries.
    #[must_use]
    pub fn webhook_key(&self) -> &str {
        &self.app.options.webhooks.key
    }

    /// Changes the URL of events, and of nutrition records unless they have their own URL.
    ///
    /// # Errors
    /// If it is not an `http` URL on loopback.
    pub fn set_webhook_url(&self, url: &str) -> io::Result<()> {
        self.app.webhooks.set_main(Some(url))
    }

    /// Changes the URL of lab reports.
    ///
    /// # Errors
    /// If it is not an `http` URL on loopback.
    pub fn set_lab_webhook_url(&self, url: &str) -> io::Result<()> {
        self.app.webhooks.set_lab(Some(url))
    }

    /// Emits a `record_change` event for the data of a provider in a window, such as
    /// `"2026-05-12T00:00:00Z".."2026-05-13T00:00:00Z"`. Returns whether there are data in it, and a webhook URL.
    ///
    /// The data do not depend on it: they exist as soon as their time has passed.
    ///
    /// # Panics
    /// If an end of the window is not of that form.
    pub fn sync(&self, user: &str, provider: &str, window: Range<&str>) -> bool {
        let window = Span::new(expect_timestamp(window.start), expect_timestamp(window.end));
        self.app.sync(user, provider, window)
    }

    /// Makes every attempt that is due on the clock of the server, and waits for them. Returns how many were made.
    /// Waiting events are sent in one delivery.
    pub fn deliver_due(&self) -> usize {
        self.app.deliver_due()
    }

    /// Sends a finished delivery once more, as if its answer had been lost. Returns whether there is a finished one at
    /// this index of [`deliveries`](Self::deliveries).
    pub fn deliver_again(&self, index: usize) -> bool {
        self.app.webhooks.deliver_again(index)
    }

    /// Returns the deliveries with their attempts, oldest first. Only 20,000 deliveries with at most 64 MiB of bodies are
    /// kept; the oldest finished ones are removed first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.app.webhooks.deliveries()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.app.webhooks.stop();
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer").field("origin", &self.app.origin).finish_non_exhaustive()
    }
}

/// Runs a server on this thread until SIGINT or SIGTERM (on Windows, Ctrl-C). `ready` is called with the base URL once the
/// server listens. Running answers then have [`Options::stop_timeout`] to end.
///
/// # Errors
/// If the port is in use, a webhook URL is not accepted, or no thread or signal handler can be installed.
pub fn run(options: Options, ready: impl FnOnce(&str)) -> io::Result<()> {
    let bound = BoundServer::new(options)?;
    let stop = {
        let _inside = bound.runtime.enter();
        stop_signal()?
    };
    let app = Arc::clone(&bound.app);
    let log = app.options.log.then(|| log::start(bound.live())).transpose()?;
    app.spawn_webhooks()?;
    ready(&format!("{}{PREFIX}", app.origin));
    bound.serve(stop, app.options.stop_timeout);
    app.webhooks.stop();
    if let Some(log) = log {
        let _ = log.join();
    }
    Ok(())
}
