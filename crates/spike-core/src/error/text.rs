//! The texts of errors.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::Write as _;

use http::StatusCode;

use super::Error;
use super::reason::{HTTP_VERSION, reason};
use crate::reply::RawReply;

/// Returns the words for the server with this scheme, host and port.
pub(crate) fn server(origin: Option<&str>) -> Cow<'static, str> {
    match origin {
        Some(origin) => format!("the server at {origin}").into(),
        None => "the server".into(),
    }
}

pub(super) fn status_line(origin: Option<&str>, status: StatusCode) -> String {
    let (server, number) = (server(origin), status.as_u16());
    match status.canonical_reason() {
        Some(reason) => format!("{server} answered {number} {reason}"),
        None => format!("{server} answered {number}"),
    }
}

/// Returns whether a server that speaks TLS complains of a request without: nginx, Go, Apache.
pub(super) fn wants_tls(reply: &RawReply) -> bool {
    let phrases: [&[u8]; 3] =
        [b"to HTTPS port", b"to an HTTPS server", b"to an SSL-enabled server"];
    let body = reply.body();
    let has = |phrase: &&[u8]| body.windows(phrase.len()).any(|part| part == *phrase);
    reply.status() == StatusCode::BAD_REQUEST && body.len() < 4096 && phrases.iter().any(has)
}

/// Returns what caused the error, if that is known: the last attempt before a deadline, or the innermost error of a
/// transport, which is the most specific (`Connection refused`).
pub(super) fn cause(error: &Error) -> Option<String> {
    let cause = error.cause()?;
    if let Some(last) = cause.downcast_ref::<Error>() {
        return Some(match self::cause(last) {
            Some(cause) => format!("{}: {cause}", last.0.what),
            None => last.0.what.to_string(),
        });
    }
    innermost(cause).and_then(|text| reason(&text)).map(|text| printable(&text, 200))
}

/// Returns whether the text of a failed transport is about an answer of another protocol than HTTP.
pub(crate) fn is_another_protocol(failure: &(dyn StdError + 'static)) -> bool {
    innermost(failure).is_some_and(|text| text.contains(HTTP_VERSION))
}

/// Returns the text of the innermost source of an error, if it has one.
fn innermost(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut source = error.source()?;
    for _ in 0..16 {
        match source.source() {
            Some(next) => source = next,
            None => break,
        }
    }
    Some(source.to_string())
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
