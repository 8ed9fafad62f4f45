//! What a login may be answered with, beyond the faults that all calls share.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use spike_blocking::ErrorKind;

use crate::answers::{Answers, LOGIN, TRUE_VALUE, token, user, with_length};
use crate::classes::*;
use crate::client::{Client, crowd};
use crate::scenario::{Class, Kind, Scenario, Variant, answering, variant};
use crate::server::{Head, Plan, Server, Step};

pub(super) fn all() -> Vec<Scenario> {
    let row = |name, class: &'static Class, variants| {
        Scenario::of(name, class, variants).only(&[Kind::Login])
    };
    let token_of = |label: &str, token: &str| -> Variant {
        let body = format!(r#"{{"access_token":{token}}}"#);
        variant(label, move |_| answering(with_length("200 OK", &body)))
    };
    let status = |status: &'static str| {
        variant(status, move |_| answering(with_length(status, r#"{"title":"no"}"#)))
    };
    let text = |text: String| format!("\"{text}\"");
    vec![
        row("login refused", &UNAUTHORIZED, vec![status("401 Unauthorized")]),
        row("login 500", &SERVER, vec![status("500 Internal Server Error")]),
        row("login with a rate limit", &RATE_LIMITED, vec![status("429 Too Many Requests")]),
        row(
            "login cut",
            &INTERRUPTED,
            vec![variant("", |body| {
                let mut answer = with_length("200 OK", body);
                answer.truncate(answer.len() - 2);
                vec![Step::Request, Step::Send(answer)]
            })],
        ),
        row(
            "token empty, with CRLF, NUL, blank, non-ASCII, array, null, missing",
            &DECODE,
            vec![
                token_of("empty", r#""""#),
                token_of("with CRLF", r#""zqx\r\nx-odd: 1""#),
                token_of("NUL", r#""zqx\u0000""#),
                token_of("blank", r#""zqx zqx""#),
                token_of("non-ASCII", r#""zqxé""#),
                token_of("array", r#"["zqx"]"#),
                token_of("null", "null"),
                variant("missing", |_| answering(with_length("200 OK", r#"{"other":"zqx"}"#))),
            ],
        ),
        row("token of 60 kB", &VALUE, vec![token_of("", &text("zqx".repeat(20_000)))]),
        row("login over 64 KiB", &TOO_LARGE, vec![token_of("", &text("zqx".repeat(30_000)))]),
        Scenario::own("401 once for 100 callers", "2 logins, every caller has the value", once),
        Scenario::own(
            "endless 401 with fresh tokens, 100 callers",
            "at most 2 logins, every caller has Unauthorized",
            endless,
        ),
        Scenario::own(
            "login refused, 100 callers",
            "1 login, every caller has Unauthorized",
            refused,
        ),
        Scenario::own("64 callers of one user", "1 login, every caller has the value", callers),
    ]
}

/// Fewer than the connections that wait to be accepted by a listener of the standard library.
const CALLERS: usize = 100;

/// How the server of a crowd answers.
#[derive(Clone, Copy)]
struct Manners {
    login: &'static str,
    /// How long a login takes.
    takes: Duration,
    /// Whether a read with this head is refused.
    refuses: fn(&str) -> bool,
    /// Whether no read is answered until all callers have sent theirs.
    together: bool,
}

/// A server that gives a new token with each login, numbered from 0.
fn server(manners: Manners) -> Result<Server, String> {
    let (logins, reads) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let answer = move |head: &Head| {
        if head.path() == LOGIN {
            thread::sleep(manners.takes);
            let number = logins.fetch_add(1, Ordering::SeqCst);
            let body = token().replacen("zqx-token", &format!("zqx-token-{number}"), 1);
            return with_length(manners.login, &body);
        }
        reads.fetch_add(1, Ordering::SeqCst);
        let start = Instant::now();
        let missing = || manners.together && reads.load(Ordering::SeqCst) < CALLERS;
        while missing() && start.elapsed() < Duration::from_secs(10) {
            thread::sleep(Duration::from_millis(2));
        }
        if (manners.refuses)(&head.text) {
            with_length("401 Unauthorized", "{}")
        } else {
            with_length("200 OK", &user(TRUE_VALUE))
        }
    };
    Server::start(Plan::working(Answers::by(answer))).map_err(|error| error.to_string())
}

/// Runs a crowd of one user and compares logins and outcomes.
fn expect(
    client: Client,
    manners: Manners,
    callers: usize,
    logins: usize,
    outcome: Result<&str, ErrorKind>,
) -> Result<(), String> {
    let server = server(manners)?;
    let outcomes = crowd(client, &format!("http://{}/v3", server.address()), callers)
        .map_err(|error| error.to_string())?;
    let wrong = outcomes.iter().find(|found| found.as_deref().map_err(|kind| *kind) != outcome);
    if let Some(wrong) = wrong {
        return Err(format!("a caller has {wrong:?}"));
    }
    let seen = server.count(&format!("POST {LOGIN}"));
    if seen == 0 || seen > logins { Err(format!("{seen} logins")) } else { Ok(()) }
}

const FRIENDLY: Manners = Manners {
    login: "200 OK",
    takes: Duration::from_millis(300),
    refuses: |_| false,
    together: false,
};

fn once(client: Client) -> Result<(), String> {
    let first = |head: &str| head.contains("zqx-token-0");
    expect(
        client,
        Manners { refuses: first, together: true, ..FRIENDLY },
        CALLERS,
        2,
        Ok(TRUE_VALUE),
    )
}

fn endless(client: Client) -> Result<(), String> {
    let manners = Manners { refuses: |_| true, ..FRIENDLY };
    expect(client, manners, CALLERS, 2, Err(ErrorKind::Unauthorized))
}

fn refused(client: Client) -> Result<(), String> {
    let manners = Manners { login: "401 Unauthorized", ..FRIENDLY };
    expect(client, manners, CALLERS, 1, Err(ErrorKind::Unauthorized))
}

fn callers(client: Client) -> Result<(), String> {
    expect(client, FRIENDLY, 64, 1, Ok(TRUE_VALUE))
}
