//! The state machines of the clients: one call, waiting for an analysis, many users, a long range in chunks.
//!
//! A driver asks a [`Machine`] for the next [`Step`], takes the [`Action`] in it, and reports the [`Outcome`]. No
//! machine has a socket, a clock or a thread: the time comes in with every step as [`Now`]. So a driver is one loop,
//! whatever the machine:
//!
//! ```
//! use std::time::{Instant, SystemTime};
//!
//! use spike_core::api::{GetUserInfo, UserInfo};
//! use spike_core::machine::{Action, Now, Outcome, Step};
//! use spike_core::{ApplicationId, Engine, HmacKey, Request as _, Settings};
//!
//! // `()` is the login lock of this driver: one call at a time, so that the lock is always free.
//! let settings = Settings::new(ApplicationId::new(9999), HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")?);
//! let engine = Engine::<()>::new(settings, 42)?;
//! let caller = engine.user("my_application_user_123")?;
//!
//! // A server with two answers: the first request has no token yet, so it is the login.
//! let mut sent = Vec::new();
//! let mut answer = |request: http::Request<bytes::Bytes>| {
//!     sent.push(format!("{} {}", request.method(), request.uri().path()));
//!     let body = match request.headers().get("authorization") {
//!         None => r#"{"access_token":"e30.e30.c2ln"}"#,
//!         Some(_) => r#"{"uid":"u1","application_id":9999,"application_user_id":"my_application_user_123"}"#,
//!     };
//!     http::Response::new(bytes::Bytes::from(body))
//! };
//!
//! let started = Instant::now();
//! let now = || Now { elapsed: started.elapsed(), wall: SystemTime::now().into() };
//! let mut call = engine.begin(&caller, &GetUserInfo::new().call()?)?;
//! let reply = loop {
//!     let action = match call.poll(now()) {
//!         Step::Do(action) => action,
//!         Step::Done(result) => break result?,
//!     };
//!     let outcome = match action {
//!         Action::Lock { .. } => Outcome::Locked,
//!         Action::Unlock => Outcome::Unlocked,
//!         Action::Load { .. } => Outcome::Loaded(None),
//!         Action::Store { .. } => Outcome::Stored,
//!         Action::Send { request, .. } => Outcome::Answered(Ok(answer(request))),
//!         Action::Sleep(pause) => {
//!             std::thread::sleep(pause);
//!             Outcome::Slept
//!         }
//!     };
//!     call.handle(outcome, now());
//! };
//! let info: UserInfo = GetUserInfo::new().decode(reply)?.value;
//! assert_eq!(info.application_user_id, "my_application_user_123");
//! assert_eq!(sent, ["POST /v3/auth/hmac", "GET /v3/userinfo"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With several calls at once, the login lock must be a real one: see [`Engine`](crate::Engine). The examples
//! `embed_std_net` and `embed_event_loop` of the repository are complete, with sockets.

mod backoff;
pub mod bulk;
mod call_spec;
pub mod chunks;
mod exchange;
mod login;
mod now;
pub mod poller;
mod retry;
mod retry_after;
mod step;

pub(crate) use call_spec::{Access, Authenticate, CallSpec, LoginSpec};
pub use exchange::Exchange;
pub use now::Now;
pub(crate) use retry::RetryRules;
pub use step::{Action, Outcome, Step};

/// A state machine that a driver runs until it is done.
///
/// [`poll`](Self::poll) says what to do; the driver does it and reports with [`handle`](Self::handle), until the step
/// is [`Step::Done`]. One driver loop serves every machine.
pub trait Machine {
    /// The output of the machine, if it succeeds.
    type Output;

    /// Returns the next step. Polling again without reporting an outcome returns the same step again, except that
    /// the output is returned once.
    fn poll(&mut self, now: Now) -> Step<Self::Output>;

    /// Takes the outcome of the last action.
    ///
    /// An outcome that does not belong to the action is an error of the driver: it ends the machine with an error of
    /// kind [`Other`](crate::ErrorKind::Other).
    fn handle(&mut self, outcome: Outcome, now: Now);

    /// Returns the operation that the machine calls, as it appears in errors.
    fn operation(&self) -> &str;
}
