//! Reading of JSON: a reader that goes through a document once, exact numbers, and values that are kept as text.

mod errors;
mod number;
mod reader;
mod value;

pub(crate) use errors::{Fault, FieldError, ReadError, ReadResult, Syntax};
pub(crate) use number::Number;
pub(crate) use reader::{Reader, Step, text};
pub use value::Json;

#[cfg(test)]
mod tests;
