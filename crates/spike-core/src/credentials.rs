//! Who calls: the application, its key, the user, and what proves it.

mod access_token;
mod hmac_key;
mod user_id;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use access_token::AccessToken;
pub use hmac_key::{HmacKey, Signature};
pub use user_id::UserId;

/// The number of an application in the admin console (`application_id`, a 64-bit integer).
///
/// Evidence: A for the integer form; the API's own token carries it as a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApplicationId(i64);

impl ApplicationId {
    /// The application with this number.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

impl Serialize for ApplicationId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for ApplicationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        i64::deserialize(deserializer).map(Self)
    }
}

impl From<i64> for ApplicationId {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl fmt::Display for ApplicationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a user's calls are authorised with.
#[derive(Clone, Debug)]
pub(crate) enum Credentials {
    /// A signature, made here from the HMAC key or handed over by the application's server.
    Signature(Signature),
    /// A token that was obtained elsewhere; it cannot be renewed here.
    Token(AccessToken),
}
