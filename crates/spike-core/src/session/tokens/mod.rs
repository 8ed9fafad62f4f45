//! Access tokens: their expiry and the cache.

mod cache;
mod expiry;
mod slot;

pub(crate) use cache::UserEntry;
pub use cache::{TokenCache, TokenEntry, TokenKey};
pub(crate) use expiry::expiry_of;
pub(crate) use slot::{CachedToken, Lookup, Slot};

use crate::credentials::AccessToken;
use crate::time::Timestamp;

/// A token in a token store that several machines share.
///
/// It has no `Serialize`, because it is a secret: a store writes [`AccessToken::expose_secret`], and reads it with
/// [`AccessToken::new`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredToken {
    /// The token.
    pub token: AccessToken,
    /// When the token expires, if the token contains that. A store may delete it then.
    pub expires_at: Option<Timestamp>,
}

impl StoredToken {
    /// Creates it from a token. The expiry is read from the token itself.
    #[must_use]
    pub fn new(token: AccessToken) -> Self {
        let expires_at = expiry_of(token.expose_secret());
        Self { token, expires_at }
    }
}
