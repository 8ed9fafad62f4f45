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
    let form = ParseTimeError(Problem::DateForm);
    let text: &[u8; 10] = text.as_bytes().try_into().map_err(|_| form.clone())?;
    civil_date(text).ok_or(form)?
}

/// Reads RFC 3339, also with a space for `T`, lower-case `t` and `z`, and second 60.
pub(super) fn date_time(text: &str) -> Result<Timestamp, ParseTimeError> {
    let (date, rest) = text.as_bytes().split_first_chunk().ok_or(DATE_TIME_FORM)?;
    let date = civil_date(date).ok_or(DATE_TIME_FORM)?;
    let (time, rest) = rest.split_first_chunk::<9>().ok_or(DATE_TIME_FORM)?;
    let (true, b':', b':') = (matches!(time[0], b'T' | b't' | b' '), time[3], time[6]) else {
        return Err(DATE_TIME_FORM);
    };
    let [hour, minute, second] = [1, 4, 7].map(|at| two_digits(time, at));
    let (nanos, rest) = fraction(rest).ok_or(DATE_TIME_FORM)?;
    let offset = match rest {
        b"Z" | b"z" => Ok(Offset::UTC),
        _ => offset_at_end(rest).ok_or(DATE_TIME_FORM)?,
    };
    let [Some(hour), Some(minute), Some(second)] = [hour, minute, second] else {
        return Err(DATE_TIME_FORM);
    };
    // As in Unix time, second 60 is the first second of the next minute.
    let leap = i8::from(second == 60);
    let time = civil::Time::new(hour, minute, second - leap, nanos).map_err(|_| DOES_NOT_EXIST)?;
    let local = civil::DateTime::from_parts(date?, time);
    Timestamp::from_civil(local, i64::from(leap) - i64::from(offset?.minutes()) * 60)
        .ok_or(ParseTimeError(Problem::OutOfRange))
}

/// Returns `None` if the text has not the form of a date.
fn civil_date(text: &[u8; 10]) -> Option<Result<civil::Date, ParseTimeError>> {
    if (text[4], text[7]) != (b'-', b'-') {
        return None;
    }
    let year = i16::from(two_digits(text, 0)?) * 100 + i16::from(two_digits(text, 2)?);
    let (month, day) = (two_digits(text, 5)?, two_digits(text, 8)?);
    Some(civil::Date::new(year, month, day).map_err(|_| DOES_NOT_EXIST))
}

/// Reads a fraction of a second of one to nine digits, if there is one: returns the nanoseconds and what follows.
fn fraction(text: &[u8]) -> Option<(i32, &[u8])> {
    let Some(digits) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let length = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = digits.split_at_checked(length).filter(|_| (1..=9).contains(&length))?;
    let padded = digits.iter().chain(b"000000000").take(9);
    Some((padded.fold(0, |nanos, digit| nanos * 10 + i32::from(digit - b'0')), rest))
}

/// Returns the number of the two digits at this index.
fn two_digits(text: &[u8], at: usize) -> Option<i8> {
    let digit = |at: usize| {
        let digit = text.get(at)?.wrapping_sub(b'0').cast_signed();
        (0..10).contains(&digit).then_some(digit)
    };
    Some(digit(at)? * 10 + digit(at + 1)?)
}

/// Reads `+hh:mm` or `-hh:mm`.
pub(super) fn offset(text: &str) -> Result<Offset, ParseTimeError> {
    offset_at_end(text.as_bytes()).ok_or(ParseTimeError(Problem::OffsetForm))?
}

/// Returns `None` if the text has not the form of an offset.
fn offset_at_end(text: &[u8]) -> Option<Result<Offset, ParseTimeError>> {
    let text: &[u8; 6] = text.try_into().ok()?;
    let sign = match (text[0], text[3]) {
        (b'-', b':') => -1,
        (b'+', b':') => 1,
        _ => return None,
    };
    let (hours, minutes) = (i32::from(two_digits(text, 1)?), i32::from(two_digits(text, 4)?));
    let offset = Offset::from_minutes(sign * (hours * 60 + minutes));
    Some(offset.filter(|_| minutes < 60).ok_or(DOES_NOT_EXIST))
}
