//! What depends on the environment of the process: run in a process of its own, since a test must not change its own.

use std::env;
use std::process::Command;

use super::proxies::{VARIABLES, names_the_scheme};
use crate::harness::Subject;
use crate::harness::sdk::Settings;
use crate::harness::sdk::transport::TransportErrorKind;
use crate::shared::failures::fails;
use crate::shared::requests::{LIMITS, get};
use crate::shared::setup;

/// Runs one of the ignored tests below with these variables, and without any other proxy.
pub(super) fn in_a_process_of_its_own(test: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(env::current_exe().unwrap());
    for name in VARIABLES.iter().chain(&["NO_PROXY", "no_proxy"]) {
        command.env_remove(name);
    }
    let output = command
        .args(["--exact", &format!("shared::processes::{test}"), "--ignored"])
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

/// The settings that the parent process wants.
fn settings() -> Settings {
    let settings = setup::settings(&url());
    match (env::var("TEST_PROXY"), env::var_os("TEST_DIRECT")) {
        (Ok(proxy), _) => settings.proxy(proxy),
        (Err(_), Some(_)) => settings.no_proxy(),
        (Err(_), None) => settings,
    }
}

#[test]
#[ignore = "run by other tests"]
fn fetches() {
    let subject = Subject::new(&settings()).unwrap();
    assert_eq!(subject.send(get(&url()), LIMITS).unwrap().body(), "ok");
}

#[test]
#[ignore = "run by other tests"]
fn does_not_connect() {
    let subject = Subject::new(&settings()).unwrap();
    let text = fails(subject.send(get(&url()), LIMITS), TransportErrorKind::Connect);
    assert!(!text.contains("p%40ss"), "{text}");
}

#[test]
#[ignore = "run by other tests"]
fn names_the_scheme_of_the_proxy() {
    names_the_scheme(&settings());
}

#[cfg(all(target_os = "linux", any(feature = "rustls-no-provider", feature = "native-tls")))]
mod linux {
    use super::*;
    use crate::shared::tls;

    const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/localhost.pem");

    #[test]
    fn a_certificate_the_platform_trusts_is_accepted() {
        let server = tls::server();
        in_a_process_of_its_own(
            "fetches",
            &[("TEST_URL", &server.https()), ("SSL_CERT_FILE", CERTIFICATE)],
        );
        assert_eq!(server.connections(), 1);
    }

    #[test]
    #[cfg(feature = "rustls-no-provider")]
    fn without_certificate_authorities_https_cannot_be_set_up_and_http_can() {
        use crate::shared::requests::OK;
        use crate::shared::server::Server;

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
    #[ignore = "run by other tests"]
    fn names_the_package() {
        let error = Subject::new(&setup::settings("https://localhost")).err().unwrap().to_string();
        assert!(error.contains("ca-certificates"), "{error}");
    }

    #[test]
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    fn a_missing_crypto_provider_is_an_error() {
        in_a_process_of_its_own("linux::names_the_provider", &[("TEST_NO_PROVIDER", "1")]);
    }

    #[test]
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    #[ignore = "run by other tests"]
    fn names_the_provider() {
        let error = Subject::new(&setup::settings("https://localhost")).err().unwrap().to_string();
        assert!(error.contains("install_default"), "{error}");
    }
}
