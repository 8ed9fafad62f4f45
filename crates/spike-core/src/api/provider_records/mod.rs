//! Provider records: `GET /queries/provider_records`, `GET /queries/provider_records/{record_id}`.

use crate::api::local_times::local_times;
use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::quantity::Milliseconds;
use crate::model::{Division, Json, Metrics, Source};
use crate::time::{Date, Offset, TimeWindow, Timestamp};
use crate::vocabulary::{ActivityTag, ActivityType, InputMethod, Metric, Provider, ProviderSource};

request! {
    /// Request for the records of a time window, which are close to the data that the providers sent.
    ///
    /// Evidence: A for path and answer, B and C for the parameters (contract 5.9).
    pub struct ListProviderRecords -> ProviderRecordList {
        GET "/queries/provider_records" as "getQueriesProviderRecords";
        /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
        required query window: TimeWindow,
        /// Only these providers; empty means all.
        list query providers: Provider,
        /// Only these metrics; empty means all.
        list query metrics: Metric,
        /// Whether to add provider-specific metrics, some of which are not numbers. The server's default is not
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
        content records: Vec<ProviderRecord>,
    }
}

request! {
    /// Request for a provider record by its id.
    ///
    /// Evidence: A for the path, B and C for the rest (contract 5.9).
    pub struct GetProviderRecord -> ProviderRecord {
        GET "/queries/provider_records/{record_id}" as "getQueriesProviderRecordsByRecordId";
        /// The `record_id` of a record, sleep or workout, or one of the `record_ids` of statistics.
        required path record_id: String,
        /// Whether to add provider-specific metrics, some of which are not numbers. The server's default is not
        /// documented.
        optional query include_provider_specific_metrics: bool,
        /// Whether to add samples. The server's default is not documented.
        optional query include_samples: bool,
    }
}

answer! {
    /// A record that is close to the data that the provider sent; meant for analysing the values of other answers.
    ///
    /// Provider-specific metrics are in [`metrics`](Self::metrics), or in an object of their own, which is then in `extra`:
    /// this is not documented. Metrics that are not numbers, such as arrays, are in
    /// [`Metrics::others`](crate::model::Measurements::others).
    pub struct ProviderRecord {
        /// When the record last changed, UTC.
        optional modified_at: Timestamp,
        /// Start, UTC.
        optional start_at_timestamp: Timestamp,
        /// End, UTC.
        optional end_at_timestamp: Timestamp,
        /// Id of the record, a UUID.
        optional record_id: String,
        /// Id of the activity.
        optional activity_id: String,
        /// Type of the activity.
        optional activity_type: ActivityType,
        /// Tags of the activity.
        optional activity_tags: Vec<ActivityTag>,
        /// Time from start to end.
        optional duration: Milliseconds,
        /// Whether the data was measured by a device or entered manually.
        optional input_method: InputMethod,
        /// Whether the source merged several recordings.
        optional is_source_aggregated: bool,
        /// Measurements.
        optional metrics: Metrics,
        /// The provider (evidence: C).
        optional provider_slug: Provider,
        /// Data set of the provider (evidence: C).
        optional provider_source: ProviderSource,
        /// Local day of the record, according to the provider (evidence: C).
        optional provider_local_date: Date,
        /// Offset of the user's local time from UTC (evidence: D).
        optional user_time_offset_minutes: Offset,
        /// Device and app (evidence: D).
        optional source: Source,
        /// Kept as JSON (evidence: D).
        optional sessions: Json,
        /// Kept as JSON (evidence: D).
        optional laps: Json,
        /// Kept as JSON (evidence: D).
        optional segments: Json,
        /// Kept as JSON (evidence: D).
        optional splits: Json,
        /// Kept as JSON (evidence: D).
        optional samples: Json,
        /// Kept as JSON (evidence: D).
        optional route_points: Json,
        /// Kept as JSON (evidence: D).
        optional sleep: Json,
        /// A score, if the provider gives one (evidence: D).
        optional sleep_score: i64,
        /// The parts of the record, in the format of early 2025 (evidence: B).
        optional entries: Vec<Division>,
    }
}

impl ProviderRecord {
    local_times!();
}

#[cfg(test)]
mod tests;
