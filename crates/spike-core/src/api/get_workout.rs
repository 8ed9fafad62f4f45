//! `GET /queries/workouts/{workout_id}`
//!
//! Evidence: A for path and answer, B for the names of the flags (contract 5.8).

use http::Method;

use super::Workout;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;

/// One workout by its id, with those of its parts that are asked for.
///
/// The server's defaults of the flags are not documented; a flag is sent only when it is set.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GetWorkout {
    /// The id. The newest text says "activity ID", so try [`Workout::id`] first, then `record_id`; it is not
    /// settled.
    pub workout_id: String,
    /// Adds the laps.
    pub include_laps: Option<bool>,
    /// Adds the points of the route.
    pub include_route_points: Option<bool>,
    /// Adds the samples.
    pub include_samples: Option<bool>,
    /// Adds the segments.
    pub include_segments: Option<bool>,
    /// Adds the sessions.
    pub include_sessions: Option<bool>,
    /// Adds the splits.
    pub include_splits: Option<bool>,
}

impl GetWorkout {
    /// The workout with this id.
    #[must_use]
    pub fn new(workout_id: impl Into<String>) -> Self {
        Self {
            workout_id: workout_id.into(),
            include_laps: None,
            include_route_points: None,
            include_samples: None,
            include_segments: None,
            include_sessions: None,
            include_splits: None,
        }
    }

    /// Sets whether to add the laps.
    #[must_use]
    pub fn include_laps(mut self, include: bool) -> Self {
        self.include_laps = Some(include);
        self
    }

    /// Sets whether to add the points of the route.
    #[must_use]
    pub fn include_route_points(mut self, include: bool) -> Self {
        self.include_route_points = Some(include);
        self
    }

    /// Sets whether to add the samples.
    #[must_use]
    pub fn include_samples(mut self, include: bool) -> Self {
        self.include_samples = Some(include);
        self
    }

    /// Sets whether to add the segments.
    #[must_use]
    pub fn include_segments(mut self, include: bool) -> Self {
        self.include_segments = Some(include);
        self
    }

    /// Sets whether to add the sessions.
    #[must_use]
    pub fn include_sessions(mut self, include: bool) -> Self {
        self.include_sessions = Some(include);
        self
    }

    /// Sets whether to add the splits.
    #[must_use]
    pub fn include_splits(mut self, include: bool) -> Self {
        self.include_splits = Some(include);
        self
    }
}

impl Operation for GetWorkout {
    fn id(&self) -> &'static str {
        "getQueriesWorkoutsByWorkoutId"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/workouts").parameter("workout_id", &self.workout_id)
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_some("include_laps", self.include_laps);
        query.push_some("include_route_points", self.include_route_points);
        query.push_some("include_samples", self.include_samples);
        query.push_some("include_segments", self.include_segments);
        query.push_some("include_sessions", self.include_sessions);
        query.push_some("include_splits", self.include_splits);
        Ok(())
    }
}

impl Endpoint for GetWorkout {
    type Answer = Workout;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::{ActivityTag, ActivityType, Metric, Provider};

    #[test]
    fn golden_request() {
        let id = "49ba509e-2bef-55e1-9323-64835b6fd538";
        golden::assert_bearer(&GetWorkout::new(id), &format!("GET /queries/workouts/{id}"));
        let full = GetWorkout::new("a/b")
            .include_laps(true)
            .include_route_points(false)
            .include_samples(true)
            .include_segments(false)
            .include_sessions(true)
            .include_splits(false);
        golden::assert_bearer(
            &full,
            "GET /queries/workouts/a%2Fb?include_laps=true&include_route_points=false&include_samples=true\
             &include_segments=false&include_sessions=true&include_splits=false",
        );
        golden::assert_refused(&GetWorkout::new(".."), "workout_id");
    }

    #[test]
    fn golden_answer() {
        let workout: Workout = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_workout_by_id_200.json"
        ));
        assert_eq!(workout.id(), Some("49ba509e-2bef-55e1-9323-64835b6fd538"));
        assert_eq!(workout.kind(), Some(&ActivityType::Swimming));
        assert_eq!(
            workout.tags(),
            [ActivityTag::Swimming, ActivityTag::Workout]
        );
        assert_eq!(workout.provider_slug, Some(Provider::Garmin));
        assert_eq!(
            workout.local_start().unwrap().to_string(),
            "2025-03-18T07:27:46"
        );
        assert_eq!(
            workout.local_end().unwrap().to_string(),
            "2025-03-18T08:03:38"
        );
        let metrics = workout.metrics.unwrap();
        assert_eq!(metrics.get(Metric::HeartRateMax), Some(170.0));
        // A name of an older edition is kept, not taken for the present one.
        assert_eq!(metrics.get("heartrate_avg"), Some(139.0));
        assert_eq!(metrics.get(Metric::HeartRate), None);
        let lap = &workout.laps.unwrap()[0];
        assert_eq!(lap.duration.unwrap().get(), 623_000);
        assert_eq!(lap.samples, Some(serde_json::json!({})));
        assert!(lap.extra.is_empty() && workout.extra.is_empty());
    }

    #[test]
    fn the_other_spelling_and_every_part() {
        let body = r#"{
            "record_id": "r", "activity_id": "a", "activity_type": "running", "activity_tags": ["on_foot"],
            "name": "Morning run", "sessions": [{"division_type": "session"}], "splits": [{"division_ref": 1}],
            "segments": [], "route_points": [{"metrics": {"latitude": 54.5, "longitude": 25.25}}],
            "samples": [{"metric": "heartrate", "offsets": [0], "durations": [1000], "values": [140]}]
        }"#;
        let workout: Workout = golden::decode(body);
        assert_eq!(workout.id(), Some("a"));
        assert_eq!(workout.kind(), Some(&ActivityType::Running));
        assert_eq!(workout.tags(), [ActivityTag::OnFoot]);
        assert_eq!(workout.segments, Some(Vec::new()));
        let point = &workout.route_points.unwrap()[0];
        assert_eq!(
            point.metrics.as_ref().unwrap().get(Metric::Latitude),
            Some(54.5)
        );
        let samples = &workout.samples.unwrap()[0];
        assert_eq!(samples.extra.get("values"), Some(&serde_json::json!([140])));
    }
}
