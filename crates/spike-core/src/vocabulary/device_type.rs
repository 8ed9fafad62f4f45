use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The kind of device that measured.
    ///
    /// Evidence: B for the one value seen; the rest of the list is unknown.
    pub enum DeviceType {
        /// Not told. Evidence: B.
        Unknown = "unknown",
    }
}
