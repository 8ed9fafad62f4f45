//! The sans-IO core of the Spike SDK: what to send, what came back, and what to do next.
//!
//! This crate opens no socket, reads no clock, sleeps never and starts no thread. It is what the clients
//! `spike-async` and `spike-blocking` are made of, and what an SDK of your own can be made of: see
//! [`Engine`] and [`Exchange`].
//!
//! - [`api`]: the operations of the API with their answers;
//! - [`vocabulary`]: its words, as open enums;
//! - [`webhook`]: what the API sends, verified; [`plan`]: which requests fetch what it announces;
//! - [`snapshot`]: the newest of each record; [`nights`]: nights and days of the user; [`series`]: series joined and
//!   resampled;
//! - [`time`]: instants, days and the two kinds of ranges;
//! - [`HmacKey`], [`Signature`], [`AccessToken`]: who calls;
//! - [`Error`]: one error for everything.
//!
//! What is known of the API, and how well, is marked with the grades of `docs/spec`: A newest official
//! documentation, B older documentation or the mobile SDKs, C seen in running integrations, D inferred, U unknown.

#![forbid(unsafe_code)]

pub mod api;
mod codec;
mod error;
#[cfg(doctest)]
mod guides;
pub mod machine;
pub mod model;
pub mod nights;
pub mod plan;
mod reply;
pub mod series;
mod session;
pub mod snapshot;
mod sugar;
pub mod time;
pub mod transport;
pub mod vocabulary;
pub mod webhook;

pub use api::{IntegrationReturn, ReturnedUser};
pub use codec::call::{Authentication, Endpoint, Operation, Pace};
pub use codec::decode::Decode;
#[doc(hidden)]
pub use codec::lenient::{Lenient, Trail, Unreadable};
pub use codec::path::Path;
pub use codec::query::{ArrayStyle, Query};
#[doc(hidden)]
pub use codec::shape::{Field, Shape, Words};
pub use error::{Error, ErrorKind, Problem, ProblemDetail};
pub use machine::poller::PollPolicy;
pub use machine::{Exchange, Machine};
pub use machine::{bulk, chunks, poller};
pub use model::quantity::{Grams, Milliseconds, SecondsPerMeter};
pub use reply::{Deviation, RawReply, Reply};
pub use session::credentials::{AccessToken, ApplicationId, HmacKey, Signature, UserId};
pub use session::engine::{CallOptions, Caller, Engine, StartedCall};
pub use session::secret::Secret;
pub use session::settings::{BaseUrl, DEFAULT_BASE_URL, RetryPolicy, Settings, TimeLimits};
pub use session::tokens::{StoredToken, TokenCache, TokenEntry, TokenKey};
#[doc(hidden)]
pub use vocabulary::open_enum::Unknown;
