//! The texts of errors.

use std::error::Error as StdError;
use std::fmt::Write as _;

use http::StatusCode;

use super::Error;

pub(super) fn status_line(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("the server answered {} {reason}", status.as_u16()),
        None => format!("the server answered {}", status.as_u16()),
    }
}

/// Returns the innermost cause, which is the most specific (`Connection refused`), if there is one.
pub(super) fn cause(error: &Error) -> Option<String> {
    let mut cause = error.cause()?;
    while let Some(error) = cause.downcast_ref::<Error>() {
        cause = error.cause()?;
    }
    let mut source: &(dyn StdError + 'static) = cause;
    let mut depth = 0;
    while let Some(next) = source.source().filter(|_| depth < 16) {
        source = next;
        depth += 1;
    }
    (depth > 0).then(|| printable(&source.to_string(), 200))
}

/// Escapes and truncates foreign text so that it fits into one line of a log.
pub(crate) fn printable(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == limit {
            out.push('…');
            break;
        }
        // Direction marks and other invisible characters can forge a line, like a line break.
        if c.is_control() || is_invisible(c) {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Returns whether a character is not shown, or only changes how others are.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
