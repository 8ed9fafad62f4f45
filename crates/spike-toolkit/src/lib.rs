//! Pure functions over the answers of the Spike API: no I/O, no clock, no client.
//!
//! Both clients re-export this crate with their feature `toolkit`.
//!
//! ```
//! use spike_core::time::Date;
//! use spike_core::webhook::Event;
//! use spike_toolkit::plan::{Interest, Plan};
//!
//! // A webhook says that the steps of a user changed: which requests fetch them?
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
//! | [`plan`] | which requests fetch what webhook events announce |
//! | [`snapshot`] | the newest version of each record, whatever the order of arrival |
//! | [`nights`] | sleeps grouped into nights by local date |
//! | [`series`] | series joined, resampled and converted |

#[cfg(doctest)]
mod guides;
pub mod nights;
pub mod plan;
pub mod series;
pub mod snapshot;
