//! Evaluates answers of the Spike API: webhook plans, record snapshots, nights and series.
//!
//! Everything is a pure function over answers of [`spike_core`]: no I/O, no clock, no client. Both clients re-export the
//! modules with their feature `toolkit`, which is on by default.
//!
//! ```
//! # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; }
//! use spike_blocking::webhook::Event;
//! use spike_blocking::plan::{Interest, Plan};
//!
//! // A webhook reports that the steps of a user changed. Which requests fetch them?
//! let events: Vec<Event> = serde_json::from_str(
//!     r#"[{"application_user_id": "ann", "event_type": "record_change", "metrics": ["steps"],
//!          "earliest_record_start_at": "2026-04-13T08:00:00Z",
//!          "latest_record_end_at": "2026-04-13T09:00:00Z"}]"#,
//! )?;
//! let interest = Interest::new().daily_statistics(["steps"]);
//! let plan = Plan::from_events(&interest, &events);
//! let (user, requests) = plan.iter().next().ok_or("nothing to fetch")?;
//! assert_eq!(user.as_str(), "ann");
//! assert_eq!(requests[0].shape().name, "GET /queries/statistics/daily");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | [`plan`] | turns webhook events into the requests that fetch the changed data |
//! | [`snapshot`] | keeps the newest version of each record, in whatever order answers arrive |
//! | [`nights`] | groups sleeps into nights, and records by local date |
//! | [`series`] | joins, resamples and converts series |

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod nights;
pub mod plan;
mod plausible;
pub mod series;
pub mod snapshot;

#[cfg(test)]
const _: fn() = || {
    fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<(plan::Plan, plan::PlannedAnswer, plan::PlannedRequest)>();
    send_and_sync::<(nights::Nights<'_>, series::Track, series::Resampled, series::JoinError)>();
    send_and_sync::<snapshot::Snapshot<spike_core::api::Sleep>>();
};
