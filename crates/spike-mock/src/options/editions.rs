//! The points on which editions of the API differ, or on which its documentation is silent.

/// Which form of a query array the server reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArrayStyle {
    /// `types=a,b`. Of a repeated key only the first value is read; the others are lost without a word.
    Comma,
    /// `types=a&types=b`. A comma is part of the value, so `a,b` is refused as an unknown value.
    Repeated,
    /// Both forms, also mixed.
    #[default]
    Both,
}

/// Which field carries the base time of a time series.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseTime {
    /// `start_at`: the start of the first point; no `from_timestamp`, no `to_timestamp`.
    #[default]
    StartAt,
    /// `from_timestamp`: the start of the window, echoed with `to_timestamp`; no `start_at`.
    FromTimestamp,
}

/// Which id the path of one sleep or one workout takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathId {
    /// Any id the record carries.
    #[default]
    Any,
    /// `record_id`.
    RecordId,
    /// `sleep_id`, for sleeps.
    SleepId,
    /// `workout_id`, for workouts.
    WorkoutId,
    /// `activity_id`, for workouts.
    ActivityId,
}
