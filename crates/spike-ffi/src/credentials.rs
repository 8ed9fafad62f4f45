use std::sync::Arc;
use std::time::SystemTime;

use spike_core::{StoredToken, UserId};

use crate::SpikeError;

/// The HMAC key of an application, from the admin console. It belongs on a server only.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct HmacKey(pub(crate) spike_core::HmacKey);

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl HmacKey {
    /// Checks a key. It is used as plain text, even if it looks like hexadecimal digits or base64.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if it has fewer than 16 characters, or something that a copy adds, such as a
    /// line break.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn new(key: String) -> Result<Arc<Self>, SpikeError> {
        Ok(Arc::new(Self(spike_core::HmacKey::new(key)?)))
    }

    /// Signs a user id. A server passes the signature to its app, which can then log in this user, and no other.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if the id is not valid.
    pub fn sign(&self, user_id: String) -> Result<Arc<Signature>, SpikeError> {
        Ok(Arc::new(Signature(self.0.sign(&UserId::new(user_id)?))))
    }
}

/// The signature of a user id, with which this user can log in.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Signature(pub(crate) spike_core::Signature);

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Signature {
    /// Reads a signature that was made elsewhere: 64 hexadecimal digits of either case.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if it is anything else.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn from_hex(digits: String) -> Result<Arc<Self>, SpikeError> {
        Ok(Arc::new(Self(spike_core::Signature::from_hex(&digits)?)))
    }

    /// Returns the digits.
    #[must_use]
    pub fn expose_secret(&self) -> String {
        self.0.expose_secret().to_owned()
    }
}

/// A bearer token of one user.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct AccessToken(pub(crate) spike_core::AccessToken);

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl AccessToken {
    /// Checks a token that was obtained elsewhere, or read from a token store.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if it is empty or cannot be sent in a header.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn new(token: String) -> Result<Arc<Self>, SpikeError> {
        Ok(Arc::new(Self(spike_core::AccessToken::new(token)?)))
    }

    /// Returns the token itself.
    #[must_use]
    pub fn expose_secret(&self) -> String {
        self.0.expose_secret().to_owned()
    }

    /// Returns when the token expires, if the token contains that. A store may delete it then.
    #[must_use]
    pub fn expires_at(&self) -> Option<SystemTime> {
        StoredToken::new(self.0.clone()).expires_at?.try_into().ok()
    }
}
