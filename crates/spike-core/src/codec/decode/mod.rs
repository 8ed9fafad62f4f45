//! Decoding of answers.
//!
//! A strict pass decodes an answer directly from its bytes. Only if it fails, a lenient pass goes through it member by
//! member: an optional part that cannot be read moves to `extra` and is reported as a [`Deviation`]; for a required one,
//! decoding fails with its JSON path. The second pass finds that path, so the first one does not keep track of it.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::lenient::{DecodeContext, FieldError, Lenient};
use super::shape::ValueShape;
use crate::error::Error;
use crate::reply::{Deviation, RawReply, Reply};

/// An answer of a successful call.
///
/// Each answer type has an implementation of its own, not a generic one, so that the code is compiled once, in this
/// crate, and not again in every program that uses it.
pub trait Decode: Sized {
    /// The shape of the JSON.
    const SHAPE: ValueShape;

    /// Decodes the body; returns the value and the parts that were not as documented.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body does not fit the type.
    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error>;

    /// Encodes the value as JSON again.
    fn to_json(&self) -> Value;
}

/// Implements [`Decode`] for types that are read from a JSON document.
macro_rules! decode {
    ($( $type:ty ),+) => { $(
        impl $crate::codec::decode::Decode for $type {
            const SHAPE: $crate::codec::shape::ValueShape = <$type as $crate::codec::lenient::Lenient>::SHAPE;

            fn decode(
                raw: &$crate::reply::RawReply,
            ) -> Result<(Self, Vec<$crate::reply::Deviation>), $crate::error::Error> {
                $crate::codec::decode::document(raw)
            }

            fn to_json(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap_or_default()
            }
        }
    )+ };
}
pub(crate) use decode;

/// Decodes a JSON document.
pub(crate) fn document<T: Lenient>(raw: &RawReply) -> Result<(T, Vec<Deviation>), Error> {
    let strict = match serde_json::from_slice::<T>(raw.body()) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) => error,
    };
    let whole: &RawValue =
        serde_json::from_slice(raw.body()).map_err(|error| not_json(raw, &error))?;
    let mut context = DecodeContext::default();
    match T::lenient(whole, &mut context) {
        Ok(value) => Ok((value, context.into_deviations())),
        // The text of the strict error may contain a value of the body, so only its position is used.
        Err(FieldError { path, problem }) => {
            let at = format!("line {} column {}", strict.line(), strict.column());
            Err(raw.decode_error(
                format!("the answer is not as documented: {problem}, {at},"),
                Some(path),
            ))
        }
    }
}

/// Decodes an answer and keeps the reply.
pub(crate) fn reply<T: Decode>(raw: RawReply) -> Result<Reply<T>, Error> {
    let (value, deviations) = T::decode(&raw)?;
    Ok(Reply { value, raw, deviations })
}

/// No body (HTTP 204). If there is one, it is ignored.
impl Decode for () {
    const SHAPE: ValueShape = ValueShape::Empty;

    fn decode(_: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        Ok(((), Vec::new()))
    }

    fn to_json(&self) -> Value {
        Value::Null
    }
}

/// The answer, not decoded.
impl Decode for RawReply {
    const SHAPE: ValueShape = ValueShape::Any;

    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        Ok((raw.clone(), Vec::new()))
    }

    /// Returns the body as JSON, or as text if it is not JSON.
    fn to_json(&self) -> Value {
        serde_json::from_slice(self.body())
            .unwrap_or_else(|_| String::from_utf8_lossy(self.body()).into())
    }
}

impl RawReply {
    /// Decodes the body into any type.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body is not JSON of that type. The message contains line
    /// and column, not the text.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(self.body()).map_err(|error| not_json(self, &error))
    }

    pub(crate) fn decode_error(
        &self,
        what: impl Into<Cow<'static, str>>,
        path: Option<String>,
    ) -> Error {
        Error::decode(what, path, self.clone())
            .of(self.operation_name(), self.attempts())
            .of_change(self.changes())
    }
}

fn not_json(raw: &RawReply, error: &serde_json::Error) -> Error {
    let first = raw.body().iter().find(|byte| !byte.is_ascii_whitespace());
    let (line, column) = (error.line(), error.column());
    // Skipping a value does not detect that a number is cut off; reading it does.
    let is_cut_off = |error: &serde_json::Error| error.classify() == Category::Eof;
    let cut_off = is_cut_off(error)
        || serde_json::from_slice::<Value>(raw.body()).is_err_and(|error| is_cut_off(&error));
    let what = match (first, error.classify()) {
        (None, _) => "the answer is empty where JSON was expected".to_owned(),
        (Some(b'<'), _) => "the answer is HTML or XML where JSON was expected".to_owned(),
        _ if cut_off => format!("the answer is cut off at line {line} column {column}"),
        (_, Category::Data) => {
            format!("the answer does not fit the type asked for at line {line} column {column}")
        }
        _ => format!("the answer is not JSON at line {line} column {column}"),
    };
    raw.decode_error(what, None)
        .advise("if this happens again, look at `body()` of this error: a proxy may have answered instead of the server")
}

#[cfg(test)]
mod tests;
