use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// How thoroughly an image is analysed.
    ///
    /// Evidence: A.
    pub enum AnalysisMode {
        /// Thoroughly; the default of the server. Evidence: A.
        Precise = "precise",
        /// Quickly. Evidence: A.
        Fast = "fast",
    }
}
