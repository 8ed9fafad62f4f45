use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use bytestring::ByteString;
use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::{Error as _, SerializeMap as _, SerializeSeq as _, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ReadError, ReadResult, Reader};
use crate::codec::from_json::FromJson;
use crate::codec::shape::ValueShape;

/// A JSON value as the text that came: parsed only when asked, and a copy takes no memory.
///
/// It is a part of the body of its answer, which stays in memory as long as the value. [`detach`](Self::detach) copies
/// the text out of it.
///
/// ```
/// # use spike_core as spike_blocking;
/// use serde_json::json;
/// use spike_blocking::model::Json;
///
/// let samples = Json::from(json!([{"offset": 0, "value": 61}]));
/// assert_eq!(samples.text(), r#"[{"offset":0,"value":61}]"#);
/// assert_eq!(samples.value()[0]["value"], 61);
/// ```
#[derive(Clone)]
pub struct Json(ByteString);

impl Json {
    /// Takes a text that is JSON and can be represented by serde_json.
    pub(super) fn new(text: ByteString) -> Self {
        Self(text)
    }

    pub(crate) fn null() -> Self {
        Self(ByteString::from_static("null"))
    }

    /// Returns the text, as it came.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Parses the value. Numbers become `i64`, `u64` or `f64`, whatever features of serde_json are switched on.
    #[must_use]
    pub fn value(&self) -> Value {
        // The text was checked when it was read.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Parses the value into any type.
    ///
    /// # Errors
    /// The error of serde_json if the value does not fit the type. It may quote the value: do not log it.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// Returns the string; `None` if the value is not a string.
    #[must_use]
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        Reader::new(&self.0).string("a string").ok()
    }

    /// Returns whether the value is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.text() == "null"
    }

    /// Copies the text, so that the value does not keep the body of its answer in memory.
    #[must_use]
    pub fn detach(&self) -> Self {
        Self(self.text().into())
    }
}

/// Equal if the texts are equal, or the values.
impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.value() == other.value()
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self(value.to_string().into())
    }
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        json.value()
    }
}

/// Writes the text.
impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Writes the text.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Writes the value, in any format. Numbers are written as `i64`, `u64` or `f64`.
impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Rest(&RefCell::new(Reader::new(&self.0))).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

impl FromJson for Json {
    const SHAPE: ValueShape = ValueShape::Any;

    fn read(json: &mut Reader<'_>) -> ReadResult<Self> {
        json.any()
    }
}

/// The value that a reader comes to next.
struct Rest<'r, 'a>(&'r RefCell<Reader<'a>>);

impl Serialize for Rest<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fail = |_: ReadError| S::Error::custom("not JSON");
        let next = || self.0.borrow_mut();
        let first = next().peek().map_err(|syntax| fail(syntax.into()))?;
        match first {
            b'{' => {
                let mut is_first = true;
                next().object().map_err(fail)?;
                let mut map = serializer.serialize_map(None)?;
                loop {
                    let name = next().next_member(&mut is_first);
                    let Some(name) = name.map_err(|syntax| fail(syntax.into()))? else {
                        return map.end();
                    };
                    map.serialize_entry(&*name, self)?;
                }
            }
            b'[' => {
                let mut index = 0;
                next().array().map_err(fail)?;
                let mut seq = serializer.serialize_seq(None)?;
                while next().next_element(index).map_err(|syntax| fail(syntax.into()))? {
                    seq.serialize_element(self)?;
                    index += 1;
                }
                seq.end()
            }
            b'"' => {
                let text = next().string("a string").map_err(fail)?;
                serializer.serialize_str(&text)
            }
            b't' | b'f' => {
                let value = next().boolean().map_err(fail)?;
                serializer.serialize_bool(value)
            }
            b'n' => {
                next().take_null().map_err(|syntax| fail(syntax.into()))?;
                serializer.serialize_unit()
            }
            _ => {
                let number = next().number("a number").map_err(fail)?;
                let text = number.text();
                match (text.parse(), text.parse(), number.to_f64()) {
                    (Ok(number), ..) => serializer.serialize_u64(number),
                    // An integer has no negative zero.
                    (_, Ok(number), _) if number != 0 => serializer.serialize_i64(number),
                    (.., Some(number)) => serializer.serialize_f64(number),
                    _ => Err(S::Error::custom("a number is out of range")),
                }
            }
        }
    }
}
