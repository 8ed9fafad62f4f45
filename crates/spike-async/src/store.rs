//! A token store shared by several machines.

use std::error::Error as StdError;
use std::time::Duration;

use async_trait::async_trait;
use spike_core::{StoredToken, TokenKey};

/// Stores tokens where several machines find them, so that all of them together log a user in once.
///
/// It is used behind the client's own cache, which is asked first. If it fails, the call goes on: the client logs in by
/// itself. The key does not reveal the user; the token is a secret.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// Loads a token. The client cancels it after `timeout`.
    ///
    /// # Errors
    /// Any error of the store; it counts as "not found".
    async fn load(
        &self,
        key: &TokenKey,
        timeout: Option<Duration>,
    ) -> Result<Option<StoredToken>, Box<dyn StdError + Send + Sync>>;

    /// Stores a token, in place of the previous one. It is useless after `token.expires_at`.
    ///
    /// # Errors
    /// Any error of the store; the call goes on with its token.
    async fn store(
        &self,
        key: &TokenKey,
        token: &StoredToken,
        timeout: Option<Duration>,
    ) -> Result<(), Box<dyn StdError + Send + Sync>>;
}
