//! When and how connections end, and how chunks are framed.

use std::time::Duration;

use super::{chunk, chunked, head, ok};
use crate::answers::{user, with_length};
use crate::classes::*;
use crate::scenario::{Kind, Route, Scenario, Variant, variant};
use crate::server::Step;

pub(super) fn all() -> Vec<Scenario> {
    let mut all = ends();
    all.extend(idle());
    all.extend(chunks());
    all.extend(slow());
    all
}

/// The beginnings of an answer, after which a connection ends.
const BEGINNINGS: &[(&str, &str)] = &[
    ("after the request", ""),
    ("in the status line", "HTTP/1.1 2"),
    ("in the headers", "HTTP/1.1 200 OK\r\ncontent-"),
    ("after the headers", "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n"),
    ("in the body", "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{\"uid\""),
];

fn ends() -> Vec<Scenario> {
    let at = |last: Option<Step>| -> Vec<Variant> {
        let beginnings = BEGINNINGS.iter().map(|(label, sent)| {
            let last = last.clone();
            variant(*label, move |_| {
                let steps = [Step::Request, Step::Send(sent.as_bytes().to_vec())];
                steps.into_iter().chain(last.clone()).collect()
            })
        });
        beginnings.collect()
    };
    vec![
        Scenario::new("refused", &UNREACHED, |_| Vec::new())
            .by(Route::Nowhere("http://127.0.0.1:1/v3".to_owned()))
            .only(&[Kind::Read, Kind::Upload, Kind::Login]),
        Scenario::new("closed before reading", &INTERRUPTED, |_| Vec::new()),
        // A reset at once may also meet a client that is still connecting.
        Scenario::new("reset before reading", &INTERRUPTED, |_| {
            vec![Step::Pause(Duration::from_millis(30)), Step::Reset]
        }),
        Scenario::of(
            "closed after the request, in the status line, in the headers, after the headers, in the body",
            &INTERRUPTED,
            at(None),
        ),
        Scenario::of(
            "reset after the request, in the status line, in the headers, after the headers, in the body",
            &INTERRUPTED,
            at(Some(Step::Reset)),
        ),
        Scenario::closing("body shorter than announced", &INTERRUPTED, |body| {
            let mut answer = ok("", body);
            answer.truncate(answer.len() - 3);
            answer
        }),
        Scenario::new("body longer than announced", &VALUE, |body| {
            let answer = [ok("", body), b"and more".to_vec()].concat();
            vec![Step::Request, Step::Send(answer), Step::Drain]
        }),
        Scenario::closing("until-close body ended by FIN", &VALUE, |body| {
            format!("{}{body}", head("200 OK", "")).into_bytes()
        }),
        Scenario::new("until-close body ended by RST", &INTERRUPTED, |body| {
            let answer = format!("{}{body}", head("200 OK", "")).into_bytes();
            // The reset must not overtake the body, or there would be nothing to take for complete.
            let pause = Duration::from_millis(50);
            vec![Step::Request, Step::Send(answer), Step::Pause(pause), Step::Reset]
        }),
    ]
}

fn idle() -> Vec<Scenario> {
    /// An answer that belongs to somebody else.
    fn foreign(status: &str) -> Vec<u8> {
        with_length(status, &user("of-another"))
    }

    vec![
        Scenario::new("second answer glued on", &VALUE, |body| {
            let answer = [ok("", body), foreign("200 OK")].concat();
            vec![Step::Request, Step::Send(answer), Step::Serve]
        })
        .after_a_good_call(),
        Scenario::of(
            "unsolicited answer on an idle connection",
            &VALUE,
            ["200 OK", "408 Request Timeout"]
                .map(|status| {
                    variant(status, move |body| {
                        let pause = Step::Pause(Duration::from_millis(5));
                        let answer = Step::Send(foreign(status));
                        vec![Step::Request, Step::Send(ok("", body)), pause, answer, Step::Serve]
                    })
                })
                .into(),
        )
        .after_a_good_call(),
        Scenario::new("idle connection closed before its reuse", &VALUE, |body| {
            vec![Step::Request, Step::Send(ok("", body))]
        })
        .after_a_good_call(),
        Scenario::new("idle connection closed exactly at reuse", &INTERRUPTED, |body| {
            vec![Step::Request, Step::Send(ok("", body)), Step::Request]
        })
        .after_a_good_call()
        .only(&[Kind::Recovery, Kind::Upload]),
    ]
}

/// ureq's reading of chunks.
const LAST_CHUNK: &str = "ureq takes a body in chunks as complete when its last chunk has come, and reads no trailers: \
                          nothing of the body is missing.";
/// The same, when trailers never end.
/// Why the timeout of the async client may come late.
pub(super) const ENDLESS_FRAMING: &str = "hyper reads leading zeros of a chunk size and informational answers for as long as bytes come, and tokio looks \
                                          at its timers only between turns: the timeout comes late, or not before the server pauses. A lower \
                                          `event_interval` of the runtime helps.";
const ENDLESS_TRAILERS: &str = "ureq reads no trailers: depending on where a read ends, it takes the body as complete, or waits \
                                for the end of the trailers until the timeout.";

fn chunks() -> Vec<Scenario> {
    type Beginning = fn(&str) -> String;

    let size = |name, class, size: &'static str| {
        Scenario::closing(name, class, move |body| {
            format!("{}{size}\r\n{body}\r\n0\r\n\r\n", chunked()).into_bytes()
        })
    };
    let endless = |name, class, start: &'static str, piece: &'static str| {
        Scenario::new(name, class, move |body| {
            let start = format!("{}{}{start}", chunked(), chunk(body)).into_bytes();
            vec![Step::Request, Step::Send(start), Step::Endless(piece.repeat(2_000).into_bytes())]
        })
    };
    let cut: [(&str, Beginning); 5] = [
        ("before the first chunk", |_| String::new()),
        ("in a chunk", |body| format!("{:x}\r\n{}", body.len(), &body[..5])),
        ("in the size line", |_| "5".to_owned()),
        ("in the CRLF of the size line", |_| "5\r".to_owned()),
        ("before the last chunk", chunk),
    ];
    let cut = cut.map(|(label, sent)| {
        variant(label, move |body| {
            vec![Step::Request, Step::Send((chunked() + &sent(body)).into_bytes())]
        })
    });
    vec![
        Scenario::answer("chunked, with extensions and trailers", &VALUE, |body| {
            let chunk = chunk(body).replacen("\r\n", ";name=value\r\n", 1);
            format!("{}{chunk}0\r\nx-trailer: 1\r\n\r\n", chunked()).into_bytes()
        }),
        Scenario::of(
            "chunked cut before, in and after the first chunk, in its size line",
            &INTERRUPTED,
            cut.into(),
        ),
        Scenario::closing("chunked cut before the final CRLF", &INTERRUPTED, |body| {
            format!("{}{}0\r\n", chunked(), chunk(body)).into_bytes()
        })
        .except("blocking", &VALUE, LAST_CHUNK),
        Scenario::closing("chunk size with leading zeros", &VALUE, |body| {
            format!("{}00{}000\r\n\r\n", chunked(), chunk(body)).into_bytes()
        }),
        Scenario::closing("chunk without its CRLF", &INVALID, |body| {
            format!("{}{:x}\r\n{body}XX0\r\n\r\n", chunked(), body.len()).into_bytes()
        }),
        size("chunk size invalid", &INVALID, "xyz"),
        size("chunk size overflowing", &INVALID, "fffffffffffffffff"),
        size("chunk size negative", &INVALID, "-5"),
        endless("chunk size of endless digits", &INVALID, "", "1"),
        endless("chunk size of endless zeros", &INVALID, "", "0").except(
            "async",
            &LATE,
            ENDLESS_FRAMING,
        ),
        endless("endless chunk extensions", &INVALID, "5;", "a=b;"),
        endless("endless trailers", &INVALID, "0\r\n", "x-trailer: 1\r\n").except(
            "blocking",
            &OPEN,
            ENDLESS_TRAILERS,
        ),
        Scenario::closing("1,000 trailers", &INVALID, |body| {
            let trailers = "x-trailer: 1\r\n".repeat(1_000);
            format!("{}{}0\r\n{trailers}\r\n", chunked(), chunk(body)).into_bytes()
        })
        .except("blocking", &VALUE, LAST_CHUNK),
    ]
}

fn slow() -> Vec<Scenario> {
    /// What is sent at once, and what byte by byte.
    type Parts = fn(&str) -> (String, String);

    const PAUSE: Duration = Duration::from_millis(40);

    let slow: [(&str, Parts); 3] = [
        ("headers", |body| (String::new(), String::from_utf8_lossy(&ok("", body)).into_owned())),
        ("body", |body| {
            let length = format!("content-length: {}\r\n", body.len());
            (head("200 OK", &length), body.to_owned())
        }),
        ("chunks", |body| {
            let chunks: String = body.chars().map(|letter| format!("1\r\n{letter}\r\n")).collect();
            (chunked(), chunks)
        }),
    ];
    let slow = slow.map(|(label, parts)| {
        variant(label, move |body| {
            let (at_once, slowly) = parts(body);
            let trickle = Step::Trickle(slowly.into_bytes(), PAUSE);
            vec![Step::Request, Step::Send(at_once.into_bytes()), trickle]
        })
    });
    let silent = BEGINNINGS.iter().map(|(label, sent)| {
        variant(*label, move |_| {
            vec![Step::Request, Step::Send(sent.as_bytes().to_vec()), Step::Silence]
        })
    });
    vec![
        Scenario::of("1 byte at a time in headers, body, chunks", &TIMEOUT, slow.into()),
        Scenario::of(
            "never answering, silence in and after the headers, in the body",
            &TIMEOUT,
            silent.collect(),
        ),
    ]
}
