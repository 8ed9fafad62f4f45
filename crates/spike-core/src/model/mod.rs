//! Building blocks of answers and requests: measurements, columns of a series, files, unknown members.
//!
//! | type | holds |
//! |---|---|
//! | [`Measurements`] | named numbers, such as the [`Metrics`] of a sleep |
//! | [`Column`] | the values of a time series |
//! | [`Extra`] | members that this version of the SDK does not know |
//! | [`Json`] | a value whose shape is not documented, as the text that came |
//! | [`Division`], [`Source`] | a part of a record, and the device it comes from |
//! | [`FileBytes`], [`FileSource`] | a file to send |
//!
//! A missing measurement is absent, never zero: `get` returns `None`.

mod column;
mod division;
mod file;
mod measurements;
pub(crate) mod quantity;
mod source;

pub use crate::codec::json::Json;
pub use crate::codec::members::{Extra, ExtraIter};
pub use column::{Column, ColumnIter};
pub use division::Division;
#[cfg(test)]
pub(crate) use file::samples;
pub use file::{FileBytes, FileSource};
pub use measurements::{
    Measurements, MeasurementsIter, Metrics, NutritionalFields, StatisticValues,
};
pub use source::Source;
