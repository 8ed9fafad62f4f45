//! The text forms that are accepted. The form is checked here, character by character; jiff then checks that the date
//! and the time of day exist.

use jiff::civil;

use super::{Offset, Timestamp};

/// The error for text that is not the date, time, offset or range it should be.
///
/// The message says what was expected. It never shows the text, which may be personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseTimeError(Problem);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Problem {
    #[error("expected a date-time like 2006-01-02T15:04:05Z (RFC 3339, with an offset)")]
    DateTimeForm,
    #[error("expected a date like 2006-01-02")]
    DateForm,
    #[error("expected an offset like +03:00")]
    OffsetForm,
    #[error("expected a range of days like 2006-01-02..=2006-01-08")]
    DayRangeForm,
    #[error("expected a time window like 2006-01-02T15:04:05Z..2006-01-02T16:00:00Z")]
    TimeWindowForm,
    #[error("the date, time of day or offset does not exist")]
    DoesNotExist,
    #[error("the date-time is outside of the supported years 0000 to 9999")]
    OutOfRange,
}

const DATE_TIME_FORM: ParseTimeError = ParseTimeError(Problem::DateTimeForm);
const DOES_NOT_EXIST: ParseTimeError = ParseTimeError(Problem::DoesNotExist);
pub(super) const DAY_RANGE_FORM: ParseTimeError = ParseTimeError(Problem::DayRangeForm);
pub(super) const TIME_WINDOW_FORM: ParseTimeError = ParseTimeError(Problem::TimeWindowForm);

/// Reads `YYYY-MM-DD` and nothing else.
pub(super) fn date(text: &str) -> Result<civil::Date, ParseTimeError> {
    if !has_form(text, "0000-00-00") {
        return Err(ParseTimeError(Problem::DateForm));
    }
    text.parse().map_err(|_| DOES_NOT_EXIST)
}

/// Reads RFC 3339, also with a space for `T`, lower-case `t` and `z`, and second 60.
pub(super) fn date_time(text: &str) -> Result<Timestamp, ParseTimeError> {
    let (local, offset) = match text.strip_suffix(['Z', 'z']) {
        Some(local) => (local, "+00:00"),
        None => {
            let parts = text.len().checked_sub(6);
            let parts = parts.and_then(|length| text.split_at_checked(length));
            parts.ok_or(DATE_TIME_FORM)?
        }
    };
    let (seconds, fraction) = local.split_once('.').unwrap_or((local, "0"));
    let is_fraction =
        (1..=9).contains(&fraction.len()) && has_form(fraction, &"000000000"[..fraction.len()]);
    if !has_form(seconds, "0000-00-00T00:00:00") || !is_fraction {
        return Err(DATE_TIME_FORM);
    }
    let offset = offset_at_end(offset).ok_or(DATE_TIME_FORM)??;
    let local: civil::DateTime = local.parse().map_err(|_| DOES_NOT_EXIST)?;
    // jiff reads second 60 as 59; as in Unix time, it is the first second of the next minute.
    let leap = i64::from(seconds.ends_with(":60"));
    Timestamp::from_civil(local, leap - i64::from(offset.minutes()) * 60)
        .ok_or(ParseTimeError(Problem::OutOfRange))
}

/// Reads `+hh:mm` or `-hh:mm`.
pub(super) fn offset(text: &str) -> Result<Offset, ParseTimeError> {
    offset_at_end(text).ok_or(ParseTimeError(Problem::OffsetForm))?
}

/// Returns `None` if the text has not the form of an offset.
fn offset_at_end(text: &str) -> Option<Result<Offset, ParseTimeError>> {
    let sign = match text.as_bytes().first()? {
        b'-' if has_form(text, "-00:00") => -1,
        b'+' if has_form(text, "+00:00") => 1,
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (text[1..3].parse().ok()?, text[4..].parse().ok()?);
    let offset = Offset::from_minutes(sign * (hours * 60 + minutes));
    Some(offset.filter(|_| minutes < 60).ok_or(DOES_NOT_EXIST))
}

/// Returns whether text has this form, in which `0` stands for any digit and `T` for the separator of date and time.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(byte, form): (u8, u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b'T' => matches!(byte, b'T' | b't' | b' '),
        other => byte == other,
    };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}
