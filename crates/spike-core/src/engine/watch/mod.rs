//! Watches the steps of a machine: what an [`Observer`] and tracing are told comes from here, and only from here.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::engine::observer::{AttemptEvent, CallEvent, Observer};
use crate::engine::trace::{Scope, Trace};
use crate::error::{Error, ErrorKind};
use crate::machine::{Action, Now, Outcome, Step};

/// The records of one call; `None` if neither an observer nor a subscriber of tracing wants to know.
#[derive(Debug)]
pub(super) struct Watch(Option<Box<Records>>);

struct Records {
    operation: Box<str>,
    observer: Option<Arc<dyn Observer>>,
    trace: Trace,
    started: Option<Duration>,
    /// The last reading of the clock, for a call that is dropped.
    last: Duration,
    /// Whether the login lock is held: a request is then a login.
    in_login: bool,
    attempts: u32,
    logins: u32,
    retries: u32,
    status: Option<StatusCode>,
    attempt: Option<Attempt>,
    is_over: bool,
}

/// A request that was sent, until it is known what follows.
struct Attempt {
    is_login: bool,
    number: u32,
    sent: Duration,
    /// How it ended, and when.
    end: Option<(Result<StatusCode, ErrorKind>, Duration)>,
}

impl Watch {
    /// Watches a call. `trace` is made only if a subscriber is interested.
    pub(super) fn new(
        operation: &str,
        observer: Option<&Arc<dyn Observer>>,
        trace: impl FnOnce() -> Trace,
    ) -> Self {
        if observer.is_none() && !Trace::is_wanted() {
            return Self(None);
        }
        Self(Some(Box::new(Records {
            operation: operation.into(),
            observer: observer.cloned(),
            trace: trace(),
            started: None,
            last: Duration::ZERO,
            in_login: false,
            attempts: 0,
            logins: 0,
            retries: 0,
            status: None,
            attempt: None,
            is_over: false,
        })))
    }

    /// Returns the span of the call.
    pub(super) fn scope(&self) -> Scope {
        self.0.as_ref().map_or_else(Scope::none, |records| records.trace.scope())
    }

    /// Takes the next step, before the driver takes its action.
    pub(super) fn step<T>(&mut self, step: &Step<T>, now: Now) {
        if let Some(records) = &mut self.0 {
            records.step(step, now.elapsed);
        }
    }

    /// Takes the outcome of an action, before the machine does.
    pub(super) fn outcome(&mut self, outcome: &Outcome, now: Now) {
        if let Some(records) = &mut self.0 {
            records.outcome(outcome, now.elapsed);
        }
    }
}

impl Records {
    fn step<T>(&mut self, step: &Step<T>, now: Duration) {
        if self.is_over {
            return;
        }
        self.last = now;
        self.started.get_or_insert(now);
        self.finish_attempt(step);
        match step {
            Step::Do(action) => {
                self.trace.action(&self.operation, action);
                match action {
                    // Polled twice, the machine returns the same step.
                    Action::Send { .. } if self.attempt.is_none() => self.send(now),
                    Action::Unlock => self.in_login = false,
                    _ => {}
                }
            }
            Step::Done(result) => self.finish(result.as_ref().err(), false),
        }
    }

    fn send(&mut self, now: Duration) {
        let count = if self.in_login { &mut self.logins } else { &mut self.attempts };
        *count += 1;
        self.attempt =
            Some(Attempt { is_login: self.in_login, number: *count, sent: now, end: None });
    }

    fn outcome(&mut self, outcome: &Outcome, now: Duration) {
        self.last = now;
        self.trace.outcome(&self.operation, outcome);
        match outcome {
            Outcome::Locked => self.in_login = true,
            Outcome::Answered(answer) => {
                let end = match answer {
                    Ok(response) => Ok(response.status()),
                    Err(failure) => Err(failure.kind().into()),
                };
                self.status = end.ok().or(self.status);
                if let Some(attempt) = &mut self.attempt {
                    attempt.end = Some((end, now));
                }
            }
            _ => {}
        }
    }

    /// Reports an attempt that has ended, now that the next step says what follows.
    fn finish_attempt<T>(&mut self, next: &Step<T>) {
        let Some((end, at)) = self.attempt.as_ref().and_then(|attempt| attempt.end) else {
            return;
        };
        let Some(attempt) = self.attempt.take() else { return };
        let error = match end {
            Err(kind) => Some(kind),
            Ok(status) if status.is_success() => None,
            // The expected answer of some operations.
            Ok(status) if status.is_redirection() && matches!(next, Step::Done(Ok(_))) => None,
            Ok(status) => Some(ErrorKind::of_status(status)),
        };
        let retry_in = error.and(match next {
            Step::Do(Action::Sleep(pause)) => Some(*pause),
            // After a 401, with another token.
            Step::Do(_) if !attempt.is_login => Some(Duration::ZERO),
            Step::Do(_) | Step::Done(_) => None,
        });
        self.retries += u32::from(retry_in.is_some());
        self.report(&AttemptEvent {
            operation: &self.operation,
            is_login: attempt.is_login,
            number: attempt.number,
            status: end.ok(),
            error,
            elapsed: at.saturating_sub(attempt.sent),
            retry_in,
            is_cancelled: false,
        });
    }

    fn report(&self, event: &AttemptEvent<'_>) {
        self.trace.attempt(event);
        if let Some(observer) = &self.observer {
            observer.attempt(event);
        }
    }

    fn finish(&mut self, error: Option<&Error>, is_cancelled: bool) {
        self.is_over = true;
        let event = CallEvent {
            operation: &self.operation,
            status: error.and_then(Error::status).or(self.status),
            error: error.map(Error::kind),
            is_login_error: error.is_some_and(Error::is_login),
            attempts: self.attempts,
            logins: self.logins,
            retries: self.retries,
            elapsed: self.last.saturating_sub(self.started.unwrap_or(self.last)),
            is_cancelled,
        };
        self.trace.call(&event);
        if let Some(observer) = &self.observer {
            observer.call(&event);
        }
    }
}

/// A call that is dropped before its end, such as a future that lost a race.
impl Drop for Records {
    fn drop(&mut self) {
        if self.is_over || self.started.is_none() {
            return;
        }
        let scope = self.trace.scope();
        scope.run(|| {
            if let Some(attempt) = self.attempt.take() {
                self.report(&AttemptEvent {
                    operation: &self.operation,
                    is_login: attempt.is_login,
                    number: attempt.number,
                    status: attempt.end.and_then(|(end, _)| end.ok()),
                    error: None,
                    elapsed: self.last.saturating_sub(attempt.sent),
                    retry_in: None,
                    is_cancelled: true,
                });
            }
            self.finish(None, true);
        });
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Records").field("operation", &self.operation).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
