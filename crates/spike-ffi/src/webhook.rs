use std::fmt;
use std::sync::Arc;

use serde_json::json;
use spike_core::webhook::{self, Key, Verifier};

use crate::SpikeError;

/// Checks the signatures of webhook deliveries, with one key or, during a rotation of keys, several.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct WebhookVerifier(Verifier);

/// The body of a delivery with a valid signature.
#[derive(Debug)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Verified(webhook::Verified);

/// A delivery without a valid signature. Do not use it.
#[derive(Clone)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Object), uniffi::export(Debug, Display))]
pub struct VerifyError(webhook::VerifyError);

/// What a delivery contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[expect(clippy::exhaustive_enums, reason = "the languages have closed enums")]
pub enum DeliveryKind {
    /// Events about the data of users.
    Events,
    /// The nutrition record of an analysis that is over.
    NutritionRecord,
    /// A lab report whose processing is over.
    LabReport,
    /// Anything else.
    Unknown,
}

/// A delivery that was read.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Delivery(webhook::Delivery);

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl WebhookVerifier {
    /// Makes a verifier that accepts signatures with any of these Webhook Signature Keys (not the HMAC key). `body_limit` is
    /// the largest body in bytes; the default is 16 MiB.
    ///
    /// # Errors
    /// [`Input`](crate::ErrorKind::Input) if there is no key, or if one is empty or has something that a copy adds.
    #[cfg_attr(feature = "uniffi", uniffi::constructor)]
    pub fn new(keys: Vec<String>, body_limit: Option<u64>) -> Result<Arc<Self>, SpikeError> {
        if keys.is_empty() {
            return Err(SpikeError::misuse("a verifier needs at least one key"));
        }
        let keys = keys.into_iter().map(Key::new).collect::<Result<Vec<_>, _>>()?;
        let verifier = Verifier::new(keys);
        Ok(Arc::new(Self(match body_limit {
            Some(bytes) => verifier.with_body_limit(usize::try_from(bytes).unwrap_or(usize::MAX)),
            None => verifier,
        })))
    }

    /// Returns the largest accepted body, in bytes: do not read more from the network.
    #[must_use]
    pub fn body_limit(&self) -> u64 {
        self.0.body_limit() as u64
    }

    /// Checks the unchanged bytes of a body. `signatures` are all values of the header `X-Body-Signature`: none, and more
    /// than one, is an error.
    ///
    /// # Errors
    /// [`VerifyError`] unless there is exactly one signature and it is valid.
    pub fn verify(
        &self,
        body: Vec<u8>,
        signatures: Vec<String>,
    ) -> Result<Arc<Verified>, VerifyError> {
        let mut headers = http::HeaderMap::new();
        for signature in &signatures {
            // What cannot be a header is no signature either.
            let value = http::HeaderValue::from_str(signature)
                .unwrap_or_else(|_| http::HeaderValue::from_static("?"));
            headers.append("x-body-signature", value);
        }
        match self.0.verify_request(body, &headers) {
            Ok(verified) => Ok(Arc::new(Verified(verified))),
            Err(error) => Err(VerifyError(error)),
        }
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Verified {
    /// Returns the unchanged body.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        self.0.body().to_vec()
    }

    /// Returns the index of the key that the body is signed with.
    #[must_use]
    pub fn key_index(&self) -> u32 {
        u32::try_from(self.0.key_index()).unwrap_or(u32::MAX)
    }

    /// Reads the body.
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode) if the body is not JSON, or if a record lacks what is required.
    pub fn delivery(&self) -> Result<Arc<Delivery>, SpikeError> {
        Ok(Arc::new(Delivery(self.0.delivery()?)))
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Delivery {
    /// Returns what it contains.
    #[must_use]
    pub fn kind(&self) -> DeliveryKind {
        match &self.0 {
            webhook::Delivery::Events { .. } => DeliveryKind::Events,
            webhook::Delivery::NutritionRecord(_) => DeliveryKind::NutritionRecord,
            webhook::Delivery::LabReport(_) => DeliveryKind::LabReport,
            _ => DeliveryKind::Unknown,
        }
    }

    /// Returns the content as JSON: an array of events, a nutrition record, a lab report, or the whole body.
    #[must_use]
    pub fn json(&self) -> String {
        match &self.0 {
            webhook::Delivery::Events { events, .. } => json!(events).to_string(),
            webhook::Delivery::NutritionRecord(record) => json!(record).to_string(),
            webhook::Delivery::LabReport(report) => json!(report).to_string(),
            webhook::Delivery::Unknown(value) => json!(value).to_string(),
            _ => "null".to_owned(),
        }
    }

    /// Returns the elements of an array of events that are not objects, as JSON each.
    #[must_use]
    pub fn unreadable(&self) -> Vec<String> {
        match &self.0 {
            webhook::Delivery::Events { unreadable, .. } => {
                unreadable.iter().map(|value| json!(value).to_string()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns keys to detect that parts of the delivery are repeated: one for each event, or one for the whole.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        self.0.keys()
    }

    /// Returns your id of the user whose record or report it is. Events have one each.
    #[must_use]
    pub fn application_user_id(&self) -> Option<String> {
        self.0.application_user_id().map(|id| id.into_owned())
    }
}

impl VerifyError {
    /// Returns the error of the core.
    #[must_use]
    pub fn core(&self) -> &webhook::VerifyError {
        &self.0
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl VerifyError {
    /// Returns the whole message: one line, without key, signature and body.
    #[must_use]
    pub fn message(&self) -> String {
        self.0.to_string()
    }

    /// Returns the HTTP status to answer with: 413 for a body that is too large, otherwise 401.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.0 {
            webhook::VerifyError::BodyTooLarge { .. } => 413,
            _ => 401,
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for VerifyError {}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("kind", &self.kind()).finish_non_exhaustive()
    }
}
