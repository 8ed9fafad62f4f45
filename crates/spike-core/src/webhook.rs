//! Webhooks: is it really the API that sends this, and what does it say?
//!
//! A [`Verifier`] takes the raw bytes of a request and its `X-Body-Signature` header. Only what passes can be
//! read: the typed [`Delivery`] is reached through [`Verified`] and in no other way.
//!
//! ```
//! use spike_core::webhook::{Delivery, Key, Verifier};
//!
//! // At start: an empty key is an error here, not an open door later.
//! let key = Key::new("the Webhook Signature Key of the admin console")?;
//! # let test_key = key.clone();
//! let verifier = Verifier::new([key]);
//!
//! // For each request, with its body exactly as it came.
//! let body = r#"[{"application_user_id": "ann", "event_type": "record_change", "metrics": ["steps"]}]"#;
//! # let signature = test_key.sign(body.as_bytes());
//! let verified = verifier.verify(body, Some(signature.as_bytes()))?;
//! if let Delivery::Events { events, .. } = verified.delivery()? {
//!     assert_eq!(events[0].application_user_id.as_deref(), Some("ann"));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The signature is HMAC-SHA256 over the raw body, in hexadecimal digits, with the Webhook Signature Key, which
//! is NOT the HMAC key that signs user ids (evidence: A for header and key, B and C for hexadecimal; upper case
//! is accepted as well). Lab reports are assumed to be signed the same way (D).
//!
//! There is no time stamp in the signature and no event id: whoever has once seen a delivery can send it again.
//! So handle events by their [`key`](Event::key), or so that handling them twice does no harm, as
//! [`plan`](crate::plan) and [`snapshot`](crate::snapshot) do.
//!
//! **Answer 200 at once and work afterwards.** Any other status, or 30 seconds without one, means that it is sent
//! again: after 5 s, 2 min, 30 min, 2 h, then every 12 h; after ten repetitions it is dropped (evidence: A).

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
