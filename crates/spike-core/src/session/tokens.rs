//! Access tokens: how long they live and where they are kept.

mod cache;
mod expiry;
mod slot;

pub(crate) use cache::Generations;
pub use cache::{Entry, TokenKey, TokenTable};
pub(crate) use expiry::expiry_of;
pub(crate) use slot::{Found, Held, Slot};

use crate::session::credentials::AccessToken;
use crate::time::Timestamp;

/// A token as a store shared by several machines keeps it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredToken {
    /// The token.
    pub token: AccessToken,
    /// When it ends, if it says so. A store may drop it then.
    pub expires_at: Option<Timestamp>,
}

impl StoredToken {
    /// A token read from a store; when it ends is read from the token itself.
    #[must_use]
    pub fn new(token: AccessToken) -> Self {
        let expires_at = expiry_of(token.expose_secret());
        Self { token, expires_at }
    }
}
