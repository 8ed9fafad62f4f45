//! Sleeps: `GET /queries/sleeps`, `GET /queries/sleeps/{sleep_id}`.

use serde_json::Value;

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::quantity::Milliseconds;
use crate::model::{Metrics, Source};
use crate::time::{CivilDateTime, Date, DayRange, Offset, Timestamp};
use crate::vocabulary::{InputMethod, Provider, ProviderSource, ProviderSourceType, SleepStage};

request! {
    /// The sleeps of a range of days.
    ///
    /// A sleep belongs to the date in the provider's data; if there is none, to the local day it ended on.
    ///
    /// Evidence: A for path and answer, C for the parameters (contract 5.7).
    pub struct ListSleeps -> SleepList {
        GET "/queries/sleeps" as "getQueriesSleeps";
        /// Local days, both ends inclusive (evidence: D, as for daily statistics).
        required query days: DayRange,
        /// Restricts the answer to these providers; empty means all.
        list query providers: Provider,
        /// Adds the stages of each sleep. The server's default is not documented.
        optional query include_stages: bool,
        /// Adds samples; their key and shape are not documented, look for them in `extra`.
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
        list sleeps: Sleep,
    }
}

request! {
    /// One sleep by its id.
    ///
    /// Evidence: A for path and answer, C for the parameters (contract 5.7).
    pub struct GetSleep -> Sleep {
        GET "/queries/sleeps/{sleep_id}" as "getQueriesSleepsBySleepId";
        /// The id. Older documentation takes `record_id` of the sleep, so try that first; it is not settled.
        required path sleep_id: String,
        /// Adds the stages. The server's default is not documented.
        optional query include_stages: bool,
        /// Adds samples; their key and shape are not documented, look for them in `extra`.
        optional query include_samples: bool,
    }
}

answer! {
    /// A night or a nap as one provider reports it.
    pub struct Sleep {
        /// When the record last changed, UTC.
        optional modified_at: Timestamp,
        /// When the sleep began, UTC.
        optional start_at_timestamp: Timestamp,
        /// When it ended, UTC.
        optional end_at_timestamp: Timestamp,
        /// Id of the record, a UUID. Not always there.
        optional record_id: String,
        /// Id of the sleep (evidence: D).
        optional sleep_id: String,
        /// From start to end.
        optional duration: Milliseconds,
        /// Whether a device measured it or a person typed it in.
        optional input_method: InputMethod,
        /// What was measured.
        optional metrics: Metrics,
        /// The provider (evidence: B).
        optional provider_slug: Provider,
        /// Which data of the provider (evidence: B).
        optional provider_source: ProviderSource,
        /// What sort of data (evidence: B).
        optional provider_source_type: ProviderSourceType,
        /// A score, if the provider gives one (evidence: D).
        optional score: i64,
        /// Device and program.
        optional source: Source,
        /// What the user's clock added to UTC (evidence: B).
        optional user_time_offset_minutes: Offset,
        /// The stages, if asked for (evidence: B).
        optional stages: Vec<SleepPeriod>,
    }
}

impl Sleep {
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
    /// A stretch of one stage within a sleep (`stages[]`). Evidence: B.
    pub struct SleepPeriod {
        /// When it began, UTC.
        optional start_at: Timestamp,
        /// When it ended, UTC.
        optional end_at: Timestamp,
        /// How long it took.
        optional duration: Milliseconds,
        /// Samples taken during it; `{}` in every example, so kept as it came.
        optional samples: Value,
        /// The stage.
        optional stage: SleepStage,
    }
}

#[cfg(test)]
mod tests;
