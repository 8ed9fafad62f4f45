//! The sans-IO core of the Spike SDK: what to send, what came back, and what to do next.
//!
//! This crate opens no socket, reads no clock, sleeps never and starts no thread. It is what the clients
//! `spike-async` and `spike-blocking` are made of, and what an SDK of your own can be made of: see
//! [`Engine`] and [`Exchange`].
//!
//! - [`endpoints`]: the operations of the API with their answers;
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

pub mod answers;
mod body;
pub mod bulk;
mod canonical;
mod credentials;
mod decode;
pub mod endpoints;
mod engine;
mod error;
pub mod exchange;
#[cfg(doctest)]
mod guides;
mod integration_return;
pub mod nights;
mod open_enum;
mod operation;
pub mod parts;
mod path;
pub mod plan;
pub mod proxy;
mod quantity;
mod query;
mod reply;
mod request;
mod secret;
pub mod series;
mod settings;
pub mod snapshot;
mod sugar;
pub mod time;
mod token;
pub mod transport;
pub mod vocabulary;
pub mod waiting;
pub mod webhook;

pub use credentials::{AccessToken, ApplicationId, HmacKey, Signature, UserId};
pub use decode::Decode;
#[doc(hidden)]
pub use decode::{Field, Lenient, Shape, Trail, Unreadable, Words};
pub use engine::{Begun, CallOptions, Caller, Engine};
pub use error::{Error, ErrorKind, Problem, ProblemDetail};
pub use exchange::Exchange;
pub use integration_return::{IntegrationReturn, ReturnedUser};
#[doc(hidden)]
pub use open_enum::Unknown;
pub use operation::{Authentication, Endpoint, Operation, Pace};
pub use path::Path;
pub use quantity::{Grams, Milliseconds, SecondsPerMeter};
pub use query::{ArrayStyle, Query};
pub use reply::{Deviation, RawReply, Reply};
pub use secret::Secret;
pub use settings::{BaseUrl, DEFAULT_BASE_URL, RetryPolicy, Settings, TimeLimits};
pub use token::{Entry, StoredToken, TokenKey, TokenTable};
pub use waiting::WaitPolicy;
