use std::fmt;

use spike_core::time::Timestamp;
use spike_core::vocabulary::{Provider, ProviderSource};

/// What makes a record the same record in another answer.
///
/// `Display` gives a text to use as the key in a store, the same in every version of this SDK.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Identity {
    /// Its `record_id`.
    Id(String),
    /// Who reports it and when it was, for a record without an id. If the API gives it an id later, it is another
    /// record for us.
    #[non_exhaustive]
    Place {
        /// The provider.
        provider: Option<Provider>,
        /// Which data of the provider: it may report two things of the same time.
        source: Option<ProviderSource>,
        /// When it began, UTC.
        start: Timestamp,
        /// When it ended, UTC.
        end: Option<Timestamp>,
    },
    /// A hash of all of it, for a record with neither id nor start: a changed one is another one.
    Content(String),
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => write!(f, "id/{id}"),
            Self::Place {
                provider,
                source,
                start,
                end,
            } => {
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
