//! The TLS back-end, chosen by feature.

#[cfg(feature = "rustls-no-provider")]
use std::sync::Arc;

#[cfg(feature = "rustls-no-provider")]
use rustls::crypto::CryptoProvider;
use spike_core::Error;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

type Builder = ConfigBuilder<AgentScope>;

/// Sets the TLS back-end, for https only.
///
/// ureq makes its own verifier, but only when it connects: one is made here too, so that a system without certificate
/// authorities is found out now.
#[cfg(feature = "rustls-no-provider")]
pub(super) fn configure(builder: Builder, https: bool) -> Result<Builder, Error> {
    use rustls_platform_verifier::Verifier;
    use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

    if !https {
        return Ok(builder);
    }
    let provider = provider()?;
    Verifier::new(Arc::clone(&provider)).map_err(no_authorities)?;
    let config = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    Ok(builder.tls_config(config))
}

#[cfg(feature = "rustls-no-provider")]
fn provider() -> Result<Arc<CryptoProvider>, Error> {
    #[cfg(feature = "rustls")]
    {
        Ok(Arc::new(rustls::crypto::ring::default_provider()))
    }
    #[cfg(not(feature = "rustls"))]
    CryptoProvider::get_default().cloned().ok_or_else(|| {
        unavailable(
            "the feature `rustls-no-provider` uses the crypto provider of the process, and none is installed; \
             call `CryptoProvider::install_default` of rustls first, or enable the feature `rustls`",
        )
    })
}

#[cfg(feature = "rustls-no-provider")]
fn no_authorities(error: rustls::Error) -> Error {
    unavailable(format_args!(
        "the certificate authorities of this system could not be loaded ({error}); \
         install the package ca-certificates, or point SSL_CERT_FILE at a bundle"
    ))
}

/// Sets the TLS back-end, for https only.
#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
pub(super) fn configure(builder: Builder, https: bool) -> Result<Builder, Error> {
    use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

    let config = TlsConfig::builder()
        .provider(TlsProvider::NativeTls)
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    Ok(if https { builder.tls_config(config) } else { builder })
}

/// Rejects https.
#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
pub(super) fn configure(builder: Builder, https: bool) -> Result<Builder, Error> {
    if https {
        return Err(unavailable(
            "https needs the feature `rustls`, `rustls-no-provider` or `native-tls` of spike-blocking",
        ));
    }
    Ok(builder)
}

#[cfg(any(feature = "rustls-no-provider", not(feature = "native-tls")))]
fn unavailable(why: impl std::fmt::Display) -> Error {
    Error::config(format!("TLS is not available: {why}"))
}
