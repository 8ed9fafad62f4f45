//! The TLS back-end, chosen by feature.

#[cfg(feature = "rustls-no-provider")]
use std::sync::Arc;

#[cfg(feature = "rustls-no-provider")]
use rustls::crypto::CryptoProvider;
use spike_core::Error;

/// Sets the TLS back-end. The certificate authorities of the platform are loaded for https only.
#[cfg(feature = "rustls-no-provider")]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    https: bool,
) -> Result<reqwest::ClientBuilder, Error> {
    use rustls::{ClientConfig, RootCertStore};
    use rustls_platform_verifier::Verifier;

    let provider = provider()?;
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unavailable)?;
    let config = if https {
        let verifier = Verifier::new(provider).map_err(no_authorities)?;
        config.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
    } else {
        config.with_root_certificates(RootCertStore::empty())
    };
    let mut config = config.with_no_client_auth();
    if cfg!(feature = "http2") {
        config.alpn_protocols.push(b"h2".to_vec());
    }
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(builder.tls_backend_preconfigured(config))
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

/// Sets the TLS back-end.
#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    _https: bool,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

/// Rejects https.
#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
pub(super) fn configure(
    builder: reqwest::ClientBuilder,
    https: bool,
) -> Result<reqwest::ClientBuilder, Error> {
    if https {
        return Err(unavailable(
            "https needs the feature `rustls`, `rustls-no-provider` or `native-tls` of spike-async",
        ));
    }
    Ok(builder)
}

#[cfg(any(feature = "rustls-no-provider", not(feature = "native-tls")))]
fn unavailable(why: impl std::fmt::Display) -> Error {
    Error::config(format!("TLS is not available: {why}"))
}
