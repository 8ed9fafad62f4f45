use bytes::Bytes;
use http::HeaderMap;

use super::{Key, Verified};

/// The header that carries the signature. Evidence: A; names of headers know no case.
pub const SIGNATURE_HEADER: &str = "X-Body-Signature";

/// The largest body a [`Verifier`] takes unless told otherwise: 16 MiB. The API documents no size; a delivery of
/// events is a few kilobytes.
pub const DEFAULT_BODY_LIMIT: usize = 16 << 20;

/// Why a delivery is not believed. None of them shows a key, a signature or any part of the body.
///
/// Whatever it is, nothing of the delivery may be used. Answer 401, or 413 for [`BodyTooLarge`](Self::BodyTooLarge):
/// a forger learns nothing from it, and the API sends again, should the fault be ours (a key not yet rotated).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// The verifier has no key, so nothing can pass.
    #[error("there is no webhook signature key to check with")]
    NoKey,
    /// The body is over the limit; it was not looked at.
    #[error("the body is larger than the limit of {limit} bytes")]
    BodyTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The request has no signature.
    #[error("the header `X-Body-Signature` is missing")]
    MissingHeader,
    /// The header stands more than once; which one counts is nobody's guess.
    #[error("the header `X-Body-Signature` stands {count} times")]
    RepeatedHeader {
        /// How often.
        count: usize,
    },
    /// The signature is not 64 characters long; an empty header is of this kind, and so is a prefix before the
    /// digits.
    #[error("the signature has {found} characters, not 64")]
    WrongLength {
        /// How many characters there are.
        found: usize,
    },
    /// The signature holds something other than `0-9 a-f A-F`.
    #[error("character {position} of the signature is no hexadecimal digit")]
    NotHex {
        /// Which one, counted from 1.
        position: usize,
    },
    /// The signature is not that of this body with any of the keys.
    #[error(
        "the signature does not fit the body; it must be checked over the raw bytes as they came, with the \
         webhook signature key (not the HMAC key)"
    )]
    Mismatch,
}

/// Checks the signatures of deliveries, with one key or, while keys are rotated, several.
///
/// Cheap to clone, and the same for every request.
#[derive(Clone, Debug)]
pub struct Verifier {
    keys: Vec<Key>,
    body_limit: usize,
}

impl Verifier {
    /// Accepts what is signed with one of these keys. Without any key nothing passes.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = Key>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            body_limit: DEFAULT_BODY_LIMIT,
        }
    }

    /// Sets the largest body, in bytes.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// The largest body, in bytes: no more needs to be read from the network.
    #[must_use]
    pub fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// Checks a body, exactly as it came, against the value of the header [`SIGNATURE_HEADER`].
    ///
    /// Do not parse and print the JSON before: the same data in another form has another signature.
    ///
    /// # Errors
    /// [`VerifyError`] unless the signature is right.
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
        // Every key is tried, so that the time taken does not tell which one fits.
        let mut fitting = None;
        for (index, key) in self.keys.iter().enumerate() {
            if key.is_signature(&body, &signature) {
                fitting = fitting.or(Some(index));
            }
        }
        let key = fitting.ok_or(VerifyError::Mismatch)?;
        Ok(Verified::new(body, key))
    }

    /// Checks a body, exactly as it came, against the headers of its request.
    ///
    /// ```
    /// use spike_core::webhook::{Key, SIGNATURE_HEADER, Verifier, VerifyError};
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
    /// [`VerifyError`] unless there is one signature and it is right.
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

/// The 32 bytes that 64 hexadecimal digits of either case stand for.
fn digits(text: &[u8]) -> Result<[u8; 32], VerifyError> {
    if text.len() != 64 {
        let found = text.len();
        return Err(VerifyError::WrongLength { found });
    }
    if let Some(place) = text.iter().position(|byte| !byte.is_ascii_hexdigit()) {
        let position = place + 1;
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
