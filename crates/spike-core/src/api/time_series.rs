//! `GET /queries/timeseries`
//!
//! Evidence: A, filters C (contract 5.5).

mod points;

use http::Method;
pub use points::{Point, Points, SeriesError};

use super::words;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::model::Column;
use crate::time::{TimeWindow, Timestamp};
use crate::vocabulary::{DeviceType, MergeMethod, Metric, Provider, ProviderSource};

/// The points of ONE metric, raw or lightly processed.
///
/// The server chooses how several sources are merged, per metric. Some methods pick one source for the whole
/// query: such a series fetched in chunks may come from different sources; see
/// [`ChunkSize::whole`](crate::machine::chunks::ChunkSize::whole).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TimeSeries {
    /// The metric.
    pub metric: Metric,
    /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
    pub window: TimeWindow,
    /// How to merge sources; for experts. Without it the server chooses.
    pub merge_method: Option<MergeMethod>,
    /// Only these providers; empty means all.
    pub providers: Vec<Provider>,
    /// Only these types of devices; empty means all.
    pub device_types: Vec<DeviceType>,
    /// Adds the ids of the records. The server's default is not documented.
    pub include_record_ids: Option<bool>,
}

impl TimeSeries {
    /// The points of this metric in this window.
    #[must_use]
    pub fn new(metric: impl Into<Metric>, window: impl Into<TimeWindow>) -> Self {
        Self {
            metric: metric.into(),
            window: window.into(),
            merge_method: None,
            providers: Vec::new(),
            device_types: Vec::new(),
            include_record_ids: None,
        }
    }

    /// Sets how to merge sources.
    #[must_use]
    pub fn merge_method(mut self, method: impl Into<MergeMethod>) -> Self {
        self.merge_method = Some(method.into());
        self
    }

    /// Restricts the answer to these providers.
    #[must_use]
    pub fn providers(mut self, providers: impl IntoIterator<Item = impl Into<Provider>>) -> Self {
        self.providers = words(providers);
        self
    }

    /// Restricts the answer to these types of devices.
    #[must_use]
    pub fn device_types(mut self, types: impl IntoIterator<Item = impl Into<DeviceType>>) -> Self {
        self.device_types = words(types);
        self
    }

    /// Sets whether to add the ids of the records.
    #[must_use]
    pub fn include_record_ids(mut self, include: bool) -> Self {
        self.include_record_ids = Some(include);
        self
    }
}

impl Operation for TimeSeries {
    fn id(&self) -> &'static str {
        "getQueriesTimeseries"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/timeseries")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_window(&self.window)?;
        query.push("metric", self.metric.as_str());
        query.push_some("merge_method", self.merge_method.as_ref());
        query.push_list("providers", &self.providers);
        query.push_list("device_types", &self.device_types);
        query.push_some("include_record_ids", self.include_record_ids);
        Ok(())
    }
}

impl Endpoint for TimeSeries {
    type Answer = Series;
}

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
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        let from: Timestamp = "2026-04-13T00:00:00Z".parse().unwrap();
        let to: Timestamp = "2026-04-14T00:00:00Z".parse().unwrap();
        let start = "GET /queries/timeseries?from_timestamp=2026-04-13T00%3A00%3A00Z\
                     &to_timestamp=2026-04-14T00%3A00%3A00Z&metric=heartrate";
        golden::assert_bearer(&TimeSeries::new(Metric::HeartRate, from..to), start);
        let full = TimeSeries::new("heartrate", from..to)
            .merge_method(MergeMethod::MergeMaximizeCoverage)
            .providers(["garmin", "oura"])
            .device_types(["unknown"])
            .include_record_ids(true);
        golden::assert_bearer(
            &full,
            &format!(
                "{start}&merge_method=merge_maximize_coverage&providers=garmin,oura&device_types=unknown\
                 &include_record_ids=true"
            ),
        );
    }

    #[test]
    fn golden_answers() {
        let newest: Series = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_timeseries_200.json"
        ));
        assert_eq!(newest.metric, Some(Metric::HeartRate));
        assert_eq!(
            newest.values.as_ref().unwrap().as_slice(),
            [100.0, 150.0, 200.0]
        );
        let schema: Series = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_timeseries_200_schema.json"
        ));
        let values = schema.values.unwrap();
        assert_eq!(values.get(0), None);
        assert_eq!(values.others(), [(0, serde_json::json!({}))]);
    }
}
