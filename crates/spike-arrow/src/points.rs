use arrow_array::{Float64Array, RecordBatch};
use spike_toolkit::series::{Target, Track};

use crate::batch::{Batch, symbol};
use crate::error::BatchError;
use crate::text;

/// Returns the points of a track, sorted by time: `start`, `duration_ms` and `value`, none of them null.
///
/// The values are in the unit of the metric, or in `target`: `points(&track, Some(Target::Kilograms))`. Points whose
/// value is not a number are in [`others`].
///
/// # Errors
/// [`BatchError::Unit`] if the values cannot be converted to `target`.
pub fn points(track: &Track, target: Option<Target>) -> Result<RecordBatch, BatchError> {
    Batch::default()
        .about(track.metric(), track.providers())
        .times(track.starts().iter().copied(), track.durations().iter().copied())
        .values(false, symbol(track.unit(), target), values(track, target)?)
        .finish()
}

/// Returns the points of a track whose value is not a number, which [`points`] omits: `start`, `duration_ms`, and `value`
/// as JSON text.
///
/// Most tracks have none, see [`Track::others`]. A value `null` is the text `null`.
///
/// # Errors
/// [`BatchError::TooLong`] if the values exceed 2 GiB.
pub fn others(track: &Track) -> Result<RecordBatch, BatchError> {
    let others = track.others();
    let json: Vec<String> = others.iter().map(|point| point.value.to_string()).collect();
    Batch::default()
        .about(track.metric(), track.providers())
        .times(others.iter().map(|point| point.start), others.iter().map(|point| point.duration))
        .column("value", false, None, text::column(&json)?)
        .finish()
}

pub(crate) fn values(track: &Track, target: Option<Target>) -> Result<Float64Array, BatchError> {
    Ok(match target {
        Some(target) => track.values_in(target)?.into(),
        None => track.values().to_vec().into(),
    })
}
