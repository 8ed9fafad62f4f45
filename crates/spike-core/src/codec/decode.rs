//! From bytes to values, without losing anything and without inventing anything.
//!
//! A strict pass reads an answer straight from its bytes. Only if that fails, a lenient one reads it again:
//! an optional part that cannot be read moves to `extra` and is reported as a [`Deviation`]; a required one
//! is an error that names its JSON path. The second pass also finds that path, so the first one need not
//! keep track of it.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

pub(crate) use super::answer::answer;
pub(crate) use super::lenient::{self, Lenient, Trail, Unreadable};
pub(crate) use super::shape::{Field, Shape};
use crate::error::Error;
use crate::reply::{Deviation, RawReply};

/// A type that can be made from a successful answer.
pub trait Decode: Sized {
    /// Decodes the body; gives the value and what was not as documented.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body is not what the type needs.
    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error>;
}

impl<T: Lenient + DeserializeOwned> Decode for T {
    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        let strict = match serde_json::from_slice::<T>(&raw.body) {
            Ok(value) => return Ok((value, Vec::new())),
            Err(error) => error,
        };
        let whole = match serde_json::from_slice::<Value>(&raw.body) {
            Ok(whole) => whole,
            Err(error) => return Err(not_json(raw, &error)),
        };
        let mut trail = Trail::default();
        match T::lenient(whole, &mut trail) {
            Ok(value) => Ok((value, trail.into_deviations())),
            // The strict error's text may repeat a value of the body, so only its place is told.
            Err(Unreadable { path, problem }) => {
                let at = format!("line {} column {}", strict.line(), strict.column());
                Err(raw.decode_error(
                    format!("the answer is not as documented: {problem}, {at},"),
                    Some(path),
                ))
            }
        }
    }
}

/// An answer without a body (HTTP 204); whatever body comes is left alone.
impl Decode for () {
    fn decode(_: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        Ok(((), Vec::new()))
    }
}

/// The answer as it came.
impl Decode for RawReply {
    fn decode(raw: &RawReply) -> Result<(Self, Vec<Deviation>), Error> {
        Ok((raw.clone(), Vec::new()))
    }
}

impl RawReply {
    /// Reads the body into any type of your own.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the body is not JSON of that type. The message
    /// names line and column, not the text.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| not_json(self, &error))
    }
}

fn not_json(raw: &RawReply, error: &serde_json::Error) -> Error {
    let first = raw.body.iter().find(|byte| !byte.is_ascii_whitespace());
    let (line, column) = (error.line(), error.column());
    let what = match (first, error.classify()) {
        (None, _) => "the answer is empty where JSON was expected".to_owned(),
        (Some(b'<'), _) => "the answer is HTML or XML where JSON was expected".to_owned(),
        (_, Category::Eof) => format!("the answer is cut off at line {line} column {column}"),
        (_, Category::Data) => {
            format!("the answer does not fit the type asked for at line {line} column {column}")
        }
        _ => format!("the answer is not JSON at line {line} column {column}"),
    };
    raw.decode_error(what, None)
        .advise("if this repeats, look at `body()` of this error: a proxy may have answered in the server's place")
}

#[cfg(test)]
mod tests;
