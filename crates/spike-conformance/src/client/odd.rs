//! Odd surroundings: panics, runtimes, dropped calls.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

use spike_blocking::{Error, Settings};

use super::{Client, odd_async, odd_blocking, patient};

/// What is done with each client. The async one may be on a `multi_thread` runtime.
pub struct Odd {
    blocking: fn(Settings) -> Result<(), String>,
    asynchronous: fn(bool, Settings) -> Result<(), String>,
}

impl Odd {
    /// A call whose transport panics, and the next one.
    pub const PANICKING_TRANSPORT: Self = Self {
        blocking: odd_blocking::with_panicking_transport,
        asynchronous: odd_async::with_panicking_transport,
    };
    /// A call whose token store panics, and the next one.
    pub const PANICKING_STORE: Self = Self {
        blocking: odd_blocking::with_panicking_store,
        asynchronous: odd_async::with_panicking_store,
    };
    /// Calls of one client in runtimes (threads for the blocking client) that end after each call.
    pub const SHORT_RUNTIMES: Self = Self {
        blocking: odd_blocking::in_short_threads,
        asynchronous: odd_async::in_short_runtimes,
    };
    /// A call without a runtime. The blocking client needs none.
    pub const NO_RUNTIME: Self = Self {
        blocking: odd_blocking::for_two_users,
        asynchronous: |_, settings| odd_async::without_a_runtime(settings),
    };
    /// Calls that are dropped half way, and a later one. A call of the blocking client cannot be dropped.
    pub const DROPPED_CALLS: Self =
        Self { blocking: |_| Ok(()), asynchronous: odd_async::with_dropped_calls };
    /// A call for each of two users of one client.
    pub const TWO_USERS: Self =
        Self { blocking: odd_blocking::for_two_users, asynchronous: odd_async::for_two_users };

    /// Does it with a client for this base URL, and returns what was wrong.
    pub fn run(&self, client: Client, base_url: &str) -> Result<(), String> {
        let settings = patient(base_url).map_err(text)?;
        match client {
            Client::Blocking => (self.blocking)(settings),
            Client::Async => (self.asynchronous)(false, settings),
            Client::AsyncThreads => (self.asynchronous)(true, settings),
        }
    }
}

impl Client {
    /// Builds a client and drops it.
    ///
    /// # Errors
    /// The settings are refused.
    pub fn build(self, settings: Settings) -> Result<(), Error> {
        match self {
            Self::Blocking => spike_blocking::Client::new(settings).map(drop),
            Self::Async | Self::AsyncThreads => spike_async::Client::new(settings).map(drop),
        }
    }
}

pub(super) fn text(error: impl Display) -> String {
    error.to_string()
}

pub(super) const USERS: [&str; 2] = ["zqx-one", "zqx-two"];

/// A part of the application that panics the first time.
pub(super) struct Panics(AtomicBool);

impl Panics {
    pub(super) fn once() -> Self {
        Self(AtomicBool::new(true))
    }

    pub(super) fn panic(&self) {
        assert!(!self.0.swap(false, Ordering::SeqCst), "a part of the application panics");
    }
}
