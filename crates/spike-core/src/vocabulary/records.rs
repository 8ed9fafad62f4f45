//! Values of records, events and queries.

use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// A stage of a night, as `stages[].stage` of a sleep names it.
    ///
    /// Evidence: A, the documented list of nine values is complete as of release v3.5.48.
    pub enum SleepStage {
        /// Awake, in bed or not.
        Awake = "awake",
        /// Asleep, in an unknown stage.
        Sleeping = "sleeping",
        /// Up and out of bed during the night.
        OutOfBed = "out_of_bed",
        /// Light sleep.
        Light = "light",
        /// Deep sleep.
        Deep = "deep",
        /// REM sleep.
        Rem = "rem",
        /// Awake while lying in bed.
        AwakeInBed = "awake_in_bed",
        /// A nap.
        Nap = "nap",
        /// Unknown to the provider.
        Unknown = "unknown",
    }
}

open_enum! {
    /// The gender in the properties of a user.
    ///
    /// Evidence: A for the one value seen; the rest of the list is unknown.
    pub enum Gender {
        /// Unknown. Evidence: A.
        Unknown = "unknown",
    }
}

open_enum! {
    /// The state of a lab report.
    ///
    /// Evidence: B.
    pub enum LabStatus {
        /// Waiting for its processing. Evidence: B.
        Pending = "pending",
        /// Being processed. Evidence: B.
        Processing = "processing",
        /// Processed. Evidence: B.
        Completed = "completed",
        /// The processing failed. Evidence: B.
        Failed = "failed",
    }
}

open_enum! {
    /// The type of a webhook event.
    ///
    /// Evidence: A.
    pub enum EventType {
        /// Records were added or changed. Evidence: A.
        RecordChange = "record_change",
        /// A user connected a provider. Evidence: A.
        ProviderIntegrationCreated = "provider_integration_created",
        /// A user or the application disconnected a provider. Evidence: A.
        ProviderIntegrationDeleted = "provider_integration_deleted",
    }
}

open_enum! {
    /// The length of one interval of the interval statistics.
    ///
    /// Evidence: A.
    pub enum Interval {
        /// One hour; the only value. Evidence: A.
        OneHour = "1h",
    }
}

open_enum! {
    /// The length of one interval of the older interval statistics, [`LegacyStatistics`](crate::api::LegacyStatistics).
    ///
    /// Evidence: B.
    pub enum LegacyInterval {
        /// A quarter of an hour. Evidence: B.
        FifteenMinutes = "fifteen_minute",
        /// Half an hour. Evidence: B.
        ThirtyMinutes = "thirty_minute",
        /// One hour. Evidence: B.
        Hour = "hour",
        /// One day; it is not documented whether of UTC. Evidence: B.
        Day = "day",
    }
}

open_enum! {
    /// The method that merges several sources into a time series. Without one, the server chooses per metric.
    ///
    /// Evidence: A; the documented list may be longer.
    pub enum MergeMethod {
        /// Selects one source: best weighted mix of time coverage and point density. Evidence: A.
        SelectBestWeightedSource = "select_best_weighted_source",
        /// Selects one source: largest total covered time. Evidence: A.
        SelectHighestCoverageSource = "select_highest_coverage_source",
        /// Selects one source: most data points. Evidence: A.
        SelectMostGranularSource = "select_most_granular_source",
        /// Selects one source: sample, intraday, summary, activity, then weighted coverage. Evidence: A.
        SelectHighestPrioritySourceType = "select_highest_priority_source_type",
        /// Several sources without overlaps, for the largest total coverage. Evidence: A.
        MergeMaximizeCoverage = "merge_maximize_coverage",
        /// Several sources without overlaps, starting from the one with most points. Evidence: A.
        MergeMaximizeGranularity = "merge_maximize_granularity",
    }
}
