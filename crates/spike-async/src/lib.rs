#![doc = include_str!("../README.md")]
//!
//! # Where to find what
//!
//! | you want to | look at |
//! |---|---|
//! | make calls | [`Client`], then [`User`]: a method for each operation; [`User::send`] takes optional parameters |
//! | know the parameters and the answer of an operation | [`api`], a request type each |
//! | know providers, metrics, statistic types and their units | [`vocabulary`] |
//! | ask for days or for instants | [`time`] |
//! | set timeouts, retries, a proxy, another server | [`Settings`], and [`CallOptions`] for single calls |
//! | decide what to do after a failure | [`Error`] |
//! | fetch a long range, or the same of many users | [`User::chunks`], [`Client::bulk`] |
//! | receive webhooks | [`webhook`] |
//! | use another HTTP library, or share tokens | [`Transport`], [`TokenStore`] |
//! | read the guides | [`guides`] |
//!
//! The documentation of types that both clients have shows code of `spike_blocking`: in this client the crate is called
//! `spike_async`, and calls are awaited.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

pub mod bulk;
pub mod chunks;
mod client;
mod driver;
#[cfg(all(doc, not(doctest)))]
pub mod guides;
mod methods;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
mod store;
#[cfg(feature = "jiff")]
mod today;
pub mod transport;
mod user;

pub use async_trait::async_trait;
pub use bytes;
pub use client::{Client, ClientBuilder};
pub use http;
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
#[cfg(feature = "arrow")]
pub use spike_arrow as arrow;
pub use spike_core::machine::Now;
pub use spike_core::{
    AccessToken, ApplicationId, ArrayStyle, AttemptEvent, Authentication, Call, CallEvent,
    CallOptions, DEFAULT_BASE_URL, Decode, Deviation, Error, ErrorKind, Grams, HmacKey,
    IntegrationReturn, Milliseconds, Observer, PollPolicy, Problem, ProblemDetail, Query, RawCall,
    RawReply, Reply, Request, RequestExt, RetryPolicy, ReturnedUser, SecondsPerMeter, Secret,
    Settings, Signature, StoredToken, TimeLimits, TimeoutClass, TokenKey, UserId, WithExtra,
};
pub use spike_core::{api, model, poller, time, vocabulary, webhook};
#[cfg(feature = "toolkit")]
pub use spike_toolkit::{nights, plan, series, snapshot};
pub use store::TokenStore;
pub use transport::Transport;
pub use user::User;

/// Requests and answers as data, for tools that build any request: the types of [`api::REQUESTS`].
pub mod shape {
    pub use spike_core::{
        CallDefaults, EnumShape, FieldShape, ObjectShape, ParameterShape, Place, Presence,
        RequestShape, ValueShape,
    };
}

// Client and user are shared by tasks, and a stream moves between them.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    const fn movable<T: Send>() {}
    shared::<Client>();
    shared::<ClientBuilder>();
    shared::<User>();
    movable::<chunks::Chunks<api::ListSleeps>>();
    #[cfg(feature = "reqwest")]
    shared::<ReqwestTransport>();
};
