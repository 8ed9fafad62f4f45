use hmac::Mac as _;

use crate::credentials::secret::{Secret, checked_key, redacted};
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
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is empty, like an unset environment variable, or has something
    /// that a copy adds: a line break, blanks or quotation marks around it, a byte order mark, an invisible character.
    /// Nothing is removed.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        checked_key("webhook signature key", key).map(Self)
    }

    /// Signs a body like the API, in lower-case digits, for tests and mock deliveries.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::webhook::{Key, Verifier};
    ///
    /// let key = Key::new("whsec")?;
    /// let body = br#"[{"event_type":"record_change"}]"#;
    /// let signature = key.sign(body);
    /// assert_eq!(signature.len(), 64);
    /// assert!(Verifier::new([key]).verify(&body[..], Some(signature.as_bytes())).is_ok());
    /// # Ok::<(), spike_blocking::Error>(())
    /// ```
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> String {
        hex::encode(self.0.hmac(body).finalize().into_bytes())
    }

    /// Returns whether this is the signature of the body, in constant time.
    pub(super) fn is_signature(&self, body: &[u8], signature: &[u8; 32]) -> bool {
        self.0.hmac(body).verify_slice(signature).is_ok()
    }
}

redacted! { Key => "webhook::Key([redacted])"; }

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
}
