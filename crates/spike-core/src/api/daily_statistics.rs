//! `GET /queries/statistics/daily`
//!
//! Evidence: A (contract 5.2).

use http::Method;

use super::words;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::model::StatisticValues;
use crate::time::{Date, DayRange};
use crate::vocabulary::{DeviceType, Provider, StatisticType};

/// Aggregates per day, in the user's local time zone according to the provider.
///
/// ```
/// use spike_core::api::DailyStatistics;
/// use spike_core::time::Date;
/// use spike_core::vocabulary::{Provider, StatisticType};
///
/// let monday: Date = "2026-04-13".parse()?;
/// let sunday: Date = "2026-04-19".parse()?;
/// let week = DailyStatistics::new(monday..=sunday, [StatisticType::Steps, StatisticType::SleepScore])
///     .exclude_manual(true)
///     .providers([Provider::Garmin]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DailyStatistics {
    /// Local days, both ends inclusive.
    pub days: DayRange,
    /// What to compute; at least one.
    pub types: Vec<StatisticType>,
    /// Leaves out what the user typed in. The server's default is `false`.
    pub exclude_manual: Option<bool>,
    /// Only these providers; empty means all.
    pub providers: Vec<Provider>,
    /// Adds the ids of the records each row was computed from. The server's default is `false`.
    pub include_record_ids: Option<bool>,
    /// Only these types of devices; empty means all.
    pub device_types: Vec<DeviceType>,
}

impl DailyStatistics {
    /// These statistics for these days.
    #[must_use]
    pub fn new(
        days: impl Into<DayRange>,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Self {
        Self {
            days: days.into(),
            types: words(types),
            exclude_manual: None,
            providers: Vec::new(),
            include_record_ids: None,
            device_types: Vec::new(),
        }
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

    /// Sets whether to add the ids of the records.
    #[must_use]
    pub fn include_record_ids(mut self, include: bool) -> Self {
        self.include_record_ids = Some(include);
        self
    }

    /// Restricts the answer to these types of devices.
    #[must_use]
    pub fn device_types(mut self, types: impl IntoIterator<Item = impl Into<DeviceType>>) -> Self {
        self.device_types = words(types);
        self
    }
}

impl Operation for DailyStatistics {
    fn id(&self) -> &'static str {
        "getQueriesStatisticsDaily"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/queries/statistics/daily")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_days(&self.days)?;
        query.push_required_list("types", &self.types)?;
        query.push_some("exclude_manual", self.exclude_manual);
        query.push_list("providers", &self.providers);
        query.push_some("include_record_ids", self.include_record_ids);
        query.push_list("device_types", &self.device_types);
        Ok(())
    }
}

impl Endpoint for DailyStatistics {
    type Answer = DailyStatisticsList;
}

answer! {
    /// The answer to [`DailyStatistics`].
    pub struct DailyStatisticsList {
        /// First local day, repeated from the request.
        optional from_date: Date,
        /// Last local day, inclusive, repeated from the request.
        optional to_date: Date,
        /// One row per day with data. Whether a day without data has a row is not documented: look rows up
        /// by their date.
        list statistics: DailyStatistic,
    }
}

impl DailyStatisticsList {
    /// The row of a local day, if there is one.
    #[must_use]
    pub fn day(&self, date: Date) -> Option<&DailyStatistic> {
        self.statistics.iter().find(|row| row.date == date)
    }
}

answer! {
    /// The statistics of one local day.
    pub struct DailyStatistic {
        /// The local day.
        required date: Date,
        /// What could be computed; scores may be missing because they need a paid package.
        required values: StatisticValues,
        /// The records it was computed from, if asked for.
        optional record_ids: Vec<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::codec::query::ArrayStyle;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn golden_request() {
        let days = date("2026-04-13")..=date("2026-04-19");
        let plain = DailyStatistics::new(days, [StatisticType::Steps]);
        golden::assert_bearer(
            &plain,
            "GET /queries/statistics/daily?from_date=2026-04-13&to_date=2026-04-19&types=steps",
        );
        let full = DailyStatistics::new(date("2026-04-13"), ["steps", "sleep_score"])
            .exclude_manual(true)
            .providers([Provider::Garmin, Provider::Oura])
            .include_record_ids(false)
            .device_types([DeviceType::Unknown]);
        golden::assert_bearer(
            &full,
            "GET /queries/statistics/daily?from_date=2026-04-13&to_date=2026-04-13&types=steps,sleep_score\
             &exclude_manual=true&providers=garmin,oura&include_record_ids=false&device_types=unknown",
        );
        let repeated = golden::try_request(&full, ArrayStyle::Repeated).unwrap();
        assert!(
            repeated
                .uri()
                .query()
                .unwrap()
                .contains("types=steps&types=sleep_score&exclude")
        );
    }

    #[test]
    fn what_cannot_be_asked_is_an_input_error() {
        let none: [StatisticType; 0] = [];
        let empty = DailyStatistics::new(date("2026-04-13"), none);
        let reversed = DailyStatistics::new(date("2026-04-13")..=date("2026-04-12"), ["steps"]);
        for (request, part) in [(empty, "`types`"), (reversed, "2026-04-12")] {
            let error = golden::try_request(&request, ArrayStyle::Comma).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Input);
            assert!(error.to_string().contains(part), "{error}");
        }
    }

    #[test]
    fn golden_answer() {
        let list: DailyStatisticsList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_statistics_daily_200_values.json"
        ));
        let row = list.day(date("2006-01-02")).unwrap();
        assert_eq!(
            row.values.get(StatisticType::CaloriesBurnedActive),
            Some(1020.0991)
        );
        assert_eq!(row.values.get(StatisticType::HrvRmssd), None);
        assert_eq!(row.values.len(), 17);
        assert_eq!(row.record_ids.as_ref().unwrap().len(), 1);
        let newest: DailyStatisticsList = golden::decode(include_str!(
            "../../../../docs/spec/examples/queries_statistics_daily_200.json"
        ));
        assert_eq!(newest.statistics[0].values.len(), 20);
        assert!(
            newest.statistics[0]
                .values
                .iter()
                .all(|(name, _)| name.is_known())
        );
    }
}
