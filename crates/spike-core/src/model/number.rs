use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::codec::lenient::Lenient;
use crate::codec::shape::ValueShape;

/// A JSON value that is nearly always a number; a number is read directly.
pub(crate) enum MaybeNumber {
    Number(f64),
    Other(Value),
}

impl From<Value> for MaybeNumber {
    fn from(value: Value) -> Self {
        match value.as_f64() {
            Some(number) => Self::Number(number),
            None => Self::Other(value),
        }
    }
}

impl<'de> Deserialize<'de> for MaybeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        #[expect(clippy::cast_precision_loss, reason = "the API's numbers are doubles")]
        impl<'de> Visitor<'de> for Any {
            type Value = MaybeNumber;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }

            fn visit_f64<E>(self, number: f64) -> Result<MaybeNumber, E> {
                Ok(MaybeNumber::Number(number))
            }

            fn visit_i64<E>(self, number: i64) -> Result<MaybeNumber, E> {
                Ok(MaybeNumber::Number(number as f64))
            }

            fn visit_u64<E>(self, number: u64) -> Result<MaybeNumber, E> {
                Ok(MaybeNumber::Number(number as f64))
            }

            fn visit_bool<E>(self, value: bool) -> Result<MaybeNumber, E> {
                Ok(MaybeNumber::Other(Value::Bool(value)))
            }

            fn visit_str<E>(self, text: &str) -> Result<MaybeNumber, E> {
                Ok(MaybeNumber::Other(Value::String(text.to_owned())))
            }

            fn visit_unit<E>(self) -> Result<MaybeNumber, E> {
                Ok(MaybeNumber::Other(Value::Null))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<MaybeNumber, A::Error> {
                Value::deserialize(SeqAccessDeserializer::new(seq)).map(MaybeNumber::Other)
            }

            // With the feature `arbitrary_precision` of serde_json, which any crate of a program can switch on, numbers
            // arrive here as well; `Value` distinguishes them from objects.
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MaybeNumber, A::Error> {
                Value::deserialize(MapAccessDeserializer::new(map)).map(MaybeNumber::from)
            }
        }

        deserializer.deserialize_any(Any)
    }
}

impl Lenient for MaybeNumber {
    const SHAPE: ValueShape = ValueShape::Any;
}
