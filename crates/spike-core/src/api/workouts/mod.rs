//! Workouts: `GET /queries/workouts`, `GET /queries/workouts/{workout_id}`.

use crate::api::local_times::local_times;
use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::quantity::Milliseconds;
use crate::model::{Division, Json, Metrics, Source};
use crate::time::{Offset, TimeWindow, Timestamp};
use crate::vocabulary::{
    ActivityTag, ActivityType, InputMethod, Provider, ProviderSource, ProviderSourceType,
};

request! {
    /// Request for the workouts of a time window.
    ///
    /// The list very likely accepts `providers` and the flags of [`GetWorkout`] too, but this is not documented (evidence:
    /// U). To try them, add them as extra parameters:
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::RequestExt as _;
    /// use spike_blocking::api::ListWorkouts;
    /// use spike_blocking::time::Timestamp;
    ///
    /// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
    /// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
    /// let request = ListWorkouts::new(from..to).with_query("include_laps", "true");
    /// # Ok::<(), spike_blocking::time::ParseTimeError>(())
    /// ```
    ///
    /// Evidence: A for path and answer, C for the parameters (contract 5.8).
    pub struct ListWorkouts -> WorkoutList {
        GET "/queries/workouts" as "getQueriesWorkouts";
        /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
        required query window: TimeWindow,
    }
}

answer! {
    /// The answer to [`ListWorkouts`].
    pub struct WorkoutList {
        /// Start of the window, UTC, repeated from the request (evidence: D).
        optional from_timestamp: Timestamp,
        /// End of the window, UTC, exclusive, repeated from the request (evidence: D).
        optional to_timestamp: Timestamp,
        /// The workouts. Several providers may report the same one.
        content workouts: Vec<Workout>,
    }
}

request! {
    /// Request for a workout by its id, with the requested parts.
    ///
    /// The server's defaults of the flags are not documented; a flag is sent only when it is set.
    ///
    /// Evidence: A for path and answer, B for the names of the flags (contract 5.8).
    pub struct GetWorkout -> Workout {
        GET "/queries/workouts/{workout_id}" as "getQueriesWorkoutsByWorkoutId";
        /// The id: [`Workout::id`]. An older page names it `workout_id`, and its sample differs from the `record_id` (evidence:
        /// B); the newest documentation calls it the "activity ID". Whether a `record_id` is accepted too is not proven.
        required path workout_id: String,
        /// Whether to add the laps.
        optional query include_laps: bool,
        /// Whether to add the points of the route.
        optional query include_route_points: bool,
        /// Whether to add the samples.
        optional query include_samples: bool,
        /// Whether to add the segments.
        optional query include_segments: bool,
        /// Whether to add the sessions.
        optional query include_sessions: bool,
        /// Whether to add the splits.
        optional query include_splits: bool,
    }
}

answer! {
    /// A training session as one provider reports it.
    ///
    /// Id, type and tags are documented under two names, `workout_*` and `activity_*`. Both are kept; [`id`](Self::id),
    /// [`kind`](Self::kind) and [`tags`](Self::tags) return the one that is present.
    pub struct Workout {
        /// When the record last changed, UTC.
        optional modified_at: Timestamp,
        /// Start, UTC.
        optional start_at_timestamp: Timestamp,
        /// End, UTC.
        optional end_at_timestamp: Timestamp,
        /// Id of the record, a UUID.
        optional record_id: String,
        /// Time from start to end.
        optional duration: Milliseconds,
        /// Whether the data was measured by a device or entered manually.
        optional input_method: InputMethod,
        /// Whether the source merged several recordings.
        optional is_source_aggregated: bool,
        /// The laps, if requested.
        optional laps: Vec<Lap>,
        /// Offset of the user's local time from UTC (evidence: B).
        optional user_time_offset_minutes: Offset,
        /// Measurements of the whole workout (evidence: B).
        optional metrics: Metrics,
        /// The provider (evidence: B).
        optional provider_slug: Provider,
        /// Data set of the provider (evidence: B).
        optional provider_source: ProviderSource,
        /// Kind of data (evidence: B).
        optional provider_source_type: ProviderSourceType,
        /// Device and app (evidence: B).
        optional source: Source,
        /// Id of the workout, a UUID (evidence: B).
        optional workout_id: String,
        /// The other name of `workout_id` (evidence: B).
        optional activity_id: String,
        /// The sport (evidence: B).
        optional workout_type: ActivityType,
        /// The other name of `workout_type` (evidence: B).
        optional activity_type: ActivityType,
        /// Tags of the sport (evidence: B).
        optional workout_tags: Vec<ActivityTag>,
        /// The other name of `workout_tags` (evidence: B).
        optional activity_tags: Vec<ActivityTag>,
        /// A title (evidence: D).
        optional name: String,
        /// The sessions, if requested (evidence: D).
        optional sessions: Vec<Division>,
        /// The splits, if requested (evidence: D).
        optional splits: Vec<Division>,
        /// The segments, if requested (evidence: D).
        optional segments: Vec<Division>,
        /// The points of the route with position and elevation, if requested (evidence: D).
        optional route_points: Vec<Division>,
        /// Series that were recorded during the workout, if requested. Their members are not documented; they are in
        /// `extra` of each (evidence: D).
        optional samples: Vec<Division>,
    }
}

impl Workout {
    /// Returns `workout_id`, else `activity_id`. This is what [`GetWorkout`] takes, as far as documented.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.workout_id.as_deref().or(self.activity_id.as_deref())
    }

    /// Returns `workout_type`, else `activity_type`.
    #[must_use]
    pub fn kind(&self) -> Option<&ActivityType> {
        self.workout_type.as_ref().or(self.activity_type.as_ref())
    }

    /// Returns `workout_tags`, else `activity_tags`; empty if there are none.
    #[must_use]
    pub fn tags(&self) -> &[ActivityTag] {
        let tags = self.workout_tags.as_deref();
        tags.or(self.activity_tags.as_deref()).unwrap_or_default()
    }

    local_times!();
}

answer! {
    /// A lap of a workout.
    pub struct Lap {
        /// Number of the lap; the one sample of a first lap has 1.
        optional lap: i64,
        /// Time from start to end.
        optional duration: Milliseconds,
        /// Start, UTC (evidence: B).
        optional start_at: Timestamp,
        /// End, UTC.
        optional end_at: Timestamp,
        /// Measurements.
        optional metrics: Metrics,
        /// Samples of this period; `{}` in every example, so kept as JSON (evidence: B).
        optional samples: Json,
    }
}

#[cfg(test)]
mod tests;
