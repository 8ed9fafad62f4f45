use std::fmt;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, TryLockError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use async_lock::MutexGuardArc;
use async_lock::futures::LockArc;
use spike_core::machine::{self, Action, Machine};
use spike_core::transport::TransportError;
use spike_core::{StartedCall, StoredToken, TokenEntry};

use crate::http_message::Attempt;
use crate::login::{self, LoginLock, block_until};
use crate::{AccessToken, Answer, HttpRequest, HttpResponse, SpikeError, TransportErrorKind};

const OVER: &str = "the exchange is over; each call needs an exchange of its own";

/// The readings of the clocks of the host.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "hosts make it")]
pub struct Now {
    /// A clock that never goes back, since any instant that is the same for all exchanges of an engine.
    pub elapsed: Duration,
    /// The time of the day, UTC. It decides only whether a token has expired.
    pub wall: SystemTime,
}

/// The next step of a host. It takes the step, and reports the [`Outcome`].
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[expect(clippy::exhaustive_enums, reason = "a host must handle every step")]
pub enum Step {
    /// Another call of this user is logging in. Wait with [`Exchange::wait_for_login`] or
    /// [`Exchange::wait_for_login_blocking`], at most for this time, and report [`Outcome::Waited`], whether the time is over
    /// or not.
    WaitForLogin {
        /// The longest wait; `None` waits without limit.
        timeout: Option<Duration>,
    },
    /// Read from the shared token store. Report [`Outcome::Loaded`], without a token if it has none or fails. Only for an
    /// engine with a token store.
    Load {
        /// The key of the user's token: 64 hexadecimal digits that reveal nothing about the user.
        key: String,
        /// The longest wait.
        timeout: Option<Duration>,
    },
    /// Write a token to the shared token store. Report [`Outcome::Stored`], also if that failed.
    Store {
        /// The key of the user's token.
        key: String,
        /// The token.
        token: Arc<AccessToken>,
        /// The longest wait.
        timeout: Option<Duration>,
    },
    /// Send this request, once and unchanged. Report [`Outcome::Answered`], whatever the status, or [`Outcome::Failed`].
    Send {
        /// The request.
        request: Arc<HttpRequest>,
    },
    /// Wait for this time, and report [`Outcome::Slept`].
    Sleep {
        /// The pause.
        duration: Duration,
    },
    /// The call has succeeded; the exchange is over.
    Done {
        /// The answer.
        answer: Arc<Answer>,
    },
}

/// The outcome of a [`Step`].
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[expect(clippy::exhaustive_enums, reason = "hosts make every one of them")]
pub enum Outcome {
    /// The wait for the login of another call is over.
    Waited,
    /// What the token store has.
    Loaded {
        /// The token, if any.
        token: Option<Arc<AccessToken>>,
    },
    /// The token was written, or writing it failed.
    Stored,
    /// The response, from a [`ResponseReader`](crate::ResponseReader).
    Answered {
        /// The response.
        response: Arc<HttpResponse>,
    },
    /// There is no response.
    Failed {
        /// Why.
        kind: TransportErrorKind,
        /// The words of the HTTP library, which appear in the error. They must not contain the URL, a header or a body.
        detail: Option<String>,
    },
    /// The pause is over.
    Slept,
}

/// The state machine of one call. The host asks for the next step with [`poll`](Self::poll), and reports its outcome with
/// [`handle`](Self::handle).
///
/// It belongs to one thread or task at a time. Used by two at once, after its end or after [`cancel`](Self::cancel), each of
/// its methods fails with an error of kind [`Input`](crate::ErrorKind::Input).
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Exchange {
    operation: String,
    /// `None` after `cancel`.
    state: Mutex<Option<State>>,
}

struct State {
    call: Box<dyn AnyCall>,
    entry: Option<Arc<TokenEntry<LoginLock>>>,
    /// Held from the step in which the lock was taken until the machine releases it, or the exchange is dropped.
    guard: Option<MutexGuardArc<()>>,
    /// The place in the queue of those who wait for the lock.
    waiting: Option<Pin<Box<LockArc<()>>>>,
    /// Of the one that waits.
    waker: Option<Waker>,
    progress: Progress,
}

/// Which calls of the host are due.
#[derive(PartialEq)]
enum Progress {
    /// A poll.
    Poll,
    /// The outcome of a step.
    Outcome,
    /// The end of the wait for the login of another call.
    Login,
    /// The response to the request of this attempt, or why there is none.
    Response(Attempt),
    /// None: the call has ended.
    Over,
}

/// A machine whose output is an [`Answer`].
trait AnyCall: Send {
    fn poll(&mut self, now: machine::Now) -> machine::Step<Answer>;

    fn handle(&mut self, outcome: machine::Outcome, now: machine::Now);
}

struct Started<M: Machine> {
    call: StartedCall<LoginLock, M>,
    answer: Box<dyn Fn(M::Output) -> Answer + Send>,
}

impl<M: Machine + Send> AnyCall for Started<M> {
    fn poll(&mut self, now: machine::Now) -> machine::Step<Answer> {
        match self.call.poll(now) {
            machine::Step::Do(action) => machine::Step::Do(action),
            machine::Step::Done(result) => machine::Step::Done(result.map(&self.answer)),
        }
    }

    fn handle(&mut self, outcome: machine::Outcome, now: machine::Now) {
        self.call.handle(outcome, now);
    }
}

impl Exchange {
    pub(crate) fn new<M: Machine + Send + 'static>(
        call: StartedCall<LoginLock, M>,
        answer: impl Fn(M::Output) -> Answer + Send + 'static,
    ) -> Arc<Self> {
        let operation = call.machine.operation().to_owned();
        let entry = call.entry.clone();
        let call = Box::new(Started { call, answer: Box::new(answer) });
        let state = State {
            call,
            entry,
            guard: None,

            waiting: None,
            waker: None,
            progress: Progress::Poll,
        };
        Arc::new(Self { operation, state: Mutex::new(Some(state)) })
    }

    fn use_state<T>(
        &self,
        action: impl FnOnce(&mut State) -> Result<T, SpikeError>,
    ) -> Result<T, SpikeError> {
        let result = match self.state()?.as_mut() {
            Some(state) => action(state),
            None => Err(SpikeError::misuse("the exchange was cancelled")),
        };
        login::deliver();
        result
    }

    fn state(&self) -> Result<MutexGuard<'_, Option<State>>, SpikeError> {
        match self.state.try_lock() {
            Ok(state) => Ok(state),
            Err(TryLockError::WouldBlock) => Err(SpikeError::misuse(
                "the exchange is in use by another thread; each call needs an exchange of its own",
            )),
            Err(TryLockError::Poisoned(_)) => {
                Err(SpikeError::misuse("the exchange cannot be used after a panic"))
            }
        }
    }

    /// Takes the login lock if it is free; otherwise joins the queue, and wakes `waker` when it is worth trying again.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if the exchange was cancelled or in use.
    pub fn poll_login(&self, waker: &Waker) -> Result<bool, SpikeError> {
        self.use_state(|state| {
            // The lock of a call that did not ask for it would keep all others waiting.
            let Some(entry) = state.entry.as_ref().filter(|_| state.progress == Progress::Login)
            else {
                return Err(SpikeError::misuse("the exchange waits for no login"));
            };
            if state.guard.is_some() {
                return Ok(true);
            }
            let waiting = state.waiting.get_or_insert_with(|| Box::pin(entry.login_lock.lock()));
            let deferred = login::deferred(waker);
            let mut context = Context::from_waker(&deferred);
            let Poll::Ready(guard) = waiting.as_mut().poll(&mut context) else {
                state.waker = Some(waker.clone());
                return Ok(false);
            };
            state.guard = Some(guard);
            state.waiting = None;
            Ok(true)
        })
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Exchange {
    /// Returns the operation by method and path template, as it appears in errors.
    #[must_use]
    pub fn operation(&self) -> String {
        self.operation.clone()
    }

    /// Returns the next step. Polling again without reporting an outcome returns the same step again.
    ///
    /// # Errors
    /// The error of the call, if it has failed; the exchange is over then. [`Input`](crate::ErrorKind::Input) for a wrong
    /// use.
    pub fn poll(&self, now: Now) -> Result<Step, SpikeError> {
        self.use_state(|state| state.poll(now.into()))
    }

    /// Reports the outcome of the last step. One of another step ends the call with an error, which the next
    /// [`poll`](Self::poll) returns.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if no outcome is due (before the first poll, twice, after the end), if the response
    /// belongs to another request, or if the exchange was cancelled or in use. The call goes on as if nothing was reported.
    pub fn handle(&self, outcome: Outcome, now: Now) -> Result<(), SpikeError> {
        self.use_state(|state| {
            match (&state.progress, &outcome) {
                (Progress::Poll, _) => {
                    return Err(SpikeError::misuse(
                        "no outcome is due: poll for the next step first",
                    ));
                }
                (Progress::Over, _) => return Err(SpikeError::misuse(OVER)),
                (Progress::Response(attempt), Outcome::Answered { response })
                    if !response.is_of(attempt) =>
                {
                    return Err(SpikeError::misuse("the response belongs to another request"));
                }
                _ => {}
            }
            state.progress = Progress::Poll;
            let outcome = state.outcome(outcome);
            state.call.handle(outcome, now.into());
            Ok(())
        })
    }

    /// Waits until the login of the other call is over, at most for this time. Returns whether this call is next. Report
    /// [`Outcome::Waited`] in both cases.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if the exchange was cancelled or in use, or waits for no login.
    pub fn wait_for_login_blocking(&self, timeout: Option<Duration>) -> Result<bool, SpikeError> {
        let result = block_until(timeout, |waker| match self.poll_login(waker) {
            Ok(false) => None,
            other => Some(other),
        });
        result.unwrap_or(Ok(false))
    }

    /// Waits until the login of the other call is over. The host limits the wait with a timer of its own, by dropping or
    /// cancelling this; then it reports [`Outcome::Waited`] all the same.
    ///
    /// # Errors
    /// As [`wait_for_login_blocking`](Self::wait_for_login_blocking).
    pub async fn wait_for_login(&self) -> Result<(), SpikeError> {
        poll_fn(|context| match self.poll_login(context.waker()) {
            Ok(true) => Poll::Ready(Ok(())),
            Ok(false) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        })
        .await
    }

    /// Gives the call up: releases the login lock, and wipes what the exchange holds. A wait for a login ends with an error.
    /// Cancelling again does nothing.
    ///
    /// Languages with a garbage collector need it when a call is cancelled: other calls of the user would wait until the
    /// exchange is collected.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if another thread uses the exchange at this moment.
    pub fn cancel(&self) -> Result<(), SpikeError> {
        let state = self.state()?.take();
        if let Some(waker) = state.and_then(|state| state.waker) {
            waker.wake();
        }
        login::deliver();
        Ok(())
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if let Ok(state) = self.state.get_mut() {
            *state = None;
        }
        login::deliver();
    }
}

impl State {
    fn poll(&mut self, now: machine::Now) -> Result<Step, SpikeError> {
        if self.progress == Progress::Over {
            return Err(SpikeError::misuse(OVER));
        }
        if self.progress == Progress::Poll {
            self.progress = Progress::Outcome;
        }
        let step = self.next_step(now);
        if matches!(step, Err(_) | Ok(Step::Done { .. })) {
            // A call that ended because of a wrong outcome did not release it.
            self.guard = None;
            self.progress = Progress::Over;
        }
        step
    }

    fn next_step(&mut self, now: machine::Now) -> Result<Step, SpikeError> {
        loop {
            let action = match self.call.poll(now) {
                machine::Step::Do(action) => action,
                machine::Step::Done(result) => {
                    return Ok(Step::Done { answer: Arc::new(result?) });
                }
            };
            let outcome = match action {
                Action::Lock { timeout } if self.progress == Progress::Login => {
                    return Ok(Step::WaitForLogin { timeout });
                }
                Action::Lock { timeout } => {
                    self.guard = self.entry.as_ref().and_then(|it| it.login_lock.try_lock());
                    match self.guard {
                        Some(_) => machine::Outcome::Locked,
                        None if timeout == Some(Duration::ZERO) => machine::Outcome::LockTimedOut,
                        None => {
                            self.progress = Progress::Login;
                            return Ok(Step::WaitForLogin { timeout });
                        }
                    }
                }
                Action::Unlock => {
                    self.guard = None;
                    machine::Outcome::Unlocked
                }
                Action::Load { key, timeout } => {
                    return Ok(Step::Load { key: key.to_hex(), timeout });
                }
                Action::Store { key, token, timeout } => {
                    let token = Arc::new(AccessToken(token.token));
                    return Ok(Step::Store { key: key.to_hex(), token, timeout });
                }
                Action::Send { request, limits } => {
                    // The same for each poll of this step.
                    let attempt = match &self.progress {
                        Progress::Response(attempt) => attempt.clone(),
                        _ => Attempt::default(),
                    };
                    self.progress = Progress::Response(attempt.clone());
                    let request = Arc::new(HttpRequest::new(request, limits, attempt));
                    return Ok(Step::Send { request });
                }
                Action::Sleep(duration) => return Ok(Step::Sleep { duration }),
            };
            self.call.handle(outcome, now);
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> machine::Outcome {
        match outcome {
            Outcome::Waited => {
                self.waiting = None;
                match self.guard {
                    Some(_) => machine::Outcome::Locked,
                    None => machine::Outcome::LockTimedOut,
                }
            }
            Outcome::Loaded { token } => {
                machine::Outcome::Loaded(token.map(|token| StoredToken::new(token.0.clone())))
            }
            Outcome::Stored => machine::Outcome::Stored,
            Outcome::Answered { response } => machine::Outcome::Answered(response.take()),
            Outcome::Failed { kind, detail } => {
                let failure = TransportError::new(kind.into());
                machine::Outcome::Answered(Err(match detail {
                    Some(detail) => failure.with_source(detail),
                    None => failure,
                }))
            }
            Outcome::Slept => machine::Outcome::Slept,
        }
    }
}

impl From<Now> for machine::Now {
    fn from(now: Now) -> Self {
        Self { elapsed: now.elapsed, wall: now.wall.into() }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").field("operation", &self.operation).finish_non_exhaustive()
    }
}
