//! Bodies: size, type and JSON.

use super::{chunk, chunked, head, ok};
use crate::answers::with_length;
use crate::classes::*;
use crate::client::BODY_LIMIT;
use crate::scenario::{Class, Kind, Scenario, answering, variant};
use crate::server::Step;

pub(super) fn all() -> Vec<Scenario> {
    let mut all = sizes();
    all.extend(types());
    all.extend(json());
    all
}

fn sizes() -> Vec<Scenario> {
    let large = || "x".repeat(BODY_LIMIT + 1);
    vec![
        Scenario::closing("over the limit, announced", &TOO_LARGE, |_| {
            head("200 OK", &format!("content-length: {}\r\n", BODY_LIMIT + 1)).into_bytes()
        }),
        Scenario::closing("over the limit, chunked", &TOO_LARGE, move |_| {
            (chunked() + &chunk(&large()) + "0\r\n\r\n").into_bytes()
        }),
        Scenario::closing("over the limit, until closed", &TOO_LARGE, move |_| {
            (head("200 OK", "") + &large()).into_bytes()
        }),
        Scenario::new("endless", &TOO_LARGE, |_| {
            let piece = chunk(&"x".repeat(10_000)).into_bytes();
            vec![Step::Request, Step::Send(chunked().into_bytes()), Step::Endless(piece)]
        }),
        Scenario::closing("announced length beyond memory", &TOO_LARGE, |_| {
            head("200 OK", "content-length: 9000000000000000000\r\n").into_bytes()
        }),
        Scenario::closing("announced length beyond 64 bits", &INVALID, |_| {
            head("200 OK", "content-length: 99999999999999999999999\r\n").into_bytes()
        }),
    ]
}

fn types() -> Vec<Scenario> {
    const PAGE: &str = "<!doctype html><html><body>Welcome to this network zqx</body></html>";

    let typed = |kind: &'static str| {
        variant(kind, move |body| {
            let fields =
                if kind == "none" { String::new() } else { format!("content-type: {kind}\r\n") };
            answering(ok(&fields, body))
        })
    };
    let types = ["none", "text/html", "image/png", "application/json; charset=iso-8859-1", ";;"];
    vec![
        Scenario::of("wrong or no content type, charset", &VALUE, types.map(typed).into()),
        Scenario::answer("HTML with 200", &DECODE, |_| with_length("200 OK", PAGE)).only(WITH_LIST),
        Scenario::answer("HTML with 200 for a deletion", &DECODE, |_| with_length("200 OK", PAGE))
            .only(&[Kind::Delete]),
        Scenario::answer("HTML with 502", &SERVER, |_| with_length("502 Bad Gateway", PAGE)),
    ]
}

fn json() -> Vec<Scenario> {
    const ERROR: &str = r#"{"status":401,"error":"invalid token zqx"}"#;

    let json = |name: &str, class: &'static Class, change: fn(&str) -> Vec<u8>| {
        Scenario::answer(name, class, move |body| {
            let body = change(body);
            [head("200 OK", &format!("content-length: {}\r\n", body.len())).into_bytes(), body]
                .concat()
        })
    };
    /// Adds a member that is not known.
    fn with(body: &str, member: &[u8]) -> Vec<u8> {
        let inner = body.strip_suffix('}').unwrap_or(body);
        [inner.as_bytes(), b",", member, b"}"].concat()
    }
    let text = |text: &'static str| variant(text, move |_| answering(with_length("200 OK", text)));
    vec![
        json("empty", &DECODE, |_| Vec::new()).only(WITH_LIST),
        json("cut JSON in a whole body", &DECODE, |body| body.as_bytes()[..body.len() - 3].to_vec()),
        json("BOM", &DECODE, |body| format!("\u{feff}{body}").into_bytes()),
        json("invalid UTF-8", &DECODE, |body| with(body, b"\"odd\":\"\xff\xfe\"")),
        json("half of a surrogate pair", &VALUE, |body| with(body, br#""odd":"x\ud83d""#))
            .only(WITH_LIST),
        json("a number out of range", &VALUE, |body| with(body, br#""odd":1e400"#)).only(WITH_LIST),
        json("130 brackets in an unknown member", &VALUE, |body| {
            with(body, format!(r#""odd":{}{}"#, "[".repeat(130), "]".repeat(130)).as_bytes())
        })
        .only(WITH_LIST),
        json("90,000 brackets in an unknown member", &VALUE, |body| {
            with(body, format!(r#""odd":{}{}"#, "[".repeat(45_000), "]".repeat(45_000)).as_bytes())
        })
        .only(CALLS),
        json("100,000 brackets", &DECODE, |_| vec![b'['; 100_000]).only(CALLS),
        json("JSON with something after it", &DECODE, |body| format!("{body} and more").into_bytes()),
        json("two JSON texts", &DECODE, |body| format!("{body}{body}").into_bytes()),
        json("numbers as strings", &VALUE, |body| {
            let provider = r#"{"provider_slug":"garmin","is_integration_broken":false,"provider_integration_id":"7"}"#;
            body.replace("null", &format!("[{provider}]")).into_bytes()
        })
        .only(&[Kind::Read, Kind::Recovery]),
        json("strings as numbers", &DECODE, |_| {
            br#"{"uid":7,"access_token":7,"lab_report":{"record_id":7}}"#.to_vec()
        }),
        Scenario::of(
            "an error, a message, an envelope, {} with status 200",
            &DECODE,
            vec![
                text(ERROR),
                text(r#"{"message":"zqx"}"#),
                text(r#"{"data":{"sleeps":[],"uid":"zqx"}}"#),
                text("{}"),
            ],
        )
        .only(WITH_LIST),
        json("an error with status 200 for a deletion", &DECODE, |_| ERROR.into()).only(&[Kind::Delete]),
        json("duplicate keys, the last one counts", &VALUE, |body| {
            body.replacen('{', r#"{"uid":"of-another","access_token":"a","lab_report":{"record_id":"b"},"#, 1)
                .into_bytes()
        }),
        json("duplicate unknown keys", &VALUE, |body| with(body, br#""odd":1,"odd":2"#)),
        json("null for what is no content", &VALUE, |body| {
            with(&body.replace("120", r#"120,"metrics":null,"stages":null,"source":null"#), br#""from_date":null"#)
        })
        .only(LIST),
        json("null in a list", &VALUE, |body| body.replace('[', "[null,").into_bytes()).only(LIST),
        json("a whole number as 120.0", &VALUE, |body| body.replace("120", "120.0").into_bytes())
            .only(LIST),
        json("a whole number as 1.2e2", &VALUE, |body| body.replace("120", "1.2e2").into_bytes())
            .only(LIST),
    ]
}

const LIST: &[Kind] = &[Kind::List];
const WITH_LIST: &[Kind] = &[Kind::Read, Kind::Recovery, Kind::Upload, Kind::Login, Kind::List];
/// The answer to a login may not be as large.
const CALLS: &[Kind] = &[Kind::Read, Kind::Recovery, Kind::Upload];
