use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// How a record came to be.
    ///
    /// Evidence: B.
    pub enum InputMethod {
        /// Not told. Evidence: B.
        Unknown = "unknown",
        /// Typed in by the user. Evidence: B.
        Manual = "manual",
        /// Measured by a device. Evidence: B.
        Device = "device",
    }
}
