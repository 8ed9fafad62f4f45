use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};

use super::backoff::Backoff;
use super::retry_after::retry_after;
use crate::codec::prepared::Prepared;
use crate::error::{Error, ErrorKind};
use crate::reply::RawReply;
use crate::session::credentials::AccessToken;
use crate::session::settings::RetryPolicy;
use crate::time::Timestamp;
use crate::transport::{TransportError, TransportErrorKind};

/// The attempts at one request, a call or a login.
pub(super) struct Attempts {
    operation: std::borrow::Cow<'static, str>,
    request: Prepared,
    replay_safe: bool,
    accepts_redirect: bool,
    return_429: bool,
    most: u32,
    counted: u32,
    in_all: u32,
}

/// What follows from the outcome of an attempt.
pub(super) enum Verdict {
    Answer(Response<Bytes>),
    /// Try again after this pause; the error is what it would have been.
    Pause(Duration, Error),
    Fail(Error),
}

impl Attempts {
    pub(super) fn new(
        operation: std::borrow::Cow<'static, str>,
        request: Prepared,
        replay_safe: bool,
        accepts_redirect: bool,
        return_429: bool,
        most: u32,
    ) -> Self {
        Self {
            operation,
            request,
            replay_safe,
            accepts_redirect,
            return_429,
            most,
            counted: 0,
            in_all: 0,
        }
    }

    pub(super) fn request(&self, token: Option<&AccessToken>) -> Result<Request<Bytes>, Error> {
        self.request.with_token(token)
    }

    /// How often the request was sent, whether counted against the limit or not.
    pub(super) fn sent_in_all(&self) -> u32 {
        self.in_all
    }

    /// Does not count the last attempt against the limit: it met a 401.
    pub(super) fn forget_last(&mut self) {
        self.counted = self.counted.saturating_sub(1);
    }

    pub(super) fn judge(
        &mut self,
        outcome: Result<Response<Bytes>, TransportError>,
        policy: &RetryPolicy,
        backoff: &mut Backoff,
        remaining: Option<Duration>,
        wall: Timestamp,
    ) -> Verdict {
        self.counted += 1;
        self.in_all += 1;
        let (error, again) = match outcome {
            Ok(response) if self.wants(response.status()) => return Verdict::Answer(response),
            Ok(response) => {
                let again = self.again_after_status(response.status());
                let wait = retry_after(response.headers(), wall);
                let reply = RawReply::received(response, self.operation.clone(), self.in_all);
                (Error::status_error(reply, wait), again)
            }
            Err(failure) => {
                let again = self.again_after_failure(failure.kind());
                (Error::from(failure), again)
            }
        };
        // An attempt that was cut short by the deadline is told as what it is.
        if error.kind() == ErrorKind::Timeout && remaining == Some(Duration::ZERO) {
            return Verdict::Fail(Error::deadline(Some(error)));
        }
        if !again || self.counted >= self.most {
            return Verdict::Fail(error);
        }
        let asked = error.retry_after();
        let pause = asked.unwrap_or_else(|| backoff.pause(self.counted, policy));
        let too_long = asked.is_some_and(|asked| asked > policy.max_retry_after);
        let too_late = remaining.is_some_and(|remaining| pause >= remaining);
        if too_long || too_late {
            Verdict::Fail(error)
        } else {
            Verdict::Pause(pause, error)
        }
    }

    fn wants(&self, status: StatusCode) -> bool {
        status.is_success() || (self.accepts_redirect && status.is_redirection())
    }

    fn again_after_status(&self, status: StatusCode) -> bool {
        match status.as_u16() {
            429 => !self.return_429,
            408 | 500 | 502 | 503 | 504 => self.replay_safe,
            _ => false,
        }
    }

    fn again_after_failure(&self, kind: TransportErrorKind) -> bool {
        match kind {
            TransportErrorKind::Connect => true,
            TransportErrorKind::Timeout | TransportErrorKind::Interrupted => self.replay_safe,
            TransportErrorKind::Tls
            | TransportErrorKind::BodyTooLarge
            | TransportErrorKind::Other => false,
        }
    }
}
