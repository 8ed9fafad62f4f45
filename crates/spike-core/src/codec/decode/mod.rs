//! Decoding of answers.
//!
//! A strict pass decodes an answer directly from its bytes. Only if it fails, a lenient pass goes through it member by
//! member: an optional part that cannot be read moves to `extra` and is reported as a [`Deviation`]; for a required one,
//! decoding fails with its JSON path. The second pass finds that path, so the first one does not keep track of it.
//!
//! An answer has to be recognisable: without its content, or without a single documented member, it is an error, even with
//! the status of a success. What came instead, such as an error message or an envelope, must not look like "no data".

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::lenient::{self, DecodeContext, FieldError, Lenient, Members};
use super::shape::ValueShape;
use crate::error::Error;
use crate::reply::{Deviation, RawReply, Reply};

/// An answer of a successful call.
///
/// The status alone is no success. HTML never is, because the API does not send it, whatever the operation. An empty body,
/// also of a 204, is the answer of an operation without an answer, such as a deletion; for one that answers JSON it is an
/// error, since no value could stand for it.
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
        Ok(value) if !value.is_blank() => return Ok((value, Vec::new())),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let whole: &RawValue =
        serde_json::from_slice(raw.body()).map_err(|error| not_json(raw, &error))?;
    let mut context = DecodeContext::default();
    let read = match T::lenient(whole, &mut context) {
        Ok(value) if value.is_blank() => Err(FieldError {
            path: String::new(),
            problem: "no documented part is readable".into(),
        }),
        read => read,
    };
    match read {
        Ok(value) => Ok((value, context.into_deviations())),
        Err(FieldError { path, problem }) => {
            // The text of the strict error may contain a value of the body, so only its position is used.
            let at = strict.map_or_else(String::new, |error| {
                format!(", line {} column {},", error.line(), error.column())
            });
            let names = lenient::names(whole);
            let what = format!("the answer is not as documented: {problem}{names}{at}");
            Err(raw.decode_error(what, Some(path)))
        }
    }
}

/// Decodes an answer and keeps the reply.
pub(crate) fn reply<T: Decode>(raw: RawReply) -> Result<Reply<T>, Error> {
    let (value, deviations) = T::decode(&raw)?;
    Ok(Reply { value, raw, deviations })
}

/// No body (HTTP 204, or another success without a body), or `null`. Other JSON that is not an error is ignored, and
/// reported as a deviation.
impl Decode for () {
    const SHAPE: ValueShape = ValueShape::Empty;

    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        if matches!(raw.body().trim_ascii(), b"" | b"null") {
            return Ok(((), Vec::new()));
        }
        let whole: &RawValue =
            serde_json::from_slice(raw.body()).map_err(|error| not_json(raw, &error))?;
        let FieldError { path, problem } =
            DecodeContext::default().mismatch(Self::SHAPE.describe(), whole);
        if is_error(whole) {
            let names = lenient::names(whole);
            let what = format!("the answer is an error with the status of a success{names}");
            return Err(raw.decode_error(what, None));
        }
        Ok(((), vec![Deviation { path, problem }]))
    }

    fn to_json(&self) -> Value {
        Value::Null
    }
}

/// The answer, not decoded.
impl Decode for RawReply {
    const SHAPE: ValueShape = ValueShape::Any;

    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        // The answer to be redirected may be a page for browsers.
        if raw.status().is_success() && is_html(raw) {
            return Err(raw.decode_error(HTML, None).advise(A_PROXY));
        }
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

const HTML: &str = "the answer is HTML or XML where JSON was expected";
const A_PROXY: &str = "if this happens again, look at `body()` of this error: a proxy may have answered instead of the server";

/// Returns whether an answer to an operation without an answer says that it failed.
fn is_error(whole: &RawValue) -> bool {
    let Some(members) = Members::parse(whole) else {
        return false;
    };
    let has = |name| members.get(name).is_some_and(|member| !lenient::is_null(member));
    let status = members.get("status").and_then(lenient::whole);
    has("error") || has("errors") || status.is_some_and(|status| status >= 400)
}

fn is_html(raw: &RawReply) -> bool {
    let starts_with = |text: &[u8], start: &str| {
        text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
    };
    let kind = raw.headers().get(http::header::CONTENT_TYPE);
    let body = raw.body().trim_ascii_start();
    kind.is_some_and(|kind| starts_with(kind.as_bytes(), "text/html"))
        || ["<!doctype html", "<html"].iter().any(|start| starts_with(body, start))
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
        (Some(b'<'), _) => HTML.to_owned(),
        _ if serde_json::from_slice::<&RawValue>(raw.body()).is_ok() => {
            let problem = match error.classify() {
                Category::Data => "does not fit the type asked for",
                _ => "has a value that cannot be represented",
            };
            let what = format!("the answer {problem} at line {line} column {column}");
            return raw.decode_error(what, None);
        }
        _ if cut_off => format!("the answer is cut off at line {line} column {column}"),
        _ if std::str::from_utf8(raw.body()).is_err() => {
            "the answer is not JSON, because it is not UTF-8".to_owned()
        }
        _ => format!("the answer is not JSON at line {line} column {column}"),
    };
    raw.decode_error(what, None).advise(A_PROXY)
}

#[cfg(test)]
mod tests;
