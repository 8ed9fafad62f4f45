use std::error::Error as StdError;
use std::fmt;

use crate::error::Error;
use crate::transport::proxy::ProxyError;

/// A transport that could not be set up. Its text says what to do and holds no secret.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The proxy setting cannot be used.
    Proxy(ProxyError),
    /// TLS is not available.
    Tls(String),
    /// The HTTP client refused its configuration.
    Client(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proxy(error) => error.fmt(f),
            Self::Tls(text) => write!(f, "TLS is not available: {text}"),
            Self::Client(_) => f.write_str("the HTTP client could not be set up"),
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Proxy(_) | Self::Tls(_) => None,
            Self::Client(error) => Some(&**error),
        }
    }
}

impl From<ProxyError> for BuildError {
    fn from(error: ProxyError) -> Self {
        Self::Proxy(error)
    }
}

impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        match error.source() {
            Some(source) => Self::config(format!("{error}: {source}")),
            None => Self::config(error.to_string()),
        }
    }
}
