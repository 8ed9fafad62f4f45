//! Setting a transport up.

use crate::harness::sdk::Settings;

/// The settings of a transport for a base URL, which may be plain http to anywhere.
pub(crate) fn settings(url: &str) -> Settings {
    install_provider();
    Settings::without_key(1).base_url(url).allow_plain_http()
}

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
    use crate::harness::Subject;

    let error = Subject::new(&settings("https://api.invalid")).err().unwrap().to_string();
    for feature in ["`rustls`", "`rustls-no-provider`", "`native-tls`"] {
        assert!(error.contains(feature), "{error}");
    }
}

#[test]
#[cfg(feature = "rustls")]
fn no_provider_is_installed_for_the_process() {
    use crate::harness::Subject;

    Subject::at("https://api.invalid");
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}

#[test]
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
fn a_transport_for_http_does_not_do_https() {
    use crate::harness::Subject;
    use crate::harness::sdk::transport::TransportErrorKind;
    use crate::shared::failures::fails;
    use crate::shared::requests::{LIMITS, OK, get};
    use crate::shared::server::Server;

    let server = Server::answering(OK);
    let subject = Subject::at(&server.url);
    fails(subject.send(get(&server.https()), LIMITS), TransportErrorKind::Tls);
    assert_eq!(server.connections(), 0);
}
