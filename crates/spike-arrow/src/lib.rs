//! Series of the Spike SDK as Arrow record batches: for data frames, for Parquet, for whatever reads Arrow.
//!
//! With their feature `arrow` both clients have this crate as a module, `spike_blocking::arrow` and
//! `spike_async::arrow`; there is no need to depend on it directly.
//!
//! | function | a row is | columns |
//! |---|---|---|
//! | [`points`] | a point of a [`Track`](spike_toolkit::series::Track) | `start`, `duration_ms`, `value` |
//! | [`others`] | a point of it whose value is no number | `start`, `duration_ms`, `value` as JSON |
//! | [`cells`] | a cell of a [`Resampled`](spike_toolkit::series::Resampled) | `start`, `duration_ms`, `value`, `covered_ms` |
//! | [`long`] | a point of one of several tracks | `metric`, `start`, `duration_ms`, `value`, `unit` |
//!
//! - `start` is a timestamp in milliseconds, UTC; `duration_ms` and `covered_ms` are milliseconds.
//! - `value` is a 64-bit float. In a cell in which nothing was measured it is null: not NaN, not zero.
//! - What the values are counted in stands in the metadata of the field `value` under `unit`, as a symbol. It is the
//!   unit of the metric, or the [`Target`](spike_toolkit::series::Target) they were converted to. Where the unit is not
//!   known there is none.
//! - The metadata of the schema has `metric`, `unit`, `providers` (separated by commas) and, for cells, `aggregate`;
//!   each only if it is known.
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
//! The crates of Arrow this one was built with are here as [`arrow_array`] and [`arrow_schema`]; take them from here, or
//! the same major version, so that a program has one `RecordBatch` and not two. Arrow has a new major version every
//! few months. Each is a breaking release of this crate, and of the clients.

#![forbid(unsafe_code)]

mod batch;
mod cells;
mod error;
mod long;
mod points;
mod text;

pub use arrow_array;
pub use arrow_schema;
pub use cells::cells;
pub use error::BatchError;
pub use long::long;
pub use points::{others, points};

#[cfg(test)]
mod tests;
