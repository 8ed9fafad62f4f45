//! Aggregates per day and per hour: `GET /queries/statistics/*`.

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::StatisticValues;
use crate::time::{Date, DayRange, TimeWindow, Timestamp};
use crate::vocabulary::{DeviceType, Interval, Provider, StatisticType};

request! {
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
    ///
    /// Evidence: A (contract 5.2).
    pub struct DailyStatistics -> DailyStatisticsList {
        GET "/queries/statistics/daily" as "getQueriesStatisticsDaily";
        /// Local days, both ends inclusive.
        required query days: DayRange,
        /// What to compute; at least one.
        nonempty query types: StatisticType,
        /// Leaves out what the user typed in. The server's default is `false`.
        optional query exclude_manual: bool,
        /// Restricts the answer to these providers; empty means all.
        list query providers: Provider,
        /// Adds the ids of the records each row was computed from. The server's default is `false`.
        optional query include_record_ids: bool,
        /// Restricts the answer to these types of devices; empty means all.
        list query device_types: DeviceType,
    }
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

request! {
    /// Aggregates per hour. All times are UTC, and within one interval all data come from one provider source.
    ///
    /// Takes the types of which
    /// [`is_listed_for_interval`](crate::vocabulary::StatisticType::is_listed_for_interval) is true: no scores
    /// and no `sleep_duration_total`.
    ///
    /// Evidence: A (contract 5.3).
    pub struct IntervalStatistics -> IntervalStatisticsList {
        GET "/queries/statistics/interval" as "getQueriesStatisticsInterval";
        /// UTC; start inclusive, end EXCLUSIVE.
        required query window: TimeWindow,
        /// Sets the length of an interval; one hour is the default, and the only one that is documented.
        defaulted query interval: Interval = Interval::OneHour,
        /// What to compute; at least one.
        nonempty query types: StatisticType,
        /// Leaves out what the user typed in. The server's default is `false`.
        optional query exclude_manual: bool,
        /// Restricts the answer to these providers; empty means all.
        list query providers: Provider,
        /// Restricts the answer to these types of devices; empty means all.
        list query device_types: DeviceType,
        /// Adds the ids of the records each row was computed from. The server's default is `false`.
        optional query include_record_ids: bool,
    }
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
mod tests;
