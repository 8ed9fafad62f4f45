//! A Spike API on loopback: develop and test against it without an account.
//!
//! As a program (`cargo run -p spike-mock -- --port 8080`) it prints everything one needs to query it with
//! curl. As a library it is a server for tests:
//!
//! ```
//! use spike_mock::MockServer;
//!
//! let server = MockServer::start();
//! println!("{} with {} for {}", server.base_url(), server.hmac_key(), server.user_id());
//! ```
//!
//! It checks what the real server checks: path and method, signature and token, parameters and enum values,
//! and answers errors as `application/problem+json`. Its data are synthetic but plausible, the same for the
//! same seed, user and date, and they agree with each other: the steps of a day are the sum of its hours and
//! of its time series, the metrics of a night are the sums of its stages, and the records are those the
//! statistics were made of. Nothing after the server's "now" exists.
//!
//! It sends webhooks, signed, and repeated on the documented schedule until they are answered with 200. On a clock
//! that a test moves, they are sent when the test says so:
//!
//! ```
//! use std::time::Duration;
//!
//! use spike_mock::{ManualClock, MockServer, Options, WebhookState};
//!
//! # let receiver = std::net::TcpListener::bind("127.0.0.1:0")?;
//! # let url = format!("http://{}/", receiver.local_addr()?);
//! # drop(receiver);
//! let clock = ManualClock::at("2026-05-13T12:15:00Z");
//! let server = MockServer::start_with(Options::new().clock(clock.clone()).webhook_url(url))?;
//! server.sync("demo-user", "oura", "2026-05-12T18:00:00Z".."2026-05-13T08:00:00Z");
//! assert_eq!(server.deliver_due(), 1);
//! // Nobody listens there: it is tried again after five seconds.
//! assert_eq!(server.deliveries()[0].state(), WebhookState::Pending);
//! clock.advance(Duration::from_secs(5));
//! assert_eq!(server.deliver_due(), 1);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Where the documentation is silent or editions differ, [`Options`] decides. It shares no code with the
//! clients: of `spike-core` only the vocabulary is used.

mod app;
mod auth;
mod civil;
mod clock;
mod control;
mod data;
mod dice;
mod edition;
mod ids;
mod labs;
mod mock;
mod nutrition;
mod options;
mod person;
mod render;
mod routes;
mod server;
mod upload;
mod view;
mod webhooks;
mod wire;
mod zone;

pub use clock::{Clock, ManualClock};
pub use control::{Fault, Gate, RecordedRequest};
#[doc(hidden)]
pub use mock::date_of;
pub use mock::{MockServer, run};
pub use options::{ArrayStyle, BaseTime, Options, PathId};
pub use webhooks::{WebhookAttempt, WebhookDelivery, WebhookKind, WebhookOutcome, WebhookState};
pub use zone::Zone;
