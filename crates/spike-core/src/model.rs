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

/// Declares an iterator with a name around one of the standard library.
macro_rules! iterator {
    ($(#[$meta:meta])* $name:ident<$life:lifetime $(, $key:ident)?>($inner:ty) -> $item:ty, $convert:expr) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name<$life $(, $key)?>(pub(super) $inner);

        impl<$life $(, $key)?> Iterator for $name<$life $(, $key)?> {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                self.0.next().map($convert)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl<$life $(, $key)?> ExactSizeIterator for $name<$life $(, $key)?> {}
        impl<$life $(, $key)?> std::iter::FusedIterator for $name<$life $(, $key)?> {}
    };
}

mod column;
mod division;
mod extra;
mod file;
mod measurements;
mod number;
pub(crate) mod quantity;
mod source;

pub use column::{Column, ColumnIter};
pub use division::Division;
pub(crate) use extra::Key;
pub use extra::{Extra, ExtraIter};
#[cfg(test)]
pub(crate) use file::samples;
pub use file::{FileBytes, FileSource};
pub use measurements::{
    Measurements, MeasurementsIter, Metrics, NutritionalFields, StatisticValues,
};
pub use source::Source;
