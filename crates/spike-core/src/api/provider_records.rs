//! Provider records: `GET /queries/provider_records`, `GET /queries/provider_records/{record_id}`.

use serde_json::Value;

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::quantity::Milliseconds;
use crate::model::{Division, Metrics, Source};
use crate::time::{CivilDateTime, Date, Offset, TimeWindow, Timestamp};
use crate::vocabulary::{ActivityTag, ActivityType, InputMethod, Metric, Provider, ProviderSource};

request! {
    /// The records of a time window, as near to the providers' own data as the API gives them.
    ///
    /// Evidence: A for path and answer, B and C for the parameters (contract 5.9).
    pub struct ListProviderRecords -> ProviderRecordList {
        GET "/queries/provider_records" as "getQueriesProviderRecords";
        /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
        required query window: TimeWindow,
        /// Restricts the answer to these providers; empty means all.
        list query providers: Provider,
        /// Restricts the answer to these metrics; empty means all.
        list query metrics: Metric,
        /// Adds metrics of the providers' own, some of which are no numbers. The server's default is not
        /// documented.
        optional query include_provider_specific_metrics: bool,
    }
}

answer! {
    /// The answer to [`ListProviderRecords`].
    pub struct ProviderRecordList {
        /// Start of the window, UTC, repeated from the request.
        optional from_timestamp: Timestamp,
        /// End of the window, UTC, exclusive, repeated from the request.
        optional to_timestamp: Timestamp,
        /// The records.
        list records: ProviderRecord,
    }
}

request! {
    /// One provider record by its id.
    ///
    /// Evidence: A for the path, B and C for the rest (contract 5.9).
    pub struct GetProviderRecord -> ProviderRecord {
        GET "/queries/provider_records/{record_id}" as "getQueriesProviderRecordsByRecordId";
        /// The `record_id`, as records, sleeps, workouts and `record_ids` of statistics carry it.
        required path record_id: String,
        /// Adds metrics of the provider's own, some of which are no numbers. The server's default is not
        /// documented.
        optional query include_provider_specific_metrics: bool,
        /// Adds samples. The server's default is not documented.
        optional query include_samples: bool,
    }
}

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

#[cfg(test)]
mod tests;
