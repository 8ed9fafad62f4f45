//! Setting a transport up.

/// What an application does that enables `rustls-no-provider` alone.
#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
pub(crate) fn install_provider() {
    if std::env::var_os("TEST_NO_PROVIDER").is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

#[cfg(any(feature = "rustls", not(feature = "rustls-no-provider")))]
pub(crate) fn install_provider() {}

#[test]
#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
fn https_without_a_tls_feature_is_refused_by_name() {
    use crate::subject::{self, Subject};

    let error = Subject::build(subject::builder(), "https://api.invalid")
        .err()
        .unwrap()
        .to_string();
    for feature in ["`rustls`", "`rustls-no-provider`", "`native-tls`"] {
        assert!(error.contains(feature), "{error}");
    }
}

#[test]
#[cfg(feature = "rustls")]
fn no_provider_is_installed_for_the_process() {
    use crate::subject::{self, Subject};

    Subject::build(subject::builder(), "https://api.invalid").unwrap();
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[test]
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
fn a_transport_for_http_does_not_do_https() {
    use crate::failures::fails;
    use crate::requests::{LIMITS, OK, get};
    use crate::server::Server;
    use crate::subject::{self, Subject, TransportErrorKind};

    let server = Server::answering(OK);
    let subject = Subject::build(subject::builder(), &server.url).unwrap();
    fails(
        subject.send(get(&server.https()), LIMITS),
        TransportErrorKind::Tls,
    );
    assert_eq!(server.connections(), 0);
}
