//! Text for the output.

use std::fmt::Write as _;

use spike_core::time::{CivilDateTime, Date};

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

/// Returns `; similar: ...` with the names that a misspelt one may mean; nothing if there are none.
pub(crate) fn similar(name: &str, known: &[&str]) -> String {
    let likeness = |other: &&str| strsim::jaro_winkler(name, other);
    let contains =
        |other: &&str| !name.is_empty() && other.split(['_', '-']).any(|part| part == name);
    let mut near: Vec<(f64, &str)> = known
        .iter()
        .map(|other| (likeness(other), *other))
        .filter(|(likeness, other)| *likeness > 0.8 || contains(other))
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<String> = near.iter().take(4).map(|(_, other)| format!("`{other}`")).collect();
    if near.is_empty() {
        return String::new();
    }
    format!("; similar: {}", near.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{hours, printable, similar};

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
        let known = ["distance_total", "steps", "heartrate"];
        assert_eq!(similar("distance", &known), "; similar: `distance_total`");
        assert_eq!(similar("hartrate", &known), "; similar: `heartrate`");
        assert_eq!(similar("glucose", &known), "");
    }
}
