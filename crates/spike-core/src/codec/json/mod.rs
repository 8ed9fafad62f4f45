//! Reading of JSON: a reader that goes through a document once, exact numbers, and values that are kept as text.

mod number;
mod reader;
mod value;

pub(crate) use number::Number;
pub(crate) use reader::{Fault, FieldError, ReadError, ReadResult, Reader, Step, Syntax, text};
pub use value::Json;

#[cfg(test)]
mod tests;
