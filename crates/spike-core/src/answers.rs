//! The parts that answers are made of.

mod column;
mod extra;
mod measurements;
mod number;
mod source;

pub use column::Column;
pub use extra::Extra;
pub(crate) use extra::Key;
pub use measurements::{Measurements, Metrics, StatisticValues};
pub use source::Source;
