use serde::{Deserialize, Serialize};
use spike_core::time::Timestamp;
use spike_core::webhook::Event;

/// Something to be done for a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Job {
    /// Fetch what an event announces.
    Event(Box<Event>),
    /// Fetch everything from one instant to another, in parts.
    History(History),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct History {
    pub(super) from: Timestamp,
    /// Exclusive.
    pub(super) to: Timestamp,
    /// Everything before this is fetched and kept. An instant, not the number of a part: what it says does not change
    /// with the size of the parts.
    pub(super) fetched: Timestamp,
}

impl Job {
    /// The same for the same job, however often it is put into the queue.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Event(event) => event.key(),
            Self::History(history) => format!("history/{}/{}", history.from, history.to),
        }
    }
}
