//! Setting a transport up.

use crate::failures::fails;
use crate::requests::{LIMITS, OK, get};
use crate::server::Server;
use crate::subject::TransportErrorKind;
use crate::subject::{self, Subject};

#[test]
#[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
fn https_without_a_tls_feature_is_refused_by_name() {
    let error = Subject::build(subject::builder().no_proxy(), "https://api.invalid")
        .err()
        .unwrap()
        .to_string();
    for feature in ["`rustls`", "`rustls-no-provider`", "`native-tls`"] {
        assert!(error.contains(feature), "{error}");
    }
}

#[test]
#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
fn a_missing_crypto_provider_is_an_error() {
    let error = Subject::build(subject::builder().no_proxy(), "https://api.invalid")
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("install_default"), "{error}");
}

#[test]
#[cfg(any(feature = "rustls", not(feature = "rustls-no-provider")))]
fn a_transport_for_http_does_not_do_https() {
    let server = Server::answering(OK);
    let subject = Subject::build(subject::builder(), &server.url).unwrap();
    fails(
        subject.send(get(&server.https()), LIMITS),
        TransportErrorKind::Tls,
    );
    assert_eq!(server.connections(), 0);
}
