//! The handle of a running server.

mod webhooks;

use std::fmt;
use std::io;
use std::sync::Arc;

use crate::app::App;
use crate::control::{Fault, Gate, RecordedRequest};
use crate::options::Options;
use crate::server::{Bound, Running};

/// A running server. It has a thread and a runtime of its own, and stops when it is dropped.
pub struct MockServer {
    app: Arc<App>,
    _running: Running,
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
    /// If the port is taken, or no thread can be started.
    pub fn start_with(options: Options) -> io::Result<Self> {
        let bound = Bound::new(options)?;
        webhooks::spawn(&bound.app)?;
        Ok(Self {
            app: Arc::clone(&bound.app),
            _running: bound.spawn()?,
        })
    }

    /// The base URL of the API, with `/v3` and without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}/v3", self.app.origin)
    }

    /// Scheme, address and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.app.origin
    }

    /// The application the server knows.
    #[must_use]
    pub fn application_id(&self) -> i64 {
        self.app.options.application_id
    }

    /// The key user ids are signed with.
    #[must_use]
    pub fn hmac_key(&self) -> &str {
        &self.app.options.hmac_key
    }

    /// The user who has data from the start.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.app.options.user_id
    }

    /// The legacy client id of the application, for `POST /auth/client_token`.
    #[must_use]
    pub fn client_id(&self) -> String {
        self.app.client_id().to_string()
    }

    /// The signature the server expects for a user id.
    #[must_use]
    pub fn signature(&self, user: &str) -> String {
        crate::auth::sign(&self.app.options.hmac_key, user.as_bytes())
    }

    /// A token that is good right now, as a login would give.
    #[must_use]
    pub fn token(&self, user: &str) -> String {
        self.app.token(user)
    }

    /// Connects a provider for a user, as if the user had consented. Mends a broken integration. Webhooks tell
    /// of a new integration, and of what the provider brings along.
    pub fn connect(&self, user: &str, provider: &str) {
        self.app.connect(user, provider);
    }

    /// Removes a provider of a user; whether it was connected.
    pub fn disconnect(&self, user: &str, provider: &str) -> bool {
        self.app.disconnect(user, provider)
    }

    /// Marks an integration as broken: the user would have to connect again. Whether there was one.
    pub fn break_integration(&self, user: &str, provider: &str) -> bool {
        let mut state = self.app.state.lock();
        let integration = state
            .users
            .get_mut(user)
            .and_then(|user| user.integrations.get_mut(provider));
        integration
            .map(|integration| integration.broken = true)
            .is_some()
    }

    /// Refuses every token issued so far. Those issued from now on differ from them.
    pub fn revoke_tokens(&self) {
        self.app.state.lock().generation += 1;
    }

    /// The requests to the API in the order they came, faults included. The oldest go beyond 20,000, or
    /// 64 MiB of bodies.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.app.control.requests()
    }

    /// How many requests came to a path, written as after `/v3` and still percent-encoded: `/userinfo`.
    #[must_use]
    pub fn requests_to(&self, path: &str) -> u64 {
        self.app.control.requests_to(path)
    }

    /// How many requests came to `/auth/...`, successful or not.
    #[must_use]
    pub fn logins(&self) -> u64 {
        self.app.control.logins()
    }

    /// How many connections were opened.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.app.control.connections()
    }

    /// Empties the log and sets all counters but that of the connections to zero.
    pub fn forget_requests(&self) {
        self.app.control.forget();
    }

    /// The next request, whatever its path, meets a fault. Faults queue up.
    pub fn fail_next(&self, fault: Fault) {
        self.app.control.inject(None, Some(1), fault);
    }

    /// The next request to a path (as in [`requests_to`](Self::requests_to)) meets a fault. Faults queue up.
    pub fn fail_next_at(&self, path: &str, fault: Fault) {
        self.app.control.inject(Some(path), Some(1), fault);
    }

    /// Every request meets a fault, until [`clear_faults`](Self::clear_faults).
    pub fn fail_all(&self, fault: Fault) {
        self.app.control.inject(None, None, fault);
    }

    /// Every request to a path meets a fault, until [`clear_faults`](Self::clear_faults).
    pub fn fail_all_at(&self, path: &str, fault: Fault) {
        self.app.control.inject(Some(path), None, fault);
    }

    /// Forgets all faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.app.control.clear_faults();
    }

    /// Holds all requests to a path until the gate is released or dropped.
    #[must_use]
    pub fn hold(&self, path: &str) -> Gate {
        self.app.control.gate(path)
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.app.webhooks.stop();
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer")
            .field("origin", &self.app.origin)
            .finish_non_exhaustive()
    }
}

/// Runs a server on this thread for as long as the program lives. Once it listens, `ready` is called with
/// its base URL.
///
/// # Errors
/// If the port is taken.
pub fn run(options: Options, ready: impl FnOnce(&str)) -> io::Result<()> {
    let bound = Bound::new(options)?;
    webhooks::spawn(&bound.app)?;
    ready(&format!("{}/v3", bound.app.origin));
    let (_stop, stopped) = tokio::sync::oneshot::channel();
    bound.serve(stopped);
    Ok(())
}

/// The UTC date so many days after 1970-01-01, as `YYYY-MM-DD`.
#[doc(hidden)]
#[must_use]
pub fn date_of(days: u64) -> String {
    crate::civil::Day(i64::try_from(days).unwrap_or(0)).to_string()
}
