use std::fmt;
use std::time::Duration;

use spike_core::{Error, transport};

/// Declares an enum with the variants of one in the core, which other languages can match. A variant that the core adds
/// later is `Other` until it is added here.
macro_rules! mirror {
    ($(#[$meta:meta])* $name:ident of $core:path { $($(#[$doc:meta])* $variant:ident),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
        #[expect(clippy::exhaustive_enums, reason = "the languages have closed enums")]
        pub enum $name {
            $($(#[$doc])* $variant,)*
            /// Anything else.
            Other,
        }

        impl From<$core> for $name {
            fn from(kind: $core) -> Self {
                match kind {
                    $(<$core>::$variant => Self::$variant,)*
                    _ => Self::Other,
                }
            }
        }

        impl From<$name> for $core {
            fn from(kind: $name) -> Self {
                match kind {
                    $($name::$variant => Self::$variant,)*
                    $name::Other => Self::Other,
                }
            }
        }
    };
}

mirror! {
    /// The kind of a [`SpikeError`]. What follows from each is one table, in the guide `docs/errors.md`.
    ErrorKind of spike_core::ErrorKind {
        /// The configuration is invalid: base URL, proxy, missing key.
        Config,
        /// An argument is invalid, or an object was used in a way that is not possible; nothing was sent.
        Input,
        /// No connection to the server; nothing was sent.
        Connect,
        /// The proxy refused; the server was not reached.
        Proxy,
        /// TLS could not be set up; nothing was carried out.
        Tls,
        /// No complete answer within the timeout of one attempt.
        Timeout,
        /// The connection was interrupted before the answer was complete.
        Interrupted,
        /// The answer is larger than the body limit.
        BodyTooLarge,
        /// The answer is not valid HTTP, or its body is not encoded as its header says.
        InvalidResponse,
        /// HTTP 401: the signature or the token was refused.
        Unauthorized,
        /// HTTP 403.
        Forbidden,
        /// HTTP 404 for anything but a login.
        NotFound,
        /// Any other 4xx.
        Rejected,
        /// HTTP 429.
        RateLimited,
        /// HTTP 5xx.
        Server,
        /// The answer is not as documented.
        Decode,
        /// The deadline of the whole call passed.
        DeadlineExceeded,
        /// The analysis that the call waited for ended without a result.
        AnalysisFailed,
    }
}

mirror! {
    /// Why there is no answer. It decides whether the request is sent again, so a host must tell the kinds apart; if it is
    /// unknown whether the request was sent, it counts as sent.
    TransportErrorKind of transport::TransportErrorKind {
        /// The request was provably not sent: name not resolved, connection refused, connecting timed out, TLS handshake
        /// broken off for a reason other than a certificate.
        Connect,
        /// The proxy did not open a connection to the server.
        Proxy,
        /// The certificate of the server was not accepted, or TLS is not available.
        Tls,
        /// The port answered, but not with TLS.
        NotTls,
        /// The timeout passed, and the request may have been sent.
        Timeout,
        /// The connection was interrupted, and the request may have been sent.
        Interrupted,
        /// The answer is larger than the limit. A [`ResponseReader`](crate::ResponseReader) finds this itself.
        BodyTooLarge,
        /// The response is not valid HTTP.
        InvalidResponse,
    }
}

/// A failed call, or a wrong use: what happened, to which operation, after how many attempts, and what to do.
///
/// Its text is one line without secrets, headers, bodies and measured values. [`body`](Self::body) returns what the server
/// sent.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object), uniffi::export(Debug, Display))]
pub struct SpikeError(Error);

impl SpikeError {
    /// Returns the error of the core.
    #[must_use]
    pub fn core(&self) -> &Error {
        &self.0
    }

    pub(crate) fn misuse(what: &'static str) -> Self {
        Self(Error::input(what))
    }
}

impl From<Error> for SpikeError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl SpikeError {
    /// Returns the whole message: one line.
    #[must_use]
    pub fn message(&self) -> String {
        self.0.to_string()
    }

    /// Returns the kind of failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind().into()
    }

    /// Returns what to do, as the message says it.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        self.0.advice().map(str::to_owned)
    }

    /// Returns how often the request was sent, or tried to be sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    /// Returns the operation by method and path template, such as `GET /queries/sleeps/{sleep_id}`.
    #[must_use]
    pub fn operation(&self) -> Option<String> {
        self.0.operation().map(str::to_owned)
    }

    /// Returns the HTTP status, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status().map(|status| status.as_u16())
    }

    /// Returns the body of the answer, if the server answered. It may contain personal data.
    #[must_use]
    pub fn body(&self) -> Option<Vec<u8>> {
        self.0.body().map(|body| body.to_vec())
    }

    /// Returns how long the server asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after()
    }

    /// Returns the place in the JSON of the answer where decoding failed, such as `statistics[3].date`.
    #[must_use]
    pub fn json_path(&self) -> Option<String> {
        self.0.json_path().map(str::to_owned)
    }

    /// Returns the id of the record whose analysis the call waited for.
    #[must_use]
    pub fn record_id(&self) -> Option<String> {
        self.0.record_id().map(str::to_owned)
    }

    /// Returns whether the login before the call failed.
    #[must_use]
    pub fn is_login(&self) -> bool {
        self.0.is_login()
    }

    /// Returns whether the same call may succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.is_transient()
    }

    /// Returns whether the call may have been carried out although it failed, so that repeating it could do it twice.
    #[must_use]
    pub fn may_have_been_carried_out(&self) -> bool {
        self.0.may_have_been_carried_out()
    }
}

impl fmt::Display for SpikeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for SpikeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for SpikeError {}
