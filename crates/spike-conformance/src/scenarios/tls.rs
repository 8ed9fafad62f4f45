//! Certificates and handshakes. The clients trust the authority of this run and no other.

use anyhow::Result;

use super::head;
use crate::classes::*;
use crate::scenario::{Class, Kind, Route, Scenario, Variant, variant};
use crate::server::{Authority, Step, self_signed};

const NAMES: &[&str] = &["localhost", "127.0.0.1"];
const VALID: (i32, i32) = (2020, 2100);
const CALLS: &[Kind] = &[Kind::Read, Kind::Upload, Kind::Login];

pub(super) fn all(authority: &Authority) -> Result<Vec<Scenario>> {
    let good = authority.server(NAMES, VALID)?;
    let works = |name, route| Scenario::answer(name, &VALUE, |body| super::ok("", body)).by(route);
    let refused = |name, config, host| {
        Scenario::answer(name, &TLS, |body| super::ok("", body))
            .by(Route::Https(config, host))
            .only(CALLS)
    };
    let stranger = Authority::new()?;
    let mut all = vec![
        works("trusted", Route::Https(good.clone(), "localhost")),
        works("trusted, by an IP address", Route::Https(good.clone(), "127.0.0.1")),
        refused("untrusted", stranger.server(NAMES, VALID)?, "localhost"),
        refused("self-signed", self_signed()?, "localhost"),
        refused("expired", authority.server(NAMES, (2020, 2021))?, "localhost"),
        refused("not yet valid", authority.server(NAMES, (2090, 2100))?, "localhost"),
        refused("wrong name", authority.server(&["api.example.com"], VALID)?, "localhost"),
        refused("no name", authority.server(&[], VALID)?, "localhost"),
        refused(
            "IP address that the certificate lacks",
            authority.server(&["localhost"], VALID)?,
            "127.0.0.1",
        ),
        refused(
            "client certificate wanted",
            authority.server_that_wants_a_certificate()?,
            "localhost",
        ),
        Scenario::new("until-close body over TLS without close_notify", &INTERRUPTED, |body| {
            let answer = format!("{}{body}", head("200 OK", ""));
            vec![Step::Request, Step::Send(answer.into_bytes()), Step::Cut]
        })
        .by(Route::Https(good.clone(), "localhost")),
        Scenario::closing("until-close body over TLS with close_notify", &VALUE, |body| {
            format!("{}{body}", head("200 OK", "")).into_bytes()
        })
        .by(Route::Https(good.clone(), "localhost")),
        Scenario::new("body with length over TLS without close_notify", &VALUE, |body| {
            vec![Step::Request, Step::Send(super::ok("connection: close\r\n", body)), Step::Cut]
        })
        .by(Route::Https(good, "localhost")),
    ];
    all.extend(handshakes());
    Ok(all)
}

fn handshakes() -> Vec<Scenario> {
    let broken = |name, class: &'static Class, variants: Vec<Variant>| {
        Scenario::of(name, class, variants).by(Route::HttpsToScript).only(CALLS)
    };
    let sent = |bytes: &'static [u8]| {
        variant("", move |_| vec![Step::Read(1), Step::Send(bytes.to_vec()), Step::Drain])
    };
    vec![
        broken(
            "handshake closed",
            &CONNECT,
            vec![
                variant("at once", |_| Vec::new()),
                variant("after the first message", |_| vec![Step::Read(50)]),
                variant("with a reset", |_| vec![Step::Read(1), Step::Reset]),
            ],
        ),
        broken(
            "handshake silent",
            &TIMEOUT,
            vec![variant("", |_| vec![Step::Read(1), Step::Silence])],
        ),
        broken(
            "handshake with garbage",
            &CONNECT,
            vec![sent(b"\x16\x03\x03garbage and more of it")],
        ),
        broken(
            "handshake with plain HTTP",
            &TLS,
            vec![sent(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")],
        ),
        broken(
            "handshake endless",
            &CONNECT,
            // Records of a handshake message that is announced as long as one can be.
            vec![variant("", |_| {
                let mut record = vec![0x16, 3, 3, 0x40, 0];
                record.resize(5 + 0x4000, 0);
                record[5..9].copy_from_slice(&[2, 0xff, 0xff, 0xff]);
                vec![Step::Read(1), Step::Send(record.clone()), Step::Endless(record)]
            })],
        ),
    ]
}
