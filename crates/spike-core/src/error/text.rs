//! The texts of errors.

use std::error::Error as StdError;
use std::fmt::Write as _;

use http::StatusCode;

use super::{Error, ErrorKind};

pub(super) fn status_line(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(reason) => format!("the server answered {} {reason}", status.as_u16()),
        None => format!("the server answered {}", status.as_u16()),
    }
}

pub(super) fn status_advice(kind: ErrorKind, status: StatusCode) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::Unauthorized => "check the token or the signature of this user",
        ErrorKind::Forbidden => "check the permissions of the application",
        ErrorKind::NotFound => "check the id, and the base URL including `/v3`",
        ErrorKind::Rejected => "correct the request; sending it again will not help",
        ErrorKind::RateLimited => "wait and send fewer requests at a time",
        ErrorKind::Server => "try again later",
        ErrorKind::Other if status.is_redirection() => {
            "redirects are not followed; check the base URL including `/v3`"
        }
        _ => return None,
    })
}

pub(super) fn transport_advice(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::Connect => "check the host name in the base URL, the network and the proxy",
        ErrorKind::Tls => {
            "check the certificate of the server, and that ca-certificates are installed on this machine"
        }
        ErrorKind::Timeout => {
            "set a longer timeout; before you repeat a call that changes data, check whether it was carried out"
        }
        ErrorKind::Interrupted => {
            "before you repeat a call that changes data, check whether it was carried out"
        }
        ErrorKind::BodyTooLarge => "split the request into smaller ones, or raise the body limit",
        _ => return None,
    })
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
        let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if c.is_control() || invisible {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
