use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::error::Error;
use crate::reply::RawReply;
use crate::session::tokens::{StoredToken, TokenKey};
use crate::time::Timestamp;
use crate::transport::{Limits, TransportError};

/// The time, as the driver tells it to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "drivers make it with every step")]
pub struct Now {
    /// A monotonic clock with any origin, the same for all calls of a client.
    pub elapsed: Duration,
    /// The time of day, for tokens that carry an end.
    pub wall: Timestamp,
}

/// What a driver has to do next. A driver handles every kind, so a new one is a breaking change.
#[expect(clippy::exhaustive_enums, reason = "a driver must handle every step")]
pub enum Step {
    /// Get hold of the user's login gate, and keep it until [`Step::Unlock`] as a guard that frees it also
    /// on a panic or when the call is dropped. Report [`Outcome::Locked`], or [`Outcome::LockTimedOut`] if
    /// it took longer than `within` (zero: do not wait at all; `None`: wait for ever).
    Lock {
        /// How long to wait at most.
        within: Option<Duration>,
    },
    /// Let the gate go. Report [`Outcome::Unlocked`].
    Unlock,
    /// Ask the shared token store. Report [`Outcome::Loaded`], with `None` if it has nothing or fails.
    Load {
        /// Whose token.
        key: TokenKey,
        /// How long to wait at most.
        within: Option<Duration>,
    },
    /// Put a token into the shared token store. Report [`Outcome::Stored`], also if it failed.
    Store {
        /// Whose token.
        key: TokenKey,
        /// The token.
        token: StoredToken,
        /// How long to wait at most.
        within: Option<Duration>,
    },
    /// Send this and report [`Outcome::Answered`], whatever came.
    Send {
        /// The request, complete.
        request: Request<Bytes>,
        /// Time limit and body limit; the transport enforces both.
        limits: Limits,
    },
    /// Wait so long and report [`Outcome::Slept`].
    Sleep(Duration),
    /// The call is over.
    Done(Result<RawReply, Error>),
}

/// How a step went.
#[expect(clippy::exhaustive_enums, reason = "drivers make every one of them")]
pub enum Outcome {
    /// The gate is held.
    Locked,
    /// The gate was not free in time.
    LockTimedOut,
    /// The gate was let go.
    Unlocked,
    /// What the token store had.
    Loaded(Option<StoredToken>),
    /// The token store was told.
    Stored,
    /// What came of sending.
    Answered(Result<Response<Bytes>, TransportError>),
    /// The pause is over.
    Slept,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lock { within } => write!(f, "Lock {{ within: {within:?} }}"),
            Self::Unlock => f.write_str("Unlock"),
            Self::Load { within, .. } => write!(f, "Load {{ within: {within:?} }}"),
            Self::Store { within, .. } => write!(f, "Store {{ within: {within:?} }}"),
            Self::Send { request, limits } => {
                let (method, length) = (request.method(), request.body().len());
                write!(
                    f,
                    "Send {{ method: {method}, body: [{length} bytes redacted], limits: {limits:?} }}"
                )
            }
            Self::Sleep(duration) => write!(f, "Sleep({duration:?})"),
            Self::Done(result) => write!(f, "Done({result:?})"),
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
