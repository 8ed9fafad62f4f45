use arrow_array::{Float64Array, RecordBatch};
use spike_toolkit::series::{Target, Track};

use crate::batch::{Batch, symbol};
use crate::error::BatchError;
use crate::text;

/// The points of a track: `start`, `duration_ms` and `value`, none of them null, in the order of the track.
///
/// In the unit of the metric, or in another: `points(&track, Some(Target::Kilograms))`. Points whose value is no
/// number are not among them, see [`others`].
///
/// # Errors
/// [`BatchError::Unit`] if the metric is not counted in anything that turns into the unit.
pub fn points(track: &Track, target: Option<Target>) -> Result<RecordBatch, BatchError> {
    Batch::default()
        .about(track.metric(), track.providers())
        .times(track.starts().to_vec(), track.durations().to_vec())
        .values(false, symbol(track.unit(), target), values(track, target)?)
        .finish()
}

/// The points of a track whose value is no number, which [`points`] leaves out: `start`, `duration_ms`, and `value` as
/// JSON text.
///
/// There are nearly never any; [`Track::others`] tells. A value that came as `null` is the text `null`.
///
/// # Errors
/// [`BatchError::TooLong`] if the values are longer than 2 GiB.
pub fn others(track: &Track) -> Result<RecordBatch, BatchError> {
    let others = track.others();
    let json: Vec<String> = others.iter().map(|point| point.value.to_string()).collect();
    Batch::default()
        .about(track.metric(), track.providers())
        .times(
            others.iter().map(|point| point.start).collect(),
            others.iter().map(|point| point.duration).collect(),
        )
        .column("value", false, None, text::column(&json)?)
        .finish()
}

pub(crate) fn values(track: &Track, target: Option<Target>) -> Result<Float64Array, BatchError> {
    Ok(match target {
        Some(target) => track.values_in(target)?.into(),
        None => track.values().to_vec().into(),
    })
}
