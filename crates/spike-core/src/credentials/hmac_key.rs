use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::UserId;
use crate::credentials::secret::{Secret, checked_key, redacted};
use crate::error::Error;

/// The HMAC key of an application, from the admin console. It belongs on a server only.
///
/// The [webhook signature key](crate::webhook::Key) is another secret. Evidence: A.
#[derive(Clone)]
pub struct HmacKey {
    text: Secret,
    /// HMAC after it took the key, which is half of the work for a short message. As secret as the key, and wiped too when
    /// dropped.
    prepared: Hmac<Sha256>,
}

impl PartialEq for HmacKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for HmacKey {}

impl HmacKey {
    /// The shortest key the API issues, in characters.
    pub const MIN_LEN: usize = 16;

    /// Checks a key. It is used as plain text, even if it looks like hexadecimal digits or base64.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it has fewer than 16 characters, or something that a copy adds: a
    /// line break, blanks or quotation marks around it, a byte order mark, an invisible character. Nothing is removed.
    pub fn new(key: impl Into<String>) -> Result<Self, Error> {
        let key = checked_key("HMAC key", key)?;
        let length = key.expose_secret().chars().count();
        if length < Self::MIN_LEN {
            return Err(Error::input(format!(
                "the HMAC key has {length} characters; a key from the admin console has at least {}",
                Self::MIN_LEN
            )));
        }
        let prepared = key.hmac(&[]);
        Ok(Self { text: key, prepared })
    }

    /// Signs a user id: HMAC-SHA256 over the bytes of the id.
    ///
    /// A server passes the signature to its app, which can then log in this user, and no other, without the key.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::{HmacKey, UserId};
    ///
    /// let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")?;
    /// let signature = key.sign(&UserId::new("my_application_user_123")?);
    /// assert!(signature.expose_secret().starts_with("e070ea58"));
    /// # Ok::<(), spike_blocking::Error>(())
    /// ```
    #[must_use]
    pub fn sign(&self, user: &UserId) -> Signature {
        let mac = self.prepared.clone().chain_update(user.as_str());
        let mut digits = vec![0; 64];
        // The buffer has the size of the digits, and digits are text.
        let _ = hex::encode_to_slice(mac.finalize().into_bytes(), &mut digits);
        Signature(Secret::new(String::from_utf8(digits).unwrap_or_default()))
    }
}

/// The signature of a user id, with which this user can log in.
///
/// Created by [`HmacKey::sign`], or received from a server and read with [`Signature::from_hex`].
#[derive(Clone, PartialEq, Eq)]
pub struct Signature(Secret);

impl Signature {
    /// Reads a signature that was made elsewhere: 64 hexadecimal digits of either case.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is anything else.
    pub fn from_hex(hex: impl AsRef<str>) -> Result<Self, Error> {
        let hex = hex.as_ref();
        if hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Error::input(
                "the signature is not 64 hexadecimal digits (HMAC-SHA256 of the user id)",
            ));
        }
        Ok(Self(Secret::new(hex.to_ascii_lowercase())))
    }

    /// Returns the signature as it is sent: 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        self.0.expose_secret()
    }
}

redacted! {
    HmacKey => "HmacKey([redacted])";
    Signature => "Signature([redacted])";
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::*;

    /// HMAC as defined by RFC 2104, on the bare hash function.
    fn independent_hmac(key: &[u8], message: &[u8]) -> String {
        let mut block = [0u8; 64];
        if key.len() > 64 {
            block[..32].copy_from_slice(&Sha256::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let pad = |byte: u8| block.map(|b| b ^ byte);
        let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
        let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
        hex::encode(outer)
    }

    fn sign(key: &str, user: &str) -> String {
        let signature = HmacKey::new(key).unwrap().sign(&UserId::new(user).unwrap());
        signature.expose_secret().to_owned()
    }

    #[test]
    fn fixed_results() {
        assert_eq!(
            sign("HMAC_KEY_FROM_ADMIN_CONSOLE", "my_application_user_123"),
            "e070ea58e2b1d7d01a9570b89fc99e76c73cf3dc8aab4f31ae0136821f8f0199"
        );
        assert_eq!(
            sign("0123456789abcdef", "User1"),
            "d811bd44a27ecdae12205c213c4c33c5edc91ee7247687bf8b4b0a9031ea3c08"
        );
    }

    #[test]
    fn a_short_key_is_refused_with_its_length() {
        let error = HmacKey::new("0123456789abcde").unwrap_err().to_string();
        assert!(error.contains("15 characters") && error.contains("at least 16"), "{error}");
        assert!(!error.contains("0123456789"), "{error}");
        assert!(HmacKey::new("0123456789abcdef").is_ok());
        assert!(HmacKey::new("ÄÖÜäöü0123456789").is_ok(), "characters are counted, not bytes");
    }

    #[test]
    fn signatures_are_checked_and_lowered() {
        let hex = "E070EA58E2B1D7D01A9570B89FC99E76C73CF3DC8AAB4F31AE0136821F8F0199";
        assert_eq!(Signature::from_hex(hex).unwrap().expose_secret(), hex.to_lowercase());
        for bad in ["", "e070", &hex[1..], &format!("{hex}0"), &format!("g{}", &hex[1..])] {
            assert!(Signature::from_hex(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_an_independent_hmac(key in "[!-~äöü€][ -~äöü€]{15,200}[#-&(-_]", user in "[A-Za-z0-9._-]{1,128}") {
            prop_assert_eq!(sign(&key, &user), independent_hmac(key.as_bytes(), user.as_bytes()));
        }
    }
}
