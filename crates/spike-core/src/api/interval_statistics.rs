//! `GET /queries/statistics/interval`
//!
//! Evidence: A (contract 5.3).

use http::Method;

use super::words;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::model::StatisticValues;
use crate::time::{TimeWindow, Timestamp};
use crate::vocabulary::{DeviceType, Interval, Provider, StatisticType};

/// Aggregates per hour. All times are UTC, and within one interval all data come from one provider source.
///
/// Takes the types of which
/// [`is_listed_for_interval`](crate::vocabulary::StatisticType::is_listed_for_interval) is true: no scores
/// and no `sleep_duration_total`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IntervalStatistics {
    /// UTC; start inclusive, end EXCLUSIVE.
    pub window: TimeWindow,
    /// Length of an interval.
    pub interval: Interval,
    /// What to compute; at least one.
    pub types: Vec<StatisticType>,
    /// Leaves out what the user typed in. The server's default is `false`.
    pub exclude_manual: Option<bool>,
    /// Only these providers; empty means all.
    pub providers: Vec<Provider>,
    /// Only these types of devices; empty means all.
    pub device_types: Vec<DeviceType>,
    /// Adds the ids of the records each row was computed from. The server's default is `false`.
    pub include_record_ids: Option<bool>,
}

impl IntervalStatistics {
    /// These statistics for every hour of this window; one hour is the only interval documented.
    #[must_use]
    pub fn new(
        window: impl Into<TimeWindow>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Self {
        Self {
            window: window.into(),
            interval: Interval::OneHour,
            types: words(types),
            exclude_manual: None,
            providers: Vec::new(),
            device_types: Vec::new(),
            include_record_ids: None,
        }
    }

    /// Sets the length of an interval.
    #[must_use]
    pub fn interval(mut self, interval: impl Into<Interval>) -> Self {
        self.interval = interval.into();
        self
    }

    /// Sets whether to leave out what the user typed in.
    #[must_use]
    pub fn exclude_manual(mut self, exclude: bool) -> Self {
        self.exclude_manual = Some(exclude);
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

impl Operation for IntervalStatistics {
    fn id(&self) -> &'static str {
        "getQueriesStatisticsInterval"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/statistics/interval")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_window(&self.window)?;
        query.push("interval", self.interval.as_str());
        query.push_required_list("types", &self.types)?;
        query.push_some("exclude_manual", self.exclude_manual);
        query.push_list("providers", &self.providers);
        query.push_list("device_types", &self.device_types);
        query.push_some("include_record_ids", self.include_record_ids);
        Ok(())
    }
}

impl Endpoint for IntervalStatistics {
    type Answer = IntervalStatisticsList;
}

answer! {
    /// The answer to [`IntervalStatistics`].
    pub struct IntervalStatisticsList {
        /// Start of the window, UTC, inclusive, repeated from the request.
        optional from_timestamp: Timestamp,
        /// End of the window, UTC, exclusive, repeated from the request.
        optional to_timestamp: Timestamp,
        /// The intervals with data.
        list statistics: IntervalStatistic,
    }
}

answer! {
    /// The statistics of one interval.
    pub struct IntervalStatistic {
        /// What could be computed.
        required values: StatisticValues,
        /// Start of the interval, UTC, inclusive.
        optional from_timestamp: Timestamp,
        /// End of the interval, UTC, exclusive.
        optional to_timestamp: Timestamp,
        /// The records it was computed from, if asked for.
        optional record_ids: Vec<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn golden_request() {
        let window = at("2026-04-13T00:00:00.5Z")..at("2026-04-13T05:30:00.000000001+02:00");
        let full =
            IntervalStatistics::new(window, [StatisticType::Steps, StatisticType::HeartRate])
                .exclude_manual(false)
                .providers(["garmin"])
                .device_types(["unknown"])
                .include_record_ids(true);
        golden::assert_bearer(
            &full,
            "GET /queries/statistics/interval?from_timestamp=2026-04-13T00%3A00%3A00Z\
             &to_timestamp=2026-04-13T03%3A30%3A01Z&interval=1h&types=steps,heartrate&exclude_manual=false\
             &providers=garmin&device_types=unknown&include_record_ids=true",
        );
        let other = IntervalStatistics::new(
            at("2026-04-13T00:00:00Z")..at("2026-04-13T01:00:00Z"),
            ["steps"],
        );
        golden::assert_bearer(
            &other.interval("15m"),
            "GET /queries/statistics/interval?from_timestamp=2026-04-13T00%3A00%3A00Z\
             &to_timestamp=2026-04-13T01%3A00%3A00Z&interval=15m&types=steps",
        );
    }

    #[test]
    fn golden_answer() {
        let list: IntervalStatisticsList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_statistics_interval_200_values.json"
        ));
        assert_eq!(
            list.statistics[0].from_timestamp,
            Some(at("2006-01-02T00:00:00Z"))
        );
        assert_eq!(
            list.statistics[0].values.get(StatisticType::DistanceTotal),
            Some(5880.7021)
        );
        let _: IntervalStatisticsList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_statistics_interval_200.json"
        ));
    }
}
