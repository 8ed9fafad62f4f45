//! Series to work with: parts joined, resampled to a step, in another unit.
//!
//! A [`Track`] holds the points of one metric as three plain columns: starts, durations and values. It is made from
//! one [`Series`](spike_core::api::Series), or [joined](Track::join) from the parts of a long one.
//!
//! ```
//! use spike_core::api::Series;
//! use spike_toolkit::series::{Aggregate, Track};
//! use std::time::Duration;
//!
//! let parts: Vec<Series> = serde_json::from_str(r#"[
//!     {"metric": "heartrate", "start_at": "2026-04-15T08:00:00Z",
//!      "offsets": [0, 60000], "durations": [60000, 60000], "values": [60, 62]},
//!     {"metric": "heartrate", "start_at": "2026-04-15T08:01:00Z",
//!      "offsets": [0, 180000], "durations": [60000, 60000], "values": [62, 70]}
//! ]"#)?;
//!
//! // The point at 08:01 stands at the seam, in both parts; it is one point.
//! let track = Track::join(&parts)?;
//! assert_eq!(track.values(), [60.0, 62.0, 70.0]);
//!
//! // Every two minutes; nothing was measured from 08:02 to 08:04, and nothing is made up for it.
//! let window = track.window().ok_or("no points")?;
//! let means = track.resample(window, Duration::from_secs(120), Aggregate::Mean)?;
//! let values: Vec<_> = means.iter().map(|cell| cell.value).collect();
//! assert_eq!(values, [Some(61.0), None, Some(70.0)]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A series that the server made from one chosen source may, fetched in chunks, come from another source in each
//! part. Ask for one provider, or in one request, where that matters.

mod convert;
mod join;
mod resample;
mod track;

pub use convert::{Target, UnitError};
pub use join::JoinError;
pub use resample::{Aggregate, Cell, ResampleError, Resampled};
pub use track::{OtherValue, Track};

#[cfg(test)]
mod tests;
