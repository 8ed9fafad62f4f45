//! The points of one metric: `GET /queries/timeseries`.

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::Column;
use crate::time::{TimeWindow, Timestamp};
use crate::vocabulary::{DeviceType, MergeMethod, Metric, Provider, ProviderSource};

request! {
    /// The points of ONE metric, raw or lightly processed.
    ///
    /// The server chooses how several sources are merged, per metric. Some methods pick one source for the whole
    /// query: such a series fetched in parts may come from different sources; see
    /// [`PartSize::whole`](crate::machine::chunks::PartSize::whole).
    ///
    /// Evidence: A, filters C (contract 5.5).
    pub struct TimeSeries -> Series {
        GET "/queries/timeseries" as "getQueriesTimeseries";
        /// The metric.
        required query metric: Metric,
        /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
        required query window: TimeWindow,
        /// Sets how to merge sources.
        /// How to merge sources; for experts. Without it the server chooses.
        optional query merge_method: MergeMethod,
        /// Restricts the answer to these providers; empty means all.
        list query providers: Provider,
        /// Restricts the answer to these types of devices; empty means all.
        list query device_types: DeviceType,
        /// Adds the ids of the records. The server's default is not documented.
        optional query include_record_ids: bool,
    }
}

mod points;

pub use points::{Point, Points, SeriesError};

answer! {
    /// A series: three columns of equal length, and what they are of. Point `i` begins `offsets[i]`
    /// milliseconds after the base time and lasts `durations[i]` milliseconds; [`points`](Self::points)
    /// puts them together.
    pub struct Series {
        /// The metric.
        optional metric: Metric,
        /// The base time in the newest documentation, UTC.
        optional start_at: Timestamp,
        /// The base time if there is no `start_at`, UTC (evidence: B, C).
        optional from_timestamp: Timestamp,
        /// End of the window, UTC.
        optional to_timestamp: Timestamp,
        /// Milliseconds from the base time to the start of each point.
        optional offsets: Vec<i64>,
        /// Milliseconds each point lasts.
        optional durations: Vec<i64>,
        /// The values; nearly always numbers.
        optional values: Column,
        /// The providers that took part: a set, NOT one per point.
        optional providers: Vec<Provider>,
        /// The provider sources that took part: a set, not one per point.
        optional provider_sources: Vec<ProviderSource>,
        /// The types of devices that took part: a set, not one per point.
        optional device_types: Vec<DeviceType>,
        /// The records, if asked for: a set, not one per point.
        optional record_ids: Vec<String>,
    }
}

#[cfg(test)]
mod tests;
