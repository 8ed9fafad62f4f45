//! Reading dates and date-times from text, by hand: what is accepted is written here and nowhere else.

use jiff::civil;
use jiff::tz::Offset;

/// A text that is not the date or date-time it should be.
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
    #[error("there is no such date or time of day")]
    DoesNotExist,
    #[error("the date-time is outside the supported years 0000 to 9999")]
    OutOfRange,
}

const DATE_TIME_FORM: ParseTimeError = ParseTimeError(Problem::DateTimeForm);
const DATE_FORM: ParseTimeError = ParseTimeError(Problem::DateForm);
const DOES_NOT_EXIST: ParseTimeError = ParseTimeError(Problem::DoesNotExist);
pub(super) const OUT_OF_RANGE: ParseTimeError = ParseTimeError(Problem::OutOfRange);

/// `YYYY-MM-DD` and nothing else.
pub(super) fn date(text: &str) -> Result<civil::Date, ParseTimeError> {
    let mut rest = text.as_bytes();
    let date = take_date(&mut rest).ok_or(DATE_FORM)?;
    if !rest.is_empty() {
        return Err(DATE_FORM);
    }
    date.build()
}

/// RFC 3339, also with a space for `T`, lower-case `t` and `z`, and second 60.
pub(super) fn date_time(text: &str) -> Result<jiff::Timestamp, ParseTimeError> {
    let parts = take_date_time(text.as_bytes()).ok_or(DATE_TIME_FORM)?;
    if parts.hour > 23 || parts.minute > 59 || parts.second > 60 {
        return Err(DOES_NOT_EXIST);
    }
    let offset = parts.offset.ok_or(DOES_NOT_EXIST)?;
    let minute = parts
        .date
        .build()?
        .at(parts.hour as i8, parts.minute as i8, 0, 0);
    let minute = offset.to_timestamp(minute).map_err(|_| OUT_OF_RANGE)?;
    // Second 60 carries into the next minute, as in Unix time.
    jiff::Timestamp::new(minute.as_second() + i64::from(parts.second), parts.nanos)
        .map_err(|_| OUT_OF_RANGE)
}

struct DateParts {
    year: u32,
    month: u32,
    day: u32,
}

impl DateParts {
    /// Every part has at most four digits, and months and days at most two, so that the casts lose nothing.
    fn build(&self) -> Result<civil::Date, ParseTimeError> {
        civil::Date::new(self.year as i16, self.month as i8, self.day as i8)
            .map_err(|_| DOES_NOT_EXIST)
    }
}

struct DateTimeParts {
    date: DateParts,
    hour: u32,
    minute: u32,
    second: u32,
    nanos: i32,
    /// `None` when well-formed but larger than any offset.
    offset: Option<Offset>,
}

fn take_date_time(text: &[u8]) -> Option<DateTimeParts> {
    let rest = &mut { text };
    let date = take_date(rest)?;
    take_any(rest, b"Tt ")?;
    let hour = take_digits(rest, 2)?;
    take_any(rest, b":")?;
    let minute = take_digits(rest, 2)?;
    take_any(rest, b":")?;
    let second = take_digits(rest, 2)?;
    let nanos = take_fraction(rest)?;
    let offset = take_offset(rest)?;
    rest.is_empty().then_some(DateTimeParts {
        date,
        hour,
        minute,
        second,
        nanos,
        offset,
    })
}

fn take_date(rest: &mut &[u8]) -> Option<DateParts> {
    let year = take_digits(rest, 4)?;
    take_any(rest, b"-")?;
    let month = take_digits(rest, 2)?;
    take_any(rest, b"-")?;
    let day = take_digits(rest, 2)?;
    Some(DateParts { year, month, day })
}

/// Nothing, or a point and one to nine digits, as nanoseconds.
fn take_fraction(rest: &mut &[u8]) -> Option<i32> {
    if take_any(rest, b".").is_none() {
        return Some(0);
    }
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=9).contains(&count) {
        return None;
    }
    let digits = take_digits(rest, count)?;
    i32::try_from(digits * 10_u32.pow(9 - count as u32)).ok()
}

/// `Z`, or `+hh:mm` or `-hh:mm`; the inner `None` stands for an offset that does not exist.
fn take_offset(rest: &mut &[u8]) -> Option<Option<Offset>> {
    let sign = match take_any(rest, b"Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Some(Some(Offset::UTC)),
    };
    let hours = take_digits(rest, 2)? as i32;
    take_any(rest, b":")?;
    let minutes = take_digits(rest, 2)? as i32;
    let seconds = sign * (hours * 3600 + minutes * 60);
    Some(if minutes > 59 {
        None
    } else {
        Offset::from_seconds(seconds).ok()
    })
}

/// One byte out of `wanted`.
fn take_any(rest: &mut &[u8], wanted: &[u8]) -> Option<u8> {
    let (&first, tail) = rest.split_first()?;
    wanted.contains(&first).then(|| *rest = tail)?;
    Some(first)
}

/// Exactly `count` ASCII digits, at most nine.
fn take_digits(rest: &mut &[u8], count: usize) -> Option<u32> {
    let (digits, tail) = rest.split_at_checked(count)?;
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + u32::from(digit - b'0');
    }
    *rest = tail;
    Some(number)
}
