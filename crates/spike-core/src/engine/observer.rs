use std::time::Duration;

use http::StatusCode;

use crate::error::ErrorKind;

/// Receives what a client does, for metrics: calls, retries, logins, rate limits and how long they take.
///
/// Set with `ClientBuilder::observer`. Both methods are called on the thread or task of the call, between two of its steps,
/// so they must be quick and must not block. Neither event contains anything of the user, the parameters or the answer.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use spike_core::{AttemptEvent, CallEvent, ErrorKind, Observer};
///
/// #[derive(Default)]
/// struct Counters {
///     calls: AtomicU64,
///     failed: AtomicU64,
///     requests: AtomicU64,
///     logins: AtomicU64,
///     retries: AtomicU64,
///     rate_limited: AtomicU64,
///     milliseconds: AtomicU64,
/// }
///
/// impl Observer for Counters {
///     fn attempt(&self, event: &AttemptEvent<'_>) {
///         self.requests.fetch_add(1, Ordering::Relaxed);
///         self.logins.fetch_add(event.is_login.into(), Ordering::Relaxed);
///         self.retries.fetch_add(event.retry_in.is_some().into(), Ordering::Relaxed);
///         let is_429 = event.error == Some(ErrorKind::RateLimited);
///         self.rate_limited.fetch_add(is_429.into(), Ordering::Relaxed);
///     }
///
///     fn call(&self, event: &CallEvent<'_>) {
///         self.calls.fetch_add(1, Ordering::Relaxed);
///         self.failed.fetch_add(event.error.is_some().into(), Ordering::Relaxed);
///         self.milliseconds.fetch_add(event.elapsed.as_millis() as u64, Ordering::Relaxed);
///     }
/// }
/// ```
///
/// The guide `docs/tracing.md` feeds the crate `metrics` and an OpenTelemetry meter.
pub trait Observer: Send + Sync {
    /// Takes one request that was sent: of a call or of its login. It is called for each exactly once, when it is known
    /// what follows.
    fn attempt(&self, event: &AttemptEvent<'_>) {
        let _ = event;
    }

    /// Takes one call that is over, with its login, all attempts and the pauses between them. Waiting for an analysis is
    /// one call with several attempts.
    fn call(&self, event: &CallEvent<'_>) {
        let _ = event;
    }
}

/// One request that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptEvent<'a> {
    /// The operation of the call by method and path template, such as `GET /queries/sleeps`; also if this is its login.
    pub operation: &'a str,
    /// Whether this is a login for the call, and not the call itself.
    pub is_login: bool,
    /// Which request of the call it is, or which login, from 1.
    pub number: u32,
    /// The status, if the server answered.
    pub status: Option<StatusCode>,
    /// Why the attempt failed.
    pub error: Option<ErrorKind>,
    /// The time from sending the request to the last byte of the answer.
    pub elapsed: Duration,
    /// The pause before the request is sent again, if it is. Zero for the repetition after a 401.
    pub retry_in: Option<Duration>,
    /// Whether the call was dropped before the answer came. There is neither status nor error then.
    pub is_cancelled: bool,
}

/// One call that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallEvent<'a> {
    /// The operation by method and path template, such as `GET /queries/sleeps`.
    pub operation: &'a str,
    /// The last status, if the server answered.
    pub status: Option<StatusCode>,
    /// Why the call failed. Reading the answer comes after the call: an answer that cannot be read is not an error here,
    /// except while waiting for an analysis.
    pub error: Option<ErrorKind>,
    /// Whether it is the login that failed.
    pub is_login_error: bool,
    /// How many requests were sent, without those of logins.
    pub attempts: u32,
    /// How many login requests were sent.
    pub logins: u32,
    /// How many of all these requests were sent again.
    pub retries: u32,
    /// The time from the first step to the last: login, attempts and pauses.
    pub elapsed: Duration,
    /// Whether the call was dropped before it was over. There is no error then.
    pub is_cancelled: bool,
}

/// What stands for a failure in `error.type`: the status if the server refused, else the kind of the error.
#[cfg(feature = "tracing")]
pub(super) struct ErrorType(pub(super) ErrorKind, pub(super) Option<StatusCode>);

#[cfg(feature = "tracing")]
impl std::fmt::Display for ErrorType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let refused =
            |status: &StatusCode| !status.is_success() && ErrorKind::of_status(*status) == self.0;
        match self.1.filter(refused) {
            Some(status) => f.write_str(status.as_str()),
            None => write!(f, "{:?}", self.0),
        }
    }
}
