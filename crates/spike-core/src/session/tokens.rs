//! Access tokens: how long they live and where they are kept.

mod cache;
mod expiry;
mod slot;

pub(crate) use cache::Generations;
pub use cache::{TokenCache, TokenEntry, TokenKey};
pub(crate) use expiry::expiry_of;
pub(crate) use slot::{CachedToken, Lookup, Slot};

use crate::credentials::AccessToken;
use crate::time::Timestamp;

/// A token as it is kept in a token store that several machines share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredToken {
    /// The token.
    pub token: AccessToken,
    /// When the token expires, if it says so. A store may drop it then.
    pub expires_at: Option<Timestamp>,
}

impl StoredToken {
    /// Takes a token read from a store. The expiry is read from the token itself.
    #[must_use]
    pub fn new(token: AccessToken) -> Self {
        let expires_at = expiry_of(token.expose_secret());
        Self { token, expires_at }
    }
}
