//! Decoding of answers.
//!
//! One pass goes through the bytes: an optional part that cannot be read moves to `extra` and is reported as a
//! [`Deviation`]; for a required one, decoding fails with its JSON path.
//!
//! An answer has to be recognisable: without its content, or without a single documented member, it is an error, even with
//! the status of a success. What came instead, such as an error message or an envelope, must not look like "no data".

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

use super::from_json::FromJson;
use super::json::{self, Fault, FieldError, ReadError, ReadResult, Reader, Syntax};
use super::shape::ValueShape;
use crate::error::{Error, printable};
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

    /// Encodes the value as the text of its JSON.
    fn to_json_text(&self) -> String {
        self.to_json().to_string()
    }
}

/// Implements [`Decode`] for types that are read from a JSON document.
macro_rules! decode {
    ($( $type:ty ),+) => { $(
        impl $crate::codec::decode::Decode for $type {
            const SHAPE: $crate::codec::shape::ValueShape = <$type as $crate::codec::from_json::FromJson>::SHAPE;

            fn decode(
                raw: &$crate::reply::RawReply,
            ) -> Result<(Self, Vec<$crate::reply::Deviation>), $crate::error::Error> {
                $crate::codec::decode::document(raw)
            }

            fn to_json(&self) -> serde_json::Value {
                serde_json::to_value(self).unwrap_or_default()
            }

            fn to_json_text(&self) -> String {
                serde_json::to_string(self).unwrap_or_default()
            }
        }
    )+ };
}
pub(crate) use decode;

/// Decodes a JSON document.
pub(crate) fn document<T: FromJson>(raw: &RawReply) -> Result<(T, Vec<Deviation>), Error> {
    let text = json::text(raw.body()).map_err(|syntax| not_json(raw, syntax))?;
    let mut json = Reader::new(&text);
    let value = T::read(&mut json).and_then(|value| {
        json.end()?;
        match value.is_blank() {
            true => Err(json.fail(0, "no documented part is readable")),
            false => Ok(value),
        }
    });
    match value {
        Ok(value) => Ok((value, json.into_deviations())),
        Err(error) => Err(not_as_documented(raw, json, error)),
    }
}

#[cold]
fn not_as_documented(raw: &RawReply, mut json: Reader<'_>, error: ReadError) -> Error {
    json.rewind(0);
    let error = match error {
        // What follows the value is no less important than the value: the answer may be cut off.
        ReadError::Field(error) => json.check().map(|()| error),
        ReadError::Syntax(syntax) => Err(syntax),
    };
    match error {
        Ok(error) => {
            let FieldError { path, problem, at } = *error;
            let (line, column) = line_and_column(raw.body(), at);
            let names = names(json);
            let what = format!(
                "the answer is not as documented: {problem}{names}, line {line} column {column}"
            );
            raw.decode_error(what, Some(path))
        }
        Err(syntax) => not_json(raw, syntax),
    }
}

/// Decodes an answer and keeps the reply.
pub(crate) fn reply<T: Decode>(raw: RawReply) -> Result<Reply<T>, Error> {
    let decoded = T::decode(&raw);
    #[cfg(feature = "tracing")]
    log(decoded.as_ref().map(|(_, deviations)| deviations.len()), &raw);
    let (value, deviations) = decoded?;
    Ok(Reply { value, raw, deviations })
}

/// Logs that an answer cannot be read, or how many of its parts: with the place, never with a value.
#[cfg(feature = "tracing")]
fn log(deviations: Result<usize, &Error>, raw: &RawReply) {
    const TARGET: &str = "spike::decode";
    let operation = raw.operation();
    match deviations {
        Ok(0) => {}
        Ok(deviations) => {
            tracing::debug!(target: TARGET, operation, deviations, "answer not as documented");
        }
        Err(error) => {
            let path = error.json_path();
            tracing::warn!(target: TARGET, operation, json_path = path, "answer cannot be read");
        }
    }
}

/// No body (HTTP 204, or another success without a body), or `null`. Other JSON that is not an error is ignored, and
/// reported as a deviation.
impl Decode for () {
    const SHAPE: ValueShape = ValueShape::Empty;

    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        if matches!(raw.body().trim_ascii(), b"" | b"null") {
            return Ok(((), Vec::new()));
        }
        let text = json::text(raw.body()).map_err(|syntax| not_json(raw, syntax))?;
        let mut json = Reader::new(&text);
        json.check().map_err(|syntax| not_json(raw, syntax))?;
        if is_error(Reader::new(&text)).unwrap_or_default() {
            let names = names(json);
            let what = format!("the answer is an error with the status of a success{names}");
            return Err(raw.decode_error(what, None));
        }
        json.rewind(0);
        json.peek().map_err(|syntax| not_json(raw, syntax))?;
        let deviation = json.mismatch(Self::SHAPE.describe());
        let problem = match deviation {
            ReadError::Field(error) => error.problem,
            ReadError::Syntax(syntax) => return Err(not_json(raw, syntax)),
        };
        Ok(((), vec![Deviation { path: String::new(), problem }]))
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
        serde_json::from_slice(self.body()).map_err(|error| {
            let checked = json::text(self.body()).and_then(|text| Reader::new(&text).check());
            match checked {
                Err(syntax) => not_json(self, syntax),
                Ok(()) => {
                    let problem = match error.classify() {
                        Category::Data => "does not fit the type asked for",
                        _ => "has a value that cannot be represented",
                    };
                    let (line, column) = (error.line(), error.column());
                    let what = format!("the answer {problem} at line {line} column {column}");
                    self.decode_error(what, None)
                }
            }
        })
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
fn is_error(mut json: Reader<'_>) -> ReadResult<bool> {
    let says_so = |(name, value): &(Cow<'_, str>, &str)| match &**name {
        "error" | "errors" => *value != "null",
        "status" => value.parse::<f64>().is_ok_and(|status| status >= 400.0),
        _ => false,
    };
    Ok(json.members()?.iter().any(says_so))
}

/// Returns the names of the members of an object, in brackets; empty for another value. They show what came instead of an
/// answer.
fn names(mut json: Reader<'_>) -> String {
    const MAX_NAMES: usize = 8;
    const MAX_LENGTH: usize = 40;
    json.rewind(0);
    let Ok(members) = json.members() else {
        return String::new();
    };
    let names = members.iter().take(MAX_NAMES);
    let names: Vec<String> =
        names.map(|(name, _)| format!("`{}`", printable(name, MAX_LENGTH))).collect();
    match (members.len(), names.join(", ")) {
        (0, _) => " (the answer is an empty object)".to_owned(),
        (count, names) if count > MAX_NAMES => {
            format!(" (the answer has {names} and {} more)", count - MAX_NAMES)
        }
        (_, names) => format!(" (the answer has {names})"),
    }
}

/// Returns line and column of an index, both counted from 1.
pub(crate) fn line_and_column(text: &[u8], at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    (line, before.len() - begin + 1)
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

fn not_json(raw: &RawReply, Syntax { at, fault }: Syntax) -> Error {
    let first = raw.body().iter().find(|byte| !byte.is_ascii_whitespace());
    let (line, column) = line_and_column(raw.body(), at);
    let what = match (first, fault) {
        (None, _) => "the answer is empty where JSON was expected".to_owned(),
        (Some(b'<'), _) => HTML.to_owned(),
        (_, Fault::CutOff) => format!("the answer is cut off at line {line} column {column}"),
        (_, Fault::NotUtf8) => "the answer is not JSON, because it is not UTF-8".to_owned(),
        (_, Fault::NotJson) => format!("the answer is not JSON at line {line} column {column}"),
    };
    raw.decode_error(what, None).advise(A_PROXY)
}

#[cfg(test)]
mod tests;
