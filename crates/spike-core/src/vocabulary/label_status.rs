use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The result of reading a nutrition facts label.
    ///
    /// Evidence: A.
    pub enum LabelStatus {
        /// Read. Evidence: A.
        Completed = "completed",
        /// Could not be read. Evidence: A.
        Failed = "failed",
    }
}
