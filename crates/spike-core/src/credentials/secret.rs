//! Secret text.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::{Error, is_invisible};

/// A text that is redacted in `Debug`, has no `Display`, and is wiped when dropped.
///
/// `Serialize` writes the text, because an answer encodes back to what it was: do not serialise it into a log.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// Returns the text itself. The name is easy to find in a review.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0
    }

    /// Returns the HMAC-SHA256 of a message, with the text as its key.
    pub(crate) fn hmac(&self, message: &[u8]) -> Hmac<Sha256> {
        #[expect(clippy::expect_used, reason = "HMAC accepts keys of every length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes())
            .expect("HMAC takes a key of any length");
        mac.update(message);
        mac
    }
}

/// Implements a `Debug` that shows only this text.
macro_rules! redacted {
    ($( $type:ident $(<$parameter:ident>)? => $text:literal; )+) => { $(
        impl $(<$parameter>)? std::fmt::Debug for $type $(<$parameter>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($text)
            }
        }
    )+ };
}
pub(crate) use redacted;

redacted! { Secret => "Secret([redacted])"; }

/// Takes a key as plain text. What a file of environment variables or a copy may add to it is refused and not removed: a
/// key that is not exactly the one of the admin console signs everything wrong.
///
/// # Errors
/// [`ErrorKind::Input`](crate::ErrorKind::Input), with what was found and never the key.
pub(crate) fn checked_key(name: &str, key: impl Into<String>) -> Result<Secret, Error> {
    let key = Secret::new(key);
    let text = key.expose_secret();
    let ends = text.chars().next().zip(text.chars().next_back());
    let found = if text.trim().is_empty() {
        "is empty"
    } else if text.chars().any(char::is_control) {
        "contains a control character, such as a line break"
    } else if text.chars().any(is_invisible) {
        "contains an invisible character, such as a byte order mark or a zero-width space"
    } else if text.trim() != text {
        "begins or ends with a blank"
    } else if ends.is_some_and(|(first, last)| {
        text.len() > 1 && first == last && matches!(first, '"' | '\'' | '`')
    }) {
        "is in quotation marks"
    } else {
        return Ok(key);
    };
    Err(Error::input(format!("the {name} {found}; copy exactly the key from the admin console")))
}

/// Compares hashes, so that the time taken does not depend on the text.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        let hash = |secret: &Self| Sha256::digest(secret.expose_secret());
        hash(self) == hash(other)
    }
}

impl Eq for Secret {}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose_secret())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_copy_adds_to_a_key_is_named() {
        for (key, found) in [
            ("", "is empty"),
            (" \t\n", "is empty"),
            ("hush-hush-hush-1\n", "control character"),
            ("hush\0hush-hush-1", "control character"),
            ("\u{feff}hush-hush-hush-1", "invisible character"),
            ("hush\u{200b}-hush-hush-1", "invisible character"),
            ("hush-hush-hush-1\u{202c}", "invisible character"),
            (" hush-hush-hush-1", "blank"),
            ("hush-hush-hush-1\u{a0}", "blank"),
            ("\"hush-hush-hush-1\"", "quotation marks"),
            ("'hush-hush-hush-1'", "quotation marks"),
        ] {
            let error = checked_key("HMAC key", key).unwrap_err().to_string();
            assert!(error.contains(found) && !error.contains("hush"), "{key:?}: {error}");
            // Both kinds of key are checked.
            assert!(crate::HmacKey::new(key).is_err() && crate::webhook::Key::new(key).is_err());
        }
        for key in
            ["\"hush-hush-hush-1", "hush hush-hush-1", "hush\"-hush-hush1\"", "äöü€-hush-hush-hush"]
        {
            assert_eq!(checked_key("HMAC key", key).unwrap().expose_secret(), key);
        }
    }

    #[test]
    fn debug_shows_nothing() {
        let key = crate::HmacKey::new("hush-hush-hush-1").unwrap();
        let signature = key.sign(&crate::UserId::new("a").unwrap());
        let token = crate::AccessToken::new("hush").unwrap();
        let webhook = crate::webhook::Key::new("hush").unwrap();
        assert_eq!(format!("{key:?} {signature:?}"), "HmacKey([redacted]) Signature([redacted])");
        assert_eq!(format!("{token:?}"), "AccessToken([redacted])");
        assert_eq!(format!("{webhook:?}"), "webhook::Key([redacted])");
        assert_eq!(format!("{:?}", Secret::new("hush")), "Secret([redacted])");
        assert_eq!(Secret::new("hush").expose_secret(), "hush");
    }
}
