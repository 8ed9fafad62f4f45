//! Credentials: the application, its key, the user, signatures and tokens.

mod access_token;
mod hmac_key;
pub(crate) mod secret;
mod user_id;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

pub use access_token::AccessToken;
pub use hmac_key::{HmacKey, Signature};
pub use user_id::UserId;

use crate::codec::body::JsonBody;
use crate::codec::from_json::{numbers, parsed};
use crate::codec::json::Number;
use crate::codec::parameter::{self, BodyParameter, Parameter, scalars};
use crate::codec::shape::ValueShape;
use crate::error::Error;

/// The id of an application, as in the admin console (`application_id`, a 64-bit integer).
///
/// Evidence: A for the integer form; tokens of the API have it as a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ApplicationId(i64);

impl ApplicationId {
    /// Creates the id from its number.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Returns the number.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// Reads the number; surrounding white space is ignored.
impl FromStr for ApplicationId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let number = text.trim().parse();
        number.map(Self).map_err(|_| {
            Error::input("the application id is not a whole number; copy it from the admin console")
        })
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

numbers! {
    ApplicationId: ValueShape::Integer, "an integer", |number: Number<'_>| number.to_i64().map(Self);
}

parsed! {
    AccessToken: ValueShape::Secret, |text: &str| Self::new(text).ok();
    secret::Secret: ValueShape::Secret, |text: &str| Some(Self::new(text));
}

scalars! {
    ApplicationId: ValueShape::Integer;
    UserId: ValueShape::String, private true;
}

impl Parameter for Signature {
    const SHAPE: ValueShape = ValueShape::Secret;

    fn from_json(name: &str, values: &mut Map<String, Value>) -> Result<Option<Self>, Error> {
        let text: Option<String> = parameter::scalar(name, values)?;
        text.map(Self::from_hex).transpose()
    }
}

impl BodyParameter for Signature {
    fn write(&self, name: &'static str, body: &mut JsonBody) -> Result<(), Error> {
        body.push(name, self.expose_secret())
    }
}

#[cfg(test)]
mod tests {
    use super::ApplicationId;

    #[test]
    fn application_ids_are_read_from_text() {
        assert_eq!(" 9999\n".parse::<ApplicationId>().unwrap(), ApplicationId::new(9999));
        for bad in ["", "9999a", "9.5", "99999999999999999999"] {
            assert!(bad.parse::<ApplicationId>().is_err(), "{bad}");
        }
    }
}
