use std::collections::BTreeSet;
use std::time::Duration;

use spike_core::vocabulary::{MergeMethod, Metric, Provider, StatisticType};

/// What an app wants to have of its users' data; nothing until told.
///
/// The options have the names they have on the requests, and like there, what is not set is not sent.
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
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Also sleeps.
    #[must_use]
    pub fn sleeps(mut self) -> Self {
        self.sleeps = true;
        self
    }

    /// Sets whether sleeps come with their stages.
    #[must_use]
    pub fn include_stages(mut self, include: bool) -> Self {
        self.include_stages = Some(include);
        self
    }

    /// Sets whether sleeps come with samples.
    #[must_use]
    pub fn include_samples(mut self, include: bool) -> Self {
        self.include_samples = Some(include);
        self
    }

    /// Also workouts.
    #[must_use]
    pub fn workouts(mut self) -> Self {
        self.workouts = true;
        self
    }

    /// Also provider records, of all metrics.
    #[must_use]
    pub fn provider_records(mut self) -> Self {
        self.provider_records = true;
        self
    }

    /// Restricts provider records to these metrics.
    #[must_use]
    pub fn record_metrics(mut self, metrics: impl IntoIterator<Item = impl Into<Metric>>) -> Self {
        self.record_metrics
            .extend(metrics.into_iter().map(Into::into));
        self
    }

    /// Sets whether provider records come with metrics of the providers' own.
    #[must_use]
    pub fn include_provider_specific_metrics(mut self, include: bool) -> Self {
        self.include_provider_specific_metrics = Some(include);
        self
    }

    /// Also the series of these metrics.
    #[must_use]
    pub fn series(mut self, metrics: impl IntoIterator<Item = impl Into<Metric>>) -> Self {
        self.series.extend(metrics.into_iter().map(Into::into));
        self
    }

    /// Sets how series are merged from several sources; for experts.
    #[must_use]
    pub fn merge_method(mut self, method: impl Into<MergeMethod>) -> Self {
        self.merge_method = Some(method.into());
        self
    }

    /// Also these statistics per local day.
    #[must_use]
    pub fn daily_statistics(
        mut self,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Self {
        self.daily.extend(types.into_iter().map(Into::into));
        self
    }

    /// Also these statistics per hour; not every type is to be had so, see
    /// [`is_listed_for_interval`](StatisticType::is_listed_for_interval).
    #[must_use]
    pub fn interval_statistics(
        mut self,
        types: impl IntoIterator<Item = impl Into<StatisticType>>,
    ) -> Self {
        self.interval.extend(types.into_iter().map(Into::into));
        self
    }

    /// Sets whether statistics leave out what users typed in.
    #[must_use]
    pub fn exclude_manual(mut self, exclude: bool) -> Self {
        self.exclude_manual = Some(exclude);
        self
    }

    /// Sets whether statistics and series come with the ids of the records.
    #[must_use]
    pub fn include_record_ids(mut self, include: bool) -> Self {
        self.include_record_ids = Some(include);
        self
    }

    /// Only these providers: events of others do not count, and every request that can be is restricted to them.
    #[must_use]
    pub fn providers(mut self, providers: impl IntoIterator<Item = impl Into<Provider>>) -> Self {
        self.providers.extend(providers.into_iter().map(Into::into));
        self
    }

    /// Sets how far apart two windows of the same kind may lie and still become one request; what lies between them
    /// is then fetched as well. Nothing unless set: only windows that overlap or touch are joined.
    ///
    /// A provider that syncs every few minutes announces many small windows. With a gap of an hour, a day of them is
    /// one request.
    #[must_use]
    pub fn join_gaps(mut self, longest: Duration) -> Self {
        self.gap = longest;
        self
    }

    /// Whether an event of this provider counts; one that names none does.
    pub(super) fn counts(&self, provider: Option<&Provider>) -> bool {
        self.providers.is_empty() || provider.is_none_or(|name| self.providers.contains(name))
    }
}
