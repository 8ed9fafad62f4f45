//! The core of the Spike SDK for other languages. The host sends the bytes with its own HTTP stack; everything that is
//! decided is decided here.
//!
//! A host makes an [`Engine`] and a [`Caller`], begins an [`Exchange`] for each call, and takes its [`Step`]s until the
//! [`Answer`]. The guide `docs/embedding.md` says what a host does at each step, and what it must never do.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//!
//! use spike_ffi::{Engine, EngineOptions, Header, HmacKey, Now, Outcome, Step};
//!
//! let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE".to_owned())?;
//! let engine = Engine::new(9999, Some(key), EngineOptions::default(), 42)?;
//! let caller = engine.user("my_application_user_123".to_owned())?;
//! let exchange = engine.begin(&caller, "getUserinfo", "{}")?;
//!
//! let now = || Now { elapsed: Duration::ZERO, wall: SystemTime::now() };
//! let answer = loop {
//!     let outcome = match exchange.poll(now())? {
//!         Step::Done { answer } => break answer,
//!         Step::Send { request } => {
//!             // Here the host sends `request`: method, url, headers, body.
//!             let body = match request.url().ends_with("/auth/hmac") {
//!                 true => r#"{"access_token":"e30.e30.c2ln"}"#,
//!                 false => r#"{"uid":"1","application_id":9999,"application_user_id":"my_application_user_123"}"#,
//!             };
//!             let reader = request.begin_response(200, Vec::new());
//!             reader.push(body.into());
//!             Outcome::Answered { response: reader.finish() }
//!         }
//!         Step::Sleep { duration } => {
//!             std::thread::sleep(duration);
//!             Outcome::Slept
//!         }
//!         Step::WaitForLogin { timeout } => {
//!             exchange.wait_for_login_blocking(timeout)?;
//!             Outcome::Waited
//!         }
//!         Step::Load { .. } => Outcome::Loaded { token: None },
//!         Step::Store { .. } => Outcome::Stored,
//!     };
//!     exchange.handle(outcome, now())?;
//! };
//! assert!(answer.json()?.contains("my_application_user_123"));
//! # Ok::<(), spike_ffi::SpikeError>(())
//! ```
//!
//! Every object may be shared by threads. What holds a secret or health data is an object, never a record, because the
//! languages print records with all their fields. A wrong use is a [`SpikeError`], never undefined behaviour.

#![forbid(unsafe_code)]

mod answer;
mod credentials;
mod engine;
mod error;
mod exchange;
mod http_message;
mod login;
mod operations;
#[cfg(test)]
mod tests;
mod webhook;

pub use answer::{Answer, Deviation};
pub use credentials::{AccessToken, HmacKey, Signature};
pub use engine::{CallOptions, Caller, Engine, EngineOptions, PollPolicy};
pub use error::{ErrorKind, SpikeError, TransportErrorKind};
pub use exchange::{Exchange, Now, Outcome, Step};
pub use http_message::{Header, HttpRequest, HttpResponse, ResponseReader, header_map};
pub use operations::{Operation, Parameter, cut, operations};
pub use webhook::{Delivery, DeliveryKind, Verified, VerifyError, WebhookVerifier};

#[cfg(feature = "uniffi")]
uniffi::setup_scaffolding!("spike");
