//! The provider record object, as both provider record operations answer it (contract 5.9).

use serde_json::Value;

use crate::codec::decode::answer;
use crate::model::quantity::Milliseconds;
use crate::model::{Division, Metrics, Source};
use crate::time::{CivilDateTime, Date, Offset, Timestamp};
use crate::vocabulary::{ActivityTag, ActivityType, InputMethod, Provider, ProviderSource};

answer! {
    /// What is nearest to the data the provider sent; meant for finding out why other answers are as they are.
    ///
    /// Metrics of the provider's own stand in [`metrics`](Self::metrics) under names of their own, or in an
    /// object of their own, which is then in `extra`: it is not shown which. Those that are no numbers, such
    /// as arrays, are in [`Metrics::others`](crate::model::Measurements::others).
    pub struct ProviderRecord {
        /// When the record last changed, UTC.
        optional modified_at: Timestamp,
        /// When what it tells of began, UTC.
        optional start_at_timestamp: Timestamp,
        /// When it ended, UTC.
        optional end_at_timestamp: Timestamp,
        /// Id of the record, a UUID.
        optional record_id: String,
        /// Id of the activity.
        optional activity_id: String,
        /// What the user did.
        optional activity_type: ActivityType,
        /// Families the activity belongs to.
        optional activity_tags: Vec<ActivityTag>,
        /// From start to end.
        optional duration: Milliseconds,
        /// Whether a device measured it or a person typed it in.
        optional input_method: InputMethod,
        /// Whether the source had put several recordings together.
        optional is_source_aggregated: bool,
        /// What was measured.
        optional metrics: Metrics,
        /// The provider (evidence: C).
        optional provider_slug: Provider,
        /// Which data of the provider (evidence: C).
        optional provider_source: ProviderSource,
        /// The day the provider files it under, local (evidence: C).
        optional provider_local_date: Date,
        /// What the user's clock added to UTC (evidence: D).
        optional user_time_offset_minutes: Offset,
        /// Device and program (evidence: D).
        optional source: Source,
        /// Kept as it came (evidence: D).
        optional sessions: Value,
        /// Kept as it came (evidence: D).
        optional laps: Value,
        /// Kept as it came (evidence: D).
        optional segments: Value,
        /// Kept as it came (evidence: D).
        optional splits: Value,
        /// Kept as it came (evidence: D).
        optional samples: Value,
        /// Kept as it came (evidence: D).
        optional route_points: Value,
        /// Kept as it came (evidence: D).
        optional sleep: Value,
        /// A score, if the provider gives one (evidence: D).
        optional sleep_score: i64,
        /// The parts of the record as early 2025 wrote them (evidence: B).
        optional entries: Vec<Division>,
    }
}

impl ProviderRecord {
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
