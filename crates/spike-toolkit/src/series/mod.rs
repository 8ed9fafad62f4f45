//! Joins, resamples and converts series of measurements.
//!
//! A [`Track`] holds the points of one metric in three columns: starts, durations and values. It is built from one
//! [`Series`](spike_core::api::Series), or [joined](Track::join) from the parts of a long one.
//!
//! ```
//! # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
//! use spike_blocking::api::Series;
//! use spike_blocking::series::{Aggregate, Track};
//! use std::time::Duration;
//!
//! let parts: Vec<Series> = serde_json::from_str(r#"[
//!     {"metric": "heartrate", "start_at": "2026-04-15T08:00:00Z",
//!      "offsets": [0, 60000], "durations": [60000, 60000], "values": [60, 62]},
//!     {"metric": "heartrate", "start_at": "2026-04-15T08:01:00Z",
//!      "offsets": [0, 180000], "durations": [60000, 60000], "values": [62, 70]}
//! ]"#)?;
//!
//! // The point at 08:01 is in both parts; it is kept once.
//! let track = Track::join(&parts)?;
//! assert_eq!(track.values(), [60.0, 62.0, 70.0]);
//!
//! // Cells of two minutes. Nothing was measured from 08:02 to 08:04, so that cell is a gap.
//! let window = track.window().ok_or("no points")?;
//! let means = track.resample(window, Duration::from_secs(120), Aggregate::Mean)?;
//! let values: Vec<_> = means.iter().map(|cell| cell.value).collect();
//! assert_eq!(values, [Some(61.0), None, Some(70.0)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! If the merge method selects one source per query, a series fetched in chunks may have a different source in each
//! chunk. Request one provider, or use a single request, where that matters.

mod convert;
mod join;
mod resample;
mod track;

pub use convert::{Target, UnitError};
pub use join::JoinError;
pub use resample::{Aggregate, Cell, Cells, ResampleError, Resampled};
pub use track::{OtherValue, Track};

#[cfg(test)]
mod tests;
