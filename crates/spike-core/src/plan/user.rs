use std::collections::{BTreeMap, BTreeSet};

use super::spans::{Providers, Spans};
use super::trigger::Announced;
use super::{Interest, PlannedRequest};
use crate::api::{
    DailyStatistics, IntervalStatistics, ListProviderRecords, ListSleeps, ListWorkouts, TimeSeries,
};
use crate::time::{Date, DayRange, Offset, TimeWindow, Timestamp};
use crate::vocabulary::{Metric, StatisticType};
use crate::webhook::Event;

/// What is to be fetched for one user. Days are counted from 1970, instants in seconds of Unix time.
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
    /// Adds what the event announces of the interest, or all of it without one, from `start` to `end`, both in it.
    pub(super) fn add(
        &mut self,
        interest: &Interest,
        event: Option<&Event>,
        start: Timestamp,
        end: Timestamp,
    ) {
        let provider = event.and_then(|event| event.provider_slug.as_ref());
        if !interest.counts(provider) {
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
            let mut request = ListSleeps::new(day_range(first, last))
                .providers(providers.list(&interest.providers));
            request.include_stages = interest.include_stages;
            request.include_samples = interest.include_samples;
            requests.push(PlannedRequest::Sleeps(request));
        }
        for (start, end, ()) in self.workouts.iter() {
            let request = ListWorkouts::new(window(start, end));
            requests.push(PlannedRequest::Workouts(request));
        }
        for (start, end, providers) in self.records.iter() {
            let mut request = ListProviderRecords::new(window(start, end))
                .providers(providers.list(&interest.providers))
                .metrics(&interest.record_metrics);
            request.include_provider_specific_metrics = interest.include_provider_specific_metrics;
            requests.push(PlannedRequest::ProviderRecords(request));
        }
        for (metric, spans) in &self.series {
            for (start, end, ()) in spans.iter() {
                let mut request =
                    TimeSeries::new(metric, window(start, end)).providers(&interest.providers);
                request.merge_method.clone_from(&interest.merge_method);
                request.include_record_ids = interest.include_record_ids;
                requests.push(PlannedRequest::TimeSeries(request));
            }
        }
        for (first, last, types) in self.daily.iter() {
            let mut request =
                DailyStatistics::new(day_range(first, last), types).providers(&interest.providers);
            request.exclude_manual = interest.exclude_manual;
            request.include_record_ids = interest.include_record_ids;
            requests.push(PlannedRequest::DailyStatistics(request));
        }
        for (start, end, types) in self.interval.iter() {
            let mut request =
                IntervalStatistics::new(window(start, end), types).providers(&interest.providers);
            request.exclude_manual = interest.exclude_manual;
            request.include_record_ids = interest.include_record_ids;
            requests.push(PlannedRequest::IntervalStatistics(request));
        }
        requests
    }
}

/// The westernmost and the easternmost clocks there are.
const WEST: i32 = -12 * 60;
const EAST: i32 = 14 * 60;

/// Every day it may be for the user between the two instants, the day after the last excluded.
fn days(start: Timestamp, end: Timestamp) -> (i64, i64) {
    let offset = |minutes| Offset::from_minutes(minutes).unwrap_or(Offset::UTC);
    let number = |date: Date| Timestamp::UNIX_EPOCH.date_at(Offset::UTC).days_until(date);
    (
        number(start.date_at(offset(WEST))),
        number(end.date_at(offset(EAST))) + 1,
    )
}

fn day_range(first: i64, after: i64) -> DayRange {
    let epoch = Timestamp::UNIX_EPOCH.date_at(Offset::UTC);
    let first = epoch.checked_add_days(first).unwrap_or(Date::MIN);
    let last = epoch.checked_add_days(after - 1).unwrap_or(Date::MAX);
    DayRange::from(first..=last)
}

fn whole_hours((start, end): (i64, i64)) -> (i64, i64) {
    const HOUR: i64 = 3600;
    (
        start.div_euclid(HOUR) * HOUR,
        (end + HOUR - 1).div_euclid(HOUR) * HOUR,
    )
}

fn window(start: i64, end: i64) -> TimeWindow {
    let start = Timestamp::from_unix_seconds(start).unwrap_or(Timestamp::MIN);
    let end = Timestamp::from_unix_seconds(end).unwrap_or(Timestamp::MAX);
    TimeWindow::from(start..end)
}
