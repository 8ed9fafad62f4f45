//! What depends on the environment of the process: run in a process of its own, since a test must not change its own.

use std::env;
use std::process::Command;

use crate::requests::{LIMITS, OK, get};
use crate::server::Server;
use crate::subject::{self, Subject};

/// Runs one of the ignored tests below with these variables.
fn in_a_process_of_its_own(test: &str, variables: &[(&str, &str)]) {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", &format!("processes::{test}"), "--ignored"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn url() -> String {
    env::var("TEST_URL").unwrap()
}

#[test]
fn the_variables_of_the_process_do_not_hijack_loopback() {
    let proxy = Server::answering("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
    let server = Server::answering(OK);
    in_a_process_of_its_own(
        "fetches",
        &[
            ("TEST_URL", &server.url),
            ("HTTP_PROXY", &proxy.url),
            ("http_proxy", &proxy.url),
            ("ALL_PROXY", &proxy.url),
            ("HTTPS_PROXY", &proxy.url),
        ],
    );
    assert_eq!((server.connections(), proxy.connections()), (1, 0));
}

#[test]
#[ignore = "run by the tests above"]
fn fetches() {
    let subject = Subject::build(subject::builder(), &url()).unwrap();
    assert_eq!(subject.send(get(&url()), LIMITS).unwrap().body(), "ok");
}

#[cfg(all(
    target_os = "linux",
    any(feature = "rustls-no-provider", feature = "native-tls")
))]
mod linux {
    use super::*;
    use crate::failures::fails;
    use crate::subject::TransportErrorKind;
    use crate::tls;

    const CERTIFICATE: &str = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../spike-blocking/tests/it/fixtures/localhost.pem"
    );

    #[test]
    fn the_proxies_of_the_process_are_read() {
        let proxy = Server::answering("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
        in_a_process_of_its_own(
            "linux::does_not_reach",
            &[
                ("TEST_URL", "https://api.invalid"),
                ("HTTPS_PROXY", &proxy.url),
                ("NO_PROXY", "example.com"),
            ],
        );
        assert_eq!(proxy.connections(), 1);
    }

    #[test]
    #[ignore = "run by the tests above"]
    fn does_not_reach() {
        let subject = Subject::build(subject::builder(), &url()).unwrap();
        fails(
            subject.send(get(&url()), LIMITS),
            TransportErrorKind::Connect,
        );
    }

    #[test]
    fn a_certificate_the_platform_trusts_is_accepted() {
        let server = tls::server();
        in_a_process_of_its_own(
            "fetches",
            &[
                ("TEST_URL", &server.https()),
                ("SSL_CERT_FILE", CERTIFICATE),
            ],
        );
        assert_eq!(server.connections(), 1);
    }

    #[test]
    #[cfg(feature = "rustls-no-provider")]
    fn without_certificate_authorities_https_cannot_be_set_up_and_http_can() {
        let server = Server::answering(OK);
        let none = [
            ("TEST_URL", &*server.url),
            ("SSL_CERT_FILE", "/dev/null"),
            ("SSL_CERT_DIR", "/dev/null"),
        ];
        in_a_process_of_its_own("fetches", &none);
        in_a_process_of_its_own("linux::names_the_package", &none);
    }

    #[test]
    #[cfg(feature = "rustls-no-provider")]
    #[ignore = "run by the tests above"]
    fn names_the_package() {
        let error = Subject::build(subject::builder(), "https://localhost")
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("ca-certificates"), "{error}");
    }

    #[test]
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    fn a_missing_crypto_provider_is_an_error() {
        in_a_process_of_its_own("linux::names_the_provider", &[("TEST_NO_PROVIDER", "1")]);
    }

    #[test]
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    #[ignore = "run by the test above"]
    fn names_the_provider() {
        let error = Subject::build(subject::builder(), "https://localhost")
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("install_default"), "{error}");
    }
}
