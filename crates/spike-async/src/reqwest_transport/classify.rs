//! From an error of reqwest to its class.

use std::error::Error as StdError;
use std::io;
use std::iter;

use crate::transport::{TransportError, TransportErrorKind};

/// Returns the class of an error, with the error as the source, without its URL.
pub(super) fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    TransportError::new(kind(&error)).with_source(error)
}

fn kind(error: &reqwest::Error) -> TransportErrorKind {
    // reqwest reports a bad certificate and a refusal of the proxy as connect errors: they come first.
    if chain(error).any(is_certificate) {
        TransportErrorKind::Tls
    } else if chain(error).any(is_refusal_of_proxy) {
        TransportErrorKind::Proxy
    } else if error.is_connect() && chain(error).any(is_not_tls) {
        TransportErrorKind::NotTls
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if chain(error).any(is_interruption) {
        TransportErrorKind::Interrupted
    } else if chain(error).any(is_invalid) {
        TransportErrorKind::InvalidResponse
    } else {
        TransportErrorKind::Other
    }
}

/// The error and its sources, with the errors inside `io::Error`, which its `source` leaves out.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let first: &(dyn StdError + 'static) = error;
    iter::successors(Some(first), |error: &&_| next(*error))
}

fn next<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

fn is_certificate(error: &(dyn StdError + 'static)) -> bool {
    #[cfg(feature = "rustls-no-provider")]
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        use rustls::AlertDescription as Alert;
        use rustls::Error::{AlertReceived, InvalidCertificate, NoCertificatesPresented};
        // The alerts are refusals of ours.
        return matches!(
            error,
            InvalidCertificate(_)
                | NoCertificatesPresented
                | AlertReceived(
                    Alert::AccessDenied
                        | Alert::BadCertificate
                        | Alert::CertificateRequired
                        | Alert::CertificateUnknown
                        | Alert::UnknownCA
                        | Alert::UnsupportedCertificate
                )
        );
    }
    // The libraries of the platforms return a text only.
    #[cfg(feature = "native-tls")]
    if error.is::<native_tls::Error>() {
        let text = error.to_string().to_ascii_lowercase();
        return text.contains("certificate") || text.contains("trust");
    }
    let _ = error;
    false
}

/// Returns whether the peer answered a TLS handshake with something else.
fn is_not_tls(error: &(dyn StdError + 'static)) -> bool {
    #[cfg(feature = "rustls-no-provider")]
    if let Some(error) = error.downcast_ref::<rustls::Error>() {
        use rustls::{Error::InvalidMessage, InvalidMessage::InvalidContentType};
        return matches!(error, InvalidMessage(InvalidContentType));
    }
    #[cfg(feature = "native-tls")]
    if error.is::<native_tls::Error>() {
        let text = error.to_string();
        return ["wrong version number", "bad protocol version"].iter().any(|it| text.contains(it));
    }
    let _ = error;
    false
}

fn is_interruption(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return error.is_incomplete_message()
            || error.is_closed()
            || error.is_canceled()
            || error.is_body_write_aborted()
            // The only one there is without a body or a service of the caller: the runtime of the connection is gone.
            || error.is_user();
    }
    #[cfg(feature = "http2")]
    if let Some(error) = error.downcast_ref::<h2::Error>() {
        return error.is_io() || error.is_go_away() || error.is_reset();
    }
    error.downcast_ref::<io::Error>().is_some_and(|error| {
        TransportErrorKind::from(error.kind()) == TransportErrorKind::Interrupted
    })
}

/// Returns whether the proxy answered CONNECT with something else than success. hyper-util returns a text only.
fn is_refusal_of_proxy(error: &(dyn StdError + 'static)) -> bool {
    matches!(
        error.to_string().as_str(),
        "tunnel error: proxy authorization required" | "tunnel error: unsuccessful"
    )
}

/// Returns whether the answer is no valid HTTP. hyper reports a malformed chunk as an I/O error.
fn is_invalid(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        return error.is_parse();
    }
    error.downcast_ref::<io::Error>().is_some_and(|error| {
        matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)
    })
}
