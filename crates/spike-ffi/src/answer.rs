use std::fmt;
use std::sync::OnceLock;

use spike_core::{Error, RawReply, Reply, RequestShape};

use crate::http_message::headers;
use crate::{Header, SpikeError};

/// A part of an answer that was not as documented. The answer is usable without it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[expect(clippy::exhaustive_structs, reason = "the languages know all fields of a record")]
pub struct Deviation {
    /// The path of the part, such as `statistics[3].record_ids`.
    pub path: String,
    /// The expected type and the type of the value; never the value itself.
    pub problem: String,
}

/// The answer of a successful call. It is personal data.
#[cfg_attr(feature = "uniffi", derive(uniffi::Object))]
pub struct Answer {
    shape: &'static RequestShape,
    raw: RawReply,
    /// Decoded when it is asked for, and once.
    decoded: OnceLock<Result<Reply<String>, Error>>,
}

impl Answer {
    pub(crate) fn new(shape: &'static RequestShape, raw: RawReply) -> Self {
        Self { shape, raw, decoded: OnceLock::new() }
    }

    /// Returns the answer before decoding.
    #[must_use]
    pub fn raw(&self) -> &RawReply {
        &self.raw
    }

    /// Returns the description of the request.
    #[must_use]
    pub fn shape(&self) -> &'static RequestShape {
        self.shape
    }

    /// Returns the checked answer as the text of its JSON, and the parts that were not as documented.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn decoded(&self) -> Result<&Reply<String>, SpikeError> {
        let decode = || self.shape.decode_text(self.raw.clone());
        self.decoded.get_or_init(decode).as_ref().map_err(|error| error.clone().into())
    }
}

#[cfg_attr(feature = "uniffi", uniffi::export)]
impl Answer {
    /// Returns the HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.raw.status().as_u16()
    }

    /// Returns the header of the response.
    #[must_use]
    pub fn headers(&self) -> Vec<Header> {
        headers(self.raw.headers())
    }

    /// Returns the body as the server sent it, decompressed.
    #[must_use]
    pub fn body(&self) -> Vec<u8> {
        self.raw.body().to_vec()
    }

    /// Returns how many attempts the call took.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.raw.attempts()
    }

    /// Returns the answer as JSON, after the checks of its type in the core; `null` for an operation without an answer.
    /// Unknown members and values are kept. What was not as documented is in [`deviations`](Self::deviations).
    ///
    /// # Errors
    /// [`Decode`](crate::ErrorKind::Decode) if the answer is not usable: not JSON, or without its content.
    pub fn json(&self) -> Result<String, SpikeError> {
        Ok(self.decoded()?.value.clone())
    }

    /// Returns the parts that were not as documented; usually none.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn deviations(&self) -> Result<Vec<Deviation>, SpikeError> {
        let deviations = &self.decoded()?.deviations;
        Ok(deviations
            .iter()
            .map(|one| Deviation { path: one.path.clone(), problem: one.problem.clone() })
            .collect())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.raw, f)
    }
}
