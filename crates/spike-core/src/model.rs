//! The parts that answers are made of.

mod column;
mod division;
mod extra;
mod file;
mod measurements;
mod number;
pub(crate) mod quantity;
mod source;

pub use column::Column;
pub use division::Division;
pub use extra::Extra;
pub(crate) use extra::Key;
#[cfg(test)]
pub(crate) use file::samples;
pub use file::{FileBytes, FileSource};
pub use measurements::{Measurements, Metrics, NutritionalFields, StatisticValues};
pub use source::Source;
