//! The local times of a record.

/// Declares the methods for the local times of a record, by its own offset.
macro_rules! local_times {
    () => {
        /// Returns the local time of the start; `None` without a start or an offset.
        #[must_use]
        pub fn local_start(&self) -> Option<crate::time::CivilDateTime> {
            Some(self.start_at_timestamp?.at(self.user_time_offset_minutes?))
        }

        /// Returns the local time of the end; `None` without an end or an offset.
        #[must_use]
        pub fn local_end(&self) -> Option<crate::time::CivilDateTime> {
            Some(self.end_at_timestamp?.at(self.user_time_offset_minutes?))
        }
    };
}

pub(super) use local_times;
