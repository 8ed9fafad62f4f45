//! A Spike API on loopback: develop and test against it without an account.
//!
//! As a program (`cargo run -p spike-mock -- --port 8080`) it prints everything needed to query it with curl. As a
//! library it is a server for tests:
//!
//! ```
//! use spike_mock::MockServer;
//!
//! let server = MockServer::start();
//! println!("{} with {} for {}", server.base_url(), server.hmac_key(), server.user_id());
//! ```
//!
//! It checks what the real server checks: path and method, signature and token, parameters and enum values. Errors are
//! `application/problem+json`. The data are synthetic but plausible, and equal for equal seed, user and date. They are
//! consistent: the steps of a day are the sum of its hours and of its time series, the metrics of a night are the sums
//! of its stages, and the records are those from which the statistics are computed. No data exist after the current
//! time of the server.
//!
//! It sends webhooks, signed, and retries them on the documented schedule until they are answered with 200. With a
//! manual clock, a test determines when they are sent:
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
//! // The connection is refused: a retry follows after five seconds.
//! assert_eq!(server.deliveries()[0].state(), WebhookState::Pending);
//! clock.advance(Duration::from_secs(5));
//! assert_eq!(server.deliver_due(), 1);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! At `/_mock/` a browser shows each request, what was wrong with it, and each webhook; below `/_mock/api` tests in other
//! languages control the server over HTTP.
//!
//! [`Options`] determine the behaviour where the documentation is silent or editions differ: among others nil values
//! ([`nils`](Options::nils)) and the mistakes that the server framework answers
//! ([`framework_rules`](Options::framework_rules)). `docs/mock.md` lists them with their evidence, and all limits. The
//! mock shares no code with the clients: of `spike-core` it uses the vocabulary only.

mod api;
mod app;
pub mod command;
mod data;
mod journal;
mod memo;
mod options;
mod render;
mod server;
mod time;

pub use app::{WebhookAttempt, WebhookDelivery, WebhookKind, WebhookOutcome, WebhookState};
pub use options::{ArrayStyle, BaseTime, Options, PathId};
pub use server::{Fault, Gate, MockServer, RecordedRequest, run};
pub use time::{Clock, ManualClock, Zone};
