use arrow_schema::ArrowError;
use spike_toolkit::series::UnitError;

/// Why there is no record batch. Tells nothing of the values.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// The values cannot be converted to the unit that was asked for.
    #[error(transparent)]
    Unit(#[from] UnitError),
    /// The text of a column is longer than Arrow's `Utf8` can be: 2 GiB. Make batches of fewer points.
    #[error("the texts of a column are longer than 2 GiB")]
    TooLong,
    /// Arrow does not take the columns. This should not happen.
    #[error("Arrow does not take the columns: {0}")]
    Arrow(#[from] ArrowError),
}
