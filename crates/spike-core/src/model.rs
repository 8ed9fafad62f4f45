//! The parts that answers are made of.

mod column;
mod division;
mod file;
mod measurements;
mod number;
pub(crate) mod quantity;
mod source;

pub use crate::codec::members::Extra;
pub use column::Column;
pub use division::Division;
#[cfg(test)]
pub(crate) use file::samples;
pub use file::{FileBytes, FileSource};
pub use measurements::{Measurements, Metrics, NutritionalFields, StatisticValues};
pub use source::Source;
