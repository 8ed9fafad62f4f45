use serde::Serialize;

use super::Identity;
use spike_core::api::{LabReport, NutritionRecord, ProviderRecord, Sleep, Workout};
use spike_core::canonical;
use spike_core::time::Timestamp;
use spike_core::vocabulary::{Provider, ProviderSource};

/// Something that can be told from its likes, and new from old.
pub trait Record: Serialize + PartialEq {
    /// What makes it the same record in another answer: its `record_id`, else provider, source, start and end,
    /// else all of it.
    fn identity(&self) -> Identity;

    /// When it last changed (`modified_at`), UTC.
    fn version(&self) -> Option<Timestamp>;
}

/// The id, if there is one that says something.
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

/// By `record_id`. A record without `modified_at` is one whose analysis is still under way, as far as documented.
impl Record for NutritionRecord {
    fn identity(&self) -> Identity {
        by_id(Some(&self.record_id)).unwrap_or_else(|| by_content(self))
    }

    fn version(&self) -> Option<Timestamp> {
        self.modified_at
    }
}

/// By `record_id`. Reports of the documentation lack `modified_at`; then the longer one wins, which is the finished one.
impl Record for LabReport {
    fn identity(&self) -> Identity {
        by_id(Some(&self.record_id)).unwrap_or_else(|| by_content(self))
    }

    fn version(&self) -> Option<Timestamp> {
        self.modified_at
    }
}

impl<R: Record> Record for Box<R> {
    fn identity(&self) -> Identity {
        (**self).identity()
    }

    fn version(&self) -> Option<Timestamp> {
        (**self).version()
    }
}
