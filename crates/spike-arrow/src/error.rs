use arrow_schema::ArrowError;
use spike_toolkit::series::UnitError;

/// The error of building a record batch. It contains no measured values.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// The values cannot be converted to the requested unit.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// The texts of a column exceed 2 GiB, the limit of Arrow's `Utf8`.
    #[error("the texts of a column exceed 2 GiB; make batches of fewer points")]
    TooLong,
    /// Arrow rejected the columns, which is a bug of this crate.
    #[error("Arrow rejected the columns")]
    Arrow(#[from] ArrowError),
}
