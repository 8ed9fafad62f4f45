use std::sync::Arc;

use bytes::Bytes;
use http::HeaderValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::credentials::secret::redacted;
use crate::error::Error;

/// A bearer token of one user. Opaque, secret, cheap to clone.
///
/// `Debug` is redacted and there is no `Display`. `Serialize` writes the token, because an answer encodes back to what it
/// was: do not serialise an answer with a token into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken {
    header: Header,
}

/// The value of the `Authorization` header: [`SCHEME`] and the token. All copies, those in requests included, share one
/// memory, which is wiped when the last of them is dropped.
#[derive(Clone, PartialEq, Eq)]
struct Header(Arc<Zeroizing<Box<str>>>);

const SCHEME: &str = "Bearer ";

impl AsRef<[u8]> for Header {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl AccessToken {
    /// Checks a token that was obtained elsewhere.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is empty or cannot be sent in a header.
    pub fn new(token: impl Into<String>) -> Result<Self, Error> {
        let token = Zeroizing::new(token.into());
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::input(
                "the access token is empty or contains characters that cannot be sent in a header; copy it without white space",
            ));
        }
        // Of the exact size: to grow or to shrink would leave a copy behind that is not wiped.
        let mut header = String::with_capacity(SCHEME.len() + token.len());
        header.push_str(SCHEME);
        header.push_str(&token);
        let header = Zeroizing::new(header.into_boxed_str());
        Ok(Self { header: Header(Arc::new(header)) })
    }

    /// Returns the token itself.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.header.0[SCHEME.len()..]
    }

    /// Returns the value of the `Authorization` header, marked as sensitive.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, Error> {
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(self.header.clone()))
            .map_err(|_| Error::input("the access token cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

redacted! { AccessToken => "AccessToken([redacted])"; }

impl Serialize for AccessToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose_secret())
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
        assert_eq!(token.expose_secret(), "abc.def.ghi");
    }

    #[test]
    fn the_header_is_no_copy_of_the_token() {
        let token = AccessToken::new("abc.def.ghi").unwrap();
        let header = token.authorization().unwrap();
        assert_eq!(header.as_bytes()[7..].as_ptr(), token.expose_secret().as_ptr());
        assert_eq!(header.clone().as_bytes().as_ptr(), header.as_bytes().as_ptr());
        // The memory is wiped with its last owner, also if that is a header.
        let memory = std::sync::Arc::downgrade(&token.header.0);
        drop(token);
        assert!(memory.upgrade().is_some());
        drop(header);
        assert!(memory.upgrade().is_none());
    }
}
