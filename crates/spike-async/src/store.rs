//! A token store shared by several machines.

use std::error::Error as StdError;
use std::time::Duration;

use async_trait::async_trait;
use spike_core::{StoredToken, TokenKey};

/// Keeps tokens where several machines find them, so that a fleet logs a user in once.
///
/// It stands behind the client's own table and is asked only when that has no token. A store that fails is
/// no error of the call: the client logs in by itself. The key tells nothing of the user; the token is a
/// secret and wants to be kept like one.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// Looks a token up. The client gives it up after `timeout`.
    ///
    /// # Errors
    /// Whatever the store has; it counts as "nothing found".
    async fn load(
        &self,
        key: &TokenKey,
        timeout: Option<Duration>,
    ) -> Result<Option<StoredToken>, Box<dyn StdError + Send + Sync>>;

    /// Keeps a token, replacing the one there was. `token.expires_at` tells how long it is worth keeping.
    ///
    /// # Errors
    /// Whatever the store has; the call goes on with its token.
    async fn store(
        &self,
        key: &TokenKey,
        token: &StoredToken,
        timeout: Option<Duration>,
    ) -> Result<(), Box<dyn StdError + Send + Sync>>;
}
