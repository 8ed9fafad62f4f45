//! The async client of the Spike SDK, on `reqwest`.
//!
//! ```no_run
//! use spike_async::time::Date;
//! use spike_async::vocabulary::{Provider, StatisticType};
//! use spike_async::api::{DailyStatistics, IntegrationUrl};
//! use spike_async::{ApplicationId, Client, HmacKey, Settings};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")?;
//! let client = Client::new(Settings::new(ApplicationId::new(9999), key))?;
//! let user = client.user("my_application_user_123")?;
//!
//! let request = IntegrationUrl::new(Provider::Garmin).redirect_uri("https://example.com/done");
//! println!("open {}", user.send(&request).await?.path);
//!
//! let (monday, sunday): (Date, Date) = ("2026-04-13".parse()?, "2026-04-19".parse()?);
//! let week = DailyStatistics::new(monday..=sunday, [StatisticType::Steps, StatisticType::SleepScore]);
//! for day in user.send(&week).await?.statistics {
//!     println!("{} {:?}", day.date, day.values.get(StatisticType::Steps));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The crate exports what its users need of `spike-core`. Without default features the driver, its traits and
//! [`ClientBuilder::transport`] remain, without an HTTP client and a runtime. The feature `arrow` adds the module `arrow`, which
//! makes Arrow record batches from series.

#![forbid(unsafe_code)]

pub mod bulk;
pub mod chunks;
mod client;
mod driver;
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
    AccessToken, ApplicationId, ArrayStyle, Authentication, Call, CallDefaults, CallOptions,
    DEFAULT_BASE_URL, Decode, Deviation, Error, ErrorKind, FieldShape, Grams, HmacKey,
    IntegrationReturn, Milliseconds, ObjectShape, ParameterShape, Place, PollPolicy, Presence,
    Problem, ProblemDetail, Query, RawCall, RawReply, Reply, Request, RequestExt, RequestShape,
    RetryPolicy, ReturnedUser, SecondsPerMeter, Secret, Settings, Signature, StoredToken,
    TimeLimits, TimeoutClass, TokenKey, UserId, ValueShape, WithExtra,
};
pub use spike_core::{api, model, poller, time, vocabulary, webhook};
#[cfg(feature = "toolkit")]
pub use spike_toolkit::{nights, plan, series, snapshot};
pub use store::TokenStore;
pub use transport::Transport;
pub use user::User;

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
