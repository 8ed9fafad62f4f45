use bytes::Bytes;
use http::HeaderMap;

use super::{Key, Verified};

/// The name of the header with the signature; not case-sensitive. Evidence: A.
pub const SIGNATURE_HEADER: &str = "X-Body-Signature";

/// The default of the largest body that a [`Verifier`] accepts: 16 MiB. The API documents no limit; a delivery of events
/// has a few kilobytes.
pub const DEFAULT_BODY_LIMIT: usize = 16 << 20;

/// The error for a delivery without a valid signature. It contains no key, no signature and no part of the body.
///
/// Do not use the delivery. Answer 401, or 413 for [`BodyTooLarge`](Self::BodyTooLarge): the API sends the delivery again,
/// which helps if the cause is on our side, such as a key that is not yet rotated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The verifier has no key.
    #[error("the verifier has no webhook signature key; create it with at least one key")]
    NoKey,
    /// The body is larger than the limit; it was not checked.
    #[error("the body is larger than the limit of {limit} bytes")]
    BodyTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The request has no signature.
    #[error("the header `X-Body-Signature` is missing")]
    MissingHeader,
    /// The header occurs more than once; ambiguous, so it is rejected.
    #[error("the header `X-Body-Signature` occurs {count} times; expected one")]
    RepeatedHeader {
        /// The number of headers.
        count: usize,
    },
    /// The signature is not 64 characters long, for example an empty header, or one with a prefix before the digits.
    #[error("the signature has {found} characters, not 64")]
    WrongLength {
        /// The number of characters.
        found: usize,
    },
    /// The signature contains something other than `0-9 a-f A-F`.
    #[error("character {position} of the signature is not a hexadecimal digit")]
    NotHex {
        /// The position of the character, counted from 1.
        position: usize,
    },
    /// The signature does not match the body with any of the keys.
    #[error(
        "the signature does not match the body; check the unchanged bytes of the body, with the webhook signature key \
         (not the HMAC key)"
    )]
    Mismatch,
}

/// A verifier of deliveries, with one key or, during a rotation of keys, several.
///
/// Create it once and use it for every request.
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: Vec<Key>,
    body_limit: usize,
}

impl Verifier {
    /// Creates a verifier that accepts signatures with any of these keys. Without a key, no delivery passes.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = Key>) -> Self {
        Self { keys: keys.into_iter().collect(), body_limit: DEFAULT_BODY_LIMIT }
    }

    /// Sets the largest body, in bytes.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Returns the largest accepted body, in bytes: do not read more from the network.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// Checks an unchanged body against the value of the header [`SIGNATURE_HEADER`].
    ///
    /// Do not parse and rewrite the JSON before: the same data in another format has another signature.
    ///
    /// # Errors
    /// [`VerifyError`] unless the signature is valid.
    pub fn verify(
        &self,
        body: impl Into<Bytes>,
        signature: Option<&[u8]>,
    ) -> Result<Verified, VerifyError> {
        let body = body.into();
        if self.keys.is_empty() {
            return Err(VerifyError::NoKey);
        }
        if body.len() > self.body_limit {
            let limit = self.body_limit;
            return Err(VerifyError::BodyTooLarge { limit });
        }
        let signature = digits(signature.ok_or(VerifyError::MissingHeader)?)?;
        // Every key is tried, so that the time taken does not reveal which one matches.
        let mut matching = None;
        for (index, key) in self.keys.iter().enumerate() {
            if key.is_signature(&body, &signature) {
                matching = matching.or(Some(index));
            }
        }
        let key = matching.ok_or(VerifyError::Mismatch)?;
        Ok(Verified::new(body, key))
    }

    /// Checks an unchanged body against the headers of its request.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::webhook::{Key, SIGNATURE_HEADER, Verifier, VerifyError};
    ///
    /// let key = Key::new("whsec")?;
    /// let mut headers = http::HeaderMap::new();
    /// let verifier = Verifier::new([key.clone()]);
    /// assert_eq!(verifier.verify_request("[]", &headers).unwrap_err(), VerifyError::MissingHeader);
    ///
    /// headers.insert(SIGNATURE_HEADER, key.sign(b"[]").parse()?);
    /// assert!(verifier.verify_request("[]", &headers).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`VerifyError`] unless there is exactly one signature and it is valid.
    pub fn verify_request(
        &self,
        body: impl Into<Bytes>,
        headers: &HeaderMap,
    ) -> Result<Verified, VerifyError> {
        let mut found = headers.get_all(SIGNATURE_HEADER).iter();
        let signature = found.next().map(|value| value.as_bytes());
        match found.count() {
            0 => self.verify(body, signature),
            more => Err(VerifyError::RepeatedHeader { count: more + 1 }),
        }
    }
}

/// Decodes 64 hexadecimal digits of either case.
fn digits(text: &[u8]) -> Result<[u8; 32], VerifyError> {
    if text.len() != 64 {
        let found = text.len();
        return Err(VerifyError::WrongLength { found });
    }
    if let Some(index) = text.iter().position(|byte| !byte.is_ascii_hexdigit()) {
        let position = index + 1;
        return Err(VerifyError::NotHex { position });
    }
    let mut bytes = [0; 32];
    match hex::decode_to_slice(text, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(VerifyError::NotHex { position: 1 }),
    }
}

#[cfg(test)]
mod tests;
