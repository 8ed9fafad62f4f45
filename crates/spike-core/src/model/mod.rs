//! Building blocks of answers and requests: measurements, columns of a series, files, unknown members.
//!
//! | type | holds |
//! |---|---|
//! | [`Measurements`] | named numbers, such as the [`Metrics`] of a sleep |
//! | [`Column`] | the values of a time series |
//! | [`Extra`] | members that this version of the SDK does not know |
//! | [`Division`], [`Source`] | a part of a record, and the device it comes from |
//! | [`FileBytes`], [`FileSource`] | a file to send |
//!
//! A missing measurement is absent, never zero: `get` returns `None`.

mod column;
mod division;
mod file;
mod measurements;
mod number;
pub(crate) mod quantity;
mod source;

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
