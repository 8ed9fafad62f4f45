//! Sleeps: `GET /queries/sleeps`, `GET /queries/sleeps/{sleep_id}`.

use crate::api::local_times::local_times;
use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::quantity::Milliseconds;
use crate::model::{Json, Metrics, Source};
use crate::time::{Date, DayRange, Offset, Timestamp};
use crate::vocabulary::{InputMethod, Provider, ProviderSource, ProviderSourceType, SleepStage};

request! {
    /// Request for the sleeps of a range of local days.
    ///
    /// A sleep belongs to the date in the provider's data; without one, to the local day of its end.
    ///
    /// Evidence: A for path and answer, C for the parameters (contract 5.7).
    pub struct ListSleeps -> SleepList {
        GET "/queries/sleeps" as "getQueriesSleeps";
        /// Local days, both ends inclusive (evidence: D, as for daily statistics).
        required query days: DayRange,
        /// Only these providers; empty means all.
        list query providers: Provider,
        /// Whether to add the stages of each sleep. The server's default is not documented.
        optional query include_stages: bool,
        /// Whether to add samples. Their name and shape are not documented; they are in `extra`.
        optional query include_samples: bool,
    }
}

answer! {
    /// The answer to [`ListSleeps`].
    pub struct SleepList {
        /// First local day, repeated from the request.
        optional from_date: Date,
        /// Last local day, inclusive, repeated from the request.
        optional to_date: Date,
        /// The sleeps. Several providers may report the same night.
        content sleeps: Vec<Sleep>,
    }
}

request! {
    /// Request for a sleep by its id.
    ///
    /// Evidence: A for path and answer, C for the parameters (contract 5.7).
    pub struct GetSleep -> Sleep {
        GET "/queries/sleeps/{sleep_id}" as "getQueriesSleepsBySleepId";
        /// The id. In older documentation it is the `record_id` of the sleep, so try that first; this is not proven.
        required path sleep_id: String,
        /// Whether to add the stages. The server's default is not documented.
        optional query include_stages: bool,
        /// Whether to add samples. Their name and shape are not documented; they are in `extra`.
        optional query include_samples: bool,
    }
}

answer! {
    /// A night or a nap as one provider reports it.
    pub struct Sleep {
        /// When the record last changed, UTC.
        optional modified_at: Timestamp,
        /// Start, UTC.
        optional start_at_timestamp: Timestamp,
        /// End, UTC.
        optional end_at_timestamp: Timestamp,
        /// Id of the record, a UUID; may be missing.
        optional record_id: String,
        /// Id of the sleep (evidence: D).
        optional sleep_id: String,
        /// Time from start to end.
        optional duration: Milliseconds,
        /// Whether the data was measured by a device or entered manually.
        optional input_method: InputMethod,
        /// Measurements.
        optional metrics: Metrics,
        /// The provider (evidence: B).
        optional provider_slug: Provider,
        /// Data set of the provider (evidence: B).
        optional provider_source: ProviderSource,
        /// Kind of data (evidence: B).
        optional provider_source_type: ProviderSourceType,
        /// A score, if the provider gives one (evidence: D).
        optional score: i64,
        /// Device and app.
        optional source: Source,
        /// Offset of the user's local time from UTC (evidence: B).
        optional user_time_offset_minutes: Offset,
        /// The stages, if requested (evidence: B).
        optional stages: Vec<SleepPeriod>,
    }
}

impl Sleep {
    local_times!();
}

answer! {
    /// A period of one stage within a sleep (`stages[]`). Evidence: B.
    pub struct SleepPeriod {
        /// Start, UTC.
        optional start_at: Timestamp,
        /// End, UTC.
        optional end_at: Timestamp,
        /// Duration.
        optional duration: Milliseconds,
        /// Samples of this period; `{}` in every example, so kept as JSON.
        optional samples: Json,
        /// The stage.
        optional stage: SleepStage,
    }
}

#[cfg(test)]
mod tests;
