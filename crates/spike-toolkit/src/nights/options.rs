use std::time::Duration;

use spike_core::time::Offset;
use spike_core::vocabulary::Provider;

/// Which sleep counts where several tell of the same hours.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Preference {
    /// That of the provider that stands first here; those that are not here come last. Of one provider, the longest.
    Providers(Vec<Provider>),
    /// The longest, whoever tells of it.
    Coverage,
}

/// How sleeps are put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NightOptions {
    /// Which sleep counts where several tell of the same hours.
    pub preference: Preference,
    /// A sleep shorter than this may be a nap.
    pub nap_below: Duration,
    /// The offset of records that have none, such as the one of the user's time zone at the time. Without it they
    /// stay unplaced.
    pub assumed_offset: Option<Offset>,
}

impl NightOptions {
    /// With this preference, which nobody else can choose; naps are shorter than 3 hours.
    #[must_use]
    pub fn new(preference: Preference) -> Self {
        Self {
            preference,
            nap_below: Duration::from_secs(3 * 60 * 60),
            assumed_offset: None,
        }
    }

    /// Sets the length from which on a sleep is no nap.
    #[must_use]
    pub fn nap_below(mut self, length: Duration) -> Self {
        self.nap_below = length;
        self
    }

    /// Sets the offset of records that have none.
    #[must_use]
    pub fn assumed_offset(mut self, offset: Offset) -> Self {
        self.assumed_offset = Some(offset);
        self
    }

    /// The place of a provider in the preference; smaller is better.
    pub(super) fn rank(&self, provider: Option<&Provider>) -> usize {
        match &self.preference {
            Preference::Coverage => 0,
            Preference::Providers(order) => order
                .iter()
                .position(|name| Some(name) == provider)
                .unwrap_or(order.len()),
        }
    }
}
