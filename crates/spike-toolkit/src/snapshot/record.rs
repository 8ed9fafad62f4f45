use serde::Serialize;
use spike_core::api::{LabReport, NutritionRecord, ProviderRecord, Sleep, Workout};
use spike_core::canonical;
use spike_core::time::Timestamp;
use spike_core::vocabulary::{Provider, ProviderSource};

use super::Identity;

/// A record with an identity and a version.
pub trait Record: Serialize + PartialEq {
    /// Returns the identity: the `record_id`; without one provider, source, start and end; without a start a hash of
    /// the content.
    fn identity(&self) -> Identity;

    /// Returns the time of the last change (`modified_at`), UTC.
    fn version(&self) -> Option<Timestamp>;
}

/// An empty id identifies nothing.
fn by_id(id: Option<&str>) -> Option<Identity> {
    let id = id.filter(|id| !id.is_empty())?;
    Some(Identity::Id(id.to_owned()))
}

fn by_place(
    provider: Option<&Provider>,
    source: Option<&ProviderSource>,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
) -> Option<Identity> {
    Some(Identity::Place {
        provider: provider.cloned(),
        source: source.cloned(),
        start: start?,
        end,
    })
}

fn by_content(record: &impl Serialize) -> Identity {
    Identity::Content(canonical::fingerprint("record", record))
}

macro_rules! record {
    ($( $name:ident ),+) => { $(
        impl Record for $name {
            fn identity(&self) -> Identity {
                by_id(self.record_id.as_deref())
                    .or_else(|| by_place(
                        self.provider_slug.as_ref(),
                        self.provider_source.as_ref(),
                        self.start_at_timestamp,
                        self.end_at_timestamp,
                    ))
                    .unwrap_or_else(|| by_content(self))
            }

            fn version(&self) -> Option<Timestamp> {
                self.modified_at
            }
        }
    )+ };
}

record! { Sleep, Workout, ProviderRecord }

macro_rules! record_with_id {
    ($( $(#[$meta:meta])* $name:ident ),+) => { $(
        $(#[$meta])*
        impl Record for $name {
            fn identity(&self) -> Identity {
                by_id(Some(&self.record_id)).unwrap_or_else(|| by_content(self))
            }

            fn version(&self) -> Option<Timestamp> {
                self.modified_at
            }
        }
    )+ };
}

record_with_id! {
    /// The analysis of a record without `modified_at` is still running, as far as documented.
    NutritionRecord,
    /// Documented reports have no `modified_at`. The longer one then replaces the shorter one: it is the finished one.
    LabReport
}

impl<R: Record> Record for Box<R> {
    fn identity(&self) -> Identity {
        (**self).identity()
    }

    fn version(&self) -> Option<Timestamp> {
        (**self).version()
    }
}
