//! The blocking client of the Spike SDK, on `ureq`.
//!
//! ```no_run
//! use spike_blocking::time::Date;
//! use spike_blocking::vocabulary::{Provider, StatisticType};
//! use spike_blocking::api::{DailyStatistics, IntegrationUrl};
//! use spike_blocking::{ApplicationId, Client, HmacKey};
//!
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE")?;
//! let client = Client::builder(ApplicationId::new(9999), key).build()?;
//! let user = client.user("my_application_user_123")?;
//!
//! let link = user
//!     .send(&IntegrationUrl::new(Provider::Garmin).redirect_uri("https://example.com/done"))?;
//! println!("open {}", link.path);
//!
//! let (monday, sunday): (Date, Date) = ("2026-04-13".parse()?, "2026-04-19".parse()?);
//! let week = DailyStatistics::new(monday..=sunday, [StatisticType::Steps, StatisticType::SleepScore]);
//! for day in user.send(&week)?.statistics {
//!     println!("{} {:?}", day.date, day.values.get(StatisticType::Steps));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Everything of `spike-core` that a user of the client needs is here as well. Without default features the
//! driver, its traits and [`ClientBuilder::transport`] remain, free of any HTTP client. With the feature
//! `arrow` there is a module `arrow`, which makes Arrow record batches of series.

#![forbid(unsafe_code)]

mod bulk_run;
pub mod chunks;
mod client;
mod clock;
mod driver;
mod store;
mod trace;
pub mod transport;
#[cfg(feature = "ureq")]
mod ureq_transport;
mod user;

pub use client::{Client, ClientBuilder};
#[cfg(feature = "arrow")]
pub use spike_arrow as arrow;
pub use spike_core::*;
#[cfg(feature = "toolkit")]
pub use spike_toolkit::{nights, plan, series, snapshot};
pub use store::TokenStore;
pub use transport::{BuildError, Transport};
#[cfg(feature = "ureq")]
pub use ureq_transport::{UreqTransport, UreqTransportBuilder};
pub use user::User;
