use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The state of a nutrition record.
    ///
    /// Evidence: B; A for `updated`.
    pub enum NutritionStatus {
        /// Waiting for its analysis. Evidence: B.
        Pending = "pending",
        /// Being analysed. Evidence: B.
        Processing = "processing",
        /// Analysed. Evidence: B.
        Completed = "completed",
        /// The analysis failed. Evidence: B.
        Failed = "failed",
        /// Changed by a modify or replace call. Evidence: A.
        Updated = "updated",
    }
}
