//! Workouts: `GET /queries/workouts`, `GET /queries/workouts/{workout_id}`.

use serde_json::Value;

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::quantity::Milliseconds;
use crate::model::{Division, Metrics, Source};
use crate::time::{CivilDateTime, Offset, TimeWindow, Timestamp};
use crate::vocabulary::{
    ActivityTag, ActivityType, InputMethod, Provider, ProviderSource, ProviderSourceType,
};

request! {
    /// The workouts of a time window.
    ///
    /// The list very likely takes `providers` and the flags of [`GetWorkout`](GetWorkout) too, but that is
    /// not shown anywhere (evidence: U). To try them, add them as extra pairs:
    ///
    /// ```
    /// use spike_core::RequestExt as _;
    /// use spike_core::api::ListWorkouts;
    /// use spike_core::time::Timestamp;
    ///
    /// let from: Timestamp = "2026-04-13T00:00:00Z".parse()?;
    /// let to: Timestamp = "2026-04-14T00:00:00Z".parse()?;
    /// let request = ListWorkouts::new(from..to).with_query("include_laps", "true");
    /// # Ok::<(), spike_core::time::ParseTimeError>(())
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
        list workouts: Workout,
    }
}

request! {
    /// One workout by its id, with those of its parts that are asked for.
    ///
    /// The server's defaults of the flags are not documented; a flag is sent only when it is set.
    ///
    /// Evidence: A for path and answer, B for the names of the flags (contract 5.8).
    pub struct GetWorkout -> Workout {
        GET "/queries/workouts/{workout_id}" as "getQueriesWorkoutsByWorkoutId";
        /// The id. The newest text says "activity ID", so try [`Workout::id`] first, then `record_id`; it is not
        /// settled.
        required path workout_id: String,
        /// Adds the laps.
        optional query include_laps: bool,
        /// Adds the points of the route.
        optional query include_route_points: bool,
        /// Adds the samples.
        optional query include_samples: bool,
        /// Adds the segments.
        optional query include_segments: bool,
        /// Adds the sessions.
        optional query include_sessions: bool,
        /// Adds the splits.
        optional query include_splits: bool,
    }
}

answer! {
    /// A training session as one provider reports it.
    ///
    /// Id, type and tags are documented in two spellings, `workout_*` and `activity_*`. Both are kept as they
    /// came; [`id`](Self::id), [`kind`](Self::kind) and [`tags`](Self::tags) take whichever is there.
    pub struct Workout {
        /// When the record last changed, UTC.
        optional modified_at: Timestamp,
        /// When the workout began, UTC.
        optional start_at_timestamp: Timestamp,
        /// When it ended, UTC.
        optional end_at_timestamp: Timestamp,
        /// Id of the record, a UUID.
        optional record_id: String,
        /// From start to end.
        optional duration: Milliseconds,
        /// Whether a device measured it or a person typed it in.
        optional input_method: InputMethod,
        /// Whether the source had put several recordings together.
        optional is_source_aggregated: bool,
        /// The laps, if asked for.
        optional laps: Vec<Lap>,
        /// What the user's clock added to UTC (evidence: B).
        optional user_time_offset_minutes: Offset,
        /// What was measured over the whole of it (evidence: B).
        optional metrics: Metrics,
        /// The provider (evidence: B).
        optional provider_slug: Provider,
        /// Which data of the provider (evidence: B).
        optional provider_source: ProviderSource,
        /// What sort of data (evidence: B).
        optional provider_source_type: ProviderSourceType,
        /// Device and program (evidence: B).
        optional source: Source,
        /// Id of the workout, a UUID (evidence: B).
        optional workout_id: String,
        /// The other spelling of `workout_id` (evidence: B).
        optional activity_id: String,
        /// The sport (evidence: B).
        optional workout_type: ActivityType,
        /// The other spelling of `workout_type` (evidence: B).
        optional activity_type: ActivityType,
        /// Families the sport belongs to (evidence: B).
        optional workout_tags: Vec<ActivityTag>,
        /// The other spelling of `workout_tags` (evidence: B).
        optional activity_tags: Vec<ActivityTag>,
        /// A title (evidence: D).
        optional name: String,
        /// The sessions, if asked for (evidence: D).
        optional sessions: Vec<Division>,
        /// The splits, if asked for (evidence: D).
        optional splits: Vec<Division>,
        /// The segments, if asked for (evidence: D).
        optional segments: Vec<Division>,
        /// The points of the route with position and elevation, if asked for (evidence: D).
        optional route_points: Vec<Division>,
        /// Series taken during it, if asked for. Their members are not documented; look for them in `extra`
        /// of each (evidence: D).
        optional samples: Vec<Division>,
    }
}

impl Workout {
    /// The id in either spelling: `workout_id`, else `activity_id`. This is what
    /// [`GetWorkout`](GetWorkout) takes, as far as documented.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.workout_id.as_deref().or(self.activity_id.as_deref())
    }

    /// The sport in either spelling: `workout_type`, else `activity_type`.
    #[must_use]
    pub fn kind(&self) -> Option<&ActivityType> {
        self.workout_type.as_ref().or(self.activity_type.as_ref())
    }

    /// The tags in either spelling: `workout_tags`, else `activity_tags`; empty if there are none.
    #[must_use]
    pub fn tags(&self) -> &[ActivityTag] {
        let tags = self.workout_tags.as_deref();
        tags.or(self.activity_tags.as_deref()).unwrap_or_default()
    }

    /// When it began on the user's own clock; `None` without a start or an offset.
    #[must_use]
    pub fn local_start(&self) -> Option<CivilDateTime> {
        Some(self.start_at_timestamp?.at(self.user_time_offset_minutes?))
    }

    /// When it ended on the user's own clock; `None` without an end or an offset.
    #[must_use]
    pub fn local_end(&self) -> Option<CivilDateTime> {
        Some(self.end_at_timestamp?.at(self.user_time_offset_minutes?))
    }
}

answer! {
    /// A lap of a workout.
    pub struct Lap {
        /// Number of the lap; the one sample of a first lap has 1.
        optional lap: i64,
        /// From start to end.
        optional duration: Milliseconds,
        /// When it began, UTC (evidence: B).
        optional start_at: Timestamp,
        /// When it ended, UTC.
        optional end_at: Timestamp,
        /// What was measured.
        optional metrics: Metrics,
        /// Samples taken during it; `{}` in every example, so kept as it came (evidence: B).
        optional samples: Value,
    }
}

#[cfg(test)]
mod tests;
