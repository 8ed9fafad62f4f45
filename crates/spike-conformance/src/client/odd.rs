//! Odd surroundings: panics, runtimes, dropped calls.

use super::{Client, odd_async, odd_blocking, patient};
use spike_blocking::{Error, Settings};

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

    fn threads(self) -> bool {
        self == Self::AsyncThreads
    }
}

fn settings(base_url: &str) -> Result<Settings, String> {
    patient(base_url).map_err(|error| error.to_string())
}

/// A call whose transport panics, and the next one.
pub fn with_panicking_transport(client: Client, base_url: &str) -> Result<(), String> {
    let settings = settings(base_url)?;
    match client {
        Client::Blocking => odd_blocking::with_panicking_transport(settings),
        _ => odd_async::with_panicking_transport(client.threads(), settings),
    }
}

/// A call whose token store panics, and the next one.
pub fn with_panicking_store(client: Client, base_url: &str) -> Result<(), String> {
    let settings = settings(base_url)?;
    match client {
        Client::Blocking => odd_blocking::with_panicking_store(settings),
        _ => odd_async::with_panicking_store(client.threads(), settings),
    }
}

/// Calls of one client in runtimes (threads for the blocking client) that end after each call.
pub fn in_short_runtimes(client: Client, base_url: &str) -> Result<(), String> {
    let settings = settings(base_url)?;
    match client {
        Client::Blocking => odd_blocking::in_short_threads(settings),
        _ => odd_async::in_short_runtimes(client.threads(), settings),
    }
}

/// A call without a runtime. The blocking client needs none.
pub fn without_a_runtime(client: Client, base_url: &str) -> Result<(), String> {
    let settings = settings(base_url)?;
    match client {
        Client::Blocking => {
            odd_blocking::for_two_users(settings).map_err(|error| error.to_string())
        }
        _ => odd_async::without_a_runtime(settings),
    }
}

/// Calls that are dropped half way, and a later one. A call of the blocking client cannot be dropped.
pub fn with_dropped_calls(client: Client, base_url: &str) -> Result<(), String> {
    let settings = settings(base_url)?;
    match client {
        Client::Blocking => Ok(()),
        _ => odd_async::with_dropped_calls(client.threads(), settings),
    }
}

/// A call for each of two users of one client.
pub fn for_two_users(client: Client, base_url: &str) -> Result<(), String> {
    let settings = settings(base_url)?;
    let result = match client {
        Client::Blocking => odd_blocking::for_two_users(settings),
        _ => odd_async::for_two_users(client.threads(), settings),
    };
    result.map_err(|error| error.to_string())
}
