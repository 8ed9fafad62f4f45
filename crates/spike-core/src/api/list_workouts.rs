//! `GET /queries/workouts`
//!
//! Evidence: A for path and answer, C for the parameters (contract 5.8).

use http::Method;

use super::Workout;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::time::{TimeWindow, Timestamp};

/// The workouts of a time window.
///
/// The list very likely takes `providers` and the flags of [`GetWorkout`](super::GetWorkout) too, but that is
/// not shown anywhere (evidence: U). To try them, add them as extra pairs:
///
/// ```
/// use spike_core::api::{EndpointExt, ListWorkouts};
/// use spike_core::time::Timestamp;
///
/// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
/// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
/// let request = ListWorkouts::new(from..to).with_query("include_laps", "true");
/// # Ok::<(), spike_core::time::ParseTimeError>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListWorkouts {
    /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
    pub window: TimeWindow,
}

impl ListWorkouts {
    /// The workouts of this window.
    #[must_use]
    pub fn new(window: impl Into<TimeWindow>) -> Self {
        Self {
            window: window.into(),
        }
    }
}

impl Operation for ListWorkouts {
    fn id(&self) -> &'static str {
        "getQueriesWorkouts"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/workouts")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_window(&self.window)
    }
}

impl Endpoint for ListWorkouts {
    type Answer = WorkoutList;
}

answer! {
    /// The answer to [`ListWorkouts`].
    pub struct WorkoutList {
        /// Start of the window, UTC, repeated from the request (evidence: D).
        optional from_timestamp: Timestamp,
        /// End of the window, UTC, exclusive, repeated from the request (evidence: D).
        optional to_timestamp: Timestamp,
        /// The workouts. Several providers may report the same one.
        list workouts: Workout,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::{InputMethod, Metric};

    #[test]
    fn golden_request() {
        golden::assert_bearer(
            &ListWorkouts::new(golden::window()),
            &format!("GET /queries/workouts?{}", golden::WINDOW),
        );
        let now = golden::window().start;
        golden::assert_refused(&ListWorkouts::new(now..now), "empty");
    }

    #[test]
    fn golden_answer() {
        let list: WorkoutList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_workouts_200.json"
        ));
        let workout = &list.workouts[0];
        assert_eq!(workout.input_method, Some(InputMethod::Unknown));
        assert_eq!(workout.is_source_aggregated, Some(true));
        let lap = &workout.laps.as_ref().unwrap()[0];
        assert_eq!((lap.lap, lap.duration.unwrap().get()), (Some(123), 123));
        assert_eq!(
            lap.metrics.as_ref().unwrap().get(Metric::Distance),
            Some(123.0)
        );
        assert_eq!((workout.id(), workout.kind()), (None, None));
        assert!(workout.tags().is_empty());
    }
}
