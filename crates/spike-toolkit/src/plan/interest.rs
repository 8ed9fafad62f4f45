use std::collections::BTreeSet;
use std::time::Duration;

use spike_core::vocabulary::{MergeMethod, Metric, Provider, StatisticType};

/// The data of its users that an app uses; empty by default.
///
/// The options have the names of the parameters of the requests. Options that are not set are not sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interest {
    pub(super) sleeps: bool,
    pub(super) include_stages: Option<bool>,
    pub(super) include_samples: Option<bool>,
    pub(super) workouts: bool,
    pub(super) provider_records: bool,
    pub(super) record_metrics: BTreeSet<Metric>,
    pub(super) include_provider_specific_metrics: Option<bool>,
    pub(super) series: BTreeSet<Metric>,
    pub(super) merge_method: Option<MergeMethod>,
    pub(super) daily: BTreeSet<StatisticType>,
    pub(super) interval: BTreeSet<StatisticType>,
    pub(super) exclude_manual: Option<bool>,
    pub(super) include_record_ids: Option<bool>,
    pub(super) providers: BTreeSet<Provider>,
    pub(super) gap: Duration,
}

impl Interest {
    /// Creates an empty interest.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds sleeps.
    #[must_use]
    pub fn sleeps(mut self) -> Self {
        self.sleeps = true;
        self
    }

    /// Sets whether sleeps include their stages.
    #[must_use]
    pub fn include_stages(mut self, include: bool) -> Self {
        self.include_stages = Some(include);
        self
    }

    /// Sets whether sleeps include samples.
    #[must_use]
    pub fn include_samples(mut self, include: bool) -> Self {
        self.include_samples = Some(include);
        self
    }

    /// Adds workouts.
    #[must_use]
    pub fn workouts(mut self) -> Self {
        self.workouts = true;
        self
    }

    /// Adds provider records of all metrics.
    #[must_use]
    pub fn provider_records(mut self) -> Self {
        self.provider_records = true;
        self
    }

    /// Restricts provider records to these metrics.
    #[must_use]
    pub fn record_metrics(mut self, metrics: impl IntoIterator<Item = impl Into<Metric>>) -> Self {
        self.record_metrics.extend(metrics.into_iter().map(Into::into));
        self
    }

    /// Sets whether provider records include provider-specific metrics.
    #[must_use]
    pub fn include_provider_specific_metrics(mut self, include: bool) -> Self {
        self.include_provider_specific_metrics = Some(include);
        self
    }

    /// Adds the series of these metrics.
    #[must_use]
    pub fn series(mut self, metrics: impl IntoIterator<Item = impl Into<Metric>>) -> Self {
        self.series.extend(metrics.into_iter().map(Into::into));
        self
    }

    /// Sets how the server merges a series from several sources.
    #[must_use]
    pub fn merge_method(mut self, method: impl Into<MergeMethod>) -> Self {
        self.merge_method = Some(method.into());
        self
    }

    /// Adds these statistics per local day.
    #[must_use]
    pub fn daily_statistics(
        mut self,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Self {
        self.daily.extend(types.into_iter().map(Into::into));
        self
    }

    /// Adds these statistics per hour; not every type is supported, see
    /// [`is_listed_for_interval`](StatisticType::is_listed_for_interval).
    #[must_use]
    pub fn interval_statistics(
        mut self,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Self {
        self.interval.extend(types.into_iter().map(Into::into));
        self
    }

    /// Sets whether statistics exclude values that users entered by hand.
    #[must_use]
    pub fn exclude_manual(mut self, exclude: bool) -> Self {
        self.exclude_manual = Some(exclude);
        self
    }

    /// Sets whether statistics and series include the ids of the records.
    #[must_use]
    pub fn include_record_ids(mut self, include: bool) -> Self {
        self.include_record_ids = Some(include);
        self
    }

    /// Restricts the plan to these providers: events of others are ignored, and every request that supports it is
    /// restricted.
    #[must_use]
    pub fn providers(mut self, providers: impl IntoIterator<Item = impl Into<Provider>>) -> Self {
        self.providers.extend(providers.into_iter().map(Into::into));
        self
    }

    /// Sets the longest gap between two windows of the same data that are joined into one request, which then covers
    /// the gap as well. Zero by default: only windows that overlap or touch are joined.
    ///
    /// For providers that sync every few minutes and so announce many small windows: with a gap of one hour, a day of
    /// them is one request. Seconds for instants, whole days for local days; fractions are cut off.
    #[must_use]
    pub fn join_gaps(mut self, longest: Duration) -> Self {
        self.gap = longest;
        self
    }

    /// Returns `true` if an event of this provider counts; one without a provider does.
    pub(super) fn includes(&self, provider: Option<&Provider>) -> bool {
        self.providers.is_empty() || provider.is_none_or(|name| self.providers.contains(name))
    }
}
