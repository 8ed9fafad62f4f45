use std::time::Duration;

use spike_core::time::Offset;
use spike_core::vocabulary::Provider;

/// The rule that decides which of two competing sleeps counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preference {
    /// The one whose provider is first in this list; providers that are not in it come last. Of one provider, the
    /// longest.
    Providers(Vec<Provider>),
    /// The longest, from any provider.
    #[default]
    Coverage,
}

/// Options of [`group_sleeps`](super::group_sleeps).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NightOptions {
    pub(super) preference: Preference,
    pub(super) nap_below: Duration,
    pub(super) assumed_offset: Option<Offset>,
}

impl Default for NightOptions {
    fn default() -> Self {
        Self {
            preference: Preference::default(),
            nap_below: Duration::from_secs(3 * 60 * 60),
            assumed_offset: None,
        }
    }
}

impl NightOptions {
    /// Creates options: of competing sleeps the longest counts, and naps are shorter than 3 hours.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the rule that decides which of two competing sleeps counts.
    #[must_use]
    pub fn preference(mut self, preference: Preference) -> Self {
        self.preference = preference;
        self
    }

    /// Sets the length below which a sleep is a nap, unless it competes with a longer one.
    #[must_use]
    pub fn nap_below(mut self, length: Duration) -> Self {
        self.nap_below = length;
        self
    }

    /// Sets the offset for records without one. If it is not set, such records are unplaced.
    #[must_use]
    pub fn assumed_offset(mut self, offset: Offset) -> Self {
        self.assumed_offset = Some(offset);
        self
    }

    /// Returns the rank of a provider in the preference; smaller is better.
    pub(super) fn rank(&self, provider: Option<&Provider>) -> usize {
        match &self.preference {
            Preference::Coverage => 0,
            Preference::Providers(order) => {
                order.iter().position(|name| Some(name) == provider).unwrap_or(order.len())
            }
        }
    }
}
