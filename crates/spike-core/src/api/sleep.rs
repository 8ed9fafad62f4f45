//! The sleep object, as both sleep operations answer it (contract 5.7).

use serde_json::Value;

use crate::codec::decode::answer;
use crate::model::quantity::Milliseconds;
use crate::model::{Metrics, Source};
use crate::time::{CivilDateTime, Offset, Timestamp};
use crate::vocabulary::{InputMethod, Provider, ProviderSource, ProviderSourceType, SleepStage};

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
