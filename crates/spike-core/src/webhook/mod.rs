//! Webhooks: verification of signatures, and typed deliveries.
//!
//! A [`Verifier`] checks the raw body of a request against its `X-Body-Signature` header and returns a [`Verified`] body,
//! which is the only way to a typed [`Delivery`].
//!
//! ```
//! # use spike_core as spike_blocking;
//! use spike_blocking::webhook::{Delivery, Key, Verifier};
//!
//! // At startup: an empty key is an error.
//! let key = Key::new("the Webhook Signature Key of the admin console")?;
//! # let test_key = key.clone();
//! let verifier = Verifier::new([key]);
//!
//! // For each request, with its unchanged body.
//! let body = r#"[{"application_user_id": "ann", "event_type": "record_change", "metrics": ["steps"]}]"#;
//! # let signature = test_key.sign(body.as_bytes());
//! let verified = verifier.verify(body, Some(signature.as_bytes()))?;
//! if let Delivery::Events { events, .. } = verified.delivery()? {
//!     assert_eq!(events[0].application_user_id.as_deref(), Some("ann"));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The signature is HMAC-SHA256 over the raw body, in hexadecimal digits of either case, with the Webhook Signature Key,
//! which is NOT the HMAC key that signs user ids (evidence: A for header and key, B and C for hexadecimal digits, D that
//! lab reports are signed in the same way).
//!
//! The signature covers no timestamp, and events have no id: a delivery can be replayed. Detect repeated events by their
//! [`key`](Event::key), or make the processing idempotent, as plans and snapshots of the toolkit are.
//!
//! **Answer 200 immediately and process the events afterwards.** After any other status, or 30 seconds without one, the
//! API sends the delivery again: after 5 s, 2 min, 30 min, 2 h, then every 12 h, ten times in total (evidence: A).

mod delivery;
mod event;
mod key;
mod verified;
mod verifier;

pub use delivery::Delivery;
pub use event::Event;
pub use key::Key;
pub use verified::Verified;
pub use verifier::{DEFAULT_BODY_LIMIT, SIGNATURE_HEADER, Verifier, VerifyError};
