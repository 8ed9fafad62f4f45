//! The error of both clients.

mod class;
mod problem;
mod reason;
mod text;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use self::class::Class;
pub use self::problem::{Problem, ProblemDetail};
pub(crate) use self::text::{is_another_protocol, is_invisible, printable, server};

use crate::reply::RawReply;

/// The kind of an [`Error`]. What follows from each is one table, in the guide `docs/errors.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The configuration of the client is invalid: base URL, TLS feature, missing key. A base URL below which there is no
    /// login (HTTP 404) is wrong, too.
    Config,
    /// An argument is invalid; nothing was sent.
    Input,
    /// No connection to the server; nothing was sent.
    Connect,
    /// The proxy refused to connect, or refused its name and password (HTTP 407); the server was not reached.
    Proxy,
    /// The server's certificate was not accepted, it wants one of the client, or its port does not speak TLS; nothing was
    /// carried out.
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
    /// Any other 4xx: the server rejected the request.
    Rejected,
    /// HTTP 429: too many requests.
    RateLimited,
    /// HTTP 5xx.
    Server,
    /// The answer is not as documented.
    Decode,
    /// The deadline of the whole call passed.
    DeadlineExceeded,
    /// The analysis that the call waited for ended without a result.
    AnalysisFailed,
    /// Anything else, such as an unexpected redirect.
    Other,
}

/// A failed call: what happened, to which operation, after how many attempts, and what to do.
///
/// `Display` is one line. Neither `Display` nor `Debug` contains a secret, a header, a query, a body or a measured value;
/// [`body`](Self::body) and [`problem`](Self::problem) return what the server sent.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    class: &'static Class,
    what: Cow<'static, str>,
    advice: Option<Cow<'static, str>>,
    operation: Option<Cow<'static, str>>,
    login: bool,
    /// Whether the call changes something on the server.
    changes: bool,
    attempts: u32,
    reply: Option<RawReply>,
    problem: Option<Problem>,
    retry_after: Option<Duration>,
    path: Option<String>,
    record_id: Option<String>,
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, what: impl Into<Cow<'static, str>>) -> Self {
        Self::of_class(Class::of_kind(kind), what.into())
    }

    fn of_class(class: &'static Class, what: Cow<'static, str>) -> Self {
        let advice = Some(class.advice).filter(|advice| !advice.is_empty());
        Self(Box::new(Inner {
            class,
            what,
            advice: advice.map(Cow::Borrowed),
            operation: None,
            login: false,
            changes: false,
            attempts: 0,
            reply: None,
            problem: None,
            retry_after: None,
            path: None,
            record_id: None,
            cause: None,
        }))
    }

    /// Creates an error of kind [`ErrorKind::Config`], for clients built on the core.
    #[must_use]
    pub fn config(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Config, what)
    }

    /// Creates an error of kind [`ErrorKind::Input`], for implementations of [`Request`](crate::Request).
    #[must_use]
    pub fn input(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Input, what)
    }

    /// Creates the error for an answer with an unexpected status. `origin` is the scheme, host and port of the base URL.
    pub(crate) fn status_error(
        reply: RawReply,
        retry_after: Option<Duration>,
        origin: Option<&str>,
    ) -> Self {
        let status = reply.status();
        let class = Class::of_status(status.as_u16());
        let mut error = Self::of_class(class, text::status_line(origin, status).into());
        if text::wants_tls(&reply) {
            error = error.advise("this port expects TLS: begin the base URL with https://");
        }
        error.0.problem = Problem::parse(reply.body());
        error.0.reply = Some(reply);
        error.0.retry_after = retry_after;
        error
    }

    /// Creates an error with a cause, such as the failure of a transport.
    pub(crate) fn caused(
        kind: ErrorKind,
        what: String,
        cause: Arc<dyn StdError + Send + Sync>,
    ) -> Self {
        let mut error = Self::new(kind, what);
        error.0.cause = Some(cause);
        error
    }

    pub(crate) fn decode(
        what: impl Into<Cow<'static, str>>,
        path: Option<String>,
        reply: RawReply,
    ) -> Self {
        let mut error = Self::new(ErrorKind::Decode, what);
        error.0.path = path;
        error.0.reply = Some(reply);
        error
    }

    pub(crate) fn deadline(last: Option<Self>) -> Self {
        let mut error = Self::new(ErrorKind::DeadlineExceeded, "the deadline of the call passed");
        if let Some(last) = last {
            error.0.retry_after = last.0.retry_after;
            error.0.cause = Some(Arc::new(last));
        }
        error
    }

    /// Creates the error for an analysis that ended without a result.
    pub(crate) fn analysis(reason: Option<&str>) -> Self {
        let what = match reason {
            Some(reason) => format!("the analysis failed: {}", text::printable(reason, 200)),
            None => "the analysis failed without a reason".to_owned(),
        };
        Self::new(ErrorKind::AnalysisFailed, what)
    }

    #[must_use]
    pub(crate) fn of(mut self, operation: impl Into<Cow<'static, str>>, attempts: u32) -> Self {
        self.0.operation = Some(operation.into());
        self.0.attempts = attempts;
        self
    }

    /// Marks the error of a call that changes something on the server.
    #[must_use]
    pub(crate) fn of_change(mut self, changes: bool) -> Self {
        self.0.changes = changes;
        self
    }

    #[must_use]
    pub(crate) fn during_login(mut self) -> Self {
        self.0.login = true;
        let advice = match self.kind() {
            ErrorKind::Unauthorized | ErrorKind::Forbidden => {
                "check the application id, and that the signature was made with this application's HMAC key"
            }
            ErrorKind::BodyTooLarge => {
                "the answer to a login is small, so this is not one: check the base URL including `/v3`"
            }
            // Every API has a login, so the base URL is not that of one.
            ErrorKind::NotFound => {
                self.0.class = Class::of_kind(ErrorKind::Config);
                "the base URL is wrong: check its host and path, as in https://app-api.spikeapi.com/v3"
            }
            _ => return self,
        };
        self.advise(advice)
    }

    /// Turns a refused token into the error of all calls that would log in again.
    #[must_use]
    pub(crate) fn tokens_refused(mut self) -> Self {
        self.0.what =
            format!("the tokens of two logins in a row were refused: {}", self.0.what).into();
        self.during_login()
    }

    #[must_use]
    pub(crate) fn of_record(mut self, id: &str) -> Self {
        self.0.record_id = Some(id.to_owned());
        self
    }

    #[must_use]
    pub(crate) fn advise(mut self, advice: impl Into<Cow<'static, str>>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    /// Adds advice before what is advised already.
    #[must_use]
    pub(crate) fn advise_first(self, advice: &str) -> Self {
        let advice = match &self.0.advice {
            Some(known) => format!("{advice}; {known}"),
            None => advice.to_owned(),
        };
        self.advise(advice)
    }

    /// Returns the kind of failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.class.kind
    }

    /// Returns what to do, as `Display` says it.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.0.advice.as_deref()
    }

    /// Returns the HTTP status, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.reply.as_ref().map(RawReply::status)
    }

    /// Returns the headers of the answer, if the server answered.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.reply.as_ref().map(RawReply::headers)
    }

    /// Returns the body of the answer, if the server answered. It may contain personal data.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.reply.as_ref().map(RawReply::body)
    }

    /// Returns the problem description (RFC 9457) in the body, if there is one.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.0.problem.as_ref()
    }

    /// Returns how long the server asks to wait before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns how often the SDK tried to send the request, also when it got no connection; 0 if it did not try. For a
    /// failed login, the attempts of the login.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the operation by method and path template, such as `GET /queries/sleeps/{sleep_id}`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// Returns the cause: a [`TransportError`](crate::transport::TransportError), or for a deadline the error of the last
    /// attempt.
    ///
    /// `Display` already ends with the innermost cause, so [`source`](std::error::Error::source) returns `None`:
    /// otherwise reports that print the chain of sources would print it twice.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// Returns the place in the JSON of the answer where decoding failed, such as `statistics[3].date`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the id of the record whose analysis the call waited for, to continue later with `GetNutritionRecord` or
    /// `GetLabReport`. It is set in every error after a successful upload; neither `Display` nor `Debug` shows it.
    #[must_use]
    pub fn record_id(&self) -> Option<&str> {
        self.0.record_id.as_deref()
    }

    /// Returns whether the login before the call failed; the call itself was then not sent (again).
    #[must_use]
    pub fn is_login(&self) -> bool {
        self.0.login
    }

    /// Returns whether a timeout passed: of one attempt or of the whole call.
    ///
    /// # Troubleshooting
    /// A call that waits for an analysis takes minutes; set a longer timeout.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), ErrorKind::Timeout | ErrorKind::DeadlineExceeded)
    }

    /// Returns whether the server was not reached, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.kind(), ErrorKind::Connect | ErrorKind::Proxy | ErrorKind::Tls)
    }

    /// Returns whether the call may have been carried out although it failed, so that repeating it could do it twice:
    /// it is one that changes something (an upload), it was sent, and the server did not refuse it.
    ///
    /// Always `false` for a call that is idempotent.
    #[must_use]
    pub fn may_have_been_carried_out(&self) -> bool {
        let inner = &*self.0;
        inner.changes && !inner.login && self.is_unsure()
    }

    fn is_unsure(&self) -> bool {
        match self.kind() {
            // The deadline may have cut an attempt short, or only the pause after one.
            ErrorKind::DeadlineExceeded => {
                let last = self.0.cause.as_ref().and_then(|cause| cause.downcast_ref::<Self>());
                last.is_some_and(Self::is_unsure)
            }
            _ => self.0.class.is_unsure,
        }
    }

    /// Returns whether the credentials were refused (HTTP 401).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.kind() == ErrorKind::Unauthorized
    }

    /// Returns whether the server asks to slow down (HTTP 429); see [`retry_after`](Self::retry_after).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Returns whether the requested record does not exist (HTTP 404). Not for a login: its 404 means a wrong base URL.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Returns whether the same call may succeed later: no connection, an incomplete answer, a timeout, HTTP 408, 425,
    /// 429 or most of 5xx. A queue keeps such work for later; any other error occurs again.
    ///
    /// Before you repeat a call that is not idempotent, look at
    /// [`may_have_been_carried_out`](Self::may_have_been_carried_out).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.0.class.is_transient
    }

    /// Returns whether the request is sent again by itself.
    pub(crate) fn is_repeated(&self, idempotent: bool) -> bool {
        self.0.class.is_repeated(idempotent)
    }

    /// Returns whether a failed login is reported to other callers that waited for it: not if only the deadline of this
    /// caller passed.
    pub(crate) fn concerns_everyone(&self) -> bool {
        self.kind() != ErrorKind::DeadlineExceeded
    }

    /// Returns whether the server refused the login as such, so that another one at once is pointless.
    pub(crate) fn is_refusal(&self) -> bool {
        self.status().is_some_and(|status| status.is_client_error()) && !self.is_transient()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = &inner.operation {
            write!(f, "{operation}: ")?;
        }
        if inner.login {
            f.write_str("the login failed: ")?;
        }
        f.write_str(&inner.what)?;
        if let Some(path) = inner.path.as_ref().filter(|path| !path.is_empty()) {
            write!(f, ", at `{}`", text::printable(path, 200))?;
        }
        if let Some(problem) = &inner.problem {
            problem.describe(&inner.what, f)?;
        }
        if let Some(status) = self.status().filter(|_| inner.class.kind == ErrorKind::Decode) {
            write!(f, " (HTTP {})", status.as_u16())?;
        }
        if inner.attempts > 1 {
            write!(f, " (after {} attempts)", inner.attempts)?;
        }
        if let Some(wait) = inner.retry_after {
            write!(f, "; the server asks to wait {} s", wait.as_secs_f64().ceil())?;
        }
        if let Some(cause) = text::cause(self) {
            write!(f, ": {cause}")?;
        }
        if let Some(advice) = &inner.advice {
            write!(f, "; {advice}")?;
        }
        if self.may_have_been_carried_out() {
            f.write_str("; the call may have been carried out: check that before you repeat it")?;
        }
        Ok(())
    }
}

/// The message in one line, and the kind: it is what a program prints whose `main` returns the error.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self} [ErrorKind::{:?}]", self.kind())
    }
}

impl StdError for Error {}

#[cfg(test)]
mod tests;
