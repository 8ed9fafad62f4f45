//! Answers and webhook events as JSON, rendered from a view of the data.

mod common;
mod edition;
mod events;
mod lab_sections;
mod metrics;
mod records;
mod samples;
mod sleeps;
mod statistics;
mod uploads;
mod workouts;

pub(crate) use edition::apply_edition;
pub(crate) use events::{event_timestamp, integration_event, record_change_event};
pub(crate) use metrics::number;
pub(crate) use records::{RecordDetails, record, records};
pub(crate) use samples::Columns;
pub(crate) use sleeps::{SleepDetails, sleep, sleeps};
pub(crate) use statistics::{Row, RowSource, interval_rows};
pub(crate) use uploads::{lab_report, nutrition_record};
pub(crate) use workouts::{Workout, WorkoutDetails, workout, workouts};
