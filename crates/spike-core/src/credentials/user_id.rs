use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// Your own id of a user (`application_user_id`): 1 to 128 of `A-Z a-z 0-9 - _ .`.
///
/// Users need no registration; a user becomes valid with the first provider integration. Cheap to clone. Evidence: A.
///
/// ```
/// # use spike_core as spike_blocking;
/// use spike_blocking::UserId;
///
/// assert_eq!(UserId::new("my_application_user_123")?.as_str(), "my_application_user_123");
/// assert!(UserId::new("ann@example.com").is_err());
/// # Ok::<(), spike_blocking::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(Arc<str>);

impl UserId {
    /// The maximum length of a user id, in characters.
    pub const MAX_LEN: usize = 128;

    /// Checks a user id.
    ///
    /// # Errors
    /// [`ErrorKind::Input`](crate::ErrorKind::Input) if it is empty, longer than 128 characters or contains a
    /// character other than `A-Z a-z 0-9 - _ .`. The message does not contain the id.
    pub fn new(id: impl AsRef<str>) -> Result<Self, Error> {
        let id = id.as_ref();
        let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        if id.is_empty() {
            return Err(Error::input("the user id is empty; it needs 1 to 128 characters"));
        }
        if let Some(at) = id.bytes().position(|b| !allowed(b)) {
            let place = id[..at].chars().count() + 1;
            return Err(Error::input(format!(
                "character {place} of the user id is not allowed; use only A-Z a-z 0-9 - _ ."
            )));
        }
        if id.len() > Self::MAX_LEN {
            return Err(Error::input(format!(
                "the user id has {} characters; at most {} are allowed",
                id.len(),
                Self::MAX_LEN
            )));
        }
        Ok(Self(id.into()))
    }

    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserId({:?})", &*self.0)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for UserId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserId {
    type Err = Error;

    fn from_str(id: &str) -> Result<Self, Error> {
        Self::new(id)
    }
}

macro_rules! from_text {
    ($( $text:ty ),+) => { $(
        impl TryFrom<$text> for UserId {
            type Error = Error;

            fn try_from(id: $text) -> Result<Self, Error> {
                Self::new(id)
            }
        }
    )+ };
}

from_text!(&str, String, &String);

impl From<&UserId> for UserId {
    fn from(id: &UserId) -> Self {
        id.clone()
    }
}

impl Serialize for UserId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Checks the id; the error does not contain it.
impl<'de> Deserialize<'de> for UserId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::new(id).map_err(serde::de::Error::custom)
    }
}

/// Allows to pass a checked id to functions that also accept an unchecked one.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::UserId;

    #[test]
    fn bounds() {
        assert!(UserId::new("").is_err());
        assert!(UserId::new("a").is_ok());
        assert!(UserId::new("a".repeat(128)).is_ok());
        assert!(UserId::new("a".repeat(129)).is_err());
        assert!(UserId::new("Az09-_.").is_ok());
        let error = UserId::new("üser").unwrap_err().to_string();
        assert!(error.contains("character 1 "), "{error}");
        let error = UserId::new("ann@example.com").unwrap_err().to_string();
        assert!(error.contains("character 4 ") && !error.contains("ann"), "{error}");
    }

    #[test]
    fn any_text_converts() {
        let id = String::from("a1");
        for read in ["a1".try_into(), UserId::try_from(&id), id.clone().try_into()] {
            assert_eq!(read.unwrap().as_str(), "a1");
        }
    }

    proptest! {
        #[test]
        fn only_the_documented_characters(text in "\\PC{0,140}") {
            let fits = (1..=128).contains(&text.len())
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
            prop_assert_eq!(UserId::new(&text).is_ok(), fits);
        }
    }
}
