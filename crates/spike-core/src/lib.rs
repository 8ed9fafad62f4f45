//! The sans-IO core of the Spike SDK: what to send, what came back, and what to do next.
//!
//! This crate opens no socket, reads no clock, sleeps never and starts no thread. It is what the clients
//! `spike-async` and `spike-blocking` are made of, and what an SDK of your own can be made of: see
//! [`Engine`] and [`Exchange`].
//!
//! - [`api`]: the operations of the API with their answers;
//! - [`vocabulary`]: its words, as open enums;
//! - [`webhook`]: what the API sends, verified;
//! - [`time`]: instants, days and the two kinds of ranges;
//! - [`HmacKey`], [`Signature`], [`AccessToken`]: who calls;
//! - [`Error`]: one error for everything.
//!
//! What is known of the API, and how well, is marked with the grades of `docs/spec`: A newest official
//! documentation, B older documentation or the mobile SDKs, C seen in running integrations, D inferred, U unknown.

#![forbid(unsafe_code)]

pub mod api;
mod codec;
mod credentials;
mod engine;
mod error;
#[cfg(doctest)]
mod guides;
pub mod machine;
pub mod model;
mod reply;
mod session;
pub mod time;
pub mod transport;
pub mod vocabulary;
pub mod webhook;

pub use api::{IntegrationReturn, ReturnedUser};
pub use codec::call::{Authentication, Call, TimeoutClass};
#[doc(hidden)]
pub use codec::canonical;
pub use codec::decode::Decode;
pub use codec::extra::{RequestExt, WithExtra};
pub use codec::query::{ArrayStyle, Query};
pub use codec::raw_call::RawCall;
pub use codec::request::Request;
pub use codec::shape::{
    CallDefaults, EnumShape, FieldShape, ObjectShape, ParameterShape, Place, Presence,
    RequestShape, ValueShape,
};
pub use credentials::secret::Secret;
pub use credentials::{AccessToken, ApplicationId, HmacKey, Signature, UserId};
pub use engine::{CallOptions, Caller, Engine, StartedCall};
pub use error::{Error, ErrorKind, Problem, ProblemDetail};
pub use machine::poller::PollPolicy;
pub use machine::{Exchange, Machine};
pub use machine::{bulk, chunks, poller};
pub use model::quantity::{Grams, Milliseconds, SecondsPerMeter};
pub use reply::{Deviation, RawReply, Reply};
pub use session::base_url::BaseUrl;
pub use session::settings::{DEFAULT_BASE_URL, RetryPolicy, Settings, TimeLimits};
pub use session::tokens::{StoredToken, TokenCache, TokenEntry, TokenKey};
#[doc(hidden)]
pub use vocabulary::open_enum::Unknown;

// A client is shared by tasks and threads, and a call moves between them.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Engine<()>>();
    shared::<Caller>();
    shared::<StartedCall<()>>();
    shared::<poller::Poller<api::GetLabReport>>();
    shared::<chunks::Chunks<api::ListSleeps>>();
    shared::<bulk::Bulk>();
    shared::<Settings>();
    shared::<Call>();
    shared::<RawCall>();
    shared::<Reply<api::SleepList>>();
    shared::<Error>();
    shared::<webhook::Verifier>();
    shared::<webhook::Verified>();
};
