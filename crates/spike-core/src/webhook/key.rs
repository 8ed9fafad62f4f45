use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::credentials::secret::Secret;
use crate::error::Error;

/// The Webhook Signature Key of an application, from the admin console.
///
/// It is not the [`HmacKey`](crate::HmacKey) that signs user ids; with that key no delivery passes. Evidence: A.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Secret);

impl Key {
    /// Checks a key. It is used as plain text, even if it looks like hexadecimal digits or base64.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is empty or blank, like an unset environment variable, or
    /// contains a control character, usually a line break.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let key = Secret::new(key);
        let text = key.expose_secret();
        if text.trim().is_empty() {
            return Err(Error::input(
                "the webhook signature key is empty; copy it from the admin console",
            ));
        }
        if text.chars().any(char::is_control) {
            return Err(Error::input(
                "the webhook signature key contains a control character, such as a line break; copy the key without it",
            ));
        }
        Ok(Self(key))
    }

    /// Signs a body like the API, in lower-case digits, for tests and mock deliveries.
    ///
    /// ```
    /// use spike_core::webhook::{Key, Verifier};
    ///
    /// let key = Key::new("whsec")?;
    /// let body = br#"[{"event_type":"record_change"}]"#;
    /// let signature = key.sign(body);
    /// assert_eq!(signature.len(), 64);
    /// assert!(Verifier::new([key]).verify(&body[..], Some(signature.as_bytes())).is_ok());
    /// # Ok::<(), spike_core::Error>(())
    /// ```
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> String {
        hex::encode(self.mac(body).finalize().into_bytes())
    }

    /// Returns whether this is the signature of the body, in constant time.
    pub(super) fn is_signature(&self, body: &[u8], signature: &[u8; 32]) -> bool {
        self.mac(body).verify_slice(signature).is_ok()
    }

    fn mac(&self, body: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC accepts keys of every length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(body);
        mac
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("webhook::Key([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_result() {
        // RFC 4231, test case 2.
        let key = Key::new("Jefe").unwrap();
        assert_eq!(
            key.sign(b"what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn an_empty_key_is_refused() {
        for bad in ["", " ", "\t\n", "key\n"] {
            assert!(Key::new(bad).is_err(), "{bad:?}");
        }
        let error = Key::new("hush-hush\r\n").unwrap_err().to_string();
        assert!(!error.contains("hush"), "{error}");
    }

    #[test]
    fn debug_shows_nothing() {
        let key = Key::new("hush").unwrap();
        assert_eq!(format!("{key:?}"), "webhook::Key([redacted])");
    }
}
