use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// How a time series is made of several sources; the server chooses per metric when nothing is sent.
    ///
    /// Evidence: A; the documented list may be longer.
    pub enum MergeMethod {
        /// One source wins: best weighted mix of time coverage and point density. Evidence: A.
        SelectBestWeightedSource = "select_best_weighted_source",
        /// One source wins: largest total covered time. Evidence: A.
        SelectHighestCoverageSource = "select_highest_coverage_source",
        /// One source wins: most data points. Evidence: A.
        SelectMostGranularSource = "select_most_granular_source",
        /// One source wins: sample, intraday, summary, activity, then weighted coverage. Evidence: A.
        SelectHighestPrioritySourceType = "select_highest_priority_source_type",
        /// Several sources without overlaps, for the largest total coverage. Evidence: A.
        MergeMaximizeCoverage = "merge_maximize_coverage",
        /// Several sources without overlaps, starting from the one with most points. Evidence: A.
        MergeMaximizeGranularity = "merge_maximize_granularity",
    }
}
