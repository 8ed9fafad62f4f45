//! Proxies, names, runtimes, panics and settings.

use std::sync::atomic::{AtomicUsize, Ordering};

use spike_blocking::{ErrorKind, HmacKey, Settings};

use crate::answers::{Answers, TRUE_VALUE, user, with_length};
use crate::classes::*;
use crate::client::{Client, Odd};
use crate::scenario::{Kind, Route, Scenario, answering, variant};
use crate::server::{Plan, Server, Step};

const CALLS: &[Kind] = &[Kind::Read, Kind::Upload, Kind::Login];

pub(super) fn all() -> Vec<Scenario> {
    let mut all = proxies();
    all.extend(methods());
    all.extend([
        Scenario::answer("IPv6", &VALUE, |body| super::ok("", body)).by(Route::Ipv6),
        Scenario::answer("DNS failure", &UNREACHED, |_| Vec::new())
            .by(Route::Nowhere("http://name.invalid/v3".to_owned()))
            .only(CALLS),
        Scenario::own("base URL with a port that is none", "Config when built", ports),
        Scenario::own("base URL with an odd path", "Config when built", paths),
        Scenario::own("cookie of one user", "in no request of another", cookies),
        Scenario::own(
            "one client in several runtimes, one after the other",
            "the value",
            |client| with_server(|base| Odd::SHORT_RUNTIMES.run(client, base)),
        ),
        Scenario::own("no runtime", "an error with advice, no panic", |client| {
            with_server(|base| Odd::NO_RUNTIME.run(client, base))
        }),
        Scenario::own("panicking transport", "the next call has the value", |client| {
            with_server(|base| Odd::PANICKING_TRANSPORT.run(client, base))
        }),
        Scenario::own("panicking token store", "the next call has the value", |client| {
            with_server(|base| Odd::PANICKING_STORE.run(client, base))
        }),
        Scenario::own("call dropped after n polls", "the next call has the value", |client| {
            with_server(|base| Odd::DROPPED_CALLS.run(client, base))
        }),
    ]);
    all
}

fn proxies() -> Vec<Scenario> {
    let tunnel = |name, class, answer: &'static str| {
        Scenario::new(name, class, move |_| {
            vec![Step::Request, Step::Send(answer.as_bytes().to_vec()), Step::Drain]
        })
        .by(Route::Tunnel)
        .only(CALLS)
    };
    let proxy = |name, class, status: &'static str| {
        Scenario::answer(name, class, move |_| with_length(status, "{}")).by(Route::Proxy)
    };
    vec![
        Scenario::answer("proxy with an escaped password", &VALUE, |body| super::ok("", body))
            .by(Route::Proxy),
        proxy("proxy that answers 407", &PROXY_REFUSED, "407 Proxy Authentication Required"),
        proxy("proxy that answers 403", &FORBIDDEN, "403 Forbidden"),
        proxy("proxy that answers 502", &SERVER, "502 Bad Gateway"),
        tunnel(
            "proxy that refuses a tunnel with 407",
            &PROXY_REFUSED,
            "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
        ),
        tunnel(
            "proxy that refuses a tunnel with 403",
            &PROXY_REFUSED,
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n",
        ),
        tunnel(
            "proxy that refuses a tunnel with 502",
            &PROXY_REFUSED,
            "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
        ),
        Scenario::new("proxy that never answers", &TIMEOUT, |_| vec![Step::Request, Step::Silence])
            .by(Route::Tunnel)
            .only(CALLS),
        Scenario::new("proxy that closes instead of a tunnel", &CONNECT, |_| vec![Step::Request])
            .by(Route::Tunnel)
            .only(CALLS),
        Scenario::answer("proxy dead", &UNREACHED, |_| Vec::new()).by(Route::DeadProxy).only(CALLS),
    ]
}

/// A request of a method that HTTP libraries do not know. It may change something, and so is not repeated.
fn methods() -> Vec<Scenario> {
    let status = |name, class, status: &'static str| {
        Scenario::answer(name, class, move |body| with_length(status, body))
    };
    let rows = [
        status("unknown method", &VALUE, "200 OK"),
        status("unknown method, answered 429", &RATE_LIMITED, "429 Too Many Requests"),
        status("unknown method, answered 503", &SERVER, "503 Service Unavailable"),
        Scenario::new("unknown method, closed after the request", &INTERRUPTED, |_| {
            vec![Step::Request]
        }),
    ];
    rows.map(|row| row.only(&[Kind::Propfind])).into()
}

fn must_be_refused(client: Client, base_urls: &[&str]) -> Result<(), String> {
    for base_url in base_urls {
        let key = HmacKey::new(crate::marks::KEY).map_err(|error| error.to_string())?;
        let settings = Settings::new(9999, key).base_url(*base_url).allow_plain_http();
        match client.build(settings).map_err(|error| error.kind()) {
            Err(ErrorKind::Config) => {}
            other => return Err(format!("{base_url}: {other:?}")),
        }
    }
    Ok(())
}

fn ports(client: Client) -> Result<(), String> {
    let urls = ["http://127.0.0.1:99999/v3", "http://127.0.0.1:-1/v3", "http://127.0.0.1:8x/v3"];
    must_be_refused(client, &urls)
}

fn paths(client: Client) -> Result<(), String> {
    let paths = ["a/../v3", "%2e%2e/v3", "a\\v3", "{x}/v3", "\"v3\"", "é/v3", "a//v3"];
    let urls = paths.map(|path| format!("http://127.0.0.1:8080/{path}"));
    must_be_refused(client, &urls.each_ref().map(String::as_str))
}

/// Runs something with a working server.
fn with_server(run: impl FnOnce(&str) -> Result<(), String>) -> Result<(), String> {
    let plan = Plan::working(Answers::default());
    let server = Server::start(plan).map_err(|error| error.to_string())?;
    run(&format!("http://{}/v3", server.address()))
}

/// The first answer sets cookies; no later request has one.
fn cookies(client: Client) -> Result<(), String> {
    let answers = AtomicUsize::new(0);
    let script = variant("", move |_| {
        let number = answers.fetch_add(1, Ordering::SeqCst);
        let fields = format!("set-cookie: session={number}; path=/\r\n");
        answering(super::ok(&fields, &user(TRUE_VALUE)))
    });
    let server = Server::start(Plan::new(script.script)).map_err(|error| error.to_string())?;
    let base = format!("http://{}/v3", server.address());
    Odd::TWO_USERS.run(client, &base)?;
    let seen = server.seen();
    let cookie = seen.iter().find(|seen| seen.head.to_ascii_lowercase().contains("\r\ncookie:"));
    match cookie {
        _ if seen.len() != 2 => Err(format!("{} requests", seen.len())),
        Some(_) => Err("a request has a cookie".to_owned()),
        None => Ok(()),
    }
}
