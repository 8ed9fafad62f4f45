use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::credentials::secret::Secret;
use crate::error::Error;

/// The Webhook Signature Key of an application, from the admin console.
///
/// It is another secret than the [`HmacKey`](crate::HmacKey) that signs user ids; deliveries checked with the
/// wrong one of the two never pass. Evidence: A.
#[derive(Clone)]
pub struct Key(Secret);

impl Key {
    /// Checks and takes a key; it is used as plain text, whatever it looks like.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is empty or blank, as an unset variable of the
    /// environment is, or holds a control character (a line break copied along is the usual one).
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let key = Secret::new(key);
        let text = key.expose_secret();
        if text.trim().is_empty() {
            return Err(Error::input(
                "the webhook signature key is empty; anybody could sign with it",
            ));
        }
        if text.chars().any(char::is_control) {
            return Err(Error::input(
                "the webhook signature key holds a control character, perhaps a line break copied along with it",
            ));
        }
        Ok(Self(key))
    }

    /// Signs a body as the API does, in lower-case digits: for tests and mock deliveries.
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

    /// Whether this is the signature of the body, in a time that does not depend on where they differ.
    pub(super) fn is_signature(&self, body: &[u8], signature: &[u8; 32]) -> bool {
        self.mac(body).verify_slice(signature).is_ok()
    }

    fn mac(&self, body: &[u8]) -> Hmac<Sha256> {
        // HMAC takes a key of any length, so the error cannot occur.
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
