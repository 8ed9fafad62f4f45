mod days;
mod window;

pub use days::{DayRange, Days};
pub use window::TimeWindow;

use super::{Date, Timestamp};

/// The error for an empty or reversed range, returned by [`DayRange::check`] and [`TimeWindow::check`].
///
/// A request with such a range is not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RangeError {
    /// The last day is before the first.
    #[error("the range of days is reversed: its first day {first} is after its last day {last}")]
    ReversedDays {
        /// The first day.
        first: Date,
        /// The last day, which is earlier.
        last: Date,
    },
    /// The end is before the start.
    #[error("the time window is reversed: its start {start} is after its end {end}")]
    ReversedWindow {
        /// The start.
        start: Timestamp,
        /// The end, which is earlier.
        end: Timestamp,
    },
    /// The end equals the start. The end is exclusive, so the window is empty.
    #[error("the time window is empty: it starts and ends at {at}, and the end is excluded")]
    EmptyWindow {
        /// The start and end.
        at: Timestamp,
    },
}
