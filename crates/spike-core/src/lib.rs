//! The sans-IO core of the Spike SDK: requests, answers, webhooks, and the state machines that make calls.
//!
//! The crate opens no socket, reads no clock, starts no thread and never sleeps. Applications use it through the clients
//! `spike-async` and `spike-blocking`, which re-export it. To build a client on another HTTP library, use [`Engine`], which
//! starts calls, and [`Exchange`], the state machine of one call; the example in [`machine`] drives one by hand.
//!
//! ```
//! use spike_core::api::DailyStatistics;
//! use spike_core::time::Date;
//! use spike_core::vocabulary::StatisticType;
//! use spike_core::{RawReply, Request as _};
//!
//! let (monday, sunday): (Date, Date) = ("2026-04-13".parse()?, "2026-04-19".parse()?);
//! let request = DailyStatistics::new(monday..=sunday, [StatisticType::Steps]);
//! assert_eq!(request.call()?.name(), "GET /queries/statistics/daily");
//!
//! let body = r#"{"statistics": [{"date": "2026-04-13", "values": {"steps": 8250}}]}"#;
//! let list = request.decode(RawReply::new(http::StatusCode::OK, body))?.into_value();
//! let steps = list.day(monday).and_then(|row| row.values.get(StatisticType::Steps));
//! assert_eq!(steps, Some(8250.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module or type | content |
//! |---|---|
//! | [`api`] | request types of all operations, and the types of their answers |
//! | [`model`] | building blocks of answers: measurements, columns, files |
//! | [`vocabulary`] | open enums: metrics, providers, statistic types |
//! | [`time`] | instants, dates, offsets, and the two kinds of ranges |
//! | [`webhook`] | verification of webhook deliveries |
//! | [`machine`], [`poller`], [`bulk`], [`chunks`] | state machines: a call, waiting for an analysis, many users, long ranges |
//! | [`transport`] | the interface to an HTTP library |
//! | [`HmacKey`], [`Signature`], [`AccessToken`], [`UserId`] | credentials |
//! | [`Error`] | the error of all calls |
//!
//! The evidence for each fact about the API has a grade, as in `docs/spec`: A newest official documentation, B older
//! documentation or the mobile SDKs, C seen in running integrations, D inferred, U unknown.

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
pub use engine::{
    AttemptEvent, CallEvent, CallOptions, Caller, Engine, Observer, Scope, StartedCall,
};
pub use error::{Error, ErrorKind, Problem, ProblemDetail};
pub use machine::poller::PollPolicy;
pub use machine::{Exchange, Machine};
pub use machine::{bulk, chunks, poller};
pub use model::quantity::{Grams, Milliseconds, SecondsPerMeter};
pub use reply::{Deviation, RawReply, Reply};
pub use session::base_url::BaseUrl;
pub use session::proxy::TransportSetup;
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
