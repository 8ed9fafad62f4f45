use crate::vocabulary::open_enum::open_enum;

open_enum! {
    /// The gender in the properties of a user.
    ///
    /// Evidence: A for the one value seen; the rest of the list is unknown.
    pub enum Gender {
        /// Not told. Evidence: A.
        Unknown = "unknown",
    }
}
