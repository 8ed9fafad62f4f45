use arrow_array::{Float64Array, RecordBatch};
use spike_toolkit::series::{Resampled, Target};

use crate::batch::{Batch, symbol};
use crate::error::BatchError;

/// The cells of a resampled track, gaps included: `start`, `duration_ms`, `value` and `covered_ms`.
///
/// In a cell in which nothing was measured, `value` is null. `covered_ms` tells how much of the cell points take up;
/// where points overlap, each counts. A point without duration takes up nothing and is a value all the same. The last
/// cell may be shorter than the others: it ends with the window.
///
/// # Errors
/// [`BatchError::Unit`] as with [`Resampled::values_in`].
pub fn cells(resampled: &Resampled, target: Option<Target>) -> Result<RecordBatch, BatchError> {
    let cells = || resampled.iter();
    let values = match target {
        Some(target) => &resampled.values_in(target)?,
        None => resampled.values(),
    };
    let values = values
        .iter()
        .map(|value| (!value.is_nan()).then_some(*value));
    Batch::default()
        .about(resampled.metric(), resampled.providers())
        .note("aggregate", Some(resampled.aggregate().name()))
        .times(
            cells().map(|cell| cell.start).collect(),
            cells().map(|cell| cell.duration).collect(),
        )
        .values(
            true,
            symbol(resampled.unit(), target),
            Float64Array::from_iter(values),
        )
        .milliseconds("covered_ms", resampled.covered().to_vec())
        .finish()
}
