use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::backoff::Backoff;
use super::now::Moment;
use super::retry_after::retry_after;
use crate::error::{Error, ErrorKind};
use crate::session::settings::RetryPolicy;
use crate::transport::TransportError;

/// What decides whether a request is sent again.
#[derive(Clone, Copy)]
pub(crate) struct RetryRules {
    pub(crate) policy: RetryPolicy,
    /// Whether the request may be sent again when it is unknown if it was carried out.
    pub(crate) idempotent: bool,
    /// Whether a redirect is a success.
    pub(crate) accepts_redirect: bool,
    /// Whether a 429 is returned at once, for the caller to wait out.
    pub(crate) return_429: bool,
}

/// The attempts at one request, of a call or of a login.
pub(super) struct Attempts {
    rules: RetryRules,
    /// Attempts that count against the limit.
    attempts: u32,
    all: u32,
}

/// What follows from the outcome of an attempt.
pub(super) enum RetryDecision {
    /// The attempt succeeded.
    Answer(Response<Bytes>),
    /// Send again after this pause; the error is what is reported if the call ends meanwhile.
    Retry { pause: Duration, error: Error },
    /// The error is final.
    Fail(Error),
}

impl Attempts {
    pub(super) fn new(rules: RetryRules) -> Self {
        Self { rules, attempts: 0, all: 0 }
    }

    /// Returns the number of all attempts, including those that do not count against the limit.
    pub(super) fn all(&self) -> u32 {
        self.all
    }

    /// Takes the last attempt off the count: it met a 401.
    pub(super) fn discount_last(&mut self) {
        self.attempts = self.attempts.saturating_sub(1);
    }

    /// Decides what follows from the outcome of one more attempt.
    pub(super) fn classify(
        &mut self,
        outcome: Result<Response<Bytes>, TransportError>,
        origin: &str,
        backoff: &mut Backoff,
        moment: &Moment,
    ) -> RetryDecision {
        self.attempts += 1;
        self.all += 1;
        let error = match outcome {
            Ok(response) if self.is_success(response.status()) => {
                return RetryDecision::Answer(response);
            }
            Ok(response) => {
                let wait = retry_after(response.headers(), moment.now.wall);
                Error::status_error(response.into(), wait, Some(origin))
            }
            Err(failure) => failure.at(Some(origin)),
        };
        // An attempt that the deadline cut short is reported as what it is.
        if error.kind() == ErrorKind::Timeout && moment.is_past_deadline() {
            return RetryDecision::Fail(Error::deadline(Some(error)));
        }
        let policy = &self.rules.policy;
        let returned = self.rules.return_429 && error.is_rate_limited();
        if returned
            || !error.is_repeated(self.rules.idempotent)
            || self.attempts >= policy.max_attempts
        {
            return RetryDecision::Fail(error);
        }
        let requested = error.retry_after();
        let pause = requested.unwrap_or_else(|| backoff.pause(self.attempts, policy));
        let too_long = requested.is_some_and(|requested| requested > policy.max_retry_after);
        let too_late = moment.remaining.is_some_and(|remaining| pause >= remaining);
        if too_long || too_late {
            RetryDecision::Fail(error)
        } else {
            RetryDecision::Retry { pause, error }
        }
    }

    fn is_success(&self, status: StatusCode) -> bool {
        status.is_success() || (self.rules.accepts_redirect && status.is_redirection())
    }
}
