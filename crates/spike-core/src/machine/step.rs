use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::error::Error;
use crate::reply::RawReply;
use crate::session::tokens::{StoredToken, TokenKey};
use crate::transport::{Limits, TransportError};

/// The next step of a driver.
#[derive(Debug)]
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every step")]
#[expect(clippy::large_enum_variant, reason = "lives for one step")]
pub enum Step<T = RawReply> {
    /// Take this action, and report its [`Outcome`].
    Do(Action),
    /// The machine has ended with this output.
    Done(Result<T, Error>),
}

/// An action of a driver. A driver handles every kind, so a new one is a breaking change.
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every action")]
pub enum Action {
    /// Acquire the login lock of the user and hold it until [`Action::Unlock`], as a guard that is released also on a
    /// panic and when the call is dropped. Report [`Outcome::Locked`], or [`Outcome::LockTimedOut`] after `timeout`
    /// (zero: try once without waiting; `None`: wait without limit).
    Lock {
        /// The longest wait.
        timeout: Option<Duration>,
    },
    /// Release the login lock. Report [`Outcome::Unlocked`].
    Unlock,
    /// Read from the shared token store. Report [`Outcome::Loaded`], with `None` if it has no token or fails.
    Load {
        /// The key of the user's token.
        key: TokenKey,
        /// The longest wait.
        timeout: Option<Duration>,
    },
    /// Write a token to the shared token store. Report [`Outcome::Stored`], also if it failed.
    Store {
        /// The key of the user's token.
        key: TokenKey,
        /// The token.
        token: StoredToken,
        /// The longest wait.
        timeout: Option<Duration>,
    },
    /// Send this request and report [`Outcome::Answered`] with the response or the failure.
    ///
    /// Send it once and unchanged: no retry, no redirect, no cookie. Every response is `Ok`, whatever its status; read
    /// its body with a [`BodyReader`](crate::transport::BodyReader), with decompression by the HTTP library switched
    /// off. When it is unknown whether the request was sent, it counts as sent.
    Send {
        /// The complete request. The driver adds what belongs to the connection: `Host`, and `Content-Length` if there is
        /// a body.
        request: Request<Bytes>,
        /// Timeout and body limit; the transport enforces both.
        limits: Limits,
    },
    /// Wait for this time and report [`Outcome::Slept`].
    Sleep(Duration),
}

/// The outcome of an [`Action`].
#[expect(clippy::exhaustive_enums, reason = "drivers make every one of them")]
pub enum Outcome {
    /// The lock is held.
    Locked,
    /// The lock was not free in time.
    LockTimedOut,
    /// The lock was released.
    Unlocked,
    /// The token in the store, if any.
    Loaded(Option<StoredToken>),
    /// The token was written, or writing it failed.
    Stored,
    /// The response, or why there is none.
    Answered(Result<Response<Bytes>, TransportError>),
    /// The pause is over.
    Slept,
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lock { timeout } => write!(f, "Lock {{ timeout: {timeout:?} }}"),
            Self::Unlock => f.write_str("Unlock"),
            Self::Load { timeout, .. } => write!(f, "Load {{ timeout: {timeout:?} }}"),
            Self::Store { timeout, .. } => write!(f, "Store {{ timeout: {timeout:?} }}"),
            Self::Send { request, limits } => {
                let (method, length) = (request.method(), request.body().len());
                write!(
                    f,
                    "Send {{ method: {method}, body: [{length} bytes redacted], limits: {limits:?} }}"
                )
            }
            Self::Sleep(duration) => write!(f, "Sleep({duration:?})"),
        }
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Locked => f.write_str("Locked"),
            Self::LockTimedOut => f.write_str("LockTimedOut"),
            Self::Unlocked => f.write_str("Unlocked"),
            Self::Loaded(stored) => write!(f, "Loaded(found: {})", stored.is_some()),
            Self::Stored => f.write_str("Stored"),
            Self::Answered(Ok(response)) => {
                write!(
                    f,
                    "Answered({}, [{} bytes redacted])",
                    response.status(),
                    response.body().len()
                )
            }
            Self::Answered(Err(failure)) => write!(f, "Answered({:?})", failure.kind()),
            Self::Slept => f.write_str("Slept"),
        }
    }
}
