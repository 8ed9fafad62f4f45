//! Converts series of the Spike SDK to Arrow record batches, for data frames and Parquet files.
//!
//! Both clients re-export this crate as the module `arrow` with their feature `arrow`.
//!
//! | function | a row is | columns |
//! |---|---|---|
//! | [`points`] | a point of a [`Track`](spike_toolkit::series::Track) | `start`, `duration_ms`, `value` |
//! | [`others`] | a point of a track whose value is not a number | `start`, `duration_ms`, `value` as JSON |
//! | [`cells`] | a cell of a [`Resampled`](spike_toolkit::series::Resampled) | `start`, `duration_ms`, `value`, `covered_ms` |
//! | [`long`] | a point of one of several tracks | `metric`, `start`, `duration_ms`, `value`, `unit` |
//!
//! [`with_user_id`] adds a column `user_id` to each of them, for tables of many users.
//!
//! - `start` is a timestamp in milliseconds, UTC; `duration_ms` and `covered_ms` are milliseconds.
//! - `value` is a 64-bit float. For a gap it is null, not NaN and not zero.
//! - The metadata of the field `value` contains the symbol of the unit as `unit`: the unit of the metric, or the
//!   [`Target`](spike_toolkit::series::Target) of the conversion. If the unit is not known, `unit` is missing.
//! - The metadata of the schema contains `metric`, `unit`, `providers` (separated by commas) and, for cells,
//!   `aggregate`; each only if it is known.
//!
//! ```
//! use spike_arrow::arrow_array::cast::AsArray as _;
//! use spike_arrow::arrow_array::types::Float64Type;
//! use spike_toolkit::series::{Target, Track};
//!
//! # let series: spike_core::api::Series = serde_json::from_str(
//! #     r#"{"metric": "weight", "start_at": "2026-04-15T08:00:00Z",
//! #         "offsets": [0], "durations": [0], "values": [72500]}"#)?;
//! let track = Track::from_series(&series)?;
//! let batch = spike_arrow::points(&track, Some(Target::Kilograms))?;
//! assert_eq!(batch.column(2).as_primitive::<Float64Type>().values(), &[72.5]);
//! assert_eq!(batch.schema().field(2).metadata()["unit"], "kg");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Versions
//!
//! This crate re-exports [`arrow_array`] and [`arrow_schema`]. Use these, or other crates of Arrow in the same major
//! version: a `RecordBatch` of another major version is a different type. Arrow has a new major version every few
//! months; each is a breaking release of this crate and of the clients.

mod batch;
mod cells;
mod error;
mod long;
mod points;
mod text;
mod user;

pub use arrow_array;
pub use arrow_schema;
pub use cells::cells;
pub use error::BatchError;
pub use long::long;
pub use points::{others, points};
pub use user::with_user_id;

#[cfg(test)]
mod tests;

#[cfg(test)]
const _: fn() = || {
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<BatchError>();
};
