//! The most recent night.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;

use spike_blocking::api::Sleep;
use spike_blocking::time::{CivilDateTime, Timestamp};
use spike_blocking::vocabulary::{Metric, Provider, SleepStage};

use super::stages;
use crate::style::{TITLE, paint};
use crate::text::{clock, day, hours, name};
use crate::zone::Zone;

/// A sleep whose start and end are known.
#[derive(Clone, Copy)]
pub(in super::super) struct Night<'a> {
    pub(in super::super) sleep: &'a Sleep,
    pub(in super::super) start: Timestamp,
    pub(in super::super) end: Timestamp,
    pub(in super::super) local_start: CivilDateTime,
    pub(in super::super) local_end: CivilDateTime,
}

/// Returns the sleeps that are no naps.
pub(in super::super) fn nights<'a>(sleeps: &'a [Sleep], zone: &Zone) -> Vec<Night<'a>> {
    let nights = sleeps.iter().filter_map(|sleep| Night::new(sleep, zone));
    nights.filter(|night| !night.is_nap()).collect()
}

pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    sleeps: &[Sleep],
    zone: &Zone,
    width: usize,
) -> fmt::Result {
    let nights = nights(sleeps, zone);
    let Some(night) = latest(&nights) else {
        return writeln!(
            f,
            "{}: none was reported in these days",
            paint(TITLE, "Most recent night")
        );
    };
    writeln!(
        f,
        "{}, {} {} to {} {}, {} h",
        paint(TITLE, "Most recent night"),
        day(night.local_start.date()),
        clock(night.local_start),
        day(night.local_end.date()),
        clock(night.local_end),
        hours(night.millis() as f64),
    )?;
    writeln!(f, "  {}", reporters(night, &nights))?;
    stages::write(f, night.sleep, night.start, night.end, width)
}

/// Returns the night with the latest morning; of several reports of it, usually by several providers, the longest.
fn latest<'a, 'b>(nights: &'a [Night<'b>]) -> Option<&'a Night<'b>> {
    nights.iter().max_by(|a, b| by_morning_and_length(a, b))
}

/// Returns the longest report of each night, in the order of their mornings.
pub(in super::super) fn longest_of_each(mut nights: Vec<Night<'_>>) -> Vec<Night<'_>> {
    nights.sort_by(|a, b| by_morning_and_length(b, a));
    nights.dedup_by_key(|night| night.local_end.date());
    nights.reverse();
    nights
}

fn by_morning_and_length(a: &Night<'_>, b: &Night<'_>) -> Ordering {
    let morning = a.local_end.date().cmp(&b.local_end.date());
    let length = || a.millis().cmp(&b.millis());
    // An arbitrary order, but independent of the order of the answer.
    let provider = || slug(a.sleep).cmp(&slug(b.sleep));
    let rest = || (a.start, &a.sleep.record_id).cmp(&(b.start, &b.sleep.record_id));
    morning.then_with(length).then_with(provider).then_with(rest)
}

/// Returns the provider of the night, and the others that reported it.
fn reporters(night: &Night<'_>, nights: &[Night<'_>]) -> String {
    let morning = night.local_end.date();
    let others: BTreeSet<String> = nights
        .iter()
        .filter(|other| other.local_end.date() == morning)
        .filter_map(|other| slug(other.sleep))
        .filter(|other| Some(*other) != slug(night.sleep))
        .map(name)
        .collect();
    let from = slug(night.sleep).map_or("an unnamed provider".to_owned(), name);
    if others.is_empty() {
        return format!("reported by {from}");
    }
    let others = others.into_iter().collect::<Vec<_>>().join(", ");
    format!("reported by {from} (the longest report; others by {others})")
}

fn slug(sleep: &Sleep) -> Option<&str> {
    sleep.provider_slug.as_ref().map(Provider::as_str)
}

impl<'a> Night<'a> {
    /// Returns `None` if the start or the end is unknown.
    fn new(sleep: &'a Sleep, zone: &Zone) -> Option<Self> {
        let start = sleep.start_at_timestamp?;
        let duration = || start.checked_add_millis(sleep.duration?.get());
        let end = sleep.end_at_timestamp.or_else(duration)?;
        let local = |time: Timestamp| match sleep.user_time_offset_minutes {
            Some(offset) => Some(time.at(offset)),
            None => zone.local(time),
        };
        let (local_start, local_end) = (local(start)?, local(end)?);
        (start < end).then_some(Self { sleep, start, end, local_start, local_end })
    }

    pub(in super::super) fn millis(&self) -> i64 {
        self.end.unix_millis() - self.start.unix_millis()
    }

    /// Whether the sleep is a nap: by its stages, by its metrics, or, as not every provider reports those, because it
    /// is shorter than three hours and between 9:00 and 21:00.
    fn is_nap(&self) -> bool {
        let stages = || self.sleep.stages.iter().flatten();
        let stages = || stages().filter_map(|period| period.stage.as_ref());
        let all_nap = stages().count() > 0 && stages().all(|stage| *stage == SleepStage::Nap);
        let metrics = self.sleep.metrics.as_ref();
        let has = |metric| metrics.is_some_and(|metrics| metrics.get(metric) > Some(0.0));
        let measured = has(Metric::SleepDurationNap) && !has(Metric::SleepDuration);
        let by_day = self.local_start.hour() >= 9
            && self.local_end.hour() < 21
            && self.local_start.date() == self.local_end.date();
        all_nap || measured || (by_day && self.millis() < 3 * 3_600_000)
    }
}
