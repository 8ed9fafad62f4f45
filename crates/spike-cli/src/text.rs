//! Text for the output.

use std::fmt::Write as _;

use spike_blocking::time::{CivilDateTime, Date};
use spike_blocking::vocabulary::EnumShape;

/// Returns external text as one line: control and invisible characters escaped, cut at `limit` characters.
pub(crate) fn printable(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == limit {
            out.push('…');
            break;
        }
        let invisible = matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}'
        );
        if c.is_control() || invisible {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns a name from the API as one line of at most 60 characters.
pub(crate) fn name(text: impl AsRef<str>) -> String {
    printable(text.as_ref(), 60)
}

/// Formats a duration as `7:05`, rounded to the minute.
pub(crate) fn hours(millis: f64) -> String {
    let minutes = (millis.abs() / 60_000.0).round();
    let sign = if millis < 0.0 && minutes > 0.0 { "-" } else { "" };
    format!("{sign}{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
}

/// Formats a time as `23:05`.
pub(crate) fn clock(local: CivilDateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// Formats a date as `Sat 2026-04-18`.
pub(crate) fn day(date: Date) -> String {
    format!("{:.3} {date}", date.weekday())
}

/// Says that a value is not in the vocabulary, and which similar ones are.
pub(crate) fn not_known(text: &str, known: &EnumShape) -> String {
    let near = known.similar(text);
    let similar =
        if near.is_empty() { String::new() } else { format!("; similar: {}", names(&near)) };
    format!("not known to this SDK: `{text}`{similar}")
}

/// Lists names: "`a`, `b`".
pub(crate) fn names(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use spike_blocking::vocabulary::Metric;

    use super::{hours, not_known, printable};

    #[test]
    fn external_text_stays_on_one_line() {
        let text = "a\nb\u{1b}[31m\u{202e}c é";
        assert_eq!(printable(text, 99), "a\\u{a}b\\u{1b}[31m\\u{202e}c é");
        assert_eq!(printable("abcd", 3), "abc…");
    }

    #[test]
    fn hours_are_rounded_to_the_minute() {
        assert_eq!(hours(0.0), "0:00");
        assert_eq!(hours(25_500_000.0), "7:05");
        assert_eq!(hours(3_599_999.0), "1:00");
        assert_eq!(hours(-60_000.0), "-0:01");
        assert_eq!(hours(-1.0), "0:00");
    }

    #[test]
    fn a_misspelt_name_is_answered_with_similar_ones() {
        let text = not_known("hartrate", &Metric::SHAPE);
        assert!(
            text.starts_with("not known to this SDK: `hartrate`; similar: `heartrate`"),
            "{text}"
        );
        assert_eq!(not_known("brand_new", &Metric::SHAPE), "not known to this SDK: `brand_new`");
    }
}
