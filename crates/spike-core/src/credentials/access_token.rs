use std::sync::Arc;

use http::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::credentials::secret::{Secret, redacted};
use crate::error::Error;

/// A bearer token of one user. Opaque, secret, cheap to clone.
///
/// `Debug` is redacted and there is no `Display`. `Serialize` writes the token, because an answer encodes back to what it
/// was: do not serialise an answer with a token into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    text: Arc<Secret>,
}

impl AccessToken {
    /// Checks a token that was obtained elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is empty or cannot be sent in a header.
    pub fn new(token: impl Into<String>) -> Result<Self, Error> {
        let text = Secret::new(token);
        let sendable = |b: u8| b.is_ascii_graphic();
        if text.expose_secret().is_empty() || !text.expose_secret().bytes().all(sendable) {
            return Err(Error::input(
                "the access token is empty or contains characters that cannot be sent in a header; copy it without white space",
            ));
        }
        Ok(Self { text: Arc::new(text) })
    }

    /// Returns the token itself.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        self.text.expose_secret()
    }

    /// Returns the value of the `Authorization` header, marked as sensitive.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, Error> {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.expose_secret()))
            .map_err(|_| Error::input("the access token cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

redacted! { AccessToken => "AccessToken([redacted])"; }

impl Serialize for AccessToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for AccessToken {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::AccessToken;

    #[test]
    fn only_what_a_header_can_carry() {
        assert!(AccessToken::new("").is_err());
        assert!(AccessToken::new("a b").is_err());
        assert!(AccessToken::new("a\nb").is_err());
        let token = AccessToken::new("abc.def.ghi").unwrap();
        let header = token.authorization().unwrap();
        assert!(header.is_sensitive());
        assert_eq!(header.to_str().unwrap(), "Bearer abc.def.ghi");
    }
}
