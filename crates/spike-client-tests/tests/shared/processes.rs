//! What depends on the environment of the process: run in a process of its own, since a test must not change its own.

use std::env;
use std::process::Command;

use spike_mock::MockServer;

use super::proxies::{VARIABLES, names_the_scheme};
use crate::harness::sdk::transport::TransportErrorKind;
use crate::harness::sdk::{Client, ClientBuilder, Settings};
use crate::harness::{Subject, wait};
use crate::shared::failures::fails;
use crate::shared::requests::{LIMITS, get};
use crate::shared::setup;

/// Runs one of the ignored tests below with these variables, and without any other proxy.
pub(crate) fn in_a_process_of_its_own(test: &str, variables: &[(&str, &str)]) {
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
    let result = subject.send(get(&url()), LIMITS);
    let kind = result.as_ref().unwrap_err().kind();
    // Of the name that does not exist, or of the proxy, which refuses.
    assert!(matches!(kind, TransportErrorKind::Connect | TransportErrorKind::Proxy), "{kind:?}");
    let text = fails(result, kind);
    assert!(!text.contains("p%40ss"), "{text}");
}

#[test]
#[ignore = "run by other tests"]
fn names_the_scheme_of_the_proxy() {
    names_the_scheme(&settings());
}

#[test]
fn the_settings_are_read_from_the_environment() {
    let server = MockServer::start();
    let (id, key) = (server.application_id().to_string(), server.hmac_key().to_owned());
    let whole = [
        ("SPIKE_BASE_URL", &*server.base_url()),
        ("SPIKE_APPLICATION_ID", &id),
        ("SPIKE_HMAC_KEY", &key),
        ("SPIKE_USER_ID", server.user_id()),
    ];
    in_a_process_of_its_own("asks_for_the_user_of_the_environment", &whole);
    assert_eq!(server.requests_to("/userinfo"), 2);
    let empty = whole.map(|(name, _)| (name, ""));
    in_a_process_of_its_own("names_the_missing_variables", &empty);
    let no_user = [whole[0], whole[1], whole[2], ("SPIKE_USER_ID", "")];
    in_a_process_of_its_own("names_the_missing_user", &no_user);
}

#[test]
#[ignore = "run by other tests"]
fn asks_for_the_user_of_the_environment() {
    for client in [Client::from_env(), ClientBuilder::from_env().and_then(ClientBuilder::build)] {
        let user = client.unwrap().user_from_env().unwrap();
        let info = wait(user.user_info()).unwrap();
        assert_eq!(info.application_user_id, env::var("SPIKE_USER_ID").unwrap());
    }
}

#[test]
#[ignore = "run by other tests"]
fn names_the_missing_variables() {
    let text = Client::from_env().unwrap_err().to_string();
    assert!(text.starts_with("SPIKE_APPLICATION_ID and SPIKE_HMAC_KEY are not set; "), "{text}");
    assert_eq!(ClientBuilder::from_env().unwrap_err().to_string(), text);
}

#[test]
#[ignore = "run by other tests"]
fn names_the_missing_user() {
    let error = Client::from_env().unwrap().user_from_env().unwrap_err();
    assert!(error.to_string().starts_with("SPIKE_USER_ID is not set; "), "{error}");
}

#[cfg(all(target_os = "linux", any(feature = "rustls-no-provider", feature = "native-tls")))]
pub(crate) mod linux {
    use std::io::Write as _;

    use super::*;
    use crate::shared::framing::{TOO_LARGE, upload};
    use crate::shared::tls;

    pub(crate) const CERTIFICATE: &str =
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/localhost.pem");

    #[test]
    fn a_certificate_the_platform_trusts_is_accepted() {
        let server = tls::server();
        in_a_process_of_its_own(
            "fetches",
            &[("TEST_URL", &server.https()), ("SSL_CERT_FILE", CERTIFICATE)],
        );
        assert_eq!(server.connections(), 1);
    }

    /// The TLS settings, with the certificate authorities and the sessions in them, are made once and not per connection.
    #[test]
    #[cfg(feature = "rustls-no-provider")]
    fn the_second_connection_resumes_the_session_of_the_first() {
        use std::sync::{Arc, Mutex};

        // Or the second request may be sent before the end of the first connection is seen.
        const OK: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";

        let handshakes = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&handshakes);
        let server = tls::server_with(move |stream| {
            seen.lock().unwrap().push(stream.conn.handshake_kind());
            stream.write_all(OK.as_bytes())
        });
        let variables = [("TEST_URL", &*server.https()), ("SSL_CERT_FILE", CERTIFICATE)];
        in_a_process_of_its_own("linux::fetches_twice", &variables);
        let (first, second) = (rustls::HandshakeKind::Full, rustls::HandshakeKind::Resumed);
        assert_eq!(*handshakes.lock().unwrap(), [Some(first), Some(second)]);
    }

    #[test]
    #[cfg(feature = "rustls-no-provider")]
    #[ignore = "run by other tests"]
    fn fetches_twice() {
        let subject = Subject::new(&settings()).unwrap();
        for _ in 0..2 {
            assert_eq!(subject.send(get(&url()), LIMITS).unwrap().body(), "ok");
        }
    }

    #[test]
    fn a_body_without_a_length_ends_with_the_word_of_tls() {
        const UNTIL_CLOSE: &[u8] = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok";

        let orderly = tls::server_with(|stream| {
            stream.write_all(UNTIL_CLOSE)?;
            stream.conn.send_close_notify();
            Ok(())
        });
        let abrupt = tls::server_with(|stream| stream.write_all(UNTIL_CLOSE));
        for (server, test) in [(orderly, "fetches"), (abrupt, "linux::is_interrupted")] {
            let variables = [("TEST_URL", &*server.https()), ("SSL_CERT_FILE", CERTIFICATE)];
            in_a_process_of_its_own(test, &variables);
        }
    }

    #[test]
    #[ignore = "run by other tests"]
    fn is_interrupted() {
        let subject = Subject::new(&settings()).unwrap();
        let error = subject.send(get(&url()), LIMITS).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Interrupted, "{error:?}");
    }

    #[test]
    fn an_answer_before_the_end_of_an_upload_is_read_through_tls() {
        let reads_on = tls::server_with(|stream| {
            stream.write_all(TOO_LARGE)?;
            std::io::copy(stream, &mut std::io::sink()).map(|_| ())
        });
        let variables = [("TEST_URL", &*reads_on.https()), ("SSL_CERT_FILE", CERTIFICATE)];
        in_a_process_of_its_own("linux::is_too_large", &variables);
    }

    #[test]
    #[ignore = "run by other tests"]
    fn is_too_large() {
        assert_eq!(upload(&url()).unwrap().status().as_u16(), 413);
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
