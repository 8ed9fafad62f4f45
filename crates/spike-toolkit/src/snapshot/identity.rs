use std::fmt;

use spike_core::time::Timestamp;
use spike_core::vocabulary::{Provider, ProviderSource};

/// The identity of a record: equal in every answer that contains the record.
///
/// `Display` gives a text to use as a key in a store. It stays the same in every version of this SDK.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Identity {
    /// The `record_id`.
    Id(String),
    /// Provider and time, for a record without an id. If the API adds an id later, the identity changes.
    #[non_exhaustive]
    Place {
        /// The provider.
        provider: Option<Provider>,
        /// The source within the provider, which may report several records of the same time.
        source: Option<ProviderSource>,
        /// The start, UTC.
        start: Timestamp,
        /// The end, UTC.
        end: Option<Timestamp>,
    },
    /// A hash of the content, for a record with neither id nor start. If the content changes, so does the identity.
    Content(String),
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "id/{id}"),
            Self::Place { provider, source, start, end } => {
                write!(f, "at/{start}/")?;
                if let Some(end) = end {
                    write!(f, "{end}")?;
                }
                let provider = provider.as_ref().map_or("", Provider::as_str);
                let source = source.as_ref().map_or("", ProviderSource::as_str);
                write!(f, "/{provider}/{source}")
            }
            Self::Content(hash) => write!(f, "content/{hash}"),
        }
    }
}
