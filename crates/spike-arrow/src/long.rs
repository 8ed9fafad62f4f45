use arrow_array::{Float64Array, RecordBatch};
use spike_core::vocabulary::{Metric, Provider};
use spike_toolkit::series::{Target, Track};

use crate::batch::{Batch, symbol};
use crate::error::BatchError;
use crate::points::values;
use crate::text::Repeated;

/// Returns the points of several tracks in one long table: `metric`, `start`, `duration_ms`, `value` and `unit`.
///
/// Each track has the unit to convert it to, or `None` for the unit of its metric. The tracks follow one another, each
/// sorted by time. `metric` and `unit` are dictionaries of text, null if not known.
///
/// ```
/// # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; pub use spike_arrow as arrow; }
/// # use spike_blocking::api::Series;
/// # use spike_blocking::series::{Target, Track};
/// # let series = |metric: &str, value: f64| -> Series {
/// #     serde_json::from_value(serde_json::json!({"metric": metric, "start_at": "2026-04-15T08:00:00Z",
/// #         "offsets": [0], "durations": [60000], "values": [value]})).unwrap()
/// # };
/// # let pulse = Track::from_series(&series("heartrate", 60.0))?;
/// # let weight = Track::from_series(&series("weight", 72_500.0))?;
/// let table = spike_blocking::arrow::long([(&pulse, None), (&weight, Some(Target::Kilograms))])?;
/// assert_eq!((table.num_rows(), table.num_columns()), (2, 5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`BatchError::Unit`] if the values of a track cannot be converted.
pub fn long<'a>(
    tracks: impl IntoIterator<Item = (&'a Track, Option<Target>)>,
) -> Result<RecordBatch, BatchError> {
    let (mut metrics, mut units) = (Repeated::default(), Repeated::default());
    let (mut starts, mut durations, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
    let mut providers: Vec<Provider> = Vec::new();
    for (track, target) in tracks {
        metrics.push(track.metric().map(Metric::as_str), track.len())?;
        units.push(symbol(track.unit(), target), track.len())?;
        starts.extend_from_slice(track.starts());
        durations.extend_from_slice(track.durations());
        numbers.extend_from_slice(values(track, target)?.values());
        providers.extend_from_slice(track.providers());
    }
    providers.sort();
    providers.dedup();
    Batch::default()
        .providers(&providers)
        .column("metric", true, None, metrics.column()?)
        .times(starts, durations)
        .column("value", false, None, Float64Array::from(numbers))
        .column("unit", true, None, units.column()?)
        .finish()
}
