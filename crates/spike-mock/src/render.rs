//! Pieces of answers that several operations share.

mod metrics;
mod record;
mod samples;

pub(crate) use metrics::{number, of_interval, of_sleep, of_workout};
pub(crate) use record::{Common, common};
pub(crate) use samples::{columns, samples_of};
