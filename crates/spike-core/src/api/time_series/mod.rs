//! The points of one metric: `GET /queries/timeseries`.

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::Column;
use crate::time::{TimeWindow, Timestamp};
use crate::vocabulary::{DeviceType, MergeMethod, Metric, Provider, ProviderSource};

request! {
    /// Request for the points of ONE metric, raw or lightly processed.
    ///
    /// The server selects the method that merges several sources, per metric. Some methods select one source for the whole
    /// query, so chunks of such a series may come from different sources; see
    /// [`ChunkSize::whole`](crate::chunks::ChunkSize::whole).
    ///
    /// Evidence: A, filters C (contract 5.5).
    pub struct TimeSeries -> Series {
        GET "/queries/timeseries" as "getQueriesTimeseries";
        /// The metric.
        required query metric: Metric,
        /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
        required query window: TimeWindow,
        /// The method that merges sources, for experts. Without it, the server selects one.
        optional query merge_method: MergeMethod,
        /// Only these providers; empty means all.
        list query providers: Provider,
        /// Only these types of devices; empty means all.
        list query device_types: DeviceType,
        /// Whether to add the ids of the records. The server's default is not documented.
        optional query include_record_ids: bool,
    }
}

mod points;

pub use points::{Point, Points, SeriesError};

answer! {
    /// A time series: three columns of equal length. Point `i` begins `offsets[i]` milliseconds after the base time and
    /// lasts `durations[i]` milliseconds; [`points`](Self::points) combines the columns. If there are no values, the other
    /// two may be missing.
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
        /// Duration of each point in milliseconds.
        optional durations: Vec<i64>,
        /// The values; nearly always numbers.
        content values: Column,
        /// The providers of the series: a set, NOT one per point.
        optional providers: Vec<Provider>,
        /// The provider sources of the series: a set, not one per point.
        optional provider_sources: Vec<ProviderSource>,
        /// The types of devices of the series: a set, not one per point.
        optional device_types: Vec<DeviceType>,
        /// Ids of the records, if requested: a set, not one per point.
        optional record_ids: Vec<String>,
    }
}

#[cfg(test)]
mod tests;
