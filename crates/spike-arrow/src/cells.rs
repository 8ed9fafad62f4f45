use arrow_array::{Float64Array, RecordBatch};
use spike_toolkit::series::{Resampled, Target};

use crate::batch::{Batch, symbol};
use crate::error::BatchError;

/// Returns the cells of a resampled track, including gaps: `start`, `duration_ms`, `value` and `covered_ms`.
///
/// `value` is null for a gap, and in the unit of the metric or in `target`. `covered_ms` is the sum of the times that
/// points have in the cell; overlapping points each count, and a point without duration has no time but a value. The
/// last cell may be shorter than the others: it ends with the window.
///
/// # Errors
/// [`BatchError::Unit`] if the values cannot be converted to `target`, as with [`Resampled::values_in`].
pub fn cells(resampled: &Resampled, target: Option<Target>) -> Result<RecordBatch, BatchError> {
    let cells = || resampled.iter();
    let values = match target {
        Some(target) => &resampled.values_in(target)?,
        None => resampled.values(),
    };
    let values = values.iter().map(|value| (!value.is_nan()).then_some(*value));
    Batch::default()
        .about(resampled.metric(), resampled.providers())
        .metadata("aggregate", Some(resampled.aggregate().name()))
        .times(cells().map(|cell| cell.start), cells().map(|cell| cell.duration))
        .values(true, symbol(resampled.unit(), target), Float64Array::from_iter(values))
        .milliseconds("covered_ms", resampled.covered().iter().copied())
        .finish()
}
