//! Which connections go through a proxy.

use crate::failures::fails;
use crate::requests::{LIMITS, OK, get};
use crate::server::Server;
use crate::subject::{self, Subject, TransportErrorKind};

const REFUSAL: &str = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n";

#[test]
fn loopback_is_reached_directly_whatever_is_set() {
    let proxy = Server::answering(REFUSAL);
    let server = Server::answering(OK);
    let url = proxy.url.clone();
    let from_environment =
        subject::builder().environment(move |name| name.ends_with("PROXY").then(|| url.clone()));
    let fixed = subject::builder().proxy(&proxy.url);
    for builder in [from_environment, fixed] {
        let subject = Subject::build(builder, &server.url).unwrap();
        assert_eq!(subject.send(get(&server.url), LIMITS).unwrap().body(), "ok");
    }
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn the_proxies_of_the_environment_are_not_for_http() {
    let proxy = Server::answering(OK);
    let url = proxy.url.clone();
    let builder = subject::builder().environment(move |name| {
        name.to_ascii_uppercase()
            .ends_with("_PROXY")
            .then(|| url.clone())
    });
    let subject = Subject::build(builder, "http://api.invalid").unwrap();
    fails(
        subject.send(get("http://api.invalid"), LIMITS),
        TransportErrorKind::Connect,
    );
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn an_unusable_proxy_is_found_out_when_building() {
    for builder in [
        subject::builder()
            .environment(|name| (name == "ALL_PROXY").then(|| "socks5://secret".into())),
        subject::builder().proxy("socks5://secret"),
    ] {
        let error = Subject::build(builder, "https://api.invalid")
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("scheme") && !error.contains("secret"),
            "{error}"
        );
    }
}

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
mod https {
    use super::*;

    const TARGET: &str = "https://api.invalid";

    #[test]
    fn https_goes_through_the_proxy_of_the_environment() {
        for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let proxy = Server::answering(REFUSAL);
            let url = proxy.url.clone();
            let builder =
                subject::builder().environment(move |name| (name == variable).then(|| url.clone()));
            let subject = Subject::build(builder, TARGET).unwrap();
            fails(
                subject.send(get(TARGET), LIMITS),
                TransportErrorKind::Connect,
            );
            let request = proxy.request();
            assert!(
                request.starts_with("connect api.invalid:443 http/1.1\r\n"),
                "{request}"
            );
            assert!(
                !request.contains("secret") && !request.contains("ureq"),
                "{request}"
            );
        }
    }

    #[test]
    fn no_proxy_is_honoured_in_both_forms() {
        let proxy = Server::answering(REFUSAL);
        let url = proxy.url.clone();
        let excluded = subject::builder().environment(move |name| match name {
            "HTTPS_PROXY" => Some(url.clone()),
            "NO_PROXY" => Some("example.com, .invalid".into()),
            _ => None,
        });
        let url = proxy.url.clone();
        let none = subject::builder()
            .environment(move |_| Some(url.clone()))
            .no_proxy();
        for builder in [excluded, none] {
            let subject = Subject::build(builder, TARGET).unwrap();
            fails(
                subject.send(get(TARGET), LIMITS),
                TransportErrorKind::Connect,
            );
        }
        assert_eq!(proxy.connections(), 0);
    }

    #[test]
    fn a_fixed_proxy_wins_over_the_environment_and_may_have_a_password() {
        let proxy = Server::answering(REFUSAL);
        let url = proxy.url.replace("http://", "http://user:p%40ss@");
        let builder = subject::builder()
            .environment(|_| Some("http://other.invalid".into()))
            .proxy(url);
        let subject = Subject::build(builder, TARGET).unwrap();
        let text = fails(
            subject.send(get(TARGET), LIMITS),
            TransportErrorKind::Connect,
        );
        assert!(!text.contains("p%40ss"), "{text}");
        // In lower case, as all of the head.
        assert!(
            proxy
                .request()
                .contains("\r\nproxy-authorization: basic dxnlcjpwqhnz\r\n")
        );
    }
}
