use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The length of one interval of the interval statistics.
    ///
    /// Evidence: A.
    pub enum Interval {
        /// One hour; the only value. Evidence: A.
        OneHour = "1h",
    }
}
