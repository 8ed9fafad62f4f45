//! What follows from a failure: one table for its kind, for retries and for the advice in its message.
//!
//! `docs/errors.md` shows the table; a test compares both.

use http::StatusCode;

use super::ErrorKind;

/// A class of failures.
pub(super) struct Class {
    /// The statuses of the class, first and last; none if there was no answer.
    statuses: &'static [(u16, u16)],
    pub(super) kind: ErrorKind,
    /// Whether the same request may succeed later.
    pub(super) is_transient: bool,
    /// Whether the request may have been carried out. A status that refuses the request proves that it was not.
    pub(super) is_unsure: bool,
    /// What to do about it; empty if the message says it.
    pub(super) advice: &'static str,
}

impl Class {
    /// Returns the class of a failure without an answer.
    pub(super) fn of_kind(kind: ErrorKind) -> &'static Self {
        let mut without_answer = CLASSES.iter().filter(|class| class.statuses.is_empty());
        without_answer.find(|class| class.kind == kind).unwrap_or(&OTHER)
    }

    /// Returns the class of an answer that is no success.
    pub(super) fn of_status(status: u16) -> &'static Self {
        let is_in = |&(first, last): &(u16, u16)| (first..=last).contains(&status);
        CLASSES.iter().find(|class| class.statuses.iter().any(is_in)).unwrap_or(&OTHER)
    }

    /// Returns whether the request is sent again by itself.
    pub(super) fn is_repeated(&self, idempotent: bool) -> bool {
        self.is_transient && (idempotent || !self.is_unsure)
    }
}

impl ErrorKind {
    /// Returns the kind of an answer that is no success.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        Class::of_status(status.as_u16()).kind
    }
}

const YES: bool = true;
const NO: bool = false;

/// The classes; the first that has a status takes it.
#[rustfmt::skip]
static CLASSES: &[Class] = &[
    //    statuses                     kind                         transient unsure advice
    class(&[(300, 399)],               ErrorKind::Other,            NO,  YES, "redirects are not followed; check the base URL including `/v3`"),
    class(&[(401, 401)],               ErrorKind::Unauthorized,     NO,  NO,  "check the token or the signature of this user"),
    class(&[(403, 403)],               ErrorKind::Forbidden,        NO,  NO,  "check the permissions of the application"),
    class(&[(404, 404)],               ErrorKind::NotFound,         NO,  NO,  "check the id, and the base URL including `/v3`"),
    class(&[(407, 407)],               ErrorKind::Proxy,            NO,  NO,  "check name and password in the URL of the proxy"),
    class(&[(408, 408), (425, 425)],   ErrorKind::Rejected,         YES, YES, "try again later"),
    class(&[(429, 429)],               ErrorKind::RateLimited,      YES, NO,  "wait and send fewer requests at a time"),
    class(&[(400, 499)],               ErrorKind::Rejected,         NO,  NO,  "correct the request; sending it again will not help"),
    class(&[(501, 501), (505, 506), (508, 508), (510, 511), (526, 526)],
                                       ErrorKind::Server,           NO,  YES, "sending it again will not help; check the base URL, and what stands between here and the server"),
    class(&[(500, 599)],               ErrorKind::Server,           YES, YES, "try again later"),
    class(&[(100, 299), (600, 999)],   ErrorKind::Other,            NO,  YES, "check the base URL, and what stands between here and the server"),
    class(&[],                         ErrorKind::Config,           NO,  NO,  ""),
    class(&[],                         ErrorKind::Input,            NO,  NO,  ""),
    class(&[],                         ErrorKind::Connect,          YES, NO,  "check the host name in the base URL, the network and the proxy"),
    class(&[],                         ErrorKind::Proxy,            NO,  NO,  "check the URL of the proxy, with its name and password"),
    class(&[],                         ErrorKind::Tls,              NO,  NO,  "check the certificate of the server, and that ca-certificates are installed on this machine"),
    class(&[],                         ErrorKind::Timeout,          YES, YES, "set a longer timeout"),
    class(&[],                         ErrorKind::Interrupted,      YES, YES, ""),
    class(&[],                         ErrorKind::BodyTooLarge,     NO,  YES, "split the request into smaller ones, or raise the body limit"),
    class(&[],                         ErrorKind::InvalidResponse,  NO,  YES, "check what stands between here and the server"),
    class(&[],                         ErrorKind::Decode,           NO,  YES, ""),
    class(&[],                         ErrorKind::DeadlineExceeded, YES, YES, "set a longer deadline, or find out why the server is slow"),
    class(&[],                         ErrorKind::AnalysisFailed,   NO,  NO,  ""),
    OTHER,
];

const OTHER: Class = class(&[], ErrorKind::Other, NO, YES, "");

const fn class(
    statuses: &'static [(u16, u16)],
    kind: ErrorKind,
    is_transient: bool,
    is_unsure: bool,
    advice: &'static str,
) -> Class {
    Class { statuses, kind, is_transient, is_unsure, advice }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(class: &Class) -> String {
        let statuses: Vec<String> = class
            .statuses
            .iter()
            .map(
                |(first, last)| {
                    if first == last { first.to_string() } else { format!("{first}-{last}") }
                },
            )
            .collect();
        let yes = |yes| if yes { "yes" } else { "no" };
        let repeated = match (class.is_repeated(false), class.is_repeated(true)) {
            (true, _) => "yes",
            (false, true) => "reads",
            _ => "no",
        };
        format!(
            "| {} | `{:?}` | {} | {} | {} | {} |",
            statuses.join(", "),
            class.kind,
            yes(class.is_transient),
            repeated,
            yes(class.is_unsure),
            class.advice
        )
    }

    #[test]
    fn the_documentation_shows_the_table() {
        let rows: Vec<String> = CLASSES.iter().map(row).collect();
        let documented = include_str!("../../../../docs/errors.md");
        let documented: Vec<&str> = documented
            .lines()
            .filter(|line| line.starts_with('|'))
            .skip(2)
            .take(CLASSES.len())
            .collect();
        assert_eq!(documented, rows, "docs/errors.md should have\n{}", rows.join("\n"));
    }

    #[test]
    fn every_status_has_one_class() {
        for status in 100..=999 {
            let class = Class::of_status(status);
            assert!(!class.statuses.is_empty(), "{status}");
            // What is known to be pointless is not repeated, and what is repeated is not called pointless.
            assert_eq!(class.is_repeated(true), class.is_transient);
            assert!(!(class.is_transient && class.advice.contains("will not help")), "{status}");
        }
        let repeated = |idempotent| {
            (100..=999).filter(move |&status| Class::of_status(status).is_repeated(idempotent))
        };
        assert!(repeated(false).eq([429]));
        let pointless = [501, 505, 506, 508, 510, 511, 526];
        let expected =
            [408, 425, 429].into_iter().chain((500..=599).filter(|it| !pointless.contains(it)));
        assert!(repeated(true).eq(expected));
    }
}
