//! Aggregates per day and per interval: `GET /queries/statistics`, `GET /queries/statistics/*`.

use crate::codec::answer::answer;
use crate::codec::request::request;
use crate::model::StatisticValues;
use crate::time::{Date, DayRange, TimeWindow, Timestamp};
use crate::vocabulary::{DeviceType, Interval, LegacyInterval, Provider, StatisticType};

request! {
    /// Request for aggregates per day, in the user's local time zone according to the provider.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::api::DailyStatistics;
    /// use spike_blocking::time::Date;
    /// use spike_blocking::vocabulary::{Provider, StatisticType};
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
        /// The types to compute; at least one.
        nonempty query types: StatisticType,
        /// Whether to exclude manually entered data. The server's default is `false`.
        optional query exclude_manual: bool,
        /// Only these providers; empty means all.
        list query providers: Provider,
        /// Whether to add the ids of the records that a row was computed from. The server's default is `false`.
        optional query include_record_ids: bool,
        /// Only these types of devices; empty means all.
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
        /// One row per day with data. It is not documented whether a day without data has a row: find rows by their
        /// date.
        content statistics: Vec<DailyStatistic>,
    }
}

impl DailyStatisticsList {
    /// Returns the row of a local day, if there is one.
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
        /// The computed values. Scores may be missing because they require a paid package.
        map values: StatisticValues,
        /// Ids of the records that the row was computed from, if requested.
        optional record_ids: Vec<String>,
    }
}

request! {
    /// Request for aggregates per hour. All times are UTC, and within one interval all data come from one provider source.
    ///
    /// Accepts the types for which
    /// [`is_listed_for_interval`](crate::vocabulary::StatisticType::is_listed_for_interval) returns true: no scores
    /// and no `sleep_duration_total`.
    ///
    /// Evidence: A (contract 5.3).
    pub struct IntervalStatistics -> IntervalStatisticsList {
        GET "/queries/statistics/interval" as "getQueriesStatisticsInterval";
        /// UTC; start inclusive, end EXCLUSIVE.
        required query window: TimeWindow,
        /// The length of an interval. One hour is the default and the only documented value.
        defaulted query interval: Interval = Interval::OneHour,
        /// The types to compute; at least one.
        nonempty query types: StatisticType,
        /// Whether to exclude manually entered data. The server's default is `false`.
        optional query exclude_manual: bool,
        /// Only these providers; empty means all.
        list query providers: Provider,
        /// Only these types of devices; empty means all.
        list query device_types: DeviceType,
        /// Whether to add the ids of the records that a row was computed from. The server's default is `false`.
        optional query include_record_ids: bool,
    }
}

answer! {
    /// The answer to [`IntervalStatistics`] and [`LegacyStatistics`].
    pub struct IntervalStatisticsList {
        /// Start of the window, UTC, inclusive, repeated from the request.
        optional from_timestamp: Timestamp,
        /// End of the window, UTC, exclusive, repeated from the request.
        optional to_timestamp: Timestamp,
        /// The intervals with data.
        content statistics: Vec<IntervalStatistic>,
    }
}

answer! {
    /// The statistics of one interval.
    pub struct IntervalStatistic {
        /// The computed values.
        map values: StatisticValues,
        /// Start of the interval, UTC, inclusive.
        optional from_timestamp: Timestamp,
        /// End of the interval, UTC, exclusive.
        optional to_timestamp: Timestamp,
        /// Ids of the records that the row was computed from, if requested.
        optional record_ids: Vec<String>,
    }
}

request! {
    /// Request for aggregates per quarter of an hour, half an hour, hour or day: the older form of [`IntervalStatistics`].
    ///
    /// Its only advantages are the shorter intervals; otherwise use [`IntervalStatistics`] or [`DailyStatistics`]. It is on
    /// the official list of operations, but it is gone from the documentation, and untested whether it still answers. It
    /// cannot be cut into [`Chunks`](crate::chunks::Chunks), because it is not documented where its intervals begin.
    ///
    /// Evidence: A for the path, B for the rest (contract 5.4).
    pub struct LegacyStatistics -> IntervalStatisticsList {
        GET "/queries/statistics" as "getQueriesStatistics";
        /// UTC; start inclusive, end EXCLUSIVE (evidence: D, as for interval statistics).
        required query window: TimeWindow,
        /// The length of an interval.
        required query interval: LegacyInterval,
        /// The types to compute; at least one. Which types are supported is not documented; the sample has scores too.
        nonempty query types: StatisticType,
        /// Whether to exclude manually entered data. The server's default is `false`.
        optional query exclude_manual: bool,
        /// Only these providers; empty means all.
        list query providers: Provider,
        /// Whether to add the ids of the records that a row was computed from. The server's default is `true`, unlike for
        /// the other statistics.
        optional query include_record_ids: bool,
    }
}

#[cfg(test)]
mod tests;
