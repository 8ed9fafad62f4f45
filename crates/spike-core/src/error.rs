//! One error for everything that can go wrong, in both clients.

mod problem;
mod text;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use problem::{Problem, ProblemDetail};

use crate::reply::RawReply;

/// What sort of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is set up wrongly: base URL, TLS feature, missing key.
    Config,
    /// An argument cannot be sent; nothing was sent.
    Input,
    /// No connection to the server; nothing was sent.
    Connect,
    /// The server's certificate was not accepted; nothing was sent.
    Tls,
    /// No complete answer within the time limit of one attempt.
    Timeout,
    /// The connection broke before the answer was complete.
    Interrupted,
    /// The answer is larger than the body limit.
    BodyTooLarge,
    /// HTTP 401: the signature or the token was refused.
    Unauthorized,
    /// HTTP 403.
    Forbidden,
    /// HTTP 404.
    NotFound,
    /// Any other 4xx: the server refused the request as it is.
    Rejected,
    /// HTTP 429: too many requests.
    RateLimited,
    /// HTTP 5xx.
    Server,
    /// The server answered, but not with what the operation promises.
    Decode,
    /// The overall time for the call ran out.
    DeadlineExceeded,
    /// An analysis that was waited for ended without a result.
    AnalysisFailed,
    /// Anything else, such as an unexpected redirect.
    Other,
}

/// A failed call: what happened, to which operation, after how many attempts, and what to do about it.
///
/// `Display` is one line. Neither it nor `Debug` contains a secret, a header, a query, a body or a measured
/// value; what the server sent is at hand through [`body`](Self::body) and [`problem`](Self::problem).
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    what: Cow<'static, str>,
    advice: Option<Cow<'static, str>>,
    operation: Option<Cow<'static, str>>,
    login: bool,
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
        Self(Box::new(Inner {
            kind,
            what: what.into(),
            advice: None,
            operation: None,
            login: false,
            attempts: 0,
            reply: None,
            problem: None,
            retry_after: None,
            path: None,
            record_id: None,
            cause: None,
        }))
    }

    /// An error of kind [`ErrorKind::Config`]; for clients built on the core.
    #[must_use]
    pub fn config(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Config, what)
    }

    /// An error of kind [`ErrorKind::Input`]; for implementations of [`Request`](crate::Request).
    #[must_use]
    pub fn input(what: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Input, what)
    }

    /// The error for an answer whose status is not what the operation wants.
    pub(crate) fn status_error(reply: RawReply, retry_after: Option<Duration>) -> Self {
        let status = reply.status();
        let kind = match status.as_u16() {
            401 => ErrorKind::Unauthorized,
            403 => ErrorKind::Forbidden,
            404 => ErrorKind::NotFound,
            429 => ErrorKind::RateLimited,
            400..=499 => ErrorKind::Rejected,
            500..=599 => ErrorKind::Server,
            _ => ErrorKind::Other,
        };
        let mut error = Self::new(kind, text::status_line(status));
        error.0.problem = Problem::parse(reply.body());
        error.0.advice = text::status_advice(kind, status).map(Cow::Borrowed);
        error.0.reply = Some(reply);
        error.0.retry_after = retry_after;
        error
    }

    /// The error for an attempt that ended without an answer.
    pub(crate) fn caused(
        kind: ErrorKind,
        what: String,
        cause: Arc<dyn StdError + Send + Sync>,
    ) -> Self {
        let mut error = Self::new(kind, what);
        error.0.advice = text::transport_advice(kind).map(Cow::Borrowed);
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
        let mut error = Self::new(
            ErrorKind::DeadlineExceeded,
            "the time for the whole call ran out",
        );
        error.0.advice = Some(Cow::Borrowed(
            "allow a longer deadline, or find out why the server is slow",
        ));
        if let Some(last) = last {
            error.0.retry_after = last.0.retry_after;
            error.0.cause = Some(Arc::new(last));
        }
        error
    }

    /// The error for an analysis that ended without a result.
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

    #[must_use]
    pub(crate) fn during_login(mut self) -> Self {
        self.0.login = true;
        if matches!(self.0.kind, ErrorKind::Unauthorized | ErrorKind::Forbidden) {
            self.0.advice = Some(Cow::Borrowed(
                "check the application id, and that the signature was made with this application's HMAC key",
            ));
        }
        self
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

    /// The sort of failure.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if the server answered.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.reply.as_ref().map(RawReply::status)
    }

    /// The headers of the answer, if the server answered.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.reply.as_ref().map(RawReply::headers)
    }

    /// The body of the answer as it came, if the server answered. It may hold personal data.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.0.reply.as_ref().map(RawReply::body)
    }

    /// The problem description (RFC 9457) in the body, if there is one.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        self.0.problem.as_ref()
    }

    /// How long the server asks to wait before the next attempt.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the request was sent; 0 if it never was. For a failed login, how often the login was.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The operation that failed, by method and path template, such as `GET /queries/sleeps/{sleep_id}`.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// What caused it: a [`TransportError`](crate::transport::TransportError), or for a deadline the last [`Error`].
    ///
    /// `Display` ends with the innermost cause already, so [`source`](std::error::Error::source) returns `None`:
    /// reports that walk the chain would print it twice.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }

    /// Where in the JSON of the answer decoding stopped, such as `statistics[3].date`.
    #[must_use]
    pub fn json_path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The id of the record whose analysis was waited for, so that the waiting can go on later with
    /// `GetNutritionRecord` or `GetLabReport`. Set in every error after an upload succeeded; neither `Display` nor
    /// `Debug` shows it.
    #[must_use]
    pub fn record_id(&self) -> Option<&str> {
        self.0.record_id.as_deref()
    }

    /// Whether it was the login before the call that failed; the call itself was then not sent (again).
    #[must_use]
    pub fn is_login(&self) -> bool {
        self.0.login
    }

    /// Whether time ran out: of one attempt or of the whole call.
    ///
    /// # Troubleshooting
    /// A call that waits for an analysis takes minutes; give it a longer time limit. For a call that must
    /// not be repeated blindly (an upload), look whether it was carried out before sending it again.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Timeout | ErrorKind::DeadlineExceeded
        )
    }

    /// Whether the server was not reached, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connect | ErrorKind::Tls)
    }

    /// Whether the credentials were refused (HTTP 401).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.0.kind == ErrorKind::Unauthorized
    }

    /// Whether the server asks to slow down (HTTP 429); see [`retry_after`](Self::retry_after).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.0.kind == ErrorKind::RateLimited
    }

    /// Whether the thing asked for does not exist (HTTP 404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// Whether the reason may pass by itself: no connection, an answer cut off, time run out, HTTP 429 or 5xx. A
    /// queue keeps such work for later; anything else fails the same way again.
    ///
    /// It does not say whether the call was carried out: before you repeat one that changes something, look.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Connect
                | ErrorKind::Timeout
                | ErrorKind::Interrupted
                | ErrorKind::DeadlineExceeded
                | ErrorKind::RateLimited
                | ErrorKind::Server
        )
    }

    /// Whether a failed login may be shown to others who waited for it: not if it was only this caller's
    /// time that ran out.
    pub(crate) fn concerns_everyone(&self) -> bool {
        self.0.kind != ErrorKind::DeadlineExceeded
    }

    /// Whether the server refused the login as such, so that asking again at once is pointless.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(
            self.0.kind,
            ErrorKind::Unauthorized
                | ErrorKind::Forbidden
                | ErrorKind::NotFound
                | ErrorKind::Rejected
        )
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
            write!(f, " at `{}`", text::printable(path, 200))?;
        }
        if let Some(problem) = &inner.problem {
            problem.describe(&inner.what, f)?;
        }
        if let Some(status) = self.status().filter(|_| inner.kind == ErrorKind::Decode) {
            write!(f, " (HTTP {})", status.as_u16())?;
        }
        if inner.attempts > 1 {
            write!(f, " (after {} attempts)", inner.attempts)?;
        }
        if let Some(wait) = inner.retry_after {
            write!(
                f,
                "; the server asks to wait {} s",
                wait.as_secs_f64().ceil()
            )?;
        }
        if let Some(cause) = text::cause(self) {
            write!(f, ": {cause}")?;
        }
        if let Some(advice) = &inner.advice {
            write!(f, "; {advice}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &self.to_string())
            .field("status", &self.status().map(|status| status.as_u16()))
            .field(
                "body",
                &self
                    .body()
                    .map(|body| format!("[{} bytes redacted]", body.len())),
            )
            .field("attempts", &inner.attempts)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {}

#[cfg(test)]
mod tests;
