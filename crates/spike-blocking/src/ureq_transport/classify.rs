//! From an error of ureq to its class.

use std::error::Error as StdError;

use ureq::{Error, Timeout};

use super::connect::{Broken, NotConnected};
use crate::transport::{TransportError, TransportErrorKind};

/// Returns the class of an error, with the error as the source.
pub(super) fn classify(error: Error) -> TransportError {
    let kind = kind(&error);
    match error {
        // The only errors of ureq that contain a URL.
        Error::BadUri(_) | Error::RequireHttpsOnly(_) => {
            TransportError::new(kind).with_source("ureq does not accept the URL")
        }
        error => TransportError::new(kind).with_source(cause(error)),
    }
}

/// Returns the innermost error, such as `Connection refused`.
fn cause(error: Error) -> Box<dyn StdError + Send + Sync> {
    match error {
        Error::Other(inner) => match inner.downcast::<NotConnected>() {
            Ok(marked) => cause(marked.0),
            Err(inner) => match inner.downcast::<Broken>() {
                Ok(broken) => broken.0.into(),
                Err(inner) => inner,
            },
        },
        Error::Io(inner) => inner.into(),
        #[cfg(feature = "rustls-no-provider")]
        Error::Rustls(inner) => inner.into(),
        error => error.into(),
    }
}

fn kind(error: &Error) -> TransportErrorKind {
    use TransportErrorKind as Kind;

    if is_certificate(error) {
        return Kind::Tls;
    }
    match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => Kind::Connect,
        Error::Timeout(_) => Kind::Timeout,
        Error::HostNotFound | Error::ConnectionFailed => Kind::Connect,
        Error::TlsRequired => Kind::Tls,
        Error::Io(error) => error.kind().into(),
        Error::Protocol(_) | Error::LargeResponseHeader(..) => Kind::InvalidResponse,
        // The connection ends in the size of a chunk.
        Error::BodyStalled => Kind::Interrupted,
        Error::Other(error) if error.is::<Broken>() => Kind::Interrupted,
        Error::Other(error) => match error.downcast_ref() {
            Some(NotConnected(error)) => kind_of_connecting(error),
            None => Kind::Other,
        },
        _ => Kind::Other,
    }
}

fn kind_of_connecting(error: &Error) -> TransportErrorKind {
    match error {
        Error::ConnectProxyFailed(reason) if reason.starts_with("proxy server responded") => {
            TransportErrorKind::Proxy
        }
        // The answer of a proxy: the server's own would be behind TLS.
        Error::Protocol(_) => TransportErrorKind::Proxy,
        error if is_not_tls(error) => TransportErrorKind::NotTls,
        Error::Other(error) => match error.downcast_ref() {
            // The connection to the proxy.
            Some(NotConnected(error)) => kind_of_connecting(error),
            None => TransportErrorKind::Connect,
        },
        _ => TransportErrorKind::Connect,
    }
}

/// Returns whether the error, or an error inside, is about a certificate. ureq's errors have no `source`.
fn is_certificate(error: &Error) -> bool {
    match error {
        Error::Other(error) => {
            error.downcast_ref().is_some_and(|NotConnected(error)| is_certificate(error))
        }
        #[cfg(feature = "rustls-no-provider")]
        Error::Rustls(error) => is_certificate_of_rustls(error),
        #[cfg(feature = "rustls-no-provider")]
        Error::Io(error) => error
            .get_ref()
            .and_then(|inner| inner.downcast_ref())
            .is_some_and(is_certificate_of_rustls),
        // The libraries of the platforms return a text only.
        #[cfg(feature = "native-tls")]
        Error::NativeTls(error) => {
            let text = error.to_string().to_ascii_lowercase();
            text.contains("certificate") || text.contains("trust")
        }
        _ => false,
    }
}

/// Returns whether the peer answered a TLS handshake with something else.
fn is_not_tls(error: &Error) -> bool {
    match error {
        #[cfg(feature = "rustls-no-provider")]
        Error::Io(error) => {
            use rustls::{Error::InvalidMessage, InvalidMessage::InvalidContentType};
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
            matches!(inner, Some(InvalidMessage(InvalidContentType)))
        }
        #[cfg(feature = "native-tls")]
        Error::NativeTls(error) => {
            let text = error.to_string();
            ["wrong version number", "bad protocol version"].iter().any(|it| text.contains(it))
        }
        _ => false,
    }
}

#[cfg(feature = "rustls-no-provider")]
fn is_certificate_of_rustls(error: &rustls::Error) -> bool {
    use rustls::AlertDescription as Alert;
    use rustls::Error::{AlertReceived, InvalidCertificate, NoCertificatesPresented};
    // The alerts are refusals of ours.
    matches!(
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
    )
}
