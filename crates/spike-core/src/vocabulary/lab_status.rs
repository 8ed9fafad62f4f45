use crate::vocabulary::open_enum::open_enum;

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
