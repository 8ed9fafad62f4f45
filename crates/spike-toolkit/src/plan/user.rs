use std::collections::{BTreeMap, BTreeSet};

use spike_core::api::{
    DailyStatistics, IntervalStatistics, ListProviderRecords, ListSleeps, ListWorkouts, TimeSeries,
};
use spike_core::time::{Date, DayRange, Offset, TimeWindow, Timestamp};
use spike_core::vocabulary::{Metric, StatisticType};
use spike_core::webhook::Event;

use super::spans::{Providers, Spans};
use super::trigger::Announced;
use super::{Interest, PlannedRequest};

/// Sets the options of the interest that have a value; they have the names of the parameters.
macro_rules! with_options {
    ($request:expr, $interest:ident: $($option:ident),+) => {{
        let mut request = $request;
        $( if let Some(value) = Clone::clone(&$interest.$option) {
            request = request.$option(value);
        } )+
        request
    }};
}

/// The data to fetch for one user. Spans are in days since 1970-01-01 or in seconds of Unix time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct UserPlan {
    sleeps: Spans<Providers>,
    workouts: Spans<()>,
    records: Spans<Providers>,
    series: BTreeMap<Metric, Spans<()>>,
    daily: Spans<BTreeSet<StatisticType>>,
    interval: Spans<BTreeSet<StatisticType>>,
}

impl UserPlan {
    /// Adds the data of interest that the event announces, or all of them without an event, from `start` to `end`, both
    /// inclusive.
    pub(super) fn add(
        &mut self,
        interest: &Interest,
        event: Option<&Event>,
        start: Timestamp,
        end: Timestamp,
    ) {
        let provider = event.and_then(|event| event.provider_slug.as_ref());
        if !interest.includes(provider) {
            return;
        }
        let announced = event.map_or(Announced::ANYTHING, Announced::of);
        let days = days(start, end);
        let seconds = (start.unix_seconds(), end.unix_seconds() + 1);
        let gap = i64::try_from(interest.gap.as_secs()).unwrap_or(i64::MAX);
        let gap_days = gap / (24 * 60 * 60);
        let providers = || Providers::of(provider);
        if interest.sleeps && announced.sleeps() {
            self.sleeps.add(days, providers(), gap_days);
        }
        if interest.workouts && announced.workouts() {
            self.workouts.add(seconds, (), gap);
        }
        if interest.provider_records && announced.records(&interest.record_metrics) {
            self.records.add(seconds, providers(), gap);
        }
        for metric in &interest.series {
            if announced.series(metric) {
                let spans = self.series.entry(metric.clone()).or_default();
                spans.add(seconds, (), gap);
            }
        }
        let changed = |types: &BTreeSet<StatisticType>| -> BTreeSet<StatisticType> {
            let changed = types.iter().filter(|kind| announced.statistic(kind));
            changed.cloned().collect()
        };
        let types = changed(&interest.daily);
        if !types.is_empty() {
            self.daily.add(days, types, gap_days);
        }
        let types = changed(&interest.interval);
        if !types.is_empty() {
            self.interval.add(whole_hours(seconds), types, gap);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sleeps.is_empty()
            && self.workouts.is_empty()
            && self.records.is_empty()
            && self.series.is_empty()
            && self.daily.is_empty()
            && self.interval.is_empty()
    }

    pub(super) fn requests(&self, interest: &Interest) -> Vec<PlannedRequest> {
        let mut requests = Vec::new();
        for (first, last, providers) in self.sleeps.iter() {
            let request = ListSleeps::new(day_range(first, last))
                .providers(providers.list(&interest.providers));
            let request = with_options!(request, interest: include_stages, include_samples);
            requests.push(PlannedRequest::Sleeps(request));
        }
        for (start, end, ()) in self.workouts.iter() {
            let request = ListWorkouts::new(window(start, end));
            requests.push(PlannedRequest::Workouts(request));
        }
        for (start, end, providers) in self.records.iter() {
            let request = ListProviderRecords::new(window(start, end))
                .providers(providers.list(&interest.providers))
                .metrics(&interest.record_metrics);
            let request = with_options!(request, interest: include_provider_specific_metrics);
            requests.push(PlannedRequest::ProviderRecords(request));
        }
        for (metric, spans) in &self.series {
            for (start, end, ()) in spans.iter() {
                let request =
                    TimeSeries::new(metric, window(start, end)).providers(&interest.providers);
                let request = with_options!(request, interest: merge_method, include_record_ids);
                requests.push(PlannedRequest::TimeSeries(request));
            }
        }
        for (first, last, types) in self.daily.iter() {
            let request =
                DailyStatistics::new(day_range(first, last), types).providers(&interest.providers);
            let request = with_options!(request, interest: exclude_manual, include_record_ids);
            requests.push(PlannedRequest::DailyStatistics(request));
        }
        for (start, end, types) in self.interval.iter() {
            let request =
                IntervalStatistics::new(window(start, end), types).providers(&interest.providers);
            let request = with_options!(request, interest: exclude_manual, include_record_ids);
            requests.push(PlannedRequest::IntervalStatistics(request));
        }
        requests
    }
}

/// The smallest and the largest UTC offset in use, in minutes.
const WEST: i32 = -12 * 60;
const EAST: i32 = 14 * 60;

/// Returns the local days between the two instants at any offset; the end is exclusive.
fn days(start: Timestamp, end: Timestamp) -> (i64, i64) {
    let offset = |minutes| Offset::from_minutes(minutes).unwrap_or(Offset::UTC);
    let number = |date: Date| Timestamp::UNIX_EPOCH.date_at(Offset::UTC).days_until(date);
    (number(start.date_at(offset(WEST))), number(end.date_at(offset(EAST))) + 1)
}

fn day_range(first: i64, end: i64) -> DayRange {
    let epoch = Timestamp::UNIX_EPOCH.date_at(Offset::UTC);
    let first = epoch.checked_add_days(first).unwrap_or(Date::MIN);
    let last = epoch.checked_add_days(end - 1).unwrap_or(Date::MAX);
    DayRange::from(first..=last)
}

fn whole_hours((start, end): (i64, i64)) -> (i64, i64) {
    const HOUR: i64 = 3600;
    (start.div_euclid(HOUR) * HOUR, (end + HOUR - 1).div_euclid(HOUR) * HOUR)
}

fn window(start: i64, end: i64) -> TimeWindow {
    let start = Timestamp::from_unix_seconds(start).unwrap_or(Timestamp::MIN);
    let end = Timestamp::from_unix_seconds(end).unwrap_or(Timestamp::MAX);
    TimeWindow::from(start..end)
}
