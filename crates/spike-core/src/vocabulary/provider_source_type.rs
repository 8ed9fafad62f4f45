use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The kind of provider data a record was made from.
    ///
    /// Evidence: B for `activity`; D for the others, which the text on merging names in this order of priority.
    pub enum ProviderSourceType {
        /// Single samples. Evidence: D.
        Sample = "sample",
        /// Values within a day. Evidence: D.
        Intraday = "intraday",
        /// A summary, for example of a day. Evidence: D.
        Summary = "summary",
        /// An activity. Evidence: B.
        Activity = "activity",
    }
}
