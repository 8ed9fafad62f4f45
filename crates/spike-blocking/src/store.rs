//! A token store shared by several machines.

use std::error::Error as StdError;
use std::time::Duration;

use spike_core::{StoredToken, TokenKey};

/// A token store that several machines share, so that a fleet logs a user in once.
///
/// It is read only when the client's own cache has no token. A store that fails does not fail the call: the client
/// logs in by itself. The key does not reveal the user; the token is a secret and must be kept like one.
pub trait TokenStore: Send + Sync {
    /// Reads a token. It should give up after `timeout`, which is what is left of the deadline of the call.
    ///
    /// # Errors
    /// Any error of the store; it counts as "not found".
    fn load(
        &self,
        key: &TokenKey,
        timeout: Option<Duration>,
    ) -> Result<Option<StoredToken>, Box<dyn StdError + Send + Sync>>;

    /// Writes a token, replacing the previous one. `token.expires_at` says how long it is worth keeping.
    ///
    /// # Errors
    /// Any error of the store; the call continues with its token.
    fn store(
        &self,
        key: &TokenKey,
        token: &StoredToken,
        timeout: Option<Duration>,
    ) -> Result<(), Box<dyn StdError + Send + Sync>>;
}
