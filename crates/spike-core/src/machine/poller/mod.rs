//! Waiting for an analysis: when to ask for the record again, and when the wait is over.
//!
//! Nutrition images and lab reports are analysed for seconds to minutes. A client that does not wait within the upload
//! polls the record by its id until the analysis is over. The id is all that is needed, so a program that was restarted
//! continues where it stopped, and every error that ends the wait keeps the id ([`Error::record_id`]).
//!
//! A [`Poller`] is a [`Machine`] like an [`Exchange`]: the same driver loop runs both.
//!
//! Rules, tested in `poller/tests`:
//! 1. The first request is due at once, the second after `first_pause`. Each further pause is half as long again, up to
//!    `max_pause`; none is shorter than a `Retry-After`.
//! 2. No request starts after the deadline of the policy, and none gets more time than is left.
//! 3. A transient error (timeout, connection, 429, 5xx) does not end the wait. Any other does.
//! 4. Every error keeps the id of the record, and shows it neither in `Display` nor in `Debug`.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::Machine;
use super::backoff::Backoff;
use super::call_spec::CallSpec;
use super::exchange::{Exchange, polled_after_done};
use super::login::out_of_turn;
use super::now::{Now, shorter};
use super::step::{Action, Outcome, Step};
use crate::codec::request::Request;
use crate::codec::setters::setters;
use crate::error::Error;

/// An answer with the progress of its analysis.
pub trait Pollable: Sized {
    /// The request that asks for the record again.
    type Poll: PollRequest<Answer = Self>;

    /// Returns the request that asks for the record again.
    fn poll_request(&self) -> Self::Poll;

    /// Returns the progress of the analysis.
    fn progress(&self) -> Progress<'_>;
}

/// A request for a record by its id, which may be sent repeatedly until the analysis is over.
pub trait PollRequest: Request<Answer: Pollable> {
    /// Returns the id of the record.
    fn record_id(&self) -> &str;
}

/// The progress of an analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// Not over: pending, processing, or a status this version of the SDK does not know.
    Running,
    /// Over, with a result.
    Finished,
    /// Over, without a result; with the reason if the server gives one.
    Failed(Option<&'a str>),
}

/// The shortest pause, so that no policy polls without any.
const MIN_PAUSE: Duration = Duration::from_millis(1);
/// The least time a request gets, so that one that is due is sent.
const MIN_TIMEOUT: Duration = Duration::from_millis(1);

/// The pauses between polls and the deadline.
///
/// The default: first after 2 s, at most every 15 s, for 660 s. Documented durations are 4 to 30 s for images and 10 to
/// 60 s for lab reports; a running integration allows 600 s (evidence: A, C).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollPolicy {
    pub(crate) first_pause: Duration,
    pub(crate) max_pause: Duration,
    pub(crate) deadline: Option<Duration>,
}

impl Default for PollPolicy {
    fn default() -> Self {
        Self {
            first_pause: Duration::from_secs(2),
            max_pause: Duration::from_secs(15),
            deadline: Some(Duration::from_secs(660)),
        }
    }
}

impl PollPolicy {
    /// Creates the default policy.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    setters! {
        /// Sets the pause between the first and the second request. Each further pause is half as long again.
        first_pause(pause: Duration) => first_pause = pause;

        /// Sets the longest pause.
        max_pause(pause: Duration) => max_pause = pause;

        /// Sets the time for the whole wait.
        deadline(deadline: Duration) => deadline = Some(deadline);

        /// Waits without a deadline.
        no_deadline() => deadline = None;
    }
}

/// The machine that waits for one analysis, created by [`Engine::start_polling`](crate::Engine::start_polling).
///
/// Its output is the record once its analysis is over, or the error that ended the wait.
pub struct Poller<R: PollRequest> {
    request: R,
    operation: Cow<'static, str>,
    /// What each poll is made from, or why there is no request to send.
    spec: Result<CallSpec, Error>,
    policy: PollPolicy,
    /// Seeds the exchange of each poll.
    seeds: Backoff,
    started: Option<Duration>,
    pause: Duration,
    polls: u32,
    state: State<R::Answer>,
}

enum State<T> {
    /// Not polled yet; with the record, if an upload returned it.
    New(Option<T>),
    /// Waits until the next request is due.
    Pausing { until: Duration },
    /// A request is under way.
    Polling(Box<Exchange>),
    /// `None` once the result was returned.
    Done(Option<Result<T, Error>>),
}

impl<R: PollRequest> Poller<R> {
    pub(crate) fn new(request: R, spec: Result<CallSpec, Error>, policy: PollPolicy) -> Self {
        let seed = spec.as_ref().map_or(0, |spec| spec.seed);
        let operation = match &spec {
            Ok(spec) => spec.operation.clone(),
            Err(error) => error.operation().unwrap_or_default().to_owned().into(),
        };
        Self {
            request,
            operation,
            spec,
            seeds: Backoff::new(seed),
            started: None,
            pause: policy.first_pause.min(policy.max_pause).max(MIN_PAUSE),
            policy,
            polls: 0,
            state: State::New(None),
        }
    }

    /// Uses this record as the answer of the first request.
    pub(crate) fn with_record(mut self, record: R::Answer) -> Self {
        self.state = State::New(Some(record));
        self
    }

    /// Starts the next request.
    fn send(&mut self, now: Now) -> State<R::Answer> {
        let mut spec = match &self.spec {
            Ok(spec) => spec.clone(),
            Err(error) => return self.received(Err(error.clone()), now),
        };
        spec.limits.deadline = shorter(spec.limits.deadline, self.remaining(now));
        spec.seed = self.seeds.next();
        State::Polling(Box::new(Exchange::new(spec)))
    }

    fn remaining(&self, now: Now) -> Option<Duration> {
        let started = self.started.unwrap_or(now.elapsed);
        let spent = now.elapsed.saturating_sub(started);
        self.policy.deadline.map(|deadline| deadline.saturating_sub(spent).max(MIN_TIMEOUT))
    }

    /// Takes the answer to a request: ends the wait, or pauses before the next one.
    fn received(&mut self, answer: Result<R::Answer, Error>, now: Now) -> State<R::Answer> {
        self.polls += 1;
        let transient = match answer {
            Ok(record) => match record.progress() {
                Progress::Finished => return State::Done(Some(Ok(record))),
                Progress::Failed(reason) => {
                    let error = Error::analysis(reason).of(self.operation.clone(), self.polls);
                    return self.fail(error);
                }
                Progress::Running => None,
            },
            Err(error) if error.is_transient() => Some(error),
            Err(error) => return self.fail(error),
        };
        let retry_after = transient.as_ref().and_then(Error::retry_after);
        let pause = self.pause.max(retry_after.unwrap_or_default());
        let until = now.elapsed.saturating_add(pause);
        let longer = self.pause.saturating_add(self.pause / 2);
        self.pause = longer.min(self.policy.max_pause).max(MIN_PAUSE);

        let started = self.started.unwrap_or(now.elapsed);
        let end = self.policy.deadline.map(|deadline| started.saturating_add(deadline));
        if end.is_some_and(|end| until >= end) {
            let advice = "the analysis goes on: ask for the record again later by its id, which this error keeps (`record_id()`), or wait for the webhook";
            let error = Error::deadline(transient).of(self.operation.clone(), self.polls);
            return self.fail(error.advise(advice));
        }
        State::Pausing { until }
    }

    fn fail(&self, error: Error) -> State<R::Answer> {
        State::Done(Some(Err(error.of_record(self.request.record_id()))))
    }
}

impl<R: PollRequest> Machine for Poller<R> {
    type Output = R::Answer;

    fn poll(&mut self, now: Now) -> Step<Self::Output> {
        self.started.get_or_insert(now.elapsed);
        loop {
            // Each arm returns a step, or moves on to a state that has one.
            self.state = match &mut self.state {
                State::New(record) => match record.take() {
                    Some(record) => self.received(Ok(record), now),
                    None => self.send(now),
                },
                State::Pausing { until } => {
                    return Step::Do(Action::Sleep(until.saturating_sub(now.elapsed)));
                }
                State::Polling(exchange) => match exchange.poll(now) {
                    Step::Do(action) => return Step::Do(action),
                    Step::Done(result) => {
                        let answer = result
                            .and_then(|raw| self.request.decode(raw))
                            .map(|reply| reply.value);
                        self.received(answer, now)
                    }
                },
                State::Done(result) => {
                    return Step::Done(result.take().unwrap_or_else(|| Err(polled_after_done())));
                }
            };
        }
    }

    fn handle(&mut self, outcome: Outcome, now: Now) {
        self.state = match (std::mem::replace(&mut self.state, State::Done(None)), outcome) {
            (State::Polling(mut exchange), outcome) => {
                exchange.handle(outcome, now);
                State::Polling(exchange)
            }
            (State::Pausing { .. }, Outcome::Slept) => self.send(now),
            (State::Done(result), _) => State::Done(result),
            _ => self.fail(out_of_turn().of(self.operation.clone(), self.polls)),
        };
    }

    fn operation(&self) -> &str {
        &self.operation
    }
}

impl<R: PollRequest> fmt::Debug for Poller<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Poller");
        debug.field("operation", &self.operation());
        match &self.state {
            State::New(_) => debug.field("state", &"new"),
            State::Pausing { .. } => debug.field("state", &"pausing"),
            State::Polling(exchange) => debug.field("state", exchange),
            State::Done(_) => debug.field("state", &"done"),
        };
        debug.field("polls", &self.polls).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
