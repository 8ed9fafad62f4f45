//! Status lines, header fields and answers before the answer.

use super::{chunk, chunked, head, ok};
use crate::classes::*;
use crate::scenario::{Class, Scenario, Variant, variant};
use crate::server::Step;

pub(super) fn all() -> Vec<Scenario> {
    let mut all = sizes();
    all.extend(interim());
    all.extend(versions());
    all.extend(fields());
    all
}

fn sizes() -> Vec<Scenario> {
    vec![
        Scenario::answer("100 header fields", &VALUE, |body| ok(&fields_of(99, 10), body)),
        Scenario::answer("101 header fields", &INVALID, |body| ok(&fields_of(100, 10), body)),
        Scenario::answer("header of 60 kB", &VALUE, |body| ok(&fields_of(1, 60_000), body)),
        Scenario::answer("header of 100 kB", &INVALID, |body| ok(&fields_of(1, 100_000), body)),
        Scenario::answer("header of 1 MB", &INVALID, |body| ok(&fields_of(1, 1_000_000), body)),
        Scenario::answer("10,000 header fields", &INVALID, |body| ok(&fields_of(10_000, 10), body)),
        Scenario::new("header without end", &INVALID, |_| {
            let start = Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec());
            vec![Step::Request, start, Step::Endless(fields_of(1_000, 10).into_bytes())]
        }),
    ]
}

/// Returns header fields with a value of this length.
fn fields_of(count: usize, length: usize) -> String {
    (0..count).map(|index| format!("x-{index}: {}\r\n", "v".repeat(length))).collect()
}

fn interim() -> Vec<Scenario> {
    let statuses = ["100 Continue", "102 Processing", "103 Early Hints"];
    let before = |fields: &'static str, count: usize| -> Vec<Variant> {
        let variants = statuses.map(|status| {
            variant(status, move |body| {
                let answer =
                    [head(status, fields).repeat(count).into_bytes(), ok("", body)].concat();
                vec![Step::Request, Step::Send(answer), Step::Again]
            })
        });
        variants.into()
    };
    vec![
        Scenario::of("100, 102, 103 bare", &VALUE, before("", 1)),
        Scenario::of("100, 102, 103 with fields", &VALUE, before("link: </a>; rel=preload\r\n", 1)),
        Scenario::of("100, 102, 103, fifty of them", &VALUE, before("", 50)),
        Scenario::new("100 without end", &TIMEOUT, |_| {
            let piece = head("100 Continue", "").repeat(100);
            vec![Step::Request, Step::Endless(piece.into_bytes())]
        })
        .except("async", &LATE, super::connections::ENDLESS_FRAMING),
        Scenario::closing("101", &OTHER, |_| {
            head("101 Switching Protocols", "connection: upgrade\r\nupgrade: other\r\n")
                .into_bytes()
        }),
    ]
}

fn versions() -> Vec<Scenario> {
    let line = |name, class: &'static Class, line: &'static str| {
        Scenario::closing(name, class, move |body| {
            format!("{line}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
        })
    };
    vec![
        line("HTTP/1.0 with length", &VALUE, "HTTP/1.0 200 OK"),
        Scenario::closing("HTTP/1.0 without length", &VALUE, |body| {
            format!("HTTP/1.0 200 OK\r\n\r\n{body}").into_bytes()
        }),
        Scenario::answer("HTTP/1.0 kept open", &VALUE, |body| {
            let length = body.len();
            let fields = format!("connection: keep-alive\r\ncontent-length: {length}");
            format!("HTTP/1.0 200 OK\r\n{fields}\r\n\r\n{body}").into_bytes()
        }),
        Scenario::closing("HTTP/1.0 chunked", &INVALID, |body| {
            let head = chunked().replace("HTTP/1.1", "HTTP/1.0");
            format!("{head}{}0\r\n\r\n", chunk(body)).into_bytes()
        }),
        Scenario::closing("HTTP/0.9", &INVALID, |body| body.as_bytes().to_vec()),
        line("HTTP/2.0 in the status line", &INVALID, "HTTP/2.0 200 OK"),
        line("HTTP/9.1 in the status line", &INVALID, "HTTP/9.1 200 OK"),
        line("another protocol", &INVALID, "220 mail.example ESMTP ready"),
        Scenario::answer("LF only", &VALUE, |body| {
            format!("HTTP/1.1 200 OK\ncontent-length: {}\n\n{body}", body.len()).into_bytes()
        }),
        line("no reason", &VALUE, "HTTP/1.1 200"),
    ]
}

fn fields() -> Vec<Scenario> {
    let with = |name, class: &'static Class, field: &'static [u8]| {
        Scenario::answer(name, class, move |body| {
            let length = format!("content-length: {}\r\n", body.len());
            [b"HTTP/1.1 200 OK\r\n", length.as_bytes(), field, b"\r\n", body.as_bytes()].concat()
        })
    };
    vec![
        Scenario::answer("length twice, same", &VALUE, |body| {
            ok(&format!("content-length: {}\r\n", body.len()), body)
        }),
        Scenario::answer("length twice, different", &INVALID, |body| {
            ok("content-length: 3\r\n", body)
        }),
        Scenario::answer("length that is no number", &INVALID, |body| {
            format!("{}{body}", head("200 OK", "content-length: many\r\n")).into_bytes()
        }),
        Scenario::answer("length negative", &INVALID, |body| {
            format!("{}{body}", head("200 OK", "content-length: -1\r\n")).into_bytes()
        }),
        // RFC 9112, 6.3: the chunks count.
        Scenario::answer("length and chunked together", &VALUE, |body| {
            let fields = "content-length: 3\r\ntransfer-encoding: chunked\r\n";
            format!("{}{}0\r\n\r\n", head("200 OK", fields), chunk(body)).into_bytes()
        }),
        Scenario::closing("another coding under the chunks", &INVALID, |body| {
            let head = head("200 OK", "transfer-encoding: gzip, chunked\r\n");
            format!("{head}{}0\r\n\r\n", chunk(body)).into_bytes()
        }),
        with("header with NUL", &INVALID, b"x-odd: a\0b\r\n"),
        with("header name with NUL", &INVALID, b"x\0odd: a\r\n"),
        with("header with CR", &INVALID, b"x-odd: a\rb\r\n"),
        with("header non-ASCII", &VALUE, b"x-odd: \xfcml\xe4ut\r\n"),
        with("header without colon", &INVALID, b"x-odd\r\n"),
    ]
}
