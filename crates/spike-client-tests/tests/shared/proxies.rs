//! Which connections go through a proxy. The environment is tested in processes of their own.

use super::processes::in_a_process_of_its_own;
use crate::harness::Subject;
use crate::shared::requests::{LIMITS, OK, get};
use crate::shared::server::Server;
use crate::shared::setup::settings;

const REFUSAL: &str = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n";

/// All variables that name a proxy.
pub(super) const VARIABLES: [&str; 6] =
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

#[test]
fn loopback_is_reached_directly_whatever_is_set() {
    let proxy = Server::answering(REFUSAL);
    let server = Server::answering(OK);
    let subject = Subject::new(&settings(&server.url).proxy(&proxy.url)).unwrap();
    assert_eq!(subject.send(get(&server.url), LIMITS).unwrap().body(), "ok");
    let mut variables = vec![("TEST_URL", &*server.url)];
    variables.extend(VARIABLES.map(|name| (name, &*proxy.url)));
    in_a_process_of_its_own("fetches", &variables);
    assert_eq!((server.connections(), proxy.connections()), (2, 0));
}

#[test]
fn the_proxies_of_the_environment_are_not_for_http() {
    let proxy = Server::answering(OK);
    let mut variables = vec![("TEST_URL", "http://api.invalid")];
    variables.extend(VARIABLES.map(|name| (name, &*proxy.url)));
    in_a_process_of_its_own("does_not_connect", &variables);
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn an_unusable_proxy_is_an_error_when_building() {
    in_a_process_of_its_own(
        "names_the_scheme_of_the_proxy",
        &[("TEST_URL", "https://api.invalid"), ("ALL_PROXY", "socks5://secret")],
    );
    names_the_scheme(&settings("https://api.invalid").proxy("socks5://secret"));
}

/// Checks that the error says what is wrong, and not with which value.
pub(super) fn names_the_scheme(settings: &crate::harness::sdk::Settings) {
    let error = Subject::new(settings).err().unwrap().to_string();
    assert!(error.contains("scheme") && !error.contains("secret"), "{error}");
}

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
mod https {
    use super::*;
    use crate::harness::sdk::transport::TransportErrorKind;
    use crate::shared::failures::fails;

    const TARGET: (&str, &str) = ("TEST_URL", "https://api.invalid");

    #[test]
    fn https_goes_through_the_proxy_of_the_environment() {
        for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let proxy = Server::answering(REFUSAL);
            in_a_process_of_its_own("does_not_connect", &[TARGET, (variable, &proxy.url)]);
            let request = proxy.request();
            assert!(request.starts_with("connect api.invalid:443 http/1.1\r\n"), "{request}");
            assert!(!request.contains("secret") && !request.contains("ureq"), "{request}");
        }
    }

    #[test]
    fn no_proxy_is_honoured_in_both_forms() {
        let proxy = Server::answering(REFUSAL);
        let url = &*proxy.url;
        for list in ["example.com, .invalid", "invalid", "api.invalid:443", "*"] {
            let variables = [TARGET, ("HTTPS_PROXY", url), ("NO_PROXY", list)];
            in_a_process_of_its_own("does_not_connect", &variables);
        }
        let variables = [TARGET, ("HTTPS_PROXY", url), ("no_proxy", "invalid")];
        in_a_process_of_its_own("does_not_connect", &variables);

        let mut variables = vec![TARGET, ("TEST_DIRECT", "1")];
        variables.extend(VARIABLES.map(|name| (name, url)));
        in_a_process_of_its_own("does_not_connect", &variables);
        assert_eq!(proxy.connections(), 0);

        for list in ["example.com", "pi.invalid", "api.invalid:80", "10.0.0.0/8"] {
            let variables = [TARGET, ("HTTPS_PROXY", url), ("NO_PROXY", list)];
            in_a_process_of_its_own("does_not_connect", &variables);
        }
        assert_eq!(proxy.connections(), 4);
    }

    #[test]
    fn a_fixed_proxy_wins_over_the_environment_and_may_have_a_password() {
        let proxy = Server::answering(REFUSAL);
        let url = proxy.url.replace("http://", "http://user:p%40ss@");
        let mut variables = vec![TARGET, ("TEST_PROXY", &*url)];
        variables.extend(VARIABLES.map(|name| (name, "http://other.invalid")));
        in_a_process_of_its_own("does_not_connect", &variables);
        // In lower case, as all of the head.
        assert!(proxy.request().contains("\r\nproxy-authorization: basic dxnlcjpwqhnz\r\n"));
    }

    #[test]
    fn a_proxy_that_does_not_speak_tls_is_not_taken_for_the_server() {
        let proxy = crate::shared::tls::without_tls();
        let subject = Subject::new(&settings("https://api.invalid").proxy(proxy.https())).unwrap();
        let result = subject.send(get("https://api.invalid"), LIMITS);
        assert_eq!(result.as_ref().unwrap_err().kind(), TransportErrorKind::Proxy);
        let text = crate::harness::sdk::Error::from(result.unwrap_err()).to_string();
        assert!(text.contains("its port does not speak TLS"), "{text}");
    }

    #[test]
    fn a_refusal_of_the_proxy_is_told_as_one() {
        for (answer, kind) in [
            ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", TransportErrorKind::Proxy),
            ("HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno", TransportErrorKind::Proxy),
            (REFUSAL, TransportErrorKind::Proxy),
            ("no HTTP\r\n\r\n", TransportErrorKind::Proxy),
            ("", TransportErrorKind::Connect),
        ] {
            let proxy = Server::closing_after(answer);
            let url = proxy.url.replace("http://", "http://user:p%40ss@");
            let subject = Subject::new(&settings("https://api.invalid").proxy(url)).unwrap();
            let text = fails(subject.send(get("https://api.invalid"), LIMITS), kind);
            assert!(!text.contains("p%40ss") && !text.contains("dxNlcjpwQHNz"), "{text}");
            assert_eq!(text.contains("the proxy refused"), kind == TransportErrorKind::Proxy);
            assert_eq!(proxy.connections(), 1);
        }
    }
}
