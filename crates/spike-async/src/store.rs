//! A token store shared by several machines.

use std::error::Error as StdError;
use std::time::Duration;

use async_trait::async_trait;
use spike_core::{StoredToken, TokenKey};

/// Stores tokens where several machines find them, so that all of them together log a user in once.
///
/// It is used behind the client's own cache, which is asked first. If it fails, the call goes on: the client logs in by
/// itself. The key does not reveal the user; the token is a secret.
///
/// This one keeps tokens in memory; a real one has a connection in place of the map:
///
/// ```
/// use std::collections::HashMap;
/// use std::error::Error;
/// use std::sync::Mutex;
/// use std::time::Duration;
///
/// use spike_async::{AccessToken, StoredToken, TokenKey, TokenStore, async_trait};
///
/// #[derive(Default)]
/// struct Memory(Mutex<HashMap<String, String>>);
///
/// #[async_trait]
/// impl TokenStore for Memory {
///     async fn load(
///         &self,
///         key: &TokenKey,
///         _timeout: Option<Duration>,
///     ) -> Result<Option<StoredToken>, Box<dyn Error + Send + Sync>> {
///         let text = self.0.lock().unwrap().get(&key.to_hex()).cloned();
///         Ok(text.map(AccessToken::new).transpose()?.map(StoredToken::new))
///     }
///
///     async fn store(
///         &self,
///         key: &TokenKey,
///         token: &StoredToken,
///         _timeout: Option<Duration>,
///     ) -> Result<(), Box<dyn Error + Send + Sync>> {
///         // A database deletes it at `token.expires_at`.
///         let text = token.token.expose_secret().to_owned();
///         self.0.lock().unwrap().insert(key.to_hex(), text);
///         Ok(())
///     }
/// }
///
/// # use spike_async::{Client, Settings};
/// # use std::sync::Arc;
/// # fn run(settings: Settings) -> Result<(), spike_async::Error> {
/// let client = Client::builder(settings).token_store(Arc::new(Memory::default())).build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
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
