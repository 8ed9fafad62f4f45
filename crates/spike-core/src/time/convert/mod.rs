//! Conversions from and to the types of other crates, each behind the cargo feature of its name.

/// Implements `TryFrom`; the conversion returns an `Option`.
#[cfg(any(feature = "jiff", feature = "chrono", feature = "time"))]
macro_rules! try_from {
    ($( $(#[$meta:meta])* |$value:ident: $from:ty| -> $to:ty { $($convert:tt)* } )+) => { $(
        $(#[$meta])*
        impl TryFrom<$from> for $to {
            type Error = super::ConvertTimeError;

            fn try_from($value: $from) -> Result<Self, super::ConvertTimeError> {
                let convert = || -> Option<Self> { $($convert)* };
                convert().ok_or(super::ConvertTimeError)
            }
        }
    )+ };
}

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "time")]
mod time;

/// The error for a value without a counterpart in the other type.
///
/// Here, instants go from 0000-01-02T02:00:00Z to the end of 9999-12-31, dates from 0000-01-01 to 9999-12-31, and
/// offsets are whole minutes, less than 26 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the date, time or offset has no counterpart in the other type: it is out of range or too precise"
)]
#[non_exhaustive]
pub struct ConvertTimeError;
