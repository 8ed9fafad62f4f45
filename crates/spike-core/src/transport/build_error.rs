use std::error::Error as StdError;
use std::sync::Arc;

use crate::error::{Error, ErrorKind};
use crate::transport::proxy::ProxyError;

/// An error that kept a transport from being set up. Its text says what to do and holds no secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The proxy setting cannot be used.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    /// TLS is not available.
    #[error("TLS is not available: {0}")]
    Tls(String),
    /// The HTTP client refused its configuration.
    #[error("the HTTP client could not be set up")]
    Client(#[source] Box<dyn StdError + Send + Sync>),
}

/// An error of kind [`ErrorKind::Config`], with the [`BuildError`] as its [`cause`](Error::cause).
impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        Self::caused(ErrorKind::Config, error.to_string(), Arc::new(error))
    }
}
