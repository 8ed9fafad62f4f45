//! Statuses, redirects and `Retry-After`.

use std::ops::RangeInclusive;

use super::{head, ok};
use spike_blocking::ErrorKind;

use crate::answers::{Answers, with_length};
use crate::classes::*;
use crate::client::{Client, Job};
use crate::marks;
use crate::scenario::{Class, Kind, Scenario, Variant, answering, variant};
use crate::server::{Plan, Server};

pub(super) fn all() -> Vec<Scenario> {
    let mut all = ranges();
    all.extend(odd());
    all.extend(retry_after());
    all
}

/// Returns a variant for each status.
fn each(statuses: impl IntoIterator<Item = u16>, answer: fn(u16, &str) -> Vec<u8>) -> Vec<Variant> {
    let statuses = statuses.into_iter();
    statuses
        .map(|status| variant(status.to_string(), move |body| answering(answer(status, body))))
        .collect()
}

fn with_body(status: u16, body: &str) -> Vec<u8> {
    with_length(&format!("{status} Status"), body)
}

fn empty(status: u16, _: &str) -> Vec<u8> {
    // A 204 has no body, and so no length.
    let length = if status == 204 { "" } else { "content-length: 0\r\n" };
    head(&format!("{status} Status"), length).into_bytes()
}

fn without(range: RangeInclusive<u16>, special: &'static [u16]) -> impl Iterator<Item = u16> {
    range.filter(move |status| !special.contains(status))
}

fn ranges() -> Vec<Scenario> {
    const SPECIAL: &[u16] = &[401, 403, 404, 407, 408, 425, 429];
    /// For many statuses, without those that follow from the others.
    const CALLS: &[Kind] = &[Kind::Read, Kind::Upload];
    const PROBLEM: &str = r#"{"title":"t","status":400,"errors":[{"message":"m","value":"zqx"}]}"#;

    let error = |status: u16, _: &str| with_length(&format!("{status} Status"), PROBLEM);
    let one =
        |name, class: &'static Class, status| Scenario::of(name, class, each([status], error));
    // A 205 has no body either.
    vec![
        Scenario::of(
            "200 to 299 with a body",
            &VALUE,
            each(without(200..=299, &[204, 205]), with_body),
        )
        .only(CALLS),
        Scenario::of("200 to 299 empty", &DECODE, each(200..=299, empty)).only(CALLS),
        Scenario::of("200 to 299 empty, nothing expected", &VALUE, each(200..=299, empty))
            .only(&[Kind::Delete]),
        Scenario::of("every 3xx", &OTHER, each(300..=399, empty)).only(CALLS),
        Scenario::own(
            "every 3xx to another host",
            "Other, no connection to the other host, no token in the text",
            redirects,
        ),
        Scenario::of("every other 4xx", &REJECTED, each(without(400..=499, SPECIAL), error))
            .only(CALLS),
        one("401 for a ready-made token, and for a login", &UNAUTHORIZED, 401),
        one("403", &FORBIDDEN, 403),
        one("404", &NOT_FOUND, 404).only(&[Kind::Read, Kind::Recovery, Kind::Upload]),
        one("404 for a login", &CONFIG, 404).only(&[Kind::Login]),
        one("407", &PROXY_REFUSED, 407),
        Scenario::of("408, 425", &REJECTED_FOR_NOW, each([408, 425], error)),
        one("429", &RATE_LIMITED, 429),
        Scenario::of(
            "every other 5xx, among them 520 to 530, 598, 599",
            &SERVER,
            each(without(500..=599, FINAL_STATUSES), error),
        )
        .only(CALLS),
        Scenario::of("500, 502, 503, 504", &SERVER, each([500, 502, 503, 504], error)),
        Scenario::of(
            "5xx for good (501, 505, 506, 508, 510, 511)",
            &SERVER_FINAL,
            each(FINAL_STATUSES.iter().copied(), error),
        ),
    ]
}

/// Answers each call with a redirect to another server, which must not see anything of it.
fn redirects(client: Client) -> Result<(), String> {
    let start = |plan| Server::start(plan).map_err(|error| error.to_string());
    let other = start(Plan::working(Answers::default()))?;
    let location = format!("http://{}/v3/userinfo?{}", other.address(), marks::TOKEN);
    for status in 300..=399 {
        let fields = format!("location: {location}\r\ncontent-length: 0\r\n");
        let answer = head(&format!("{status} Status"), &fields);
        let script = variant("", move |_| answering(answer.clone().into_bytes())).script;
        let server = start(Plan::new(script))?;
        for kind in [Kind::Read, Kind::Upload, Kind::Login] {
            let base_url = format!("http://{}/v3", server.address());
            let outcome = client.run(&Job::new(base_url, kind));
            let outcome = outcome.map_err(|error| error.to_string())?;
            if outcome.result.map_err(|failure| failure.kind) != Err(ErrorKind::Other) {
                return Err(format!("{status}: another outcome"));
            }
            if outcome.texts.iter().any(|text| !marks::found(text).is_empty()) {
                return Err(format!("{status}: a token in a text"));
            }
            if !other.seen().is_empty() || other.count("") > 0 {
                return Err(format!("{status}: the other host was reached"));
            }
        }
    }
    Ok(())
}

fn odd() -> Vec<Scenario> {
    let line = |status: &'static str| {
        variant(status, move |body| answering(with_length(&format!("{status} Status"), body)))
    };
    vec![
        Scenario::of("600, 999", &OTHER, vec![line("600"), line("999")]),
        Scenario::of("000, 99, abc", &INVALID, vec![line("000"), line("99"), line("abc")]),
        Scenario::answer("204 with a body", &DECODE, |body| {
            let text = String::from_utf8_lossy(&ok("", body)).replace("200 OK", "204 No Content");
            text.into_bytes()
        })
        .only(&[Kind::Read]),
    ]
}

fn retry_after() -> Vec<Scenario> {
    const BUSY: &str = "503 Service Unavailable";
    const SLOW_DOWN: &str = "429 Too Many Requests";

    let row = |name, class: &'static Class, status: &'static str, fields: &'static str| {
        let code = &status[..3];
        Scenario::answer(format!("{code} with Retry-After {name}"), class, move |_| {
            head(status, &format!("{fields}content-length: 0\r\n")).into_bytes()
        })
        .only(&[Kind::Read, Kind::Upload])
    };
    let mut rows = Vec::new();
    for (name, busy, fields) in [
        ("0", true, "retry-after: 0\r\n"),
        ("1", true, "retry-after: 1\r\n"),
        ("1.5", true, "retry-after: 1.5\r\n"),
        ("-1", true, "retry-after: -1\r\n"),
        ("garbage", true, "retry-after: soon\r\n"),
        ("a date past", true, "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
        ("a date future", false, "retry-after: Fri, 06 Nov 2099 08:49:37 GMT\r\n"),
        ("in another time zone", true, "retry-after: Fri, 06 Nov 2099 08:49:37 +0100\r\n"),
        ("a year", false, "retry-after: 31536000\r\n"),
        ("overflow", false, "retry-after: 99999999999999999999999999\r\n"),
        ("two headers", true, "retry-after: 0\r\nretry-after: 3600\r\n"),
        (
            "relative to a wrong Date",
            true,
            "date: Fri, 06 Nov 2099 08:49:37 GMT\r\nretry-after: Fri, 06 Nov 2099 08:49:38 GMT\r\n",
        ),
    ] {
        let (server, limited) =
            if busy { (&SERVER, &RATE_LIMITED) } else { (&SERVER_LONG, &RATE_LIMITED_LONG) };
        rows.push(row(name, server, BUSY, fields));
        rows.push(row(name, limited, SLOW_DOWN, fields));
    }
    rows
}
